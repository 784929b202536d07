package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestCommands runs commands on the examples and compares exit code, stderr
// and stdout with testdata/cli/<name>.golden; UPDATE=1 writes those anew.
func TestCommands(t *testing.T) {
	const brokenPlatform = "apiVersion: sonataflow.org/v1alpha08\nkind: SonataFlowPlatform\nmetadata: {name: demo, namespace: flows}\nspec:\n  services:\n    dataIndex: {enabled: true, podTemplate: {replicas: two}}\n"
	cases := map[string]struct {
		reason, stdin string
		args          []string
		// head cuts a long stdout to its first lines.
		head int
	}{
		"build":             {reason: "The objects alone, in an order that can be applied.", args: []string{"build", "event-driven/base"}, head: 120},
		"build-flags":       {reason: "Flags are the config's keys and win over --config.", args: []string{"build", "-f", "postgresql/platform.yaml", "--config", "postgresql/render.yaml", "--release", "apache-10.2", "--images-data-index-postgresql", "example.com/di:1", "--argocd-sync-waves", "true"}, head: 60},
		"build-stdin":       {reason: "-f - reads stdin.", stdin: "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n", args: []string{"build", "-f", "-"}},
		"build-plugin":      {reason: "A kustomization that lists the function as transformer is rendered there.", args: []string{"build", "postgresql"}},
		"build-missing":     {reason: "A folder that is not there.", args: []string{"build", "nowhere"}},
		"build-error":       {reason: "Errors go to stderr, nothing to stdout, exit code 1.", stdin: brokenPlatform, args: []string{"build", "-f", "-"}},
		"build-empty":       {reason: "An empty render makes Argo CD prune everything: it is an error.", stdin: "apiVersion: sonataflow.org/v1alpha08\nkind: SonataFlowPlatform\nmetadata: {name: demo, namespace: flows}\nspec: {}\n", args: []string{"build", "-f", "-"}},
		"build-allow-empty": {reason: "Unless it is wanted.", stdin: "apiVersion: sonataflow.org/v1alpha08\nkind: SonataFlowPlatform\nmetadata: {name: demo, namespace: flows}\nspec: {}\n", args: []string{"build", "-f", "-", "--allow-empty"}},
		"build-bad-key":     {reason: "A value that a key cannot have.", args: []string{"build", "-f", "postgresql/platform.yaml", "--checksums", "Some", "--release", "osl-9"}},
		"build-usage":       {reason: "A wrong command line is exit code 2.", args: []string{"build", "a", "b"}},
		"build-both":        {reason: "-o and --check exclude each other.", args: []string{"build", "-o", "a", "--check", "b"}},
		"build-restrictor":  {reason: "Load restrictors are kustomize's.", args: []string{"build", "postgresql", "--load-restrictor", "none"}},
		"explain":           {reason: "What was decided, and by which field of which file.", args: []string{"explain", "-f", "workflows"}},
		"explain-one":       {reason: "Of one resource.", args: []string{"explain", "sonataflow/warehouse/shipping", "-f", "workflows"}},
		"explain-unknown":   {reason: "A resource that is not there: those that are.", args: []string{"explain", "SonataFlow/nobody", "-f", "workflows"}},
		"explain-broken":    {reason: "Broken input is explained as far as it goes, and marked.", stdin: brokenPlatform, args: []string{"explain", "-f", "-"}},
		"explain-kind":      {reason: "All of a kind.", args: []string{"explain", "SonataFlowPlatform", "-f", "workflows"}, head: 12},
		"explain-many":      {reason: "Of many a row each, and what is wrong.", stdin: brokenPlatform + manyWorkflows(12), args: []string{"explain", "-f", "-"}},
		"explain-details":   {reason: "Unless all of it is asked for.", stdin: brokenPlatform + manyWorkflows(12), args: []string{"explain", "--details", "-f", "-"}, head: 30},
		"explain-json":      {reason: "For programs.", args: []string{"explain", "SonataFlowPlatform/sonataflow-platform", "-f", "postgresql", "-o", "json"}},
		"explain-yaml":      {reason: "For programs.", args: []string{"explain", "SonataFlow/greeting", "-f", "workflows", "-o", "yaml"}, head: 40},
		"explain-format":    {reason: "There is no other form.", args: []string{"explain", "-o", "xml"}},
		"explain-migration": {reason: "The migration Job and its release.", stdin: migrating, args: []string{"explain", "-f", "-", "--release", "osl-1.38"}, head: 30},
		"graph":             {reason: "Mermaid shows in GitHub.", args: []string{"graph", "event-driven/base"}},
		"graph-dot":         {reason: "Shared services are drawn once.", args: []string{"graph", "-f", "workflows", "-o", "dot"}},
		"graph-broken":      {reason: "What is broken is drawn in red.", stdin: brokenPlatform, args: []string{"graph", "-f", "-", "-o", "dot"}},
		"graph-format":      {reason: "There is no other form.", args: []string{"graph", "-o", "png"}},
		"needs":             {reason: "What must be there, and the order.", args: []string{"needs", "event-driven/base"}},
		"needs-json":        {reason: "For programs.", args: []string{"needs", "-f", "postgresql/platform.yaml", "-o", "json"}},
		"needs-broken":      {reason: "Of what cannot be rendered nothing is listed.", stdin: brokenPlatform, args: []string{"needs", "-f", "-"}},
		"needs-format":      {reason: "There is no other form.", args: []string{"needs", "-o", "xml"}},
		"needs-twice":       {reason: "There is one stdin.", args: []string{"needs", "-f", "-", "--have", "-"}},
		"needs-no-list":     {reason: "A list that is not there.", args: []string{"needs", "-f", "hello", "--have", "nowhere.yaml"}},
		"schema":            {reason: "The config's schema, with its documentation.", args: []string{"schema", "RenderSonataFlow"}, head: 60},
		"schema-unknown":    {reason: "A kind without one.", args: []string{"schema", "Deployment"}},
		"crds":              {reason: "There is nothing to install.", args: []string{"crds"}},
		"help":              {reason: "The command says what it can do.", args: []string{"--help"}},
		"help-build":        {reason: "So does build.", args: []string{"build", "--help"}},
		"unknown-command":   {reason: "An unknown command is exit code 2.", args: []string{"rendr"}},
		"function-empty":    {reason: "Nothing on stdin.", args: nil},
		"function-not-yaml": {reason: "Not YAML, with the line.", stdin: "a: b\nc: [\n", args: nil},
		"function-not-ours": {reason: "Documents without a custom resource pass through.", stdin: "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a} # mine\n", args: nil},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			dir := copyDir(t, inRepository("examples"))
			got := runIn(t, dir, tc.stdin, binary, tc.args...)
			stdout := got.stdout
			if tc.head > 0 {
				lines := strings.SplitAfter(stdout, "\n")
				stdout = strings.Join(lines[:min(tc.head, len(lines))], "")
			}
			text := fmt.Sprintf("%s\n\n$ render-sonataflow %s\nexit code %d\n--- stderr\n%s--- stdout\n%s",
				tc.reason, strings.Join(tc.args, " "), got.code, got.stderr, stdout)
			text = strings.ReplaceAll(text, dir, "DIR")
			golden := filepath.Join("../../testdata/cli", name+".golden")
			if os.Getenv("UPDATE") != "" {
				before, err := os.ReadFile(golden)
				if err == nil && string(before) == text {
					return
				}
				if err := os.WriteFile(golden, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
				t.Errorf("%s was written anew: read the change and run the tests again without UPDATE", golden)
				return
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), text); diff != "" {
				t.Errorf("%s\n(-want +got)\n%s", tc.reason, diff)
			}
		})
	}
}

// manyWorkflows are n that need nothing but themselves.
func manyWorkflows(n int) string {
	var out strings.Builder
	for i := range n {
		fmt.Fprintf(&out, "---\napiVersion: sonataflow.org/v1alpha08\nkind: SonataFlow\nmetadata: {name: w%02d, namespace: flows, annotations: {sonataflow.org/profile: gitops}}\nspec: {podTemplate: {container: {image: 'registry.example.com/w%02d:1'}}, flow: {start: a, states: [{name: a, type: inject, data: {x: 1}, end: true}]}}\n", i, i)
	}
	return out.String()
}

const migrating = `apiVersion: sonataflow.org/v1alpha08
kind: SonataFlowPlatform
metadata: {name: demo, namespace: flows}
spec:
  persistence:
    postgresql:
      jdbcUrl: jdbc:postgresql://db:5432/flows?password=hunter2&currentSchema=x
      secretRef: {name: pg}
  services:
    dataIndex: {enabled: true, persistence: {dbMigrationStrategy: job}}
`

// TestCompletion: every shell gets one, and the help says so.
func TestCompletion(t *testing.T) {
	if help := runHere("", "--help"); !strings.Contains(help.stdout, "\n  completion ") {
		t.Errorf("completion is not in the help:\n%s", help.stdout)
	}
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		if got := runIn(t, ".", "", binary, "completion", shell); got.code != 0 || !strings.Contains(got.stdout, "render-sonataflow") {
			t.Errorf("%s: exit code %d\n%s", shell, got.code, got.stderr)
		}
	}
	if got := runIn(t, ".", "", binary, "__complete", "schema", ""); !strings.Contains(got.stdout, "SonataFlowPlatform") {
		t.Errorf("kinds are not completed:\n%s", got.stdout)
	}
}
