package cluster

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// openShiftSchemas has the OpenAPI definitions of what OpenShift's own API
// server serves: for builds and images there are no CRDs to publish.
const openShiftSchemas = "openapi/openapi.json"

// openShiftCRDs makes CRDs of those kinds from their published definitions.
func openShiftCRDs(path string) ([]*unstructured.Unstructured, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var api struct{ Definitions map[string]map[string]any }
	if err := json.Unmarshal(text, &api); err != nil {
		return nil, fmt.Errorf("cannot read %s: %w", path, err)
	}
	var crds []*unstructured.Unstructured
	for _, of := range []struct{ group, kind, plural string }{{"build", "BuildConfig", "buildconfigs"}, {"image", "ImageStream", "imagestreams"}} {
		name := "com.github.openshift.api." + of.group + ".v1." + of.kind
		definition, found := api.Definitions[name]
		if !found {
			return nil, fmt.Errorf("%s has no %s", path, name)
		}
		schema := structural(api.Definitions, definition)
		properties := schema["properties"].(map[string]any)
		properties["metadata"] = map[string]any{"type": "object"}
		properties["status"] = map[string]any{"type": "object", "x-kubernetes-preserve-unknown-fields": true}
		delete(schema, "required")
		group := of.group + ".openshift.io"
		crds = append(crds, &unstructured.Unstructured{Object: map[string]any{
			"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
			"metadata": map[string]any{"name": of.plural + "." + group, "annotations": map[string]any{"api-approved.kubernetes.io": "unapproved, for tests"}},
			"spec": map[string]any{
				"group": group, "scope": "Namespaced",
				"names":    map[string]any{"kind": of.kind, "listKind": of.kind + "List", "plural": of.plural, "singular": strings.ToLower(of.kind)},
				"versions": []any{map[string]any{"name": "v1", "served": true, "storage": true, "schema": map[string]any{"openAPIV3Schema": schema}}},
			},
		}})
	}
	return crds, nil
}

// structural writes a definition with all it refers to in place, as a CRD wants
// it: no references, no defaults, a type everywhere.
func structural(definitions map[string]map[string]any, schema map[string]any) map[string]any {
	if ref, isRef := schema["$ref"].(string); isRef {
		name := ref[strings.LastIndex(ref, "/")+1:]
		switch {
		case strings.HasSuffix(name, ".Quantity"), strings.HasSuffix(name, ".IntOrString"):
			return map[string]any{"x-kubernetes-int-or-string": true}
		case strings.HasSuffix(name, ".RawExtension"):
			return map[string]any{"type": "object", "x-kubernetes-preserve-unknown-fields": true}
		}
		return structural(definitions, definitions[name])
	}
	out := map[string]any{}
	for _, key := range []string{"type", "format", "required", "enum"} {
		if value, found := schema[key]; found {
			out[key] = value
		}
	}
	if out["type"] == nil {
		out["type"] = "object"
	}
	if properties, found := schema["properties"].(map[string]any); found {
		inlined := map[string]any{}
		for name, property := range properties {
			inlined[name] = structural(definitions, property.(map[string]any))
		}
		out["properties"] = inlined
	}
	for _, key := range []string{"items", "additionalProperties"} {
		if below, found := schema[key].(map[string]any); found {
			out[key] = structural(definitions, below)
		}
	}
	if all, found := schema["allOf"].([]any); found && len(all) == 1 {
		maps.Copy(out, structural(definitions, all[0].(map[string]any)))
	}
	return out
}
