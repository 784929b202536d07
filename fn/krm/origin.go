package krm

import (
	"reflect"
	"strconv"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/render-sonataflow/render-sonataflow/generators/quote"
)

// originAnnotation is where kustomize notes what a resource comes from
// (buildMetadata: [originAnnotations]).
const originAnnotation = "config.kubernetes.io/origin"

// Origin is what kustomize says of where an item comes from.
type Origin struct {
	// Path is that of its file, from the folder that was built, or from the top of
	// Repo, where it comes from another repository.
	Path, Repo, Ref string
	// ConfiguredIn is the kustomization that generated it, or the config of what
	// did, and By the kind of that.
	ConfiguredIn, By string
}

// Origin is an item's, the zero one where kustomize says nothing.
func (i *Item) Origin() Origin {
	text := i.Annotation(originAnnotation)
	if text == "" {
		return Origin{}
	}
	read, err := ParseValue(text)
	fields, _ := read.(map[string]any)
	if err != nil || fields == nil {
		return Origin{}
	}
	return Origin{
		Path: StringAt(fields, "path"), Repo: StringAt(fields, "repo"), Ref: StringAt(fields, "ref"),
		ConfiguredIn: StringAt(fields, "configuredIn"), By: StringAt(fields, "configuredBy", "kind"),
	}
}

// File is the file to name: a path, and of another repository an address as
// kustomize writes it; "" where nobody knows.
func (o Origin) File() string {
	path := o.Path
	if path == "" {
		path = o.ConfiguredIn
	}
	if o.Repo == "" || path == "" {
		return path
	}
	address := o.Repo + "//" + path
	if o.Ref != "" {
		address += "?ref=" + o.Ref
	}
	return quote.Text(address) // with credentials, as people copy it
}

// IsOrigin says whether an annotation is kustomize's note of an origin.
func IsOrigin(key string) bool { return key == originAnnotation }

// WhereIn is where a field of an item stands in what the item was made of, and
// that alone where the field has become something else since, or may have.
func (i *Item) WhereIn(source *Item, path string) *File {
	where := source.Where(path)
	if where != nil && !sameAt(i.peek(), source.peek(), path) {
		where.Line, where.Column = 0, 0
	}
	return where
}

// sameAt says whether a path leads to the same in two nodes.
func sameAt(one, other *yaml.Node, path string) bool {
	a, b := find(one, path), find(other, path)
	switch {
	case a.depth != b.depth || a.value.Kind != b.value.Kind:
		return false
	case a.whole && a.value.Kind != yaml.MappingNode:
		return reflect.DeepEqual(treeOf(a.value), treeOf(b.value))
	case a.element != nil: // another one may have come before it
		return b.element != nil && reflect.DeepEqual(treeOf(a.element), treeOf(b.element))
	default:
		return true
	}
}

// found is how far a path leads into a node.
type found struct {
	// at is the last key or element on the way, and value what is there.
	at, value *yaml.Node
	// element is the last element of a list on the way, nil where there is none.
	element *yaml.Node
	// depth is how many steps were gone, and whole says that it was all of them.
	depth int
	whole bool
}

// find goes a path as far as it leads.
func find(root *yaml.Node, path string) found {
	f := found{at: root, value: root}
	for _, step := range steps(path) {
		if f.value.Kind == yaml.SequenceNode {
			index, err := strconv.Atoi(step)
			if err != nil || index < 0 || index >= len(f.value.Content) {
				return f
			}
			f.at, f.value = f.value.Content[index], f.value.Content[index]
			f.element = f.value
		} else {
			key, value := entry(f.value, step)
			if key == nil {
				return f
			}
			f.at, f.value = key, value
		}
		f.depth++
	}
	f.whole = true
	return f
}
