package verify

import (
	"slices"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/generators/parallel"
)

// Outside is what an object names and the set does not bring.
type Outside struct {
	// Group and Kind are those of what is named; of a Service it may be Knative's.
	Group, Kind     string
	Namespace, Name string
	// Keys are those that must be in it, where it is a ConfigMap or a Secret.
	Keys []string
	// Class is that of a Broker, where an address tells.
	Class string
	// Here: the set brings it, without these keys.
	Here bool
	// Item names it, in Field.
	Item  *krm.Item
	Field string
}

// LeadsOut are the references of all items that lead out of what is applied
// together, in the items' order: those that Check follows, also of objects that
// users wrote.
func LeadsOut(items []*krm.Item) (found []Outside) {
	s := newSet(items)
	parallel.Each(len(s.all), func(n int) bool {
		s.all[n].read()
		return true
	})
	namespaces := map[string]bool{}
	for _, o := range s.all {
		namespaces[o.namespace()] = true
	}
	keys := map[*object][]string{}
	for _, o := range s.all {
		for _, r := range o.references {
			brought := s.find(r.kinds, r.namespace, r.name)
			if brought == nil && r.guessed && !namespaces[r.namespace] {
				continue
			}
			missing := slices.DeleteFunc(slices.Clone(r.keys), func(key string) bool {
				if brought != nil && keys[brought] == nil {
					keys[brought] = keysIn(brought.item)
				}
				return slices.Contains(keys[brought], key)
			})
			if brought != nil && len(missing) == 0 {
				continue
			}
			found = append(found, Outside{
				Group: r.kinds[0].group, Kind: r.kinds[0].name, Namespace: r.namespace, Name: r.name,
				Keys: missing, Class: r.class, Here: brought != nil, Item: o.item, Field: r.field,
			})
		}
	}
	return found
}

// keysIn are the keys of a ConfigMap or a Secret.
func keysIn(item *krm.Item) []string {
	keys := []string{}
	tree := item.Fields()
	for _, field := range []string{"data", "binaryData", "stringData"} {
		data, _ := tree[field].(map[string]any)
		for key := range data {
			keys = append(keys, key)
		}
	}
	return keys
}
