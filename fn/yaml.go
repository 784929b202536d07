package fn

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// This file, marshal.go, item.go and cut.go are all that knows of YAML nodes.

// maxNodes and maxDepth bound what one input may grow to when its aliases are
// written out, and how deep it nests: an alias bomb gives an error, not a
// machine out of memory.
const (
	maxNodes = 2_000_000
	maxDepth = 1000
)

// parse reads one YAML document into its root node, which has no aliases;
// expanded tells that it had some, so that the text no longer says the same.
// nil is returned for a document of nothing but comments.
func parse(text []byte) (root *yaml.Node, expanded bool, err error) {
	var document yaml.Node
	if err := yaml.NewDecoder(bytes.NewReader(text)).Decode(&document); err != nil {
		if strings.HasSuffix(err.Error(), "EOF") {
			return nil, false, nil
		}
		return nil, false, err
	}
	if document.Kind != yaml.DocumentNode || len(document.Content) != 1 {
		return nil, false, nil
	}
	c := &checker{}
	root = c.check(document.Content[0], 0)
	return root, c.expanded, errors.Join(c.problems...)
}

// checker writes aliases and merge keys out, and finds what YAML allows and
// Kubernetes does not.
type checker struct {
	nodes    int
	expanded bool
	problems []error
}

func (c *checker) check(node *yaml.Node, depth int) *yaml.Node {
	if c.nodes++; c.nodes > maxNodes || depth > maxDepth {
		if len(c.problems) == 0 || c.nodes == maxNodes+1 {
			c.problems = append(c.problems, fmt.Errorf("line %d: the document must not hold more than %d values or nest deeper than %d, with its aliases written out", node.Line, maxNodes, maxDepth))
		}
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null"}
	}
	switch node.Kind {
	case yaml.AliasNode:
		c.expanded = true
		target := *node.Alias
		target.Anchor = ""
		return c.check(&target, depth+1)
	case yaml.MappingNode:
		return c.checkMapping(node, depth)
	case yaml.SequenceNode:
		checked := *node
		c.dropAnchor(&checked)
		checked.Content = make([]*yaml.Node, len(node.Content))
		for i, element := range node.Content {
			checked.Content[i] = c.check(element, depth+1)
		}
		return &checked
	default:
		if node.Anchor != "" {
			checked := *node
			c.dropAnchor(&checked)
			return &checked
		}
		return node
	}
}

func (c *checker) dropAnchor(node *yaml.Node) {
	if node.Anchor != "" {
		node.Anchor, c.expanded = "", true
	}
}

func (c *checker) checkMapping(node *yaml.Node, depth int) *yaml.Node {
	checked := *node
	c.dropAnchor(&checked)
	checked.Content = make([]*yaml.Node, 0, len(node.Content))
	seen := make(map[string]bool, len(node.Content)/2)
	var merged []*yaml.Node
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := c.check(node.Content[i], depth+1), c.check(node.Content[i+1], depth+1)
		switch {
		case key.Kind != yaml.ScalarNode:
			c.problems = append(c.problems, fmt.Errorf("line %d: a key must be a plain string", key.Line))
			continue
		case key.Tag == yaml.MergeTag:
			c.expanded = true
			merged = append(merged, value)
			continue
		case seen[key.Value]:
			c.problems = append(c.problems, fmt.Errorf("line %d: the key %s stands there twice: remove one", key.Line, quote(key.Value)))
		}
		seen[key.Value] = true
		checked.Content = append(checked.Content, key, value)
	}
	for _, source := range merged {
		c.merge(&checked, source, seen)
	}
	return &checked
}

// merge adds what a merge key brings and the mapping does not say itself.
func (c *checker) merge(into, source *yaml.Node, seen map[string]bool) {
	switch source.Kind {
	case yaml.SequenceNode:
		for _, element := range source.Content {
			c.merge(into, element, seen)
		}
	case yaml.MappingNode:
		for i := 0; i+1 < len(source.Content); i += 2 {
			if key := source.Content[i]; !seen[key.Value] {
				seen[key.Value] = true
				into.Content = append(into.Content, key, source.Content[i+1])
			}
		}
	default:
		c.problems = append(c.problems, fmt.Errorf("line %d: a merge key must bring a map", source.Line))
	}
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

// encode writes a node as a block-style document.
func encode(node *yaml.Node) []byte {
	var out bytes.Buffer
	encoder := yaml.NewEncoder(&out)
	// Nodes that were read or made here can always be written.
	if err := encoder.Encode(blockStyle(node)); err != nil {
		panic(fmt.Sprintf("a node that was read cannot be written: %v", err))
	}
	return out.Bytes()
}

// blockStyle lets JSON come out as YAML that people can read and git can diff.
func blockStyle(node *yaml.Node) *yaml.Node {
	if node.Kind == yaml.ScalarNode {
		return node
	}
	block := *node
	if len(block.Content) > 0 {
		block.Style &^= yaml.FlowStyle
	}
	block.Content = make([]*yaml.Node, len(node.Content))
	for i, child := range node.Content {
		block.Content[i] = blockStyle(child)
	}
	return &block
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
