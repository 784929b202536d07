package fn

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

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
	if value.CanInterface() {
		marshaler, ok := value.Interface().(json.Marshaler)
		if !ok && value.CanAddr() {
			marshaler, ok = value.Addr().Interface().(json.Marshaler)
		}
		if ok {
			return marshalJSON(marshaler)
		}
	}
	switch value.Kind() {
	case reflect.Pointer, reflect.Interface:
		return marshalValue(value.Elem())
	case reflect.Struct:
		node := &yaml.Node{Kind: yaml.MappingNode}
		return node, marshalFields(node, value)
	case reflect.Map:
		return marshalMap(value)
	case reflect.Slice:
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
	case reflect.Int, reflect.Int32, reflect.Int64:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!int", Value: strconv.FormatInt(value.Int(), 10)}, nil
	default:
		return nil, fmt.Errorf("a %s cannot be written", value.Type())
	}
}

func marshalFields(node *yaml.Node, value reflect.Value) error {
	t := value.Type()
	for i := range t.NumField() {
		name, options, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		field := value.Field(i)
		switch {
		case name == "-" || !t.Field(i).IsExported():
			continue
		case name == "" && t.Field(i).Anonymous:
			if err := marshalFields(node, field); err != nil {
				return err
			}
			continue
		case name == "":
			name = t.Field(i).Name
		}
		if absent(field, options) {
			continue
		}
		child, err := marshalValue(field)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if field.Kind() == reflect.Struct && child.Kind == yaml.MappingNode && len(child.Content) == 0 {
			continue
		}
		node.Content = append(node.Content, stringNode(name), child)
	}
	return nil
}

// absent leaves out what was not set: as omitempty says, for structs too, and
// whatever would come out as null.
func absent(field reflect.Value, options string) bool {
	omit := strings.Contains(options, "omitempty") || strings.Contains(options, "omitzero")
	switch field.Kind() {
	case reflect.Pointer, reflect.Interface:
		return field.IsNil()
	case reflect.Slice, reflect.Map:
		return field.IsNil() || omit && field.Len() == 0
	default:
		return omit && field.IsZero()
	}
}

func marshalMap(value reflect.Value) (*yaml.Node, error) {
	node := &yaml.Node{Kind: yaml.MappingNode}
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
	if json.Unmarshal(text, &value) == nil {
		return stringNode(value), nil
	}
	root, _, err := parse(text)
	if err != nil {
		return nil, err
	}
	return blockStyle(root), nil
}

// stringNode writes a string so that every reader of YAML, of version 1.1 as
// well, reads a string back.
func stringNode(value string) *yaml.Node {
	node := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: value}
	switch {
	case literalIsSafe(value):
		node.Style = yaml.LiteralStyle
	case !plainIsSafe(value):
		node.Style = yaml.DoubleQuotedStyle
	}
	return node
}

// literalIsSafe: several lines, none of which a reader could change.
func literalIsSafe(value string) bool {
	if !strings.Contains(value, "\n") || strings.HasPrefix(value, "\n") || strings.HasPrefix(value, " ") {
		return false
	}
	for _, line := range strings.Split(value, "\n") {
		if strings.TrimRight(line, " \t") != line {
			return false
		}
	}
	return printable(value, "\n\t")
}

// plainIsSafe: nothing that any version of YAML gives a meaning to. Numbers
// and words such as yes are quoted by how they begin, which quotes a little
// more than is needed and nothing less.
func plainIsSafe(value string) bool {
	if value == "" || strings.TrimSpace(value) != value || !printable(value, "") {
		return false
	}
	first := value[0]
	letter := first >= 'a' && first <= 'z' || first >= 'A' && first <= 'Z' || first == '/' || first == '_' || first == '$'
	if !letter || strings.Contains(value, ": ") || strings.HasSuffix(value, ":") || strings.Contains(value, " #") {
		return false
	}
	switch strings.ToLower(value) {
	case "y", "n", "yes", "no", "on", "off", "true", "false", "null":
		return false
	}
	return true
}

func printable(value, also string) bool {
	for _, r := range value {
		if strings.ContainsRune(also, r) {
			continue
		}
		// Control characters, the line breaks of Unicode, the byte order mark
		// and broken UTF-8 all need an escape.
		if r < ' ' || r >= 0x7f && r < 0xa0 || r == 0x2028 || r == 0x2029 || r == 0xfeff || r == 0xfffd || r > 0xffff {
			return false
		}
	}
	return true
}
