package cluster

import (
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// kinds are all that the operator makes, and the Broker it makes them for.
var kinds = []schema.GroupVersionKind{
	{Version: "v1", Kind: "ConfigMap"},
	{Version: "v1", Kind: "Service"},
	{Group: "apps", Version: "v1", Kind: "Deployment"},
	{Group: "batch", Version: "v1", Kind: "Job"},
	{Group: "policy", Version: "v1", Kind: "PodDisruptionBudget"},
	{Group: "serving.knative.dev", Version: "v1", Kind: "Service"},
	{Group: "eventing.knative.dev", Version: "v1", Kind: "Broker"},
	{Group: "eventing.knative.dev", Version: "v1", Kind: "Trigger"},
	{Group: "sources.knative.dev", Version: "v1", Kind: "SinkBinding"},
	{Group: "monitoring.coreos.com", Version: "v1", Kind: "ServiceMonitor"},
	{Group: "route.openshift.io", Version: "v1", Kind: "Route"},
	{Group: "build.openshift.io", Version: "v1", Kind: "BuildConfig"},
	{Group: "image.openshift.io", Version: "v1", Kind: "ImageStream"},
	{Group: "tekton.dev", Version: "v1", Kind: "TaskRun"},
}

// TestServerKnowsTheKinds sees to it that no later test passes because the
// server would take anything: each kind is served and refuses a wrong field.
func TestServerKnowsTheKinds(t *testing.T) {
	for _, kind := range kinds {
		t.Run(kind.GroupKind().String(), func(t *testing.T) {
			obj := &unstructured.Unstructured{Object: map[string]any{"noSuchField": "x"}}
			obj.SetGroupVersionKind(kind)
			obj.SetNamespace("kinds")
			obj.SetName("kind")
			_, _, err := server.apply(t.Context(), "test", obj, false)
			if err == nil || !strings.Contains(err.Error(), "noSuchField") {
				t.Errorf("the server must refuse an unknown field by name, but said: %v", err)
			}
		})
	}
}

func TestServerKnowsNoSonataFlow(t *testing.T) {
	obj := &unstructured.Unstructured{}
	obj.SetGroupVersionKind(schema.GroupVersionKind{Group: "sonataflow.org", Version: "v1alpha08", Kind: "SonataFlow"})
	obj.SetNamespace("kinds")
	obj.SetName("kind")
	if _, _, err := server.apply(t.Context(), "test", obj, false); err == nil {
		t.Error("the render must do without SonataFlow's CRDs, but the server has them")
	}
}
