package upgrade

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/render-sonataflow/render-sonataflow/fn/diff"
	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/generators"
	"github.com/render-sonataflow/render-sonataflow/generators/release"
)

// compared is what diff says of two texts.
func compared(t *testing.T, before, after string) *diff.Report {
	t.Helper()
	read := func(text string) []*krm.Item {
		if text == "" {
			return nil
		}
		stream, err := krm.Read([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return stream.Items
	}
	return diff.Compare(read(before), read(after))
}

func found(t *testing.T, name string) release.Release {
	t.Helper()
	r, err := release.Find(release.Table(), name)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// deployment is one of a workflow, whose selector may hold a version.
func deployment(name, image, version string) string {
	label := ""
	if version != "" {
		label = `, app.kubernetes.io/version: "` + version + `"`
	}
	return "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: " + name + ", namespace: n}\nspec: {replicas: 2, selector: {matchLabels: {app: " + name + label +
		"}}, template: {metadata: {labels: {app: " + name + label + "}}, spec: {containers: [{name: c, image: '" + image + "'}]}}}\n---\n"
}

const migrator = "apiVersion: batch/v1\nkind: Job\nmetadata: {name: migrate, namespace: n}\nspec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: 'm:2'}]}}}\n---\n"

// plan has a platform with a database, and a workflow of a profile.
func plan(profile string, byJob bool) *generators.Plan {
	platform := &generators.Platform{
		Ref:      generators.Ref{Kind: "SonataFlowPlatform", Namespace: "n", Name: "p"},
		Services: []*generators.SupportService{{Name: "p-data-index-service", Persistence: &generators.Persistence{Address: "jdbc:postgresql://db/x"}}},
	}
	if byJob {
		platform.Migration = &generators.Migration{Name: "migrate"}
	}
	return &generators.Plan{
		Platforms: []*generators.Platform{platform},
		Workflows: []*generators.Workflow{{Ref: generators.Ref{Kind: "SonataFlow", Namespace: "n", Name: "w"}, Profile: profile, Image: "w:1"}},
	}
}

// TestSteps: which steps an input needs, in their order.
func TestSteps(t *testing.T) {
	always := []string{"Render both", "Back up the databases", "Apply", "Leave out what the product's own guide says", "The way back"}
	cases := map[string]struct {
		reason, from, to string
		old, new, kept   string
		profile          string
		byJob            bool
		more             []string
	}{
		"Nothing": {reason: "Even then the databases are saved, and there is a way back.", from: "osl-1.37", to: "osl-1.37", profile: "dev"},
		"Apache": {
			reason: "The guide is that of the product, and Apache KIE has none.", from: "apache-10.1", to: "apache-10.2", profile: "dev",
			more: []string{"Know what changes", "-Leave out what the product's own guide says"},
		},
		"Image": {
			reason: "An image that changes is to be had, and to be waited for.", from: "osl-1.37", to: "osl-1.37", profile: "dev",
			old: deployment("w", "a:1", ""), new: deployment("w", "a:2", ""),
			more: []string{"Have the images at hand", "Wait until all is ready"},
		},
		"Builder": {
			reason: "Workflows that are built hold the runtime of the builder.", from: "osl-1.37", to: "osl-1.38", profile: "gitops",
			more: []string{"Know what changes", "Rebuild the images of workflows"},
		},
		"Selector": {
			reason: "What cannot change is deleted, and its pods last; a label could be kept instead.", from: "osl-1.37", to: "osl-1.38", profile: "dev",
			old: deployment("w", "a:1", "1.37.2"), new: deployment("w", "a:1", "1.38.0"), kept: deployment("w", "a:1", "1.37.2"),
			more: []string{"Know what changes", "Decide: keep the version label, and nothing is recreated", "Delete what cannot change", "Wait until all is ready", "Delete the old pods"},
		},
		"Job": {
			reason: "Services stand still while their schemas are migrated.", from: "osl-1.37", to: "osl-1.38", profile: "dev", byJob: true, new: migrator,
			more: []string{"Know what changes", "Stop the services whose schemas are migrated by a Job", "Migrate the schemas"},
		},
		"JobRan": {
			reason: "One that ran already does not run again.", from: "osl-1.37", to: "osl-1.37", profile: "dev", byJob: true, old: migrator, new: migrator,
		},
		"Pruned": {
			reason: "What goes is deleted.", from: "osl-1.37", to: "osl-1.37", profile: "dev", old: migrator,
			more: []string{"Delete what is no longer rendered"},
		},
	}
	order := []string{"Know what changes", "Decide: keep the version label, and nothing is recreated", "Make what must exist", "Have the images at hand", "Rebuild the images of workflows",
		"Render both", "Back up the databases", "Stop the services whose schemas are migrated by a Job", "Delete what cannot change", "Migrate the schemas", "Apply", "Wait until all is ready",
		"Delete the old pods", "Delete what is no longer rendered", "Leave out what the product's own guide says", "The way back"}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			kept := tc.kept
			if kept == "" {
				kept = tc.new
			}
			book := New(Input{From: found(t, tc.from), To: found(t, tc.to), Plan: plan(tc.profile, tc.byJob), Report: compared(t, tc.old, tc.new), Kept: compared(t, tc.old, kept), Build: "-f x.yaml"})
			var titles, want []string
			for _, step := range book.Steps {
				titles = append(titles, step.Title)
			}
			for _, title := range order {
				if (slices.Contains(always, title) || slices.Contains(tc.more, title)) && !slices.Contains(tc.more, "-"+title) {
					want = append(want, title)
				}
			}
			if diff := cmp.Diff(want, titles); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tc.reason, diff)
			}
		})
	}
}

// TestCommands: what is run where a selector changes and a Job migrates, and
// that text and Markdown have all of it.
func TestCommands(t *testing.T) {
	before, after := deployment("w", "a:1", "1.37.2"), deployment("w", "a:2", "1.38.0")+migrator
	book := New(Input{From: found(t, "osl-1.37"), To: found(t, "osl-1.38"), Plan: plan("gitops", true), Report: compared(t, before, after), Kept: compared(t, before, after), Build: "-f x.yaml"})
	want := []string{
		"render-sonataflow build -f x.yaml --release osl-1.37 > old.yaml",
		"render-sonataflow build -f x.yaml --release osl-1.38 > new.yaml",
		"kubectl scale deployment p-data-index-service -n n --replicas=0",
		"kubectl delete deployment w -n n --cascade=orphan",
		apply + " -n n -l app.kubernetes.io/name=migrate",
		"kubectl wait --for=condition=complete job/migrate -n n --timeout=15m",
		apply,
		"kubectl rollout status deployment/w -n n --timeout=15m",
		"kubectl delete replicasets -n n -l 'sonataflow.org/workflow-app=w,app.kubernetes.io/version=1.37.2'",
	}
	var commands []string
	for _, step := range book.Steps {
		commands = append(commands, step.Commands...)
	}
	if diff := cmp.Diff(want, commands); diff != "" {
		t.Errorf("commands (-want +got):\n%s", diff)
	}
	var text, markdown bytes.Buffer
	if err := WriteText(&text, book); err != nil {
		t.Fatal(err)
	}
	if err := WriteMarkdown(&markdown, book); err != nil {
		t.Fatal(err)
	}
	for _, command := range want {
		if !strings.Contains(text.String(), "$ "+command) || !strings.Contains(markdown.String(), command) {
			t.Errorf("%q is not in both:\n%s\n%s", command, text.String(), markdown.String())
		}
	}
}
