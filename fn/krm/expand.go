package krm

import (
	"fmt"
	"slices"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/render-sonataflow/render-sonataflow/generators/quote"
)

// maxNodes, maxCopies and maxDepth bound how large a document is, what it grows
// to when its aliases are written out, and how deep it nests: an alias bomb
// gives an error, not a machine out of memory.
const (
	maxNodes  = 5_000_000
	maxCopies = 200_000
	maxDepth  = 500
)

// expander writes aliases and merge keys out, and finds what YAML allows and
// Kubernetes does not. Nodes without any of these stay as they are.
type expander struct {
	// nodes is how many there are, copies those that aliases brought.
	nodes, copies int
	// within is how many aliases are being written out around this node: their
	// nodes are copied, so that none stands in two places.
	within   int
	expanded bool
	tooLarge bool
	problems []error
	// second is where another object begins in the document.
	second *yaml.Node
	// keys are those on the way to the mapping that is being expanded.
	keys []string
}

func (e *expander) refuse(node *yaml.Node, format string, args ...any) {
	if e.tooLarge {
		return // the rest was not read
	}
	e.problems = append(e.problems, fmt.Errorf("line %d: "+format, append([]any{node.Line}, args...)...))
}

// fits counts a node, and says once where there are too many.
func (e *expander) fits(node *yaml.Node, depth int) bool {
	e.nodes++
	if e.within > 0 {
		e.copies++
	}
	if e.nodes <= maxNodes && e.copies <= maxCopies && depth <= maxDepth {
		return true
	}
	e.refuse(node, "the document must not hold more than %d values, bring more than %d by aliases, or nest deeper than %d", maxNodes, maxCopies, maxDepth)
	e.tooLarge = true
	return false
}

func (e *expander) expand(node *yaml.Node, depth int) *yaml.Node {
	if e.tooLarge || !e.fits(node, depth) {
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null"}
	}
	if node.Kind == yaml.AliasNode {
		e.expanded = true
		e.within++
		defer func() { e.within-- }()
		return e.expand(node.Alias, depth+1)
	}
	if node.Anchor != "" || e.within > 0 {
		bare := *node
		bare.Anchor = ""
		bare.Content = slices.Clone(node.Content)
		e.expanded = true
		node = &bare
	}
	if node.Kind == yaml.MappingNode {
		e.expandMapping(node, depth)
		return node
	}
	for i, element := range node.Content {
		node.Content[i] = e.expand(element, depth+1)
	}
	return node
}

func (e *expander) expandMapping(node *yaml.Node, depth int) {
	var seen keySet
	var merged []*yaml.Node
	kept := node.Content[:0]
	for i := 0; i+1 < len(node.Content); i += 2 {
		key := e.expand(node.Content[i], depth+1)
		e.keys = append(e.keys, key.Value)
		value := e.expand(node.Content[i+1], depth+1)
		e.keys = e.keys[:len(e.keys)-1]
		switch {
		case key.Kind != yaml.ScalarNode:
			e.refuse(key, "a key must be a plain string")
			continue
		case key.Tag == yaml.MergeTag:
			e.expanded = true
			merged = append(merged, value)
			continue
		case !seen.add(key.Value):
			if len(e.keys) > 0 || !e.another(node, kept, key) {
				e.refuse(key, "%s stands there twice: remove one", e.named(key))
			}
			continue
		}
		kept = append(kept, key, value)
	}
	node.Content = kept
	for _, source := range merged {
		e.merge(node, source, &seen)
	}
}

// another says whether a key begins a second object in a document, whose keys
// then all stand there twice, and tells so once.
func (e *expander) another(root *yaml.Node, before []*yaml.Node, key *yaml.Node) bool {
	if e.second == nil && (key.Value == "apiVersion" || key.Value == "kind") {
		twice := 0
		for i := 0; i+1 < len(root.Content); i += 2 {
			again := root.Content[i]
			if again.Line >= key.Line && slices.Contains(headKeys, again.Value) && slices.ContainsFunc(before, func(n *yaml.Node) bool { return n.Value == again.Value }) {
				twice++
			}
		}
		if twice > 1 {
			e.second = key
			e.refuse(key, "a second object begins here: put a line --- before it")
		}
	}
	return e.second != nil
}

// headKeys are those that every object has.
var headKeys = []string{"apiVersion", "kind", "metadata"}

// named names a key, unless it may be a part of a credential that was meant to
// be quoted.
func (e *expander) named(key *yaml.Node) string {
	if !quote.ShownAt(e.keys...) {
		return "a key"
	}
	return "the key " + quote.Value(key.Value)
}

// merge adds what a merge key brings and the mapping does not say itself.
func (e *expander) merge(into, source *yaml.Node, seen *keySet) {
	switch source.Kind {
	case yaml.SequenceNode:
		for _, element := range source.Content {
			e.merge(into, element, seen)
		}
	case yaml.MappingNode:
		for i := 0; i+1 < len(source.Content); i += 2 {
			if key := source.Content[i]; seen.add(key.Value) {
				into.Content = append(into.Content, key, source.Content[i+1])
			}
		}
	default:
		e.refuse(source, "a merge key must bring a map")
	}
}

// keySet are the keys of a map, most of which have few.
type keySet struct {
	few  []string
	many map[string]bool
}

// add takes in a key; false where it is there already.
func (s *keySet) add(key string) bool {
	const few = 16
	if s.many != nil {
		known := s.many[key]
		s.many[key] = true
		return !known
	}
	if slices.Contains(s.few, key) {
		return false
	}
	s.few = append(s.few, key)
	if len(s.few) > few {
		s.many = map[string]bool{}
		for _, key := range s.few {
			s.many[key] = true
		}
	}
	return true
}
