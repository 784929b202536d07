package cli

import (
	"os"
	"strings"
	"testing"
)

// TestFormatIsNoFolder: -o with a format makes no folder of that name where it
// means a folder, and -o with a file where it means a format says how.
func TestFormatIsNoFolder(t *testing.T) {
	cases := map[string]struct {
		reason string
		args   []string
		want   string
	}{
		"build json":      {"kubectl's habit.", []string{"build", "-f", "in.yaml", "-o", "json"}, `--output names a folder here, and "json" looks like a format: without it the YAML is printed; a folder of that name is ./json`},
		"build yaml":      {"kubectl's habit.", []string{"build", "-f", "in.yaml", "-oyaml"}, `"yaml" looks like a format`},
		"build joined":    {"The long form.", []string{"build", "-f", "in.yaml", "--output=JSON"}, `"JSON" looks like a format`},
		"build stdout":    {"Where - is a file, it is stdout.", []string{"build", "-f", "in.yaml", "-o", "-"}, `"-" looks like a format`},
		"build path":      {"kubectl's other habit.", []string{"build", "-f", "in.yaml", "-o", "jsonpath={.kind}"}, "looks like a format"},
		"build recursive": {"Many, too.", []string{"build", "-R", ".", "-o", "json"}, `"json" looks like a format`},
		"context":         {"A context is a folder.", []string{"context", "-f", "in.yaml", "-o", "json"}, "--list=json prints what is built"},
		"schema":          {"As is a set of schemas.", []string{"schema", "-o", "json"}, "schema KIND prints JSON without it"},
		"graph file":      {"A file is no format.", []string{"graph", "-f", "in.yaml", "-o", "topology.html"}, "--output must be mermaid, dot or html, but is \"topology.html\": to write a file, as in -o mermaid > topology.html"},
		"explain folder":  {"A folder is no format.", []string{"explain", "-f", "in.yaml", "-o", "out/"}, "--output must be json or yaml"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			writeFiles(t, dir, map[string]string{"in.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"})
			got := runIn(t, dir, "", binary, tc.args...)
			if got.code != exitUsage || !strings.Contains(got.stderr, tc.want) || got.stdout != "" {
				t.Errorf("%s\nwant exit code 2 and %q, got %d\n%s%s", tc.reason, tc.want, got.code, got.stderr, got.stdout)
			}
			left, err := os.ReadDir(dir)
			if err != nil || len(left) != 1 {
				t.Errorf("%s\nit leaves %v, %v", tc.reason, left, err)
			}
		})
	}
	t.Run("wanted", func(t *testing.T) {
		dir := t.TempDir()
		writeFiles(t, dir, map[string]string{"in.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"})
		if got := runIn(t, dir, "", binary, "build", "-f", "in.yaml", "-o", "./json"); got.code != 0 {
			t.Errorf("who means the folder gets it: %s", got.stderr)
		}
	})
}
