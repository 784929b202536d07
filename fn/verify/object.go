package verify

import (
	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/generators"
)

// object is one of the set.
type object struct {
	item *krm.Item
	// n is its place in the set, and next another of its kind and name.
	n    int
	next *object
	kind kind
	// owner is what it was generated from, the zero Ref where a user wrote it.
	owner generators.Ref
	// What follows is read of the objects that are checked at the moment: kept of
	// all, it would take more memory than their text.
	references []reference
	selectors  []selector
	pods       map[string]any // the labels of its pods
}

// read takes what is checked out of the object's tree.
func (o *object) read() {
	tree := o.item.Fields()
	o.references = referencesOf(o, tree)
	o.selectors = selectorsOf(o, tree)
	o.pods, _ = at(tree, podLabels...).(map[string]any)
}

// forget drops what was read.
func (o *object) forget() { o.references, o.selectors, o.pods = nil, nil, nil }

func (o *object) generated() bool { return o.owner.Kind != "" }

// adopted says whether a render changed an object that a user wrote.
func (o *object) adopted() bool {
	return o.item.Annotation(generators.ScalesAnnotation) != "" || o.item.Annotation(generators.WiredAnnotation) != ""
}

func (o *object) namespace() string { return o.item.Namespace() }

func (o *object) name() string { return o.item.Name() }

// title is how messages name the object.
func (o *object) title() string {
	return generators.Ref{Kind: o.kind.name, Namespace: o.namespace(), Name: o.name()}.Title()
}

// reaches says whether an object may be in a namespace: one that names none
// goes wherever it is applied.
func (o *object) reaches(namespace string) bool {
	return namespace == "" || o.namespace() == "" || o.namespace() == namespace
}
