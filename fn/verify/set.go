package verify

import (
	"slices"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/generators"
	"github.com/render-sonataflow/render-sonataflow/generators/parallel"
)

// set is what is applied together.
type set struct {
	// rendered are the objects to check: those that were generated, and those
	// of users that a render wired or pointed elsewhere.
	rendered []*object
	all      []*object
	byKind   map[kind][]*object
	byName   map[named][]*object
	byOwner  map[generators.Ref][]*object
	// steps are those that ran after the render, by what they did to the
	// rendered objects.
	steps []step
}

// kind is a kind of any version.
type kind struct{ group, name string }

type named struct {
	kind
	name string
}

// object is one of the set.
type object struct {
	item *krm.Item
	kind kind
	// owner is what it was generated from, the zero Ref where a user wrote it.
	owner generators.Ref
	// What follows is read of the objects to check. Their trees are not kept:
	// they take far more memory than the text.
	references []reference
	selectors  []selector
	pods       map[string]any // the labels of its pods
}

func newSet(items []*krm.Item) *set {
	s := &set{byKind: map[kind][]*object{}, byName: map[named][]*object{}, byOwner: map[generators.Ref][]*object{}}
	for _, item := range items {
		if item.Annotation(krm.LocalConfigAnnotation) == "true" {
			continue // not applied
		}
		o := &object{item: item, kind: kind{item.Group(), item.Kind()}}
		o.owner, _ = generators.ParseRef(item.Annotation(generators.GeneratedFromAnnotation))
		s.all = append(s.all, o)
		s.byKind[o.kind] = append(s.byKind[o.kind], o)
		name := named{o.kind, item.Name()}
		s.byName[name] = append(s.byName[name], o)
		if o.generated() {
			s.byOwner[o.owner] = append(s.byOwner[o.owner], o)
		}
		if o.generated() || o.adopted() {
			s.rendered = append(s.rendered, o)
		}
	}
	parallel.Each(len(s.rendered), func(n int) bool {
		s.rendered[n].read()
		return true
	})
	return s
}

// read takes what is checked out of the object's tree.
func (o *object) read() {
	tree := o.item.Fields()
	o.references = referencesOf(o, tree)
	o.selectors = selectorsOf(o, tree)
	o.pods, _ = at(tree, podLabels...).(map[string]any)
}

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

// has says whether the set holds an object of one of the kinds.
func (s *set) has(kinds []kind, namespace, name string) bool {
	return slices.ContainsFunc(kinds, func(k kind) bool {
		return slices.ContainsFunc(s.byName[named{k, name}], func(o *object) bool { return o.reaches(namespace) })
	})
}

// ofKinds are the objects of some kinds.
func (s *set) ofKinds(kinds ...kind) []*object {
	var found []*object
	for _, k := range kinds {
		found = append(found, s.byKind[k]...)
	}
	return found
}

// at is what stands deep in a tree, nil where nothing does.
func at(tree any, path ...string) any {
	for _, key := range path {
		below, _ := tree.(map[string]any)
		tree = below[key]
	}
	return tree
}

func textAt(tree any, path ...string) string {
	text, _ := at(tree, path...).(string)
	return text
}
