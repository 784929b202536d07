package cli

import (
	"slices"
	"strings"
	"testing"
)

// TestCompletes asks as a shell does: what is offered for the last word, and
// whether files are, too.
func TestCompletes(t *testing.T) {
	const noFiles, anyFiles, folders = ":4", ":0", ":16"
	cases := map[string]struct {
		reason, line string
		want         []string
		directive    string
	}{
		"commands":          {"All but those that are hidden.", "", []string{"build", "completion", "explain", "help", "version"}, noFiles},
		"release":           {"From the table.", "build --release ", []string{"osl-1.37", "apache-10.2"}, noFiles},
		"release, joined":   {"The other form of a flag.", "build --release=osl-1.3", []string{"osl-1.36", "osl-1.38"}, noFiles},
		"enum":              {"Of a key of the config.", "explain --cluster-type ", []string{"Kubernetes", "OpenShift"}, noFiles},
		"boolean":           {"Where a value is begun.", "build --strict=", []string{"true", "false"}, noFiles},
		"flags":             {"By their names, not by those of before.", "build --image", []string{"--image-registry", "--images-builder"}, noFiles},
		"from":              {"Releases of a command's own flags.", "upgrade --from ", []string{"osl-1.37"}, noFiles},
		"restrictor":        {"kustomize's words are long.", "build --load-restrictor ", []string{"LoadRestrictionsNone"}, noFiles},
		"formats":           {"Of each command its own.", "graph -o ", []string{"mermaid", "dot", "html"}, noFiles},
		"formats of diff":   {"Of each command its own.", "diff --output ", []string{"markdown"}, noFiles},
		"formats of expl":   {"Of each command its own.", "explain -o ", []string{"json", "yaml"}, noFiles},
		"formats of upgr":   {"Of each command its own.", "upgrade -o ", []string{"markdown"}, noFiles},
		"formats of vers":   {"Of each command its own.", "version -o ", []string{"json"}, noFiles},
		"list":              {"A flag that needs no value.", "context --list=", []string{"text", "json"}, noFiles},
		"classes":           {"Consequences.", "diff --fail-on ", []string{"data-at-risk", "recreate-needed"}, noFiles},
		"colours":           {"When.", "diff --color ", []string{"always"}, noFiles},
		"kinds":             {"Of a schema.", "schema ", []string{"SonataFlow", "RenderSonataFlow"}, noFiles},
		"output folder":     {"A folder is written.", "build -o ", nil, folders},
		"config":            {"A YAML file.", "build --config ", []string{"yaml", "json"}, ":8"},
		"argument of build": {"Folders and files.", "build ", nil, anyFiles},
		"resource":          {"Of a kustomization.", "explain ../../examples/event-driven/base ", []string{"SonataFlowPlatform/sonataflow-platform"}, noFiles},
		"resource of files": {"Of -f.", "explain -f ../../examples/workflows SonataFlow/gr", []string{"SonataFlow/greeting"}, noFiles},
		"in any case":       {"As it is found.", "explain -f ../../examples/workflows sonataflow/gr", []string{"SonataFlow/greeting"}, noFiles},
		"a folder":          {"Where no resource begins so, folders are offered.", "explain ../../exa", nil, anyFiles},
		"broken input":      {"A key is pressed: nothing is told.", "explain -f complete_test.go ", nil, anyFiles},
		"second resource":   {"There is only one.", "explain -f ../../examples/workflows SonataFlow/greeting ", nil, anyFiles},
		"of a context":      {"Only what is built.", "context -f ../../examples/preview/flows --build-strategy Context --build-registry r.example.com ", []string{"SonataFlow/"}, noFiles},
		"help":              {"Commands.", "help bui", []string{"build"}, noFiles},
		"help below":        {"And those below.", "help argocd ", []string{"discover"}, noFiles},
		"shell":             {"Of completion.", "completion ", []string{"bash", "fish"}, noFiles},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			got := runHere("", append([]string{"__complete"}, strings.Split(tc.line, " ")...)...)
			lines := strings.Split(strings.TrimSpace(got.stdout), "\n")
			offered, directive := lines[:len(lines)-1], lines[len(lines)-1]
			for _, want := range tc.want {
				if !slices.ContainsFunc(offered, func(line string) bool {
					word, _, _ := strings.Cut(line, "\t")
					return word == want || strings.HasSuffix(want, "/") && strings.HasPrefix(word, want)
				}) {
					t.Errorf("%s\n%q is not offered: %v", tc.reason, want, offered)
				}
			}
			if directive != tc.directive || tc.want == nil && len(offered) > 0 {
				t.Errorf("%s\nwant directive %s, got %s and %v", tc.reason, tc.directive, directive, offered)
			}
			if strings.Contains(got.stdout, "imageRegistry") || strings.Contains(got.stdout, "error") {
				t.Errorf("offered: %s", got.stdout)
			}
		})
	}
}

// TestCompletionTwice: of two resources of a name each has its namespace.
func TestCompletionTwice(t *testing.T) {
	dir := t.TempDir()
	flow := "apiVersion: sonataflow.org/v1alpha08\nkind: SonataFlow\nmetadata: {name: orders, namespace: NS}\nspec:\n  flow: {start: a, states: [{name: a, type: inject, data: {b: c}, end: true}]}\n---\n"
	writeFiles(t, dir, map[string]string{"flows.yaml": strings.ReplaceAll(flow, "NS", "one") + strings.ReplaceAll(flow, "NS", "two")})
	got := runHere("", "__complete", "explain", dir, "SonataFlow/")
	for _, want := range []string{"SonataFlow/one/orders\n", "SonataFlow/two/orders\n"} {
		if !strings.Contains(got.stdout, want) {
			t.Errorf("no %q in:\n%s", want, got.stdout)
		}
	}
}
