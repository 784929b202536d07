package krm

import (
	"reflect"
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/render-sonataflow/render-sonataflow/generators/parallel"
)

// Object is a typed Kubernetes object.
type Object interface {
	metav1.Object
	GetObjectKind() schema.ObjectKind
}

// New makes an item of a typed Kubernetes object. Its error is that of a type
// which cannot be written.
func New(object Object) (*Item, error) {
	if made, known := writeTyped(object); known {
		made.made = object
		return made, nil
	}
	node, err := marshal(object)
	if err != nil {
		return nil, err
	}
	return FromNode(node), nil
}

// manyObjects is how many it takes for their texts not to be kept: they are
// written again when somebody asks, which costs less than their memory.
const manyObjects = 4000

// NewAll makes items of typed objects, on all cores. errs has the error of
// each, nil where there is none.
func NewAll(objects []Object) (items []*Item, errs []error) {
	items, errs = make([]*Item, len(objects)), make([]error, len(objects))
	parallel.Each(len(objects), func(n int) bool {
		items[n], errs[n] = New(objects[n])
		if made := items[n]; made != nil && made.made != nil && len(objects) > manyObjects {
			made.text = nil
		}
		return true
	})
	return items, errs
}

// rewritten is the text of an object that was written before and not kept.
func (i *Item) rewritten() []byte {
	again, _ := writeTyped(i.made)
	for _, one := range i.added {
		again.annotate(one.key, one.value)
	}
	return again.text
}

// Fields is the item's tree for those who look for what is filled in: that of an
// item which was just made is there without reading its text again, and may
// have empty maps that the text leaves out.
func (i *Item) Fields() map[string]any {
	if i.made == nil || i.node != nil {
		return i.Tree()
	}
	tree, err := runtime.DefaultUnstructuredConverter.ToUnstructured(i.made)
	metadata, ok := tree["metadata"].(map[string]any)
	if err != nil || !ok {
		return i.Tree()
	}
	delete(tree, "status") // no text has one
	if len(i.annotations) > 0 {
		annotations := map[string]any{}
		for _, one := range i.annotations {
			annotations[one.key] = one.value
		}
		metadata["annotations"] = annotations
	}
	return tree
}

// gap is where a text whose form is known takes further annotations: one that
// was just made, or an element that was scanned.
type gap struct {
	// at is the byte where they go; 0 where nobody knows.
	at int
	// below: it is within the annotations, and else within metadata.
	below bool
	// indent is how far its lines are indented.
	indent int
}

// annotate puts a new annotation into a text whose form is known. It says false
// where it cannot.
func (i *Item) annotate(key, value string) bool {
	if _, found := i.annotations.get(key); found || i.gap.at == 0 {
		return false
	}
	later := i.text == nil && i.element == nil
	w := &typedWriter{known: true}
	indent := i.gap.indent
	if !i.gap.below {
		w.indent(indent)
		w.out = append(w.out, "annotations:\n"...)
		indent += 2
	}
	before := len(w.out)
	w.field(key, reflect.ValueOf(value), indent)
	if !w.known {
		return false
	}
	insert := func(text []byte) []byte { return slices.Concat(text[:i.gap.at], w.out, text[i.gap.at:]) }
	switch {
	case later:
		i.added = append(i.added, pair{key, value})
		i.annotations = append(i.annotations, pair{key, value})
	case i.element != nil:
		i.element = insert(i.element)
		// The next one goes before this one, as it does in a text that is edited.
		i.gap.at += before
		i.annotations = slices.Insert(i.annotations, 0, pair{key, value})
	default:
		i.text = insert(i.text)
		i.gap.at += len(w.out)
		i.annotations = append(i.annotations, pair{key, value})
	}
	i.node = nil
	if !later {
		i.gap.below, i.gap.indent = true, indent
	}
	return true
}
