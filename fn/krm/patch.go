package krm

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"

	jsonpatch "gopkg.in/evanphx/json-patch.v4"
	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"
	"sigs.k8s.io/kustomize/kyaml/yaml/merge2"
)

// Patch is a patch of one of kustomize's two kinds, applied with the libraries
// that kustomize applies it with: a strategic merge, or operations of RFC 6902.
type Patch struct {
	// Of says what a strategic merge is of: its apiVersion, kind, namespace and
	// name, as far as it has them. nil for operations.
	Of *Item
	// operations are each a patch of its own.
	operations jsonpatch.Patch
}

// ParsePatches reads the text of a patch: a list of operations, or documents
// that are a strategic merge each.
func ParsePatches(text string) ([]Patch, error) {
	var found []Patch
	for _, doc := range documents([]byte(text)) {
		root, _, err := parse(doc.text)
		if err != nil {
			return nil, err
		}
		switch {
		case root == nil || root.ShortTag() == "!!null":
			continue
		case root.Kind == kyaml.MappingNode:
			found = append(found, Patch{Of: FromNode(root)})
			continue
		}
		operations, err := json.Marshal(treeOf(root))
		if err != nil {
			return nil, err
		}
		patch, err := jsonpatch.DecodePatch(operations)
		if err != nil || root.Kind != kyaml.SequenceNode {
			return nil, errors.New("must be a strategic merge patch, which looks like a piece of an object, or a list of operations of RFC 6902, each with op and path")
		}
		found = append(found, Patch{operations: patch})
	}
	if len(found) == 0 {
		return nil, errors.New("must hold a patch, but holds nothing")
	}
	return found, nil
}

// Apply changes an item as the patch says. gone tells that the patch deletes
// the whole of it.
func (p Patch) Apply(item *Item) (gone bool, err error) {
	defer func() {
		// The libraries panic where they fail to foresee an input.
		if failure := recover(); failure != nil {
			err = fmt.Errorf("it cannot be applied: %v", failure)
		}
	}()
	if p.Of == nil {
		return false, p.operate(item)
	}
	merged, err := merge2.Merge(kyaml.NewRNode(p.Of.peek()).Copy(), kyaml.NewRNode(item.root()),
		kyaml.MergeOptions{ListIncreaseDirection: kyaml.MergeOptionsListPrepend})
	if err != nil {
		return false, err
	}
	if merged.IsNilOrEmpty() {
		return true, nil
	}
	item.node = merged.YNode()
	item.edited()
	return false, nil
}

// largestObject is what no object of Kubernetes is longer than. A copy can
// double one with every line.
const largestObject = 16 << 20

func (p Patch) operate(item *Item) error {
	text, err := json.Marshal(item.Tree())
	for n := 0; err == nil && n < len(p.operations); n++ {
		if text, err = p.operations[n : n+1].Apply(text); err == nil && len(text) > largestObject {
			err = fmt.Errorf("the object becomes longer than %d bytes", largestObject)
		}
	}
	if err != nil {
		return err
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var tree map[string]any
	if err := decoder.Decode(&tree); err != nil {
		return err
	}
	node, err := marshalValue(reflect.ValueOf(numbers(tree)))
	if err != nil {
		return err
	}
	item.node = node
	item.edited()
	return nil
}

// numbers makes whole numbers of those that are, in place.
func numbers(tree any) any {
	switch tree := tree.(type) {
	case map[string]any:
		for key, value := range tree {
			tree[key] = numbers(value)
		}
	case []any:
		for n, value := range tree {
			tree[n] = numbers(value)
		}
	case json.Number:
		if whole, err := tree.Int64(); err == nil {
			return whole
		}
		float, err := tree.Float64()
		if err == nil {
			return float
		}
	}
	return tree
}
