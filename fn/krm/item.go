package krm

import (
	"encoding/json"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// Item is one object of the input or the output. One that nobody changes
// leaves as the bytes it came in: nothing is written anew for the sake of it.
type Item struct {
	// text is the document as it stands; nil where node has to be written.
	text []byte
	// node is what the text says, and its lines are those of the text.
	node *yaml.Node
	// file is where it was read from, for messages; "" where a host knows.
	file string
}

// New makes an item of a typed Kubernetes object.
func New(object any) (*Item, error) {
	node, err := marshal(object)
	if err != nil {
		return nil, err
	}
	return &Item{node: node}, nil
}

// FromNode makes an item of a resource that kustomize holds.
func FromNode(node *yaml.Node) *Item { return &Item{node: node} }

// root is the item's node.
func (i *Item) root() *yaml.Node { return i.node }

// APIVersion is group/version, or the version alone for the core group.
func (i *Item) APIVersion() string { return stringAt(i.root(), "apiVersion") }

// Group is the API group, "" for the core group.
func (i *Item) Group() string {
	group, _, found := strings.Cut(i.APIVersion(), "/")
	if !found {
		return ""
	}
	return group
}

// Kind is the item's kind.
func (i *Item) Kind() string { return stringAt(i.root(), "kind") }

// Name is metadata.name, "" where there is none.
func (i *Item) Name() string { return stringAt(i.root(), "metadata", "name") }

// Namespace is metadata.namespace, "" where there is none.
func (i *Item) Namespace() string { return stringAt(i.root(), "metadata", "namespace") }

// Annotation is the value of one annotation, "" where there is none.
func (i *Item) Annotation(key string) string {
	return stringAt(i.root(), "metadata", "annotations", key)
}

// Label is the value of one label, "" where there is none.
func (i *Item) Label(key string) string {
	return stringAt(i.root(), "metadata", "labels", key)
}

// Annotations is a copy of all of them.
func (i *Item) Annotations() map[string]string {
	_, metadata := entry(i.root(), "metadata")
	_, mapping := entry(metadata, "annotations")
	found := map[string]string{}
	if mapping == nil || mapping.Kind != yaml.MappingNode {
		return found
	}
	for at := 0; at+1 < len(mapping.Content); at += 2 {
		found[mapping.Content[at].Value] = mapping.Content[at+1].Value
	}
	return found
}

// Empty says whether an item holds nothing at all: some hosts pass {} for no
// functionConfig.
func (i *Item) Empty() bool { return len(i.root().Content) == 0 }

// Tree is the whole item as map[string]any, []any and scalars.
func (i *Item) Tree() map[string]any {
	tree, _ := treeOf(i.root()).(map[string]any)
	return tree
}

// Decode reads the item into a typed object, leniently: what the type does not
// know is passed over.
func (i *Item) Decode(into any) error {
	text, err := json.Marshal(i.Tree())
	if err != nil {
		return err
	}
	return json.Unmarshal(text, into)
}

// Text is the item as a YAML document, without separators.
func (i *Item) Text() []byte {
	if i.text == nil {
		return encode(i.root())
	}
	return i.text
}
