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

// injectSink does to the subject of a SinkBinding what Knative does: it
// appends K_SINK and K_CE_OVERRIDES to the env of every container, init
// containers too (SinkBinding.Do in knative.dev/eventing/pkg/apis/sources/v1).
func injectSink(ctx context.Context, binding *unstructured.Unstructured) error {
	reference := func(field string) string {
		value, _, _ := unstructured.NestedString(binding.Object, "spec", "subject", field)
		return value
	}
	subject := &unstructured.Unstructured{}
	subject.SetAPIVersion(reference("apiVersion"))
	subject.SetKind(reference("kind"))
	subject.SetName(reference("name"))
	subject.SetNamespace(cmp.Or(reference("namespace"), binding.GetNamespace()))
	live, err := server.get(ctx, subject)
	if err != nil {
		return fmt.Errorf("the subject %s: %w", identity(subject), err)
	}
	env := []any{
		map[string]any{"name": "K_SINK", "value": sinkURL(binding)},
		map[string]any{"name": "K_CE_OVERRIDES", "value": ""},
	}
	var patch []operation
	for field, list := range podContainers(live) {
		for i, item := range list {
			container, _ := item.(map[string]any)
			path := fmt.Sprintf("/spec/template/spec/%s/%d/env", field, i)
			if _, has := container["env"]; !has {
				patch = append(patch, operation{Op: "add", Path: path, Value: env})
				continue
			}
			for _, entry := range env {
				patch = append(patch, operation{Op: "add", Path: path + "/-", Value: entry})
			}
		}
	}
	if len(patch) == 0 {
		return fmt.Errorf("the subject %s has no containers", identity(subject))
	}
	data, err := json.Marshal(patch)
	if err != nil {
		return err
	}
	_, err = server.patch(ctx, eventingManager, live, data)
	return err
}

// sinkURL is the address that Knative would find for the sink: a broker's
// ingress, which is also a good enough URL for any other kind here.
func sinkURL(binding *unstructured.Unstructured) string {
	reference := func(field string) string {
		value, _, _ := unstructured.NestedString(binding.Object, "spec", "sink", "ref", field)
		return value
	}
	return fmt.Sprintf("http://broker-ingress.knative-eventing.svc.cluster.local/%s/%s",
		cmp.Or(reference("namespace"), binding.GetNamespace()), reference("name"))
}
