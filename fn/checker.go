package fn

import (
	"fmt"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// maxNodes, maxCopies and maxDepth bound how large an input is, what it grows
// to when its aliases are written out, and how deep it nests: an alias bomb
// gives an error, not a machine out of memory.
const (
	maxNodes  = 5_000_000
	maxCopies = 200_000
	maxDepth  = 500
)

// checker writes aliases and merge keys out, and finds what YAML allows and
// Kubernetes does not.
type checker struct {
	// nodes is how many there are, copies those that aliases brought.
	nodes, copies int
	// within is how many aliases are being written out around this node.
	within   int
	expanded bool
	tooLarge bool
	problems []error
}

func (c *checker) refuse(node *yaml.Node, format string, args ...any) {
	if c.tooLarge {
		return // the rest was not read
	}
	c.problems = append(c.problems, fmt.Errorf("line %d: "+format, append([]any{node.Line}, args...)...))
}

// fits counts a node, and says once where there are too many.
func (c *checker) fits(node *yaml.Node, depth int) bool {
	c.nodes++
	if c.within > 0 {
		c.copies++
	}
	if c.nodes <= maxNodes && c.copies <= maxCopies && depth <= maxDepth {
		return true
	}
	c.refuse(node, "the document must not hold more than %d values, bring more than %d by aliases, or nest deeper than %d", maxNodes, maxCopies, maxDepth)
	c.tooLarge = true
	return false
}

func (c *checker) check(node *yaml.Node, depth int) *yaml.Node {
	if c.tooLarge || !c.fits(node, depth) {
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null"}
	}
	switch node.Kind {
	case yaml.AliasNode:
		c.expanded = true
		c.within++
		defer func() { c.within-- }()
		return c.check(node.Alias, depth+1)
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
			c.refuse(key, "a key must be a plain string")
			continue
		case key.Tag == yaml.MergeTag:
			c.expanded = true
			merged = append(merged, value)
			continue
		case seen[key.Value]:
			c.refuse(key, "the key %s stands there twice: remove one", quote(key.Value))
			continue
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
		c.refuse(source, "a merge key must bring a map")
	}
}
