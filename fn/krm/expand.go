package krm

import (
	"fmt"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/render-sonataflow/render-sonataflow/generators/quote"
)

// maxNodes, maxCopies and maxDepth bound how large an input is, what it grows
// to when its aliases are written out, and how deep it nests: an alias bomb
// gives an error, not a machine out of memory.
const (
	maxNodes  = 5_000_000
	maxCopies = 200_000
	maxDepth  = 500
)

// expander writes aliases and merge keys out, and finds what YAML allows and
// Kubernetes does not.
type expander struct {
	// nodes is how many there are, copies those that aliases brought.
	nodes, copies int
	// within is how many aliases are being written out around this node.
	within   int
	expanded bool
	tooLarge bool
	problems []error
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
	switch node.Kind {
	case yaml.AliasNode:
		e.expanded = true
		e.within++
		defer func() { e.within-- }()
		return e.expand(node.Alias, depth+1)
	case yaml.MappingNode:
		return e.expandMapping(node, depth)
	case yaml.SequenceNode:
		checked := *node
		e.dropAnchor(&checked)
		checked.Content = make([]*yaml.Node, len(node.Content))
		for i, element := range node.Content {
			checked.Content[i] = e.expand(element, depth+1)
		}
		return &checked
	default:
		if node.Anchor != "" {
			checked := *node
			e.dropAnchor(&checked)
			return &checked
		}
		return node
	}
}

func (e *expander) dropAnchor(node *yaml.Node) {
	if node.Anchor != "" {
		node.Anchor, e.expanded = "", true
	}
}

func (e *expander) expandMapping(node *yaml.Node, depth int) *yaml.Node {
	checked := *node
	e.dropAnchor(&checked)
	checked.Content = make([]*yaml.Node, 0, len(node.Content))
	seen := make(map[string]bool, len(node.Content)/2)
	var merged []*yaml.Node
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := e.expand(node.Content[i], depth+1), e.expand(node.Content[i+1], depth+1)
		switch {
		case key.Kind != yaml.ScalarNode:
			e.refuse(key, "a key must be a plain string")
			continue
		case key.Tag == yaml.MergeTag:
			e.expanded = true
			merged = append(merged, value)
			continue
		case seen[key.Value]:
			e.refuse(key, "the key %s stands there twice: remove one", quote.Value(key.Value))
			continue
		}
		seen[key.Value] = true
		checked.Content = append(checked.Content, key, value)
	}
	for _, source := range merged {
		e.merge(&checked, source, seen)
	}
	return &checked
}

// merge adds what a merge key brings and the mapping does not say itself.
func (e *expander) merge(into, source *yaml.Node, seen map[string]bool) {
	switch source.Kind {
	case yaml.SequenceNode:
		for _, element := range source.Content {
			e.merge(into, element, seen)
		}
	case yaml.MappingNode:
		for i := 0; i+1 < len(source.Content); i += 2 {
			if key := source.Content[i]; !seen[key.Value] {
				seen[key.Value] = true
				into.Content = append(into.Content, key, source.Content[i+1])
			}
		}
	default:
		e.refuse(source, "a merge key must bring a map")
	}
}
