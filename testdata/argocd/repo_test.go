package argocd

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"

	"github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	"github.com/argoproj/argo-cd/v3/reposerver/apiclient"
	"github.com/argoproj/argo-cd/v3/reposerver/repository"
)

// apis are what a cluster with everything serves, in Argo CD's words.
var apis = []string{
	"v1", "v1/ConfigMap", "apps/v1", "apps/v1/Deployment",
	"eventing.knative.dev/v1", "eventing.knative.dev/v1/Broker", "eventing.knative.dev/v1/Trigger",
	"monitoring.coreos.com/v1", "monitoring.coreos.com/v1/ServiceMonitor",
	"serving.knative.dev/v1", "serving.knative.dev/v1/Service",
	"sources.knative.dev/v1", "sources.knative.dev/v1/SinkBinding",
}

// answer is what the repo server gives Argo CD's controller and UI.
type answer struct {
	sourceType string
	objects    []*unstructured.Unstructured
}

// generate has the repo server's own code generate an Application's manifests:
// it finds the plugin, sets its environment, and sends it the repository.
func generate(t *testing.T, repo string, app *v1alpha1.Application, change ...func(*apiclient.ManifestRequest)) (answer, error) {
	t.Helper()
	source := app.Spec.Source.DeepCopy()
	request := &apiclient.ManifestRequest{
		Repo:              &v1alpha1.Repository{Repo: source.RepoURL},
		Revision:          "0123456789abcdef0123456789abcdef01234567",
		AppName:           app.Name,
		AppLabelKey:       "app.kubernetes.io/instance",
		TrackingMethod:    string(v1alpha1.TrackingMethodAnnotation), // the default
		Namespace:         app.Spec.Destination.Namespace,
		ApplicationSource: source,
		KubeVersion:       "1.33.0",
		ApiVersions:       apis,
	}
	for _, f := range change {
		f(request)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute) // the repo server's own limit
	defer cancel()
	response, err := repository.GenerateManifests(ctx, filepath.Join(repo, source.Path), repo, request.Revision, request,
		false, nil, resource.MustParse("10M"), nil)
	if err != nil {
		return answer{}, err
	}
	got := answer{sourceType: response.SourceType}
	for _, manifest := range response.Manifests {
		object := &unstructured.Unstructured{}
		if err := json.Unmarshal([]byte(manifest), &object.Object); err != nil {
			t.Fatalf("not an object: %v\n%s", err, manifest)
		}
		got.objects = append(got.objects, object)
	}
	return got, nil
}

// exampleApplication is the one that users paste.
func exampleApplication(t *testing.T) *v1alpha1.Application {
	t.Helper()
	app := &v1alpha1.Application{}
	readStrict(t, "../../examples/argocd/application.yaml", app)
	return app
}

// application is one of a folder "app", with the plugin's name and parameters.
func application(parameters ...v1alpha1.ApplicationSourcePluginParameter) *v1alpha1.Application {
	app := &v1alpha1.Application{}
	app.Name = "test"
	app.Spec.Destination.Namespace = "orders"
	app.Spec.Source = &v1alpha1.ApplicationSource{
		RepoURL: "https://git.example.com/test.git", Path: "app",
		Plugin: &v1alpha1.ApplicationSourcePlugin{Name: "render-sonataflow", Parameters: parameters},
	}
	return app
}

func stringParameter(name, value string) v1alpha1.ApplicationSourcePluginParameter {
	return v1alpha1.ApplicationSourcePluginParameter{Name: name, String_: &value}
}

func mapParameter(name string, value map[string]string) v1alpha1.ApplicationSourcePluginParameter {
	return v1alpha1.ApplicationSourcePluginParameter{Name: name, OptionalMap: &v1alpha1.OptionalMap{Map: value}}
}

// readStrict reads YAML and refuses what the type does not know.
func readStrict(t *testing.T, path string, into any) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.UnmarshalStrict(text, into); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

// checkout is a copy of the example, with files changed, added, or removed
// where their text is empty.
func checkout(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	listed, err := exec.Command("git", "ls-files", "-z", "../../examples/argocd").Output()
	if err != nil { // an archive of the source
		if err := os.CopyFS(dir, os.DirFS("../../examples/argocd")); err != nil {
			t.Fatal(err)
		}
		return write(t, dir, files)
	}
	// Not what somebody left who tried the example.
	for _, name := range strings.Split(strings.TrimSuffix(string(listed), "\x00"), "\x00") {
		if text, err := os.ReadFile(name); err == nil { // else removed, and not committed yet
			write(t, dir, map[string]string{strings.TrimPrefix(name, "../../examples/argocd/"): string(text)})
		}
	}
	return write(t, dir, files)
}

func write(t *testing.T, dir string, files map[string]string) string {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if text == "" {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// names are kind and name of each object, a line each.
func (a answer) names() string {
	var lines strings.Builder
	for _, o := range a.objects {
		lines.WriteString(o.GetKind() + " " + o.GetNamespace() + "/" + o.GetName() + "\n")
	}
	return lines.String()
}

// find is the object of a kind and name.
func (a answer) find(t *testing.T, kind, name string) *unstructured.Unstructured {
	t.Helper()
	for _, o := range a.objects {
		if o.GetKind() == kind && o.GetName() == name {
			return o
		}
	}
	t.Fatalf("no %s %s in\n%s", kind, name, a.names())
	return nil
}

// container is the first container of a workload.
func container(t *testing.T, workload *unstructured.Unstructured) map[string]any {
	t.Helper()
	containers, _, err := unstructured.NestedSlice(workload.Object, "spec", "template", "spec", "containers")
	if err != nil || len(containers) == 0 {
		t.Fatalf("%s has no container: %v", workload.GetName(), err)
	}
	return containers[0].(map[string]any)
}
