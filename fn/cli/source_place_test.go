package cli

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
)

// TestKustomizationPlaces: what is wrong with a kustomization has its place, in
// whichever layer.
func TestKustomizationPlaces(t *testing.T) {
	const ok = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"
	for name, tc := range map[string]struct {
		reason string
		files  map[string]string
		want   string
		says   string
	}{
		"missing": {
			reason: "The entry that names nothing.",
			files:  map[string]string{"k/kustomization.yaml": "resources:\n- ok.yaml\n- missing.yaml\n"},
			want:   "k/kustomization.yaml:3:3 kustomization", says: `cannot build the kustomization k: it names "missing.yaml", and there is no such file or folder`,
		},
		"missing below": {
			reason: "The layer that lists it.",
			files:  map[string]string{"k/kustomization.yaml": "resources: [../base]\n", "base/kustomization.yaml": "resources: [missing]\n"},
			want:   "base/kustomization.yaml:1:13 kustomization", says: `it names "missing"`,
		},
		"missing in a component": {
			reason: "A component that is taken apart is the one on the disk.",
			files: map[string]string{
				"k/kustomization.yaml":    "resources: [ok.yaml]\ncomponents: [../part]\n",
				"part/kustomization.yaml": "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [none.yaml]\ntransformers: [../render]\n",
			},
			want: "part/kustomization.yaml:3:13 kustomization", says: `it names "none.yaml"`,
		},
		"missing patch": {
			reason: "Patches are files as well.",
			files:  map[string]string{"k/kustomization.yaml": "resources: [ok.yaml]\npatches:\n- path: p.yaml\n"},
			want:   "k/kustomization.yaml:3:3 kustomization", says: `it names "p.yaml"`,
		},
		"unknown field": {
			reason: "The field itself.",
			files:  map[string]string{"k/kustomization.yaml": "components: [../part]\n", "part/kustomization.yaml": "kind: Component\nresource: [ok.yaml]\n"},
			want:   "part/kustomization.yaml:2:1 kustomization", says: `kustomize has no field "resource": did you mean "resources"?`,
		},
		"no target": {
			reason: "What names no text of the file has the file.",
			files:  map[string]string{"k/kustomization.yaml": "resources: [ok.yaml]\npatches: [{patch: '{apiVersion: v1, kind: Secret, metadata: {name: other}}'}]\n"},
			want:   "k/kustomization.yaml kustomization", says: `a patch is for the Secret "other", and no resource is that`,
		},
		"remote": {
			reason: "What git would fetch is no file that is missing.",
			files:  map[string]string{"k/kustomization.yaml": "resources: [ok.yaml, 'git@127.0.0.1:a/b']\n"},
			want:   "k/kustomization.yaml:1:22 kustomization", says: "it asks for git@127.0.0.1:a/b, and nothing is taken from the network",
		},
		"remote file": {
			reason: "Nor is one of the network.",
			files:  map[string]string{"k/kustomization.yaml": "resources:\n- ok.yaml\n- https://example.com/x.yaml\n"},
			want:   "k/kustomization.yaml:3:3 kustomization", says: "it asks for https://example.com/x.yaml, and nothing is taken from the network",
		},
		"twice": {
			reason: "Nobody knows which of two is meant.",
			files:  map[string]string{"k/kustomization.yaml": "resources: [none.yaml]\ntransformers: [none.yaml]\n"},
			want:   "k/kustomization.yaml kustomization", says: "none.yaml",
		},
		"no YAML": {
			reason: "A file is told of as it is anywhere.",
			files:  map[string]string{"k/kustomization.yaml": "resources: [../base]\n", "base/kustomization.yaml": "resources: [bad.yaml]\n", "base/bad.yaml": "apiVersion: v1\nkind: A\n\tname: b\n"},
			want:   "base/bad.yaml:3:1 syntax", says: "indented with a tab",
		},
		"kustomization is no YAML": {
			reason: "So is a kustomization.",
			files:  map[string]string{"k/kustomization.yaml": "resources: [ok.yaml\npatches: 1\n"},
			want:   "k/kustomization.yaml:2:1 syntax", says: "not closed",
		},
		"link": {
			reason: "What must not be read has no place but its own name.",
			files:  map[string]string{"k/kustomization.yaml": "resources: [/etc/passwd]\n"},
			want:   "k/kustomization.yaml:1:13 kustomization", says: "/etc/passwd",
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			writeFiles(t, dir, map[string]string{"k/ok.yaml": ok, "part/ok.yaml": ok, "render/kustomization.yaml": originFiles["render/kustomization.yaml"], "render/render.yaml": originFiles["render/render.yaml"]})
			writeFiles(t, dir, tc.files)
			got := runIn(t, dir, "", binary, "build", "k", "--output-results", "json")
			var told struct{ Results []toldResult }
			if err := json.Unmarshal([]byte(got.stderr), &told); err != nil || len(told.Results) != 1 {
				t.Fatalf("%v\n%s%s", err, got.stdout, got.stderr)
			}
			one := told.Results[0]
			if diff := cmp.Diff(tc.want, krm.File{Path: one.File, Line: one.Line, Column: one.Column}.String()+" "+one.Rule); diff != "" || !strings.Contains(one.Message, tc.says) {
				t.Errorf("%s\n-want +got:\n%s\n%s", tc.reason, diff, one.Message)
			}
			place, _, _ := strings.Cut(tc.want, " ")
			if text := runIn(t, dir, "", binary, "build", "k").stderr; !strings.HasPrefix(text, "error: "+place+": ") {
				t.Errorf("people are told less: %s", text)
			}
		})
	}
	// A refusal names its file itself, and to programs beside.
	dir := t.TempDir()
	writeFiles(t, dir, map[string]string{"k/kustomization.yaml": "resources: [out.yaml]\n"})
	if err := os.Symlink("/etc/passwd", dir+"/k/out.yaml"); err != nil {
		t.Fatal(err)
	}
	if got := runIn(t, dir, "", binary, "build", "k", "--output-results", "json"); !strings.Contains(got.stderr, `"file": "k/out.yaml"`) {
		t.Errorf("no file in\n%s", got.stderr)
	}
}
