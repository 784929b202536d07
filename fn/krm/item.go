package krm

import (
	"encoding/json"
	"maps"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// Item is one object of the input or the output. One that nobody changes
// leaves as the bytes it came in: nothing is written anew for the sake of it,
// and nothing is parsed that nobody asks about.
type Item struct {
	head
	// element is the text as it stands in a list at the left edge, nil where it
	// came in another form.
	element []byte
	// text is the document as it stands; nil where it has to be made of element
	// or, where that is nil too, of node.
	text []byte
	// node is what the text says, and its lines are those of the text; nil
	// until somebody asks.
	node *yaml.Node
	// gap is where a text that was just made takes annotations.
	gap gap
	// made is the typed object that the text was made of, nil where it was not or
	// where it has changed. Where there is no text it is written when somebody
	// asks, with the annotations that were added to it.
	made  Object
	added pairs
	// file is where it was read from, for messages; "" where a host knows.
	file string
	// origin is its place there.
	origin origin
}

// FromNode makes an item of a resource that kustomize holds.
func FromNode(node *yaml.Node) *Item { return &Item{head: headOf(node), node: node} }

// root is the item's node, for those who change it.
func (i *Item) root() *yaml.Node {
	i.node = i.peek()
	return i.node
}

// peek is the item's node, which is not kept where it had to be read: it takes
// twenty times the memory of the text.
func (i *Item) peek() *yaml.Node {
	if i.node != nil {
		return i.node
	}
	root, _, err := parse(i.Text())
	if err != nil || root == nil {
		// What was not parsed was scanned, and the scanner takes nothing that
		// the parser refuses: see FuzzScanAgreesWithParser.
		return &yaml.Node{Kind: yaml.MappingNode}
	}
	return root
}

// edited is called where the node has changed: it alone holds, until a text is
// adopted.
func (i *Item) edited() {
	i.text, i.element, i.gap, i.made, i.added = nil, nil, gap{}, nil, nil
	i.head = headOf(i.node)
}

// APIVersion is group/version, or the version alone for the core group.
func (i *Item) APIVersion() string { return i.apiVersion }

// Group is the API group, "" for the core group.
func (i *Item) Group() string {
	group, _, found := strings.Cut(i.apiVersion, "/")
	if !found {
		return ""
	}
	return group
}

// Kind is the item's kind.
func (i *Item) Kind() string { return i.kind }

// Name is metadata.name, "" where there is none.
func (i *Item) Name() string { return i.name }

// Namespace is metadata.namespace, "" where there is none.
func (i *Item) Namespace() string { return i.namespace }

// Annotation is the value of one annotation, "" where there is none.
func (i *Item) Annotation(key string) string {
	value, _ := i.annotations.get(key)
	return value
}

// Label is the value of one label, "" where there is none.
func (i *Item) Label(key string) string {
	if i.made != nil {
		return i.made.GetLabels()[key]
	}
	value, _ := i.labels.get(key)
	return value
}

// Annotations is a copy of all of them.
func (i *Item) Annotations() map[string]string { return i.annotations.all() }

// Labels is a copy of all of them.
func (i *Item) Labels() map[string]string {
	if i.made != nil {
		return maps.Clone(i.made.GetLabels())
	}
	return i.labels.all()
}

// Empty says whether an item holds nothing at all: some hosts pass {} for no
// functionConfig.
func (i *Item) Empty() bool { return len(i.peek().Content) == 0 }

// Tree is the whole item as map[string]any, []any and scalars.
func (i *Item) Tree() map[string]any {
	tree, _ := treeOf(i.peek()).(map[string]any)
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
	switch {
	case i.text != nil:
		return i.text
	case i.element != nil:
		return dedentElement(i.element)
	case i.made != nil:
		return i.rewritten()
	default:
		return encode(i.node)
	}
}
