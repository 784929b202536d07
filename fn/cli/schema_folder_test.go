package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"sigs.k8s.io/yaml"
)

// TestSchemaFolder: all.json of the folder chooses by kind and leaves other
// kinds alone.
func TestSchemaFolder(t *testing.T) {
	dir := t.TempDir()
	if got := runIn(t, dir, "", binary, "schema", "-o", "schemas"); got.code != 0 || got.stdout != "" {
		t.Fatal(got.stdout, got.stderr)
	}
	schema, err := jsonschema.NewCompiler().Compile(filepath.Join(dir, "schemas", "all.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct{ text, want string }{
		{"apiVersion: v1\nkind: ConfigMap\nspec2: 1", ""},
		{"apiVersion: sonataflow.org/v1alpha08\nkind: SonataFlowPlatform", ""},
		{"apiVersion: sonataflow.org/v1\nkind: SonataFlowPlatform", "value must be 'sonataflow.org/v1alpha08'"},
		{"apiVersion: sonataflow.org/v1alpha08\nkind: SonataFlow\nspec: {flow: {states: [{name: a, type: x}]}}", "value must be one of 'callback'"},
		{"apiVersion: fn.sonataflow.org/v1alpha1\nkind: RenderSonataFlow\nspec: {checksums: Some}", "value must be one of 'Workflows'"},
	} {
		if err := validate(t, schema, tc.text); tc.want == "" && err != nil || tc.want != "" && (err == nil || !strings.Contains(err.Error(), tc.want)) {
			t.Errorf("%s: want %q, got %v", tc.text, tc.want, err)
		}
	}
	if got := runIn(t, dir, "", binary, "schema", "-o", "schemas"); got.code != 0 {
		t.Errorf("a second time: %s", got.stderr)
	}
}

// TestSchemaUsage: what is asked for must be clear, and a render stays.
func TestSchemaUsage(t *testing.T) {
	dir := t.TempDir()
	if got := runIn(t, inRepository("examples/workflows"), "", binary, "build", "-f", "platform.yaml", "-o", filepath.Join(dir, "render")); got.code != 0 {
		t.Fatal(got.stderr)
	}
	for _, tc := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"schema"}, exitUsage, "must be one of RenderSonataFlow"},
		{[]string{"schema", "SonataFlow", "-o", "x"}, exitUsage, `leave "SonataFlow" out`},
		{[]string{"schema", "-o", "render"}, exitError, "it holds what another command wrote"},
	} {
		if got := runIn(t, dir, "", binary, tc.args...); got.code != tc.code || !strings.Contains(got.stderr, tc.want) {
			t.Errorf("%q: want %q, got %d: %s", tc.args, tc.want, got.code, got.stderr)
		}
	}
}

const kubeconform = "github.com/yannh/kubeconform/cmd/kubeconform@v0.8.0"

// TestKubeconform: kubeconform finds the schemas of the folder by kind and
// version.
func TestKubeconform(t *testing.T) {
	dir := t.TempDir()
	tool := filepath.Join(dir, "kubeconform")
	install := exec.Command("go", "install", kubeconform)
	install.Env = append(os.Environ(), "GOBIN="+dir, "GOFLAGS=")
	if out, err := install.CombinedOutput(); err != nil {
		t.Skipf("%s cannot be installed: %v\n%s", kubeconform, err, out)
	}
	if got := runIn(t, dir, "", binary, "schema", "-o", "schemas"); got.code != 0 {
		t.Fatal(got.stderr)
	}
	check := func(path string) result {
		return runIn(t, dir, "", tool, "-strict", "-summary", "-verbose", "-schema-location", "schemas/{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json", path)
	}
	var right []string
	for _, path := range renderedFiles(t) {
		for _, object := range objectsIn(t, path) {
			if kind, _ := object["kind"].(string); headOf(kind) != "" {
				text, err := yaml.Marshal(object)
				if err != nil {
					t.Fatal(err)
				}
				right = append(right, string(text))
			}
		}
	}
	writeFiles(t, dir, map[string]string{
		"right.yaml": strings.Join(right, "---\n"),
		"wrong.yaml": editedHead + "    states:\n    - {name: a, type: injct, data: {}}\n",
	})
	if got := check("right.yaml"); got.code != 0 || !strings.Contains(got.stdout, "Invalid: 0, Errors: 0, Skipped: 0") {
		t.Errorf("kubeconform refuses what renders: %s%s", got.stdout, got.stderr)
	}
	if got := check("wrong.yaml"); got.code == 0 || !strings.Contains(got.stdout, "/spec/flow/states/0/type") {
		t.Errorf("kubeconform accepts a misspelt type of state: %s%s", got.stdout, got.stderr)
	}
}
