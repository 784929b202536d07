package cli

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// resultFiles are inputs that are wrong in different ways.
var resultFiles = map[string]string{
	"good.yaml":             "apiVersion: sonataflow.org/v1alpha08\nkind: SonataFlowPlatform\nmetadata: {name: p, namespace: flows}\nspec:\n  services:\n    dataIndex: {enabled: true}\n",
	"bad.yaml":              "apiVersion: sonataflow.org/v1alpha08\nkind: SonataFlowPlatform\nmetadata: {name: p, namespace: flows}\nspec:\n  services:\n    dataIndex: {enabled: maybe}\n",
	"warn.yaml":             "apiVersion: sonataflow.org/v1alpha08\nkind: SonataFlowPlatform\nmetadata: {name: p, namespace: flows}\nspec:\n  services:\n    dataIndex: {enabled: true}\n    jobService: {}\n",
	"tab.yaml":              "# none\n---\nkind: A\n\tname: b\n",
	"word.yaml":             "apiVersion: v1\n---\nhello\n",
	"empty.yaml":            "",
	"k/kustomization.yaml":  "resources: [w.yaml]\nbases: [../w2]\n",
	"k/w.yaml":              "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n",
	"w2/kustomization.yaml": "namePrefix: x-\n",
}

type toldResult struct {
	Rule, Severity, Message, Field, File string
	Line, Column                         int
}

// TestOutputResults: what there is to tell is one document, errors that end a
// command included, and nothing else is beside it.
func TestOutputResults(t *testing.T) {
	dir := t.TempDir()
	writeFiles(t, dir, resultFiles)
	// where: the document is on stdout.
	for name, tc := range map[string]struct {
		reason, stdin string
		args          []string
		code          int
		stdout        bool
		want          []toldResult
	}{
		"lint":          {reason: "Its results are what it makes.", args: []string{"lint", "bad.yaml"}, code: 1, stdout: true, want: []toldResult{{Rule: "wrong-type", Severity: "error", Field: "spec.services.dataIndex.enabled", File: "bad.yaml", Line: 6, Column: 17}}},
		"lint, fine":    {reason: "An empty list is a document.", args: []string{"lint", "good.yaml"}, stdout: true},
		"lint, warning": {reason: "A warning is no failure.", args: []string{"lint", "warn.yaml"}, stdout: true, want: []toldResult{{Rule: "enabled-differs", Severity: "warning", Field: "spec.services.jobService.enabled", File: "warn.yaml", Line: 7, Column: 5}}},
		"lint, quiet":   {reason: "Only errors count.", args: []string{"lint", "warn.yaml", "-q"}, stdout: true},
		"lint, several": {reason: "Files come together.", args: []string{"lint", "tab.yaml", "word.yaml"}, code: 1, stdout: true, want: []toldResult{
			{Rule: "syntax", Severity: "error", File: "tab.yaml", Line: 4, Column: 1},
			{Rule: "no-object", Severity: "error", File: "word.yaml", Line: 1, Column: 1},
			{Rule: "no-object", Severity: "error", File: "word.yaml", Line: 3, Column: 1},
		}},
		"lint, stdin":     {reason: "stdin is a file, too.", args: []string{"lint", "-"}, stdin: resultFiles["tab.yaml"], code: 1, stdout: true, want: []toldResult{{Rule: "syntax", Severity: "error", File: "stdin", Line: 4, Column: 1}}},
		"build":           {reason: "stdout is the render.", args: []string{"build", "-f", "bad.yaml"}, code: 1, want: []toldResult{{Rule: "wrong-type", Severity: "error", Field: "spec.services.dataIndex.enabled", File: "bad.yaml", Line: 6, Column: 17}}},
		"build, missing":  {reason: "What cannot be read is a result.", args: []string{"build", "-f", "nowhere.yaml"}, code: 1, want: []toldResult{{Rule: "unreadable", Severity: "error", File: "nowhere.yaml"}}},
		"build, no build": {reason: "So is what kustomize refuses.", args: []string{"build", "nowhere"}, code: 1, want: []toldResult{{Rule: "kustomization", Severity: "error", File: "nowhere"}}},
		"build, usage":    {reason: "So is the command line.", args: []string{"build", "--nonsense"}, code: 2, want: []toldResult{{Rule: "command-line", Severity: "error"}}},
		"function":        {reason: "The function has the flag, too.", stdin: resultFiles["bad.yaml"], code: 1, want: []toldResult{{Rule: "wrong-type", Severity: "error", Field: "spec.services.dataIndex.enabled", File: "stdin", Line: 6, Column: 17}}},
		"verify":          {reason: "So has verify.", args: []string{"verify", "good.yaml"}, want: []toldResult{{Rule: "nothing-rendered", Severity: "warning"}}},
		"diff":            {reason: "What keeps a side from being rendered is told.", args: []string{"diff", "good.yaml", "bad.yaml"}, code: 1, want: []toldResult{{Rule: "wrong-type", Severity: "error", Field: "spec.services.dataIndex.enabled", File: "bad.yaml", Line: 6, Column: 17}}},
		"kustomize says": {reason: "What kustomize writes itself is in the document.", args: []string{"build", "k"}, want: []toldResult{
			{Rule: "kustomize-says", Severity: "warning"}, {Rule: "no-resources", Severity: "info"},
		}},
	} {
		t.Run(name, func(t *testing.T) {
			command := min(1, len(tc.args))
			got := runIn(t, dir, tc.stdin, binary, slices.Concat(tc.args[:command], []string{"--output-results", "json"}, tc.args[command:])...)
			document := got.stderr
			if tc.stdout {
				document = got.stdout
			}
			var told struct{ Results []toldResult }
			if err := json.Unmarshal([]byte(document), &told); err != nil || got.code != tc.code {
				t.Fatalf("%s\nexit code %d, %v\n%s\n---\n%s", tc.reason, got.code, err, got.stdout, got.stderr)
			}
			for n := range told.Results {
				if told.Results[n].Message == "" {
					t.Error("a result says nothing")
				}
				told.Results[n].Message = ""
			}
			if len(told.Results) > 0 || len(tc.want) > 0 {
				if diff := cmp.Diff(tc.want, told.Results); diff != "" {
					t.Errorf("%s\n-want +got:\n%s\n%s", tc.reason, diff, document)
				}
			}
		})
	}
}

// TestLint: it ends as build does, and names the rule of each result.
func TestLint(t *testing.T) {
	dir := t.TempDir()
	writeFiles(t, dir, resultFiles)
	for name, tc := range map[string]struct {
		reason         string
		args           []string
		code           int
		stdout, stderr string
	}{
		"fine":          {reason: "People want to know that it ran.", args: []string{"good.yaml"}, stderr: "info: 3 objects would be rendered; warnings: 0, infos: 0\n"},
		"quiet":         {reason: "Or that it did not fail.", args: []string{"-q", "warn.yaml"}},
		"warning":       {reason: "The rule is what the config's rules: name.", args: []string{"warn.yaml"}, stdout: "[enabled-differs]\n", stderr: "warnings: 1"},
		"off":           {reason: "And this is how.", args: []string{"warn.yaml", "--rules", "{enabled-differs: off}"}, stderr: "warnings: 0"},
		"error":         {reason: "The last line of build says nothing of what is wrong.", args: []string{"bad.yaml"}, code: 1, stdout: "[wrong-type]\n"},
		"kustomization": {reason: "A folder is what build takes it for.", args: []string{"k"}, stdout: "[no-resources]\n", stderr: "info: 0 objects"},
		"usage":         {reason: "There are five formats.", args: []string{"--output-results", "xml"}, code: 2},
		"both":          {reason: "One of the two.", args: []string{"k", "good.yaml"}, code: 2},
	} {
		t.Run(name, func(t *testing.T) {
			got := runIn(t, dir, "", binary, append([]string{"lint"}, tc.args...)...)
			if got.code != tc.code || !strings.Contains(got.stdout, tc.stdout) || !strings.Contains(got.stderr, tc.stderr) || tc.stderr == "" && tc.code < 2 && got.stderr != "" {
				t.Errorf("%s\nexit code %d\n%s---\n%s", tc.reason, got.code, got.stdout, got.stderr)
			}
			if strings.Contains(got.stdout, "apiVersion") || strings.Contains(got.stdout, "error: nothing is rendered") {
				t.Errorf("%s\nit prints more than results:\n%s", tc.reason, got.stdout)
			}
		})
	}
}
