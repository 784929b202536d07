package diff

import (
	"bytes"
	"cmp"
	"encoding/json"
	"maps"
	"slices"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
)

// key is what makes two objects the same one: the version of its API does not.
type key struct{ group, kind, namespace, name string }

// object is one side of an object.
type object struct {
	key
	ref  krm.ResourceRef
	tree map[string]any
}

// set is all of one side.
type set map[key]*object

// annotations that say where an object comes from, and nothing to a cluster.
var annotationsOfOurs = []string{"fn.sonataflow.org/generated-from"}

// read takes what is applied of a side.
func read(items []*krm.Item) set {
	all := set{}
	for _, item := range items {
		if item.Kind() == "" || item.Annotation(krm.LocalConfigAnnotation) == "true" {
			continue
		}
		o := &object{
			key:  key{item.Group(), item.Kind(), item.Namespace(), item.Name()},
			ref:  krm.ResourceRef{APIVersion: item.APIVersion(), Kind: item.Kind(), Namespace: item.Namespace(), Name: item.Name()},
			tree: item.Tree(),
		}
		o.tree = normal(o)
		drop(o.tree)
		all[o.key] = o
	}
	return all
}

// drop takes out what the cluster writes, and what says nothing to it.
func drop(tree map[string]any) {
	delete(tree, "status")
	meta, _ := tree["metadata"].(map[string]any)
	for _, field := range []string{"creationTimestamp", "generation", "managedFields", "resourceVersion", "uid", "selfLink", "ownerReferences"} {
		delete(meta, field)
	}
	annotations, _ := meta["annotations"].(map[string]any)
	for name := range annotations {
		if krm.IsOrchestration(name) || slices.Contains(annotationsOfOurs, name) || name == "kubectl.kubernetes.io/last-applied-configuration" {
			delete(annotations, name)
		}
	}
	for _, field := range []string{"annotations", "labels"} {
		if empty, _ := meta[field].(map[string]any); len(empty) == 0 {
			delete(meta, field)
		}
	}
}

// keys are those of both sides, in order.
func keys(old, new set) []key {
	both := maps.Clone(old)
	maps.Copy(both, new)
	return slices.SortedFunc(maps.Keys(both), func(a, b key) int {
		return cmp.Or(cmp.Compare(a.namespace, b.namespace), cmp.Compare(a.kind, b.kind), cmp.Compare(a.name, b.name), cmp.Compare(a.group, b.group))
	})
}

// sorted are a side's objects, in order.
func (s set) sorted() []*object {
	var all []*object
	for _, k := range keys(s, nil) {
		all = append(all, s[k])
	}
	return all
}

func (k key) groupKind() string { return k.group + "/" + k.kind }

// title names an object as messages do.
func (k key) title() string {
	if k.namespace == "" {
		return k.kind + " " + k.name
	}
	return k.kind + " " + k.namespace + "/" + k.name
}

// at is what stands at a path, nil for nothing.
func (o *object) at(path ...string) any {
	if o == nil {
		return nil
	}
	return valueAt(o.tree, path...)
}

func valueAt(value any, path ...string) any {
	for _, step := range path {
		tree, _ := value.(map[string]any)
		value = tree[step]
	}
	return value
}

func (o *object) text(path ...string) string {
	text, _ := o.at(path...).(string)
	return text
}

// list are the maps of a list.
func list(value any) []map[string]any {
	var all []map[string]any
	elements, _ := value.([]any)
	for _, element := range elements {
		if tree, ok := element.(map[string]any); ok {
			all = append(all, tree)
		}
	}
	return all
}

// plain makes a value what JSON makes of it, so that numbers compare.
func plain(value any) any {
	text, err := json.Marshal(value)
	if err != nil {
		return value
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var read any
	if decoder.Decode(&read) != nil {
		return value
	}
	return read
}

// number is an integer at a path; false where there is none.
func (o *object) number(path ...string) (int64, bool) {
	n, ok := o.at(path...).(json.Number)
	if !ok {
		return 0, false
	}
	value, err := n.Int64()
	return value, err == nil
}
