package krm

import (
	"reflect"
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
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
		return made, nil
	}
	node, err := marshal(object)
	if err != nil {
		return nil, err
	}
	return FromNode(node), nil
}

// NewAll makes items of typed objects, on all cores. errs has the error of
// each, nil where there is none.
func NewAll(objects []Object) (items []*Item, errs []error) {
	items, errs = make([]*Item, len(objects)), make([]error, len(objects))
	parallel.Each(len(objects), func(n int) bool {
		items[n], errs[n] = New(objects[n])
		return true
	})
	return items, errs
}

// gap is where a text that was just made takes further annotations.
type gap struct {
	// at is the byte behind the last annotation, or behind metadata where it
	// has none; 0 where nobody knows.
	at int
	// below: the line "annotations:" is there already.
	below bool
}

// annotateMade puts a new annotation into a text that was just made: there is
// nothing of a user's to be careful of. It says false where it cannot.
func (i *Item) annotateMade(key, value string) bool {
	if _, found := i.annotations.get(key); found || i.gap.at == 0 {
		return false
	}
	w := &typedWriter{known: true}
	if !i.gap.below {
		w.out = append(w.out, "  annotations:\n"...)
	}
	w.field(key, reflect.ValueOf(value), 4)
	if !w.known {
		i.root()
		i.edited()
		return false
	}
	i.text, i.node = slices.Concat(i.text[:i.gap.at], w.out, i.text[i.gap.at:]), nil
	i.gap = gap{at: i.gap.at + len(w.out), below: true}
	i.annotations = append(i.annotations, pair{key, value})
	return true
}
