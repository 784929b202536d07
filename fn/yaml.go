package fn

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// This file, checker.go, syntax.go, encode.go, marshal.go, item.go,
// annotations.go and cut.go are all that knows of YAML nodes.

// parse reads one YAML document into its root node, which has no aliases;
// expanded tells that it had some, so that the text no longer says the same.
// nil is returned for a document of nothing but comments.
func parse(text []byte) (root *yaml.Node, expanded bool, err error) {
	document, err := decodeOne(text)
	if err != nil {
		return nil, false, located(err, text)
	}
	if document == nil || document.Kind != yaml.DocumentNode || len(document.Content) != 1 {
		return nil, false, nil
	}
	c := &checker{}
	root = c.check(document.Content[0], 0)
	return root, c.expanded, errors.Join(c.problems...)
}

// decodeOne reads the one document of a text; a second one is an error, since
// it would be lost without a word.
func decodeOne(text []byte) (document *yaml.Node, err error) {
	// The library panics where it fails to foresee an input; no input may end
	// the process that way.
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("this is YAML that cannot be read: %v", p)
		}
	}()
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	var first, second yaml.Node
	switch err := decoder.Decode(&first); {
	case errors.Is(err, io.EOF):
		return nil, nil
	case err != nil:
		return nil, err
	}
	switch err := decoder.Decode(&second); {
	case err == nil:
		return nil, fmt.Errorf("line %d: %s", second.Line, anotherDocument)
	case !errors.Is(err, io.EOF):
		return nil, err
	}
	return &first, nil
}

// treeOf turns a node into map[string]any, []any, string, bool, int64, uint64,
// float64 and nil. Dates and binary stay the text they are.
func treeOf(node *yaml.Node) any {
	switch node.Kind {
	case yaml.MappingNode:
		tree := make(map[string]any, len(node.Content)/2)
		for i := 0; i+1 < len(node.Content); i += 2 {
			tree[node.Content[i].Value] = treeOf(node.Content[i+1])
		}
		return tree
	case yaml.SequenceNode:
		list := make([]any, len(node.Content))
		for i, element := range node.Content {
			list[i] = treeOf(element)
		}
		return list
	default:
		return scalarOf(node)
	}
}

func scalarOf(node *yaml.Node) any {
	switch node.ShortTag() {
	case "!!null":
		return nil
	case "!!bool":
		var truth bool
		if node.Decode(&truth) == nil {
			return truth
		}
	case "!!int":
		var number int64
		if node.Decode(&number) == nil {
			return number
		}
		var large uint64
		if node.Decode(&large) == nil {
			return large
		}
		if f, err := strconv.ParseFloat(node.Value, 64); err == nil {
			return f
		}
	case "!!float":
		var f float64
		if node.Decode(&f) == nil && !math.IsInf(f, 0) && !math.IsNaN(f) {
			return f
		}
	}
	return node.Value
}

// parseValue reads a piece of YAML, such as a list in a ConfigMap's key.
func parseValue(text string) (any, error) {
	root, _, err := parse([]byte(text))
	if err != nil || root == nil {
		return nil, err
	}
	return treeOf(root), nil
}

// entry finds a key of a mapping; both are nil where it is not there.
func entry(mapping *yaml.Node, key string) (k, v *yaml.Node) {
	if mapping == nil || mapping.Kind != yaml.MappingNode {
		return nil, nil
	}
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == key {
			return mapping.Content[i], mapping.Content[i+1]
		}
	}
	return nil, nil
}

// stringAt reads a scalar deep in a mapping, "" where there is none.
func stringAt(node *yaml.Node, path ...string) string {
	for _, key := range path {
		_, node = entry(node, key)
	}
	if node == nil || node.Kind != yaml.ScalarNode || node.ShortTag() == "!!null" {
		return ""
	}
	return node.Value
}
