package argocd

import (
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	"github.com/argoproj/argo-cd/v3/reposerver/apiclient"
)

// exampleObjects are those of the example: the user's, then what is rendered.
const exampleObjects = `ConfigMap orders/checkout-props
Broker orders/default
ConfigMap orders/checkout-managed-props
ConfigMap orders/sonataflow-platform-data-index-service-props
ConfigMap orders/sonataflow-platform-jobs-service-props
Deployment orders/checkout
Deployment orders/sonataflow-platform-data-index-service
Deployment orders/sonataflow-platform-jobs-service
Service orders/checkout
Service orders/sonataflow-platform-data-index-service
Service orders/sonataflow-platform-jobs-service
`

// TestExample: the Application that users paste yields objects, and only
// objects that a cluster without SonataFlow's CRDs knows.
func TestExample(t *testing.T) {
	got, err := generate(t, checkout(t, nil), exampleApplication(t))
	if err != nil {
		t.Fatal(err)
	}
	if got.sourceType != string(v1alpha1.ApplicationSourceTypePlugin) {
		t.Errorf("the source is a %s, want a Plugin", got.sourceType)
	}
	var lines strings.Builder
	for _, o := range got.objects {
		if o.GetKind() != "Trigger" {
			lines.WriteString(o.GetKind() + " " + o.GetNamespace() + "/" + o.GetName() + "\n")
		}
		if strings.HasPrefix(o.GetAPIVersion(), "sonataflow.org/") || o.GetKind() == "RenderSonataFlow" {
			t.Errorf("%s %s is no object of the cluster", o.GetKind(), o.GetName())
		}
		for key := range o.GetAnnotations() {
			if strings.Contains(key, "config.kubernetes.io") || strings.Contains(key, "config.k8s.io") {
				t.Errorf("%s %s has the annotation %s, which is between a host and the function", o.GetKind(), o.GetName(), key)
			}
		}
	}
	if lines.String() != exampleObjects {
		t.Errorf("objects:\n%swant:\n%s", lines.String(), exampleObjects)
	}
	workflow := got.find(t, "Deployment", "checkout")
	if image := container(t, workflow)["image"]; image != "registry.example.com/flows/checkout:1.4.2" {
		t.Errorf("the parameter workflowImages is not in effect: image %v", image)
	}
	properties, _, _ := unstructured.NestedString(got.find(t, "ConfigMap", "checkout-props").Object, "data", "application.properties")
	if !strings.Contains(properties, "acme.currency") {
		t.Errorf("the user's properties are lost: %q", properties)
	}
}

// TestParameters: each parameter of an Application reaches the render.
func TestParameters(t *testing.T) {
	image := mapParameter("workflowImages", map[string]string{"orders/checkout": "registry.example.com/c:1"})
	cases := map[string]struct {
		parameters []v1alpha1.ApplicationSourcePluginParameter
		check      func(t *testing.T, got answer)
	}{
		"release": {
			[]v1alpha1.ApplicationSourcePluginParameter{image, stringParameter("release", "osl-1.38")},
			func(t *testing.T, got answer) {
				have := container(t, got.find(t, "Deployment", "sonataflow-platform-data-index-service"))["image"].(string)
				if !strings.HasSuffix(have, ":1.38.0") {
					t.Errorf("image %s", have)
				}
			},
		},
		"images, a map": {
			[]v1alpha1.ApplicationSourcePluginParameter{image, mapParameter("images", map[string]string{"dataIndexPostgreSQL": "registry.example.com/di:2"})},
			func(t *testing.T, got answer) {
				if have := container(t, got.find(t, "Deployment", "sonataflow-platform-data-index-service"))["image"]; have != "registry.example.com/di:2" {
					t.Errorf("image %v", have)
				}
			},
		},
		"the sink SinkBinding": {
			[]v1alpha1.ApplicationSourcePluginParameter{image},
			func(t *testing.T, got answer) { got.find(t, "SinkBinding", "checkout-sb") },
		},
		"the sink Static": {
			[]v1alpha1.ApplicationSourcePluginParameter{image, stringParameter("eventing.sink", "Static")},
			func(t *testing.T, got answer) {
				if strings.Contains(got.names(), "SinkBinding") {
					t.Errorf("a SinkBinding is there:\n%s", got.names())
				}
				for _, variable := range container(t, got.find(t, "Deployment", "checkout"))["env"].([]any) {
					if v := variable.(map[string]any); v["name"] == "K_SINK" && v["value"] == "http://broker-ingress.knative-eventing.svc.cluster.local/orders/default" {
						return
					}
				}
				t.Error("no K_SINK")
			},
		},
		"sync waves": {
			[]v1alpha1.ApplicationSourcePluginParameter{image, stringParameter("argocd.syncWaves", "true")},
			func(t *testing.T, got answer) {
				const wave = "argocd.argoproj.io/sync-wave"
				if got.find(t, "Deployment", "checkout").GetAnnotations()[wave] == "" {
					t.Error("no wave on the workflow")
				}
			},
		},
		"namespace": {
			[]v1alpha1.ApplicationSourcePluginParameter{stringParameter("namespace", "elsewhere"), mapParameter("workflowImages", map[string]string{"elsewhere/checkout": "registry.example.com/c:1"})},
			func(t *testing.T, got answer) {
				if have := got.find(t, "Deployment", "checkout").GetNamespace(); have != "elsewhere" {
					t.Errorf("namespace %s", have)
				}
			},
		},
	}
	repo := checkout(t, nil)
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got, err := generate(t, repo, application(c.parameters...))
			if err != nil {
				t.Fatal(err)
			}
			c.check(t, got)
		})
	}
}

// TestPlainFolder: without a kustomization the folder's files are rendered.
func TestPlainFolder(t *testing.T) {
	repo := checkout(t, map[string]string{"app/kustomization.yaml": ""})
	got, err := generate(t, repo, exampleApplication(t))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(got.names(), exampleObjects[:strings.Index(exampleObjects, "Broker")]) {
		t.Errorf("objects:\n%s", got.names())
	}
}

// TestTracking: Argo CD's marks leave what is immutable or selects alone, by
// annotation (its default) and by label.
func TestTracking(t *testing.T) {
	for _, method := range []v1alpha1.TrackingMethod{v1alpha1.TrackingMethodAnnotation, v1alpha1.TrackingMethodLabel} {
		t.Run(string(method), func(t *testing.T) {
			got, err := generate(t, checkout(t, nil), exampleApplication(t), func(q *apiclient.ManifestRequest) { q.TrackingMethod = string(method) })
			if err != nil {
				t.Fatal(err)
			}
			workflow := got.find(t, "Deployment", "checkout")
			for _, path := range [][]string{{"spec", "selector", "matchLabels"}, {"spec", "template", "metadata", "labels"}} {
				labels, _, err := unstructured.NestedStringMap(workflow.Object, path...)
				if err != nil || labels["app.kubernetes.io/instance"] != "checkout" {
					t.Errorf("%s: %v %v", strings.Join(path, "."), labels, err)
				}
			}
			if have := workflow.GetLabels()["app.kubernetes.io/instance"]; (have == "checkout") != (method == v1alpha1.TrackingMethodAnnotation) {
				t.Errorf("the Deployment's own label is %q", have)
			}
		})
	}
}

// TestTogether: the server runs the plugin for many Applications at once.
func TestTogether(t *testing.T) {
	repo := checkout(t, nil)
	for range 8 {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			got, err := generate(t, repo, exampleApplication(t))
			if err != nil || len(got.objects) < 11 {
				t.Errorf("%d objects: %v", len(got.objects), err)
			}
		})
	}
}
