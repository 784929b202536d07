package helm

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"
)

// programs builds Helm and the command into a folder, for PATH.
func programs(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, build := range map[string]struct{ from, what string }{
		"helm": {".", "helm.sh/helm/v3/cmd/helm"}, "render-sonataflow": {"../..", "."},
	} {
		cmd := exec.Command("go", "build", "-o", filepath.Join(dir, name), build.what)
		cmd.Dir, cmd.Env = build.from, append(os.Environ(), "CGO_ENABLED=0")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", name, err, out)
		}
	}
	return dir
}

// run runs a script in a copy of a folder of the example, and returns what it
// printed and where it ran.
func run(t *testing.T, path, folder, script string, env ...string) (stdout, dir string, err error) {
	t.Helper()
	dir = t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../../examples/helm")); err != nil {
		t.Fatal(err)
	}
	dir = filepath.Join(dir, folder)
	cmd := exec.Command("sh", "-ec", script)
	cmd.Dir = dir
	cmd.Env = append(append(os.Environ(), "PATH="+path+string(os.PathListSeparator)+os.Getenv("PATH"),
		"HELM_CACHE_HOME="+t.TempDir(), "HELM_CONFIG_HOME="+t.TempDir(), "HELM_DATA_HOME="+t.TempDir(), "KUBECONFIG="+os.DevNull), env...)
	var told strings.Builder
	cmd.Stderr = &told
	out, err := cmd.Output()
	if err != nil {
		t.Logf("%s", told.String())
	}
	return string(out), dir, err
}

var marked = regexp.MustCompile("(?s)<!-- run([^\n]*) -->\n```[a-z]+\n(.*?)\n```\n")

// block is the one behind a mark of the guide.
func block(t *testing.T, mark string, n int) string {
	t.Helper()
	text, err := os.ReadFile("../../docs/helm.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, found := range marked.FindAllStringSubmatch(string(text), -1) {
		if found[1] == mark {
			if n == 0 {
				return found[2]
			}
			n--
		}
	}
	t.Fatalf("docs/helm.md has no block %q", mark)
	return ""
}

// objects are the kinds and names of a stream.
func objects(t *testing.T, text string) string {
	t.Helper()
	var all []string
	for _, document := range strings.Split(text, "\n---\n") {
		var object struct {
			Kind     string
			Metadata struct{ Name, Namespace string }
		}
		if err := yaml.Unmarshal([]byte(document), &object); err != nil {
			t.Fatalf("%v\n%s", err, document)
		}
		if object.Kind != "" {
			all = append(all, object.Kind+"/"+object.Metadata.Namespace+"/"+object.Metadata.Name)
		}
	}
	return strings.Join(all, "\n")
}

const rendered = `ConfigMap/orders/checkout-managed-props
ConfigMap/orders/checkout-props
ConfigMap/orders/sonataflow-platform-data-index-service-props
ConfigMap/orders/sonataflow-platform-jobs-service-props
Deployment/orders/checkout
Deployment/orders/sonataflow-platform-data-index-service
Deployment/orders/sonataflow-platform-jobs-service
Service/orders/checkout
Service/orders/sonataflow-platform-data-index-service
Service/orders/sonataflow-platform-jobs-service`

// same says whether two streams hold the same objects: Helm orders them anew.
func same(t *testing.T, reason, text string) {
	t.Helper()
	got := strings.Split(objects(t, strings.TrimPrefix(text, "---\n")), "\n")
	for _, want := range strings.Split(rendered, "\n") {
		if !strings.Contains("\n"+strings.Join(got, "\n")+"\n", "\n"+want+"\n") {
			t.Errorf("%s: no %s in\n%s", reason, want, strings.Join(got, "\n"))
		}
	}
	if len(got) != strings.Count(rendered, "\n")+1 {
		t.Errorf("%s: more than was to be rendered:\n%s", reason, strings.Join(got, "\n"))
	}
	for _, part := range []string{"image: registry.example.com/orders/checkout:1.4.2"} {
		if !strings.Contains(text, part) {
			t.Errorf("%s: no %q", reason, part)
		}
	}
}

// TestGuide runs the commands of docs/helm.md with a real Helm.
func TestGuide(t *testing.T) {
	path := programs(t)
	_, dir, err := run(t, path, "", block(t, "", 0))
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, "objects.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	same(t, "the command", string(text))

	if _, dir, err = run(t, path, "", block(t, "", 1)+"\nrender-sonataflow build -f sources.yaml --config render.yaml --check rendered"); err != nil {
		t.Error("the folder: ", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "rendered/orders/deployment_checkout.yaml")); err != nil {
		t.Error(err)
	}

	out, _, err := run(t, path, "", block(t, ": post-renderer", 0))
	if err != nil {
		t.Fatal("the post-renderer: ", err)
	}
	same(t, "the post-renderer", out)
}

// TestArgoCD runs the plugin's script as Argo CD does: in the chart's folder,
// with its environment.
func TestArgoCD(t *testing.T) {
	path := programs(t)
	var plugin struct {
		Spec struct {
			Generate struct{ Args []string }
		}
	}
	if err := yaml.Unmarshal([]byte(block(t, ": argocd", 0)), &plugin); err != nil || len(plugin.Spec.Generate.Args) != 1 {
		t.Fatal(err, plugin)
	}
	script := plugin.Spec.Generate.Args[0]
	app := []string{"ARGOCD_APP_NAME=orders", "ARGOCD_APP_NAMESPACE=orders"}
	out, _, err := run(t, path, "chart", script, app...)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "the plugin", out)
	out, _, err = run(t, path, "chart", "echo 'replicas: 3' > more.yaml\n"+script, append(app, "ARGOCD_ENV_VALUES=more.yaml")...)
	if err != nil || !strings.Contains(out, "replicas: 3") {
		t.Errorf("other values have no effect: %v\n%s", err, out)
	}
	if out, _, err := run(t, path, "chart", script, append(app, "ARGOCD_ENV_VALUES=missing.yaml")...); err == nil || out != "" {
		t.Errorf("an error of Helm is lost, and Argo CD would prune: %v\n%s", err, out)
	}
}
