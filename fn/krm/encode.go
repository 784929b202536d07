package krm

import (
	"bytes"
	"fmt"
	"maps"
	"slices"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// encode writes a node as a block-style document that reads as the node does.
// The library misplaces some comments so that the text reads otherwise, and
// cannot write every tag: then comments go, then all style.
func encode(node *yaml.Node) []byte {
	block := blockStyle(node)
	if text, err := write(block); err == nil && (!hasExtras(block) || reads(text, block)) {
		return text
	}
	block = withoutComments(block)
	if text, err := write(block); err == nil && reads(text, block) {
		return text
	}
	text, err := write(nodeOf(treeOf(node)))
	if err != nil {
		// Maps, lists, strings, numbers and booleans: nothing is left that
		// could not be written, see FuzzRead.
		panic("a tree cannot be written: " + err.Error())
	}
	return text
}

func write(node *yaml.Node) (text []byte, err error) {
	defer func() {
		// As in decodeOne: the library's panics are answered by the next way.
		if p := recover(); p != nil {
			err = fmt.Errorf("cannot be written: %v", p)
		}
	}()
	var out bytes.Buffer
	err = yaml.NewEncoder(&out).Encode(node)
	return out.Bytes(), err
}

// reads says whether a text reads as a node does.
func reads(text []byte, node *yaml.Node) bool {
	root, expanded, err := parse(text)
	return err == nil && !expanded && root != nil && sameNode(root, node)
}

// sameNode says whether two nodes hold the same in the same order, whatever
// they look like.
func sameNode(a, b *yaml.Node) bool {
	if a.Kind != b.Kind || len(a.Content) != len(b.Content) {
		return false
	}
	if a.Kind == yaml.ScalarNode {
		return a.Value == b.Value && a.ShortTag() == b.ShortTag()
	}
	for i := range a.Content {
		if !sameNode(a.Content[i], b.Content[i]) {
			return false
		}
	}
	return true
}

// hasExtras: what only users write, and the library may get wrong.
func hasExtras(node *yaml.Node) bool {
	return node.HeadComment+node.LineComment+node.FootComment != "" ||
		node.Kind == yaml.ScalarNode && node.Line > 0 && node.Style != 0 && node.Style != yaml.DoubleQuotedStyle ||
		slices.ContainsFunc(node.Content, hasExtras)
}

func withoutComments(node *yaml.Node) *yaml.Node {
	bare := *node
	bare.HeadComment, bare.LineComment, bare.FootComment = "", "", ""
	bare.Content = make([]*yaml.Node, len(node.Content))
	for i, child := range node.Content {
		bare.Content[i] = withoutComments(child)
	}
	return &bare
}

// nodeOf is the reverse of treeOf, with keys sorted.
func nodeOf(tree any) *yaml.Node {
	switch value := tree.(type) {
	case map[string]any:
		node := &yaml.Node{Kind: yaml.MappingNode}
		for _, key := range slices.Sorted(maps.Keys(value)) {
			node.Content = append(node.Content, stringNode(key), nodeOf(value[key]))
		}
		return node
	case []any:
		node := &yaml.Node{Kind: yaml.SequenceNode}
		for _, element := range value {
			node.Content = append(node.Content, nodeOf(element))
		}
		return node
	case string:
		return stringNode(value)
	default:
		node := &yaml.Node{}
		_ = node.Encode(value) // numbers, booleans and nil always can
		return node
	}
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
