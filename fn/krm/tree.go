package krm

import (
	"math"
	"strconv"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

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

// ParseValue reads a piece of YAML, such as a list in a ConfigMap's key, as a
// tree; nil for none.
func ParseValue(text string) (any, error) {
	root, _, err := parse([]byte(text))
	if err != nil || root == nil {
		return nil, err
	}
	return treeOf(root), nil
}
