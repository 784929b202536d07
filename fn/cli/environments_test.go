package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// environments are those of examples/environments, and what must and must not
// stand in each: its own addresses, names, images and Secrets.
var environments = map[string]struct {
	namespace, prefix string
	want, wantNot     []string
}{
	"dev": {"sandbox", "dev-", []string{
		"  broker: dev-bus\n", "      name: dev-bus\n", "jdbc:postgresql://dev-postgres.sandbox:5432/", "http://dev-orders.sandbox\n",
		"image: registry.example.com/orders:main-4f2a91c\n", "            name: dev-orders-settings-", "name: dev-database-", "  replicas: 1\n", "  name: dev-orders-props\n",
	}, []string{": bus\n", ".flows", "PodDisruptionBudget"}},
	"staging": {"flows-staging", "", []string{
		"  broker: bus\n", "jdbc:postgresql://postgres.flows-staging:5432/", "http://orders.flows-staging\n",
		"image: registry.example.com/orders:1.4.0-rc1\n", "name: database-", "name: orders-settings-", `cpu: "250m"`,
	}, []string{"name: database\n", "flows-prod", "sandbox"}},
	"prod": {"flows-prod", "", []string{
		"  broker: bus\n", "jdbc:postgresql://postgres.flows-prod:5432/", "http://orders.flows-prod\n",
		"image: registry.example.com/release/orders@sha256:2c26b46b", "  replicas: 3\n", "name: database\n", `ORDER_LIMIT: "100000"`, "kind: PodDisruptionBudget\n", "kind: ExternalSecret\n",
	}, []string{"orders:latest", "flows-staging", "sandbox"}},
}

// TestEnvironments: each environment is the same in every host, and names
// nothing of another one.
func TestEnvironments(t *testing.T) {
	for name, env := range environments {
		t.Run(name, func(t *testing.T) {
			dir := copyDir(t, inRepository("examples/environments"))
			linkBinary(t, dir)
			built := runIn(t, dir, "", binary, "build", name)
			if built.code != 0 {
				t.Fatalf("exit code %d: %s", built.code, built.stderr)
			}
			for _, want := range env.want {
				if !strings.Contains(built.stdout, want) {
					t.Errorf("no %q in\n%s", want, built.stdout)
				}
			}
			for _, not := range append(env.wantNot, "kind: SonataFlow\n", "kind: SonataFlowPlatform\n") {
				if strings.Contains(built.stdout, not) {
					t.Errorf("%q is in\n%s", not, built.stdout)
				}
			}
			for id := range builtObjects(t, built.stdout) {
				if _, at, _ := strings.Cut(id, " "); !strings.HasPrefix(at, env.namespace+"/") {
					t.Errorf("%s is not in the namespace %s", id, env.namespace)
				}
			}
			for host, run := range map[string]func(*testing.T) string{
				"kustomize": func(t *testing.T) string {
					return ran(t, dir, kustomizeCommand(), "build", "--enable-alpha-plugins", "--enable-exec", name)
				},
				"plugin home": func(t *testing.T) string { return inPluginHome(t, dir, name) },
				"argocd":      func(t *testing.T) string { return ran(t, filepath.Join(dir, name), binary, "argocd") },
				"kpt":         func(t *testing.T) string { return kptEnvironment(t, dir, name) },
			} {
				t.Run(host, func(t *testing.T) {
					got := run(t)
					if diff := cmp.Diff(builtObjects(t, built.stdout), builtObjects(t, got)); diff != "" {
						t.Errorf("-build +%s:\n%s", host, diff)
					}
					if checked := runIn(t, dir, got, binary, "verify", "-"); checked.code != 0 {
						t.Errorf("it does not fit together: %s", checked.stderr)
					}
				})
			}
		})
	}
}

func kustomizeCommand() string { return filepath.Join(filepath.Dir(binary), "kustomize") }

// ran is what a command prints that must not fail.
func ran(t *testing.T, dir, name string, args ...string) string {
	t.Helper()
	got := runIn(t, dir, "", name, args...)
	if got.code != 0 {
		t.Fatalf("%s %v: exit code %d: %s", name, args, got.code, got.stderr)
	}
	return got.stdout
}

// inPluginHome builds where the program is installed as a plugin: the config says
// nothing of a path then.
func inPluginHome(t *testing.T, dir, name string) string {
	t.Helper()
	dir = copyDir(t, dir)
	home := t.TempDir()
	ran(t, dir, binary, "install-plugin", home)
	writeFiles(t, dir, map[string]string{"render/function.yaml": "apiVersion: fn.sonataflow.org/v1alpha1\nkind: RenderSonataFlow\nmetadata: {name: render}\nspec: {release: osl-1.38}\n"})
	t.Setenv("KUSTOMIZE_PLUGIN_HOME", home)
	return ran(t, dir, kustomizeCommand(), "build", "--enable-alpha-plugins", name)
}

// kptEnvironment renders the package that kustomize makes of an environment
// without its transformer.
func kptEnvironment(t *testing.T, dir, name string) string {
	t.Helper()
	if _, err := exec.LookPath("kpt"); err != nil {
		t.Skip("no kpt on PATH; .ci/run says so")
	}
	dir = copyDir(t, dir)
	file := filepath.Join(dir, name, "kustomization.yaml")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	plain, _, _ := strings.Cut(string(text), "transformers:")
	writeFiles(t, dir, map[string]string{name + "/kustomization.yaml": plain})
	pack := t.TempDir()
	writeFiles(t, pack, map[string]string{
		"Kptfile":        strings.Replace(kptfile, "exec: render-sonataflow # on PATH", "exec: render-sonataflow\n      configPath: render.yaml", 1),
		"render.yaml":    "apiVersion: fn.sonataflow.org/v1alpha1\nkind: RenderSonataFlow\nmetadata:\n  name: render\n  annotations: {config.kubernetes.io/local-config: \"true\"}\nspec: {release: osl-1.38}\n",
		"resources.yaml": ran(t, dir, kustomizeCommand(), "build", name),
	})
	if _, got := kptRender(t, pack); got.code != 0 {
		t.Fatal(got.stderr)
	}
	// kpt applies all but what is marked as local.
	writeFiles(t, pack, map[string]string{"kustomization.yaml": ""})
	ran(t, pack, kustomizeCommand(), "edit", "add", "resource", "*.yaml", "*/*.yaml")
	ran(t, pack, kustomizeCommand(), "edit", "remove", "resource", "kustomization.yaml")
	return ran(t, pack, kustomizeCommand(), "build", ".")
}

// TestShippedConfiguration: the file of the example is what the command prints.
func TestShippedConfiguration(t *testing.T) {
	text, err := os.ReadFile("../../examples/environments/base/kustomizeconfig.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(kustomizeConfig()), string(text)); diff != "" {
		t.Errorf("go run . kustomizeconfig > examples/environments/base/kustomizeconfig.yaml:\n%s", diff)
	}
}
