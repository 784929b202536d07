package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// pluginHome is a KUSTOMIZE_PLUGIN_HOME as install-plugin makes it.
func pluginHome(t *testing.T) string {
	t.Helper()
	home := filepath.Join(t.TempDir(), "plugin")
	for range 2 { // an init container that starts again finds what it left
		if got := runIn(t, ".", "", binary, "install-plugin", home); got.code != 0 || strings.Count(got.stdout, home) != 3 {
			t.Fatalf("exit code %d\n%s%s", got.code, got.stdout, got.stderr)
		}
	}
	return home
}

// TestPluginHome: kustomize finds the function among its plugins, without a
// path in any config and without --enable-exec.
func TestPluginHome(t *testing.T) {
	const (
		render   = "apiVersion: fn.sonataflow.org/v1alpha1\nkind: RenderSonataFlow\nmetadata: {name: render}\n"
		verify   = "apiVersion: fn.sonataflow.org/v1alpha1\nkind: VerifySonataFlow\nmetadata: {name: verify}\n"
		resource = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: mine, namespace: flows}\ndata: {a: b}\n"
	)
	base := map[string]string{
		"base/kustomization.yaml": "resources: [platform.yaml, mine.yaml]\n", "base/platform.yaml": platform, "base/mine.yaml": resource,
		"render/kustomization.yaml":    "resources: [render.yaml]\n",
		"render/render.yaml":           render,
		"verify/kustomization.yaml":    "resources: [verify.yaml]\n",
		"verify/verify.yaml":           verify,
		"generator/platform.yaml":      platform,
		"rendered/kustomization.yaml":  "resources: [../base]\ntransformers: [../render]\n",
		"component/kustomization.yaml": "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\ntransformers: [../render]\n",
	}
	cases := map[string]struct {
		reason, kustomization string
		code                  int
		want, wantNot         []string
	}{
		"Transformer":       {"The resources of the kustomization are rendered after its own changes, and custom resources leave.", "resources: [../base]\nnamePrefix: eu-\nnamespace: prod\ntransformers: [../render]\n", 0, []string{"http://eu-demo-data-index-service.prod", "name: eu-mine"}, []string{"kind: SonataFlow", "    config.kubernetes.io"}},
		"Generator":         {"A platform is the whole config of a generator.", "resources: [../base/mine.yaml]\ngenerators: [../generator/platform.yaml]\n", 0, []string{"name: demo-data-index-service", "name: mine"}, []string{"kind: SonataFlow"}},
		"NoGenerator":       {"A config alone generates nothing.", "generators: [../render/render.yaml]\n", 1, []string{"list it under transformers:"}, nil},
		"Verify":            {"The check leaves everything as it is.", "resources: [../rendered]\ntransformers: [../verify]\n", 0, []string{"name: demo-data-index-service"}, nil},
		"VerifyRefuses":     {"And says what a step above the render has moved.", "resources: [../rendered]\nnamespace: prod\ntransformers: [../verify]\n", 1, []string{`rendered for namespace "flows" and is in "prod"`, "namespace: prod", "under transformers:"}, nil},
		"ComponentIsEarly":  {"A component renders before the namespace of the kustomization that takes it in.", "resources: [../base]\ncomponents: [../component]\nnamespace: prod\ntransformers: [../verify]\n", 1, []string{`rendered for namespace "flows" and is in "prod"`, "namespace: prod", "a component runs too early"}, nil},
		"TransformerIsLate": {"Which is what the message says to do.", "resources: [../base]\nnamespace: prod\ntransformers: [../render, ../verify]\n", 0, []string{"http://demo-data-index-service.prod"}, nil},
		"Validators":        {"Under validators: too, though kustomize itself refuses what a process returns there.", "resources: [../rendered]\nnamespace: prod\nvalidators: [../verify]\n", 1, []string{`rendered for namespace "flows" and is in "prod"`}, nil},
		"Error":             {"What is wrong with a resource is shown, and nothing is built.", "resources: [../base]\npatches: [{target: {kind: SonataFlowPlatform}, patch: '- {op: add, path: /spec/servces, value: {}}'}]\ntransformers: [../render]\n", 1, []string{"spec.servces: unknown field"}, []string{"kind: ConfigMap"}},
	}
	kustomize := filepath.Join(filepath.Dir(binary), "kustomize")
	home := pluginHome(t)
	t.Setenv("KUSTOMIZE_PLUGIN_HOME", home)
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			writeFiles(t, dir, base)
			writeFiles(t, dir, map[string]string{"top/kustomization.yaml": tc.kustomization})
			got := runIn(t, dir, "", kustomize, "build", "--enable-alpha-plugins", "--load-restrictor", "LoadRestrictionsNone", "top")
			all := got.stdout + got.stderr
			for _, want := range tc.want {
				if got.code != tc.code || !strings.Contains(all, want) {
					t.Errorf("%s\nexit code %d, no %q in:\n%s", tc.reason, got.code, want, all)
				}
			}
			for _, not := range tc.wantNot {
				if strings.Contains(got.stdout, not) {
					t.Errorf("%s\n%q in:\n%s", tc.reason, not, got.stdout)
				}
			}
		})
	}
}

// TestPluginHomeRendersTheSame: whatever the way, a kustomization is one render.
func TestPluginHomeRendersTheSame(t *testing.T) {
	kustomize := filepath.Join(filepath.Dir(binary), "kustomize")
	dir := t.TempDir()
	render := map[string]string{
		"kustomization.yaml": "resources: [all.yaml]\ntransformers: [render.yaml]\n", "all.yaml": environment, "render.yaml": renderConfig,
	}
	writeFiles(t, dir, render)
	linkBinary(t, dir)
	exec := runIn(t, dir, "", kustomize, "build", "--enable-alpha-plugins", "--enable-exec", ".")
	t.Setenv("KUSTOMIZE_PLUGIN_HOME", pluginHome(t))
	writeFiles(t, dir, map[string]string{"render.yaml": strings.Split(renderConfig, "  annotations:")[0]})
	home := runIn(t, dir, "", kustomize, "build", "--enable-alpha-plugins", ".")
	if diff := cmp.Diff(exec.stdout, home.stdout); diff != "" || exec.code+home.code != 0 {
		t.Errorf("exit codes %d and %d\n%s%s\n%s", exec.code, home.code, exec.stderr, home.stderr, diff)
	}
}

// TestPluginNames: under another name, or with other arguments, the program is
// the command.
func TestPluginNames(t *testing.T) {
	home := pluginHome(t)
	program := filepath.Join(home, "fn.sonataflow.org/v1alpha1/rendersonataflow/RenderSonataFlow")
	if got := runIn(t, ".", "", program, "version", "--help"); got.code != 0 {
		t.Errorf("exit code %d\n%s", got.code, got.stderr)
	}
	if got := runIn(t, ".", "", program, "nowhere.yaml"); got.code != 1 || !strings.Contains(got.stderr, "cannot read nowhere.yaml") {
		t.Errorf("exit code %d\n%s", got.code, got.stderr)
	}
	info, err := os.Stat(program)
	if err != nil || info.Mode().Perm()&0o111 != 0o111 {
		t.Errorf("%v: Argo CD's user must be able to run it: %v", info.Mode(), err)
	}
	if got := runIn(t, ".", "", binary, "install-plugin", os.DevNull); got.code != 1 || !strings.Contains(got.stderr, "cannot install the plugin") {
		t.Errorf("exit code %d\n%s", got.code, got.stderr)
	}
}
