package krm

import (
	"bytes"
	"errors"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// readDocument is a document that was parsed: an object, or the node of
// something else, none where it holds nothing but comments.
type readDocument struct {
	item *Item
	root *yaml.Node
	// line is where the document begins in its text, counted from one.
	line int
	err  error
}

// read parses a document. It knows nothing of its neighbours, so that all can
// be read at once.
func (d document) read() readDocument {
	root, _, err := parse(d.text)
	if err != nil || root == nil {
		return readDocument{err: err}
	}
	line := root.Line
	_, items := entry(root, "items")
	if root.Kind != yaml.MappingNode || isList(root, items) {
		return readDocument{root: root, line: line}
	}
	item := d.item(root)
	item.origin = originOf(&yaml.Node{Line: line, Column: item.node.Column}, item.node, d.first)
	return readDocument{item: item, line: line}
}

// item makes an item of a document that is one object.
func (d document) item(root *yaml.Node) *Item {
	text := trimmed(d.text)
	if d.directives || root.Style&yaml.FlowStyle != 0 || hasOddBreaks(text) {
		return FromNode(root)
	}
	if !bytes.HasSuffix(d.text, []byte("\n")) || keepsBlanks().Match(d.text) {
		// What ends the text may be part of its last value.
		return readItem(text, root, false)
	}
	// Blank lines went from the text's head: the node counts its lines without
	// them.
	moveUp(root, linesBefore(d.text))
	return &Item{head: headOf(root), text: text, node: root}
}

// linesBefore counts the blank lines at a text's head.
func linesBefore(text []byte) int {
	for n := 0; ; n++ {
		line, rest, found := bytes.Cut(text, []byte("\n"))
		if !found || len(bytes.TrimSpace(line)) > 0 {
			return n
		}
		text = rest
	}
}

func moveUp(node *yaml.Node, lines int) {
	if lines == 0 {
		return
	}
	node.Line -= lines
	for _, child := range node.Content {
		moveUp(child, lines)
	}
}

// isList tells lists, Kubernetes' own of which have no name, from objects whose kind
// just ends so.
func isList(root, items *yaml.Node) bool {
	kind := stringAt(root, "kind")
	return kind == resourceListKind || strings.HasSuffix(kind, "List") && stringAt(root, "metadata", "name") == "" &&
		items != nil && items.Kind == yaml.SequenceNode
}

// readItem makes an item of a node, and of its text where that reads the same
// when it stands alone. Its lines are then those of the text.
func readItem(text []byte, node *yaml.Node, rewrite bool) *Item {
	if text == nil || rewrite || node.Style&yaml.FlowStyle != 0 || hasOddBreaks(text) {
		return FromNode(node)
	}
	root, _, err := parse(text)
	if err != nil || root == nil || !sameNode(root, node) {
		return FromNode(node)
	}
	return &Item{head: headOf(root), text: text, node: root}
}

// hasOddBreaks says whether a text breaks lines where only YAML 1.1 does: then
// its lines are not those that nodes count.
func hasOddBreaks(text []byte) bool {
	return bytes.ContainsAny(text, "\u0085\u2028\u2029")
}

// readElement reads an element of a list at the left edge that ends where it
// was cut.
func readElement(element []byte) (*Item, error) {
	text := dedentElement(element)
	if hasOddBreaks(text) || slices.ContainsFunc(bytes.Split(text, []byte("\n")), isMarkerLine) {
		return nil, errors.New("must not hold what would end a document")
	}
	root, _, err := parse(text)
	if err != nil {
		return nil, err
	}
	if root == nil || root.Kind != yaml.MappingNode {
		return nil, errors.New("must be an object")
	}
	if root.Style&yaml.FlowStyle != 0 {
		return FromNode(root), nil
	}
	return &Item{head: headOf(root), text: text, node: root}, nil
}
