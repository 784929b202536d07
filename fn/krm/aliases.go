package krm

import (
	"bytes"
	"fmt"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// CheckAliases refuses a text that would grow out of all bounds where its
// aliases are written out. It is for texts that another reader expands, which
// has no bounds of its own; what is no YAML is that reader's to refuse.
func CheckAliases(text []byte) error {
	if !bytes.ContainsRune(text, '*') || !bytes.ContainsRune(text, '&') {
		return nil
	}
	for _, doc := range documents(text) {
		root, err := decodeOne(doc.text)
		if err != nil || root == nil {
			continue
		}
		e := expansion{sizes: map[*yaml.Node]int{}}
		if e.size(root) > maxCopies+e.written {
			return fmt.Errorf("the document at line %d must not bring more than %d values by aliases", doc.first, maxCopies)
		}
	}
	return nil
}

// expansion counts the nodes of a document with its aliases written out,
// without writing them out.
type expansion struct {
	// sizes are those of the nodes that aliases name; a node has none yet while
	// it is counted.
	sizes map[*yaml.Node]int
	// written is how many nodes stand in the text.
	written int
}

// tooMany is more than any count that is allowed, and small enough to add up.
const tooMany = 1 << 40

func (e *expansion) size(node *yaml.Node) int {
	if node.Kind == yaml.AliasNode {
		size, counted := e.sizes[node.Alias]
		if !counted {
			return tooMany // it names what it is in
		}
		return size
	}
	e.written++
	total := 1
	for _, child := range node.Content {
		total = min(total+e.size(child), tooMany)
	}
	if node.Anchor != "" {
		e.sizes[node] = total
	}
	return total
}
