package cluster

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// operation is one step of a JSON patch.
type operation struct {
	Op    string `json:"op"`
	Path  string `json:"path"`
	Value any    `json:"value,omitempty"`
}

// injectSink does to the subject of a SinkBinding what Knative's controller
// does: it writes K_SINK and K_CE_OVERRIDES to the env of every container.
func injectSink(ctx context.Context, binding *unstructured.Unstructured) error {
	live, err := server.get(ctx, subjectOf(binding))
	if err != nil {
		return fmt.Errorf("its subject: %w", err)
	}
	patch := sinkPatch(live, sinkEnv(binding))
	if len(patch) == 0 {
		return fmt.Errorf("its subject %s has no containers", identity(live))
	}
	data, err := json.Marshal(patch)
	if err != nil {
		return err
	}
	_, err = server.patch(ctx, eventingManager, live, data)
	return err
}

// sinkPatch takes the variables out of the env of each container, init
// containers too, and appends them again: as SinkBinding.Do does in
// knative.dev/eventing/pkg/apis/sources/v1.
func sinkPatch(obj *unstructured.Unstructured, env []any) []operation {
	injected := map[any]bool{}
	for _, item := range env {
		entry, _ := item.(map[string]any)
		injected[entry["name"]] = true
	}
	patch := []operation{}
	for field, list := range podContainers(obj) {
		for i, item := range list {
			container, _ := item.(map[string]any)
			var kept []any
			old, _ := container["env"].([]any)
			for _, e := range old {
				if entry, _ := e.(map[string]any); !injected[entry["name"]] {
					kept = append(kept, e)
				}
			}
			patch = append(patch, operation{
				Op:    "add", // replaces where there is one
				Path:  fmt.Sprintf("/spec/template/spec/%s/%d/env", field, i),
				Value: append(kept, env...),
			})
		}
	}
	return patch
}

func sinkEnv(binding *unstructured.Unstructured) []any {
	return []any{
		map[string]any{"name": "K_SINK", "value": sinkURL(binding)},
		map[string]any{"name": "K_CE_OVERRIDES", "value": ""},
	}
}

// subjectOf names the object that the sink is injected into.
func subjectOf(binding *unstructured.Unstructured) *unstructured.Unstructured {
	field := func(name string) string {
		value, _, _ := unstructured.NestedString(binding.Object, "spec", "subject", name)
		return value
	}
	subject := &unstructured.Unstructured{}
	subject.SetAPIVersion(field("apiVersion"))
	subject.SetKind(field("kind"))
	subject.SetName(field("name"))
	subject.SetNamespace(cmp.Or(field("namespace"), binding.GetNamespace()))
	return subject
}

// sinkURL is the address that Knative would find for the sink: a broker's
// ingress, which is also a good enough URL for any other kind here.
func sinkURL(binding *unstructured.Unstructured) string {
	field := func(name string) string {
		value, _, _ := unstructured.NestedString(binding.Object, "spec", "sink", "ref", name)
		return value
	}
	return fmt.Sprintf("http://broker-ingress.knative-eventing.svc.cluster.local/%s/%s",
		cmp.Or(field("namespace"), binding.GetNamespace()), field("name"))
}
