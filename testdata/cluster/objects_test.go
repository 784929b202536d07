package cluster

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"sort"

	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/util/yaml"
	sigsyaml "sigs.k8s.io/yaml"
)

// parseObjects reads a YAML stream, the items of a List or ResourceList too.
func parseObjects(data []byte) ([]*unstructured.Unstructured, error) {
	var objects []*unstructured.Unstructured
	for reader := yaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(data))); ; {
		document, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return objects, nil
		} else if err != nil {
			return nil, err
		}
		asJSON, err := sigsyaml.YAMLToJSONStrict(document)
		if err != nil {
			return nil, err
		}
		if bytes.Equal(bytes.TrimSpace(asJSON), []byte("null")) {
			continue // only comments between two separators
		}
		// Decoding gives integers as int64, as the API's answers have them.
		object := &unstructured.Unstructured{}
		if err := object.UnmarshalJSON(asJSON); err != nil {
			return nil, err
		}
		items, isList, err := unstructured.NestedSlice(object.Object, "items")
		if err != nil || !isList {
			objects = append(objects, object)
			continue
		}
		for _, item := range items {
			content, ok := item.(map[string]any)
			if !ok {
				return nil, fmt.Errorf("an item of %s must be an object", object.GetKind())
			}
			objects = append(objects, &unstructured.Unstructured{Object: content})
		}
	}
}

// identity is the object's kind, namespace and name, to print and to compare.
func identity(obj *unstructured.Unstructured) string {
	return fmt.Sprintf("%s %s/%s", obj.GroupVersionKind().GroupKind(), obj.GetNamespace(), obj.GetName())
}

// pruned returns the paths of the fields that were sent and are not in what
// the server made of them. A zero value that the server leaves out is the
// same value to every reader and not reported, and null sets nothing.
func pruned(sent, got *unstructured.Unstructured) []string {
	return prunedAt("", readable(sent).Object, got.Object)
}

// readable is a Secret as the server returns it: stringData is only for
// writing.
func readable(obj *unstructured.Unstructured) *unstructured.Unstructured {
	texts, found, _ := unstructured.NestedStringMap(obj.Object, "stringData")
	if obj.GetKind() != "Secret" || !found {
		return obj
	}
	obj = obj.DeepCopy()
	data, _, _ := unstructured.NestedMap(obj.Object, "data")
	if data == nil {
		data = map[string]any{}
	}
	for key, text := range texts {
		data[key] = base64.StdEncoding.EncodeToString([]byte(text))
	}
	obj.Object["data"] = data
	delete(obj.Object, "stringData")
	return obj
}

func prunedAt(path string, sent, got any) []string {
	var paths []string
	switch s := sent.(type) {
	case map[string]any:
		g, _ := got.(map[string]any)
		keys := make([]string, 0, len(s))
		for k := range s {
			keys = append(keys, k)
		}
		sort.Strings(keys)
		for _, k := range keys {
			if value, found := g[k]; s[k] != nil && (found || !zero(s[k])) {
				paths = append(paths, prunedAt(path+"."+k, s[k], value)...)
			}
		}
	case []any:
		g, _ := got.([]any)
		for i, item := range s {
			paths = append(paths, prunedAt(fmt.Sprintf("%s[%d]", path, i), item, counterpart(g, item, i))...)
		}
	default:
		if !same(sent, got) {
			paths = append(paths, fmt.Sprintf("%s: sent %v, got %v", path, sent, got))
		}
	}
	return paths
}

// counterpart finds an item of a list by the keys that lists of the API are
// merged by, since another manager's entries may stand between ours.
func counterpart(list []any, item any, index int) any {
	wanted, isMap := item.(map[string]any)
	for _, key := range []string{"name", "mountPath", "containerPort", "port"} {
		value, has := wanted[key]
		if !isMap || !has {
			continue
		}
		for _, candidate := range list {
			if c, ok := candidate.(map[string]any); ok && same(value, c[key]) {
				return candidate
			}
		}
		return nil
	}
	if index < len(list) {
		return list[index]
	}
	return nil
}

func zero(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case bool:
		return !v
	case string:
		return v == ""
	case int64:
		return v == 0
	case map[string]any:
		for _, field := range v {
			if !zero(field) {
				return false
			}
		}
		return true
	case []any:
		return len(v) == 0
	}
	return false
}

// same takes two spellings of one quantity for equal: the server rewrites them.
func same(a, b any) bool {
	if fmt.Sprint(a) == fmt.Sprint(b) {
		return true
	}
	x, errX := resource.ParseQuantity(fmt.Sprint(a))
	y, errY := resource.ParseQuantity(fmt.Sprint(b))
	return errX == nil && errY == nil && x.Cmp(y) == 0
}
