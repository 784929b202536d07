package explain_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/render-sonataflow/render-sonataflow/fn"
	"github.com/render-sonataflow/render-sonataflow/fn/explain"
	"github.com/render-sonataflow/render-sonataflow/fn/krm"
)

const platform = `apiVersion: sonataflow.org/v1alpha08
kind: SonataFlowPlatform
metadata: {name: platform, namespace: flows}
spec:
  persistence: {postgresql: {serviceRef: {name: pg}, secretRef: {name: pg-login}}}
  services: {dataIndex: {enabled: true}, jobService: {enabled: true}}
`

// workflow is one with a Secret and a ServiceAccount; extra is more of its spec.
func workflow(name, extra string) string {
	return `---
apiVersion: sonataflow.org/v1alpha08
kind: SonataFlow
metadata: {name: ` + name + `, namespace: flows, annotations: {sonataflow.org/profile: gitops}}
spec:
  podTemplate:
    serviceAccountName: runner
    imagePullSecrets: [{name: pull}]
    container: {image: 'registry.example.com/flows/` + name + `@sha256:8a5edab282632443219e051e4ade2d1d5bbc671c781051bf1437897cbdfea0f1'}
  flow: {start: a, states: [{name: a, type: inject, data: {x: 1}, end: true}]}
` + extra + `---
apiVersion: v1
kind: ConfigMap
metadata: {name: ` + name + `-props, namespace: flows}
data: {application.properties: ''}
`
}

// explained is what there is to say of YAML.
func explained(t *testing.T, text string) explain.Explanation {
	t.Helper()
	stream, err := krm.Read([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	plan, results := fn.Explain(stream)
	e := explain.Explanation{Plan: plan, Results: results}
	if list, _, err := fn.Needs(stream); err == nil {
		e.Needs = list.Needs
	}
	return e
}

// many is an input of a platform and of n workflows.
func many(n int) string {
	var out strings.Builder
	out.WriteString(platform)
	for i := range n {
		out.WriteString(workflow(fmt.Sprintf("w%04d", i), ""))
	}
	return out.String()
}

// TestSizes: few are told whole, and many a row each.
func TestSizes(t *testing.T) {
	for _, n := range []int{1, explain.Many - 1, explain.Many, 30, 1000} {
		e := explained(t, many(n))
		text, whole := e.Text(0, false), e.Text(0, true)
		if again := explained(t, many(n)).Text(0, false); again != text {
			t.Errorf("%d: told otherwise the second time:\n%s", n, cmp.Diff(text, again))
		}
		if n < explain.Many {
			if text != whole || strings.Contains(text, "RESOURCE") {
				t.Errorf("%d workflows are summed up:\n%s", n, text)
			}
			continue
		}
		// The release, the heads, the resources, what to do, and two blanks.
		if got := strings.Count(text, "\n"); got != 1+n+5 {
			t.Errorf("%d workflows take %d lines:\n%s", n, got, text[:min(len(text), 2000)])
		}
		if strings.Count(whole, "managed properties\n") != n {
			t.Errorf("%d: all are asked for, and not told", n)
		}
	}
}

func TestSummary(t *testing.T) {
	broken := workflow("broken", "  persistence: {postgresql: {serviceRef: {name: pg}}}\n")
	got := explained(t, many(10)+broken+strings.Replace(workflow("dev", ""), "profile: gitops", "profile: dev", 1)).Text(0, false)
	for _, part := range []string{
		"SonataFlow/flows/broken            Deployment, gitops ", " 1 error\n", "SonataFlow/flows/dev               Deployment, dev ",
		"SonataFlowPlatform/flows/platform  Data Index, Jobs Service  -        release osl-1.37 ", " pg.flows/sonataflow ", "w0003@8a5edab28263 ",
		"besides\n  ! error: SonataFlow flows/broken: spec.persistence.postgresql.secretRef",
		"13 resources: explain KIND/NAME says which field decided what, --details says it of all\n",
	} {
		if !strings.Contains(got, part) {
			t.Errorf("no %q in:\n%s", part, got)
		}
	}
}

// TestUses: what a pod takes from the cluster, and what is rendered, for people
// and for programs.
func TestUses(t *testing.T) {
	e := explained(t, many(1))
	text := e.Text(0, false)
	for _, part := range []string{
		"  ServiceAccount  runner\n", "  Secrets         pg-login, pull\n", "    Secrets      pg-login\n",
		"\n  objects\n  ConfigMap   w0000-managed-props\n  Deployment  w0000\n  Service     w0000\n",
	} {
		if !strings.Contains(text, part) {
			t.Errorf("no %q in:\n%s", part, text)
		}
	}
	data, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{
		`"uses":{"serviceAccount":"runner","secrets":["pg-login","pull"]}`,
		`"objects":[{"apiVersion":"v1","kind":"ConfigMap","namespace":"flows","name":"w0000-managed-props"},{"apiVersion":"apps/v1","kind":"Deployment","namespace":"flows","name":"w0000"}`,
	} {
		if !strings.Contains(string(data), part) {
			t.Errorf("no %q in:\n%s", part, data)
		}
	}
}

// TestPatchedObjects: what the config's patches delete does not come out.
func TestPatchedObjects(t *testing.T) {
	config := `apiVersion: fn.sonataflow.org/v1alpha1
kind: RenderSonataFlow
spec:
  patches:
  - patch: |
      $patch: delete
      apiVersion: v1
      kind: Service
      metadata: {name: w0000, namespace: flows}
---
`
	got := explained(t, config+many(1)).Workflows[0].Objects
	var kinds []string
	for _, o := range got {
		kinds = append(kinds, o.Kind)
	}
	if diff := cmp.Diff([]string{"ConfigMap", "Deployment"}, kinds); diff != "" {
		t.Error(diff)
	}
}

// TestWidth: no line is wider than the terminal, and nothing is lost by it.
func TestWidth(t *testing.T) {
	// A table of seven columns does not fold for ever.
	for n, least := range map[int]int{1: 60, 30: 100} {
		e := explained(t, many(n))
		letters := func(text string) int { return len(strings.Join(strings.Fields(text), "")) }
		whole := e.Text(0, false)
		for _, width := range []int{60, 80, 100, 132, 200, 1000} {
			text := e.Text(width, false)
			for line := range strings.Lines(text) {
				line = strings.TrimSuffix(line, "\n")
				if got := utf8.RuneCountInString(line); got > max(width, least) || strings.HasSuffix(line, " ") {
					t.Errorf("%d letters where %d have room: %q", got, width, line)
				}
			}
			if letters(text) != letters(whole) {
				t.Errorf("at %d something is lost:\n%s", width, text)
			}
		}
	}
}

func TestOnly(t *testing.T) {
	e := explained(t, many(30))
	for asked, want := range map[string]struct {
		workflows, platforms int
		err                  string
	}{
		"SonataFlow/w0001":             {workflows: 1},
		"sonataflow/flows/w0001":       {workflows: 1},
		"SonataFlow":                   {workflows: 30},
		"SonataFlowPlatform":           {platforms: 1},
		"w0001":                        {workflows: 1},
		"flows/w0001":                  {workflows: 1},
		"SonataFlow/other/w0001":       {err: "there is no SonataFlow/other/w0001 in the input, which has SonataFlowPlatform/flows/platform, SonataFlow/flows/w0000, "},
		"SonataFlow/flows/w001":        {err: "did you mean SonataFlow/flows/w0001?"},
		"SonataFlowPlatfrm":            {err: "did you mean SonataFlowPlatform?"},
		"SonataFlowPlatform/flows/xyz": {err: "SonataFlow/flows/w0008 and 21 more"},
	} {
		got, err := e.Only(asked)
		switch {
		case want.err != "":
			if err == nil || !strings.Contains(err.Error(), want.err) {
				t.Errorf("%s: want %q, got %v", asked, want.err, err)
			}
		case err != nil:
			t.Errorf("%s: %v", asked, err)
		case len(got.Workflows) != want.workflows || len(got.Platforms) != want.platforms:
			t.Errorf("%s: %d workflows, %d platforms", asked, len(got.Workflows), len(got.Platforms))
		}
	}
	if _, err := explained(t, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n").Only("a"); err == nil || !strings.Contains(err.Error(), "no SonataFlow resource") {
		t.Errorf("of nothing: %v", err)
	}
}

// TestNeeds: each resource says what must be there before its objects are
// applied, those of others stay with them, and a broken input knows none.
func TestNeeds(t *testing.T) {
	input := platform + workflow("orders", "") + workflow("stock", "")
	needsOf := func(asked string) (lines []string) {
		t.Helper()
		only, err := explained(t, input).Only(asked)
		if err != nil {
			t.Fatal(err)
		}
		_, table, _ := strings.Cut(only.Text(0, true), "\n  needs\n")
		table, _, _ = strings.Cut(table, "\n\n")
		for line := range strings.SplitSeq(table, "\n") {
			lines = append(lines, strings.Join(strings.Fields(line), " "))
		}
		return lines
	}
	for asked, want := range map[string][]string{
		"SonataFlow/orders": {
			"Namespace flows", "ServiceAccount flows/runner", "Secret flows/pg-login keys POSTGRESQL_PASSWORD, POSTGRESQL_USER", "Secret flows/pull", "Service flows/pg",
			"Database pg.flows:5432/sonataflow schema orders",
			"Image registry.example.com/flows/orders@sha256:8a5edab282632443219e051e4ade2d1d5bbc671c781051bf1437897cbdfea0f1",
		},
		"SonataFlowPlatform": {
			"Namespace flows", "Secret flows/pg-login keys POSTGRESQL_PASSWORD, POSTGRESQL_USER", "Service flows/pg",
			"Database pg.flows:5432/sonataflow schema platform-data-index-service", "schema platform-jobs-service",
			"Image registry.redhat.io/openshift-serverless-1/logic-data-index-postgresql-rhel9:1.37.2", "Image registry.redhat.io/openshift-serverless-1/logic-jobs-service-postgresql-rhel9:1.37.2",
		},
	} {
		if diff := cmp.Diff(want, needsOf(asked)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", asked, diff)
		}
	}
	broken := explained(t, strings.Replace(input, "jobService: {enabled: true}", "jobService: {enabled: 3}", 1))
	if broken.Needs != nil || strings.Contains(broken.Text(0, true), "\n  needs\n") {
		t.Errorf("what is not rendered needs %d things", len(broken.Needs))
	}
}
