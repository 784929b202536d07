package argocd

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/strategicpatch"

	"github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	"github.com/argoproj/argo-cd/v3/reposerver/apiclient"
)

// pluginHome does what the init container of the patch does, and puts
// kustomize on the PATH as the repo server has it.
func pluginHome(t *testing.T) {
	t.Helper()
	bin, home := t.TempDir(), filepath.Join(t.TempDir(), "plugin")
	build := exec.Command("go", "build", "-o", bin+string(filepath.Separator), "sigs.k8s.io/kustomize/kustomize/v5")
	build.Dir = "../.."
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if err := buildBinary(bin); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(filepath.Join(bin, "render-sonataflow"), "install-plugin", home).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	t.Setenv("KUSTOMIZE_PLUGIN_HOME", home)
}

// TestKustomizePlugin: the repo server's own kustomize finds the program, as
// OpenShift GitOps has it find the PolicyGenerator.
func TestKustomizePlugin(t *testing.T) {
	pluginHome(t)
	app := application()
	app.Spec.Source.Plugin = nil
	app.Spec.Source.Kustomize = &v1alpha1.ApplicationSourceKustomize{}
	buildOptions := func(r *apiclient.ManifestRequest) {
		r.KustomizeOptions = &v1alpha1.KustomizeOptions{BuildOptions: "--enable-alpha-plugins"}
	}
	files := map[string]string{
		"base/kustomization.yaml":      "resources: [platform.yaml]\n",
		"base/platform.yaml":           "apiVersion: sonataflow.org/v1alpha08\nkind: SonataFlowPlatform\nmetadata: {name: demo, namespace: flows}\nspec:\n  services: {dataIndex: {enabled: true}}\n",
		"render/kustomization.yaml":    "resources: [render.yaml]\n",
		"render/render.yaml":           "apiVersion: fn.sonataflow.org/v1alpha1\nkind: RenderSonataFlow\nmetadata: {name: render}\n",
		"verify/kustomization.yaml":    "resources: [verify.yaml]\n",
		"verify/verify.yaml":           "apiVersion: fn.sonataflow.org/v1alpha1\nkind: VerifySonataFlow\nmetadata: {name: verify}\n",
		"component/kustomization.yaml": "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\ntransformers: [../render]\n",
	}
	cases := map[string]struct{ reason, kustomization, want, wrong string }{
		"Transformer": {"The environment's namespace is set, and then it is rendered.", "resources: [../base]\nnamespace: prod\ntransformers: [../render, ../verify]\n", "http://demo-data-index-service.prod", ""},
		"Generator":   {"A platform alone.", "generators: [platform.yaml]\n", "http://demo-data-index-service.flows", ""},
		"Component":   {"A component renders too early, which the user of Argo CD is told.", "resources: [../base]\ncomponents: [../component]\nnamespace: prod\ntransformers: [../verify]\n", "", `is in "prod"`},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			repo := write(t, t.TempDir(), files)
			write(t, repo, map[string]string{"app/kustomization.yaml": tc.kustomization, "app/platform.yaml": files["base/platform.yaml"]})
			got, err := generate(t, repo, app, buildOptions)
			if tc.wrong != "" {
				if err == nil || !strings.Contains(err.Error(), tc.wrong) || !strings.Contains(err.Error(), "a component runs too early") {
					t.Errorf("%s\n%v", tc.reason, err)
				}
				return
			}
			if err != nil {
				t.Fatalf("%s\n%v", tc.reason, err)
			}
			text, err := json.Marshal(got.find(t, "ConfigMap", "demo-data-index-service-props").Object)
			if err != nil || !strings.Contains(string(text), tc.want) || got.sourceType != "Kustomize" || strings.Contains(got.names(), "SonataFlow") {
				t.Errorf("%s\n%s, %v\n%s\n%s", tc.reason, got.sourceType, err, got.names(), text)
			}
		})
	}
}

// TestKustomizePluginPatch puts the patch on the repo server's Deployment that
// Argo CD ships.
func TestKustomizePluginPatch(t *testing.T) {
	module, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/argoproj/argo-cd/v3").Output()
	if err != nil {
		t.Fatal(err)
	}
	var shipped, patch appsv1.Deployment
	readStrict(t, filepath.Join(strings.TrimSpace(string(module)), "manifests/base/repo-server/argocd-repo-server-deployment.yaml"), &shipped)
	readStrict(t, "../../docs/argocd/kustomize-plugin-patch.yaml", &patch)
	original, err := json.Marshal(shipped.Spec.Template.Spec)
	if err != nil {
		t.Fatal(err)
	}
	change, err := json.Marshal(map[string]any{
		"initContainers": patch.Spec.Template.Spec.InitContainers, "volumes": patch.Spec.Template.Spec.Volumes,
		"containers": []map[string]any{{"name": "argocd-repo-server", "env": patch.Spec.Template.Spec.Containers[0].Env, "volumeMounts": patch.Spec.Template.Spec.Containers[0].VolumeMounts}},
	})
	if err != nil {
		t.Fatal(err)
	}
	merged, err := strategicpatch.StrategicMergePatch(original, change, corev1.PodSpec{})
	if err != nil {
		t.Fatal(err)
	}
	var spec corev1.PodSpec
	if err := json.Unmarshal(merged, &spec); err != nil {
		t.Fatal(err)
	}
	if shipped.Name != patch.Name || len(spec.Containers) != len(shipped.Spec.Template.Spec.Containers) || len(spec.InitContainers) != len(shipped.Spec.Template.Spec.InitContainers)+1 {
		t.Fatalf("%s: %d containers, %d init containers", patch.Name, len(spec.Containers), len(spec.InitContainers))
	}
	home := ""
	for _, env := range spec.Containers[0].Env {
		if env.Name == "KUSTOMIZE_PLUGIN_HOME" {
			home = env.Value
		}
	}
	installs := func(c corev1.Container) bool {
		return slices.Equal(c.Args, []string{"install-plugin", home}) && mountsAt(c, home)
	}
	if home == "" || !mountsAt(spec.Containers[0], home) || !slices.ContainsFunc(spec.InitContainers, installs) {
		t.Errorf("the program is not put where kustomize looks for it: %q\n%s", home, merged)
	}
}

func mountsAt(c corev1.Container, path string) bool {
	return slices.ContainsFunc(c.VolumeMounts, func(m corev1.VolumeMount) bool { return m.Name == "kustomize-plugin" && m.MountPath == path })
}
