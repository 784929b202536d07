package krm

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// marshal turns a typed Kubernetes object into a node: fields in the order of
// the struct, keys of maps sorted. It goes through the types themselves and
// not through their JSON, since only the types tell an empty struct that means
// something (emptyDir: {}) from one that is there because Go has no absent
// ones (status: {}, resources: {}).
func marshal(object any) (*yaml.Node, error) {
	value := reflect.ValueOf(object)
	for value.Kind() == reflect.Pointer {
		value = value.Elem()
	}
	if value.Kind() != reflect.Struct {
		return nil, fmt.Errorf("a Kubernetes object must be a struct, but is a %T", object)
	}
	node, err := marshalValue(value)
	if err != nil {
		return nil, err
	}
	remove(node, "status")
	// metav1.TypeMeta has the kind first; people expect the version there.
	if k, v := entry(node, "apiVersion"); k != nil {
		remove(node, "apiVersion")
		node.Content = append([]*yaml.Node{k, v}, node.Content...)
	}
	return node, nil
}

func marshalValue(value reflect.Value) (*yaml.Node, error) {
	switch value.Kind() {
	case reflect.Pointer, reflect.Interface, reflect.Map, reflect.Slice:
		if value.IsNil() { // within a list or a map, which keeps its place
			return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null", Value: "null"}, nil
		}
	}
	if marshaler, ok := marshalerOf(value); ok {
		return marshalJSON(marshaler)
	}
	switch value.Kind() {
	case reflect.Pointer, reflect.Interface:
		return marshalValue(value.Elem())
	case reflect.Struct:
		node := &yaml.Node{Kind: yaml.MappingNode}
		return node, marshalFields(node, value)
	case reflect.Map:
		return marshalMap(value)
	case reflect.Slice, reflect.Array:
		if value.Type().Elem().Kind() == reflect.Uint8 && value.Kind() == reflect.Slice {
			return stringNode(base64.StdEncoding.EncodeToString(value.Bytes())), nil
		}
		node := &yaml.Node{Kind: yaml.SequenceNode}
		for i := range value.Len() {
			element, err := marshalValue(value.Index(i))
			if err != nil {
				return nil, err
			}
			node.Content = append(node.Content, element)
		}
		return node, nil
	case reflect.String:
		return stringNode(value.String()), nil
	case reflect.Bool:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!bool", Value: strconv.FormatBool(value.Bool())}, nil
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!int", Value: strconv.FormatInt(value.Int(), 10)}, nil
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!int", Value: strconv.FormatUint(value.Uint(), 10)}, nil
	case reflect.Float32, reflect.Float64:
		return marshalFloat(value.Float())
	default:
		return nil, fmt.Errorf("a %s cannot be written", value.Type())
	}
}

// marshalFloat writes a number as JSON does: JSON knows no infinity.
func marshalFloat(value float64) (*yaml.Node, error) {
	text, err := json.Marshal(value)
	if err != nil {
		return nil, err
	}
	root, _, err := parse(text)
	return root, err
}

func marshalFields(node *yaml.Node, value reflect.Value) error {
	for _, f := range fieldsOf(value.Type()) {
		field := value.FieldByIndex(f.index)
		if absent(field, f.omit) {
			continue
		}
		child, err := marshalValue(field)
		if err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
		empty := child.Kind == yaml.MappingNode && len(child.Content) == 0 || child.ShortTag() == "!!null"
		if field.Kind() == reflect.Struct && empty {
			continue
		}
		node.Content = append(node.Content, stringNode(f.name), child)
	}
	return nil
}

func marshalMap(value reflect.Value) (*yaml.Node, error) {
	node := &yaml.Node{Kind: yaml.MappingNode}
	if value.Type().Key().Kind() != reflect.String {
		return nil, fmt.Errorf("a %s cannot be written: its keys must be strings", value.Type())
	}
	elements := map[string]reflect.Value{}
	for _, key := range value.MapKeys() {
		elements[key.String()] = value.MapIndex(key)
	}
	for _, key := range slices.Sorted(maps.Keys(elements)) {
		child, err := marshalValue(elements[key])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", key, err)
		}
		node.Content = append(node.Content, stringNode(key), child)
	}
	return node, nil
}

// marshalJSON serves the types that write themselves: quantities, times, and
// what is a number or a string.
func marshalJSON(marshaler json.Marshaler) (*yaml.Node, error) {
	text, err := marshaler.MarshalJSON()
	if err != nil {
		return nil, err
	}
	var value string
	if bytes.HasPrefix(text, []byte(`"`)) && json.Unmarshal(text, &value) == nil {
		return stringNode(value), nil
	}
	root, _, err := parse(text)
	if err != nil {
		return nil, err
	}
	return blockStyle(root), nil
}
