package generators

import (
	"cmp"
	"maps"
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Lookup holds the resources of the input that are no custom resources of
// ours but are asked about: autoscalers, Services, Brokers and the like.
type Lookup map[LookupKey][]LookupResource

// LookupKey is what resources are looked up by.
type LookupKey struct{ Group, Kind, Namespace string }

// Add offers one more resource.
func (l Lookup) Add(r LookupResource) {
	key := LookupKey{r.Group, r.Kind, r.Namespace}
	l[key] = append(l[key], r)
}

// LookupResource is one of them. Most are never asked for, so it is decoded
// only when it is.
type LookupResource struct {
	Group, Kind, Namespace, Name string
	// Generated: an earlier run made it, so it may be stale.
	Generated bool
	// Local: it is read and not applied.
	Local bool
	// Repeated: the input has it more than once, and whoever decodes it lets the
	// render hang on which.
	Repeated bool
	// Label reads one label, "" where there is none.
	Label  func(key string) string
	Decode func(into any) error
}

// annotations reads the resource's own, none where it cannot be read.
func (r LookupResource) annotations() map[string]string {
	var meta metav1.PartialObjectMetadata
	if err := r.Decode(&meta); err != nil {
		return nil
	}
	return meta.Annotations
}

// find is the resource of that name, nil where the input has none. A name is
// looked up whole; where the input has it twice the last one counts.
func (l Lookup) find(group, kind, namespace, name string) *LookupResource {
	resources := l[LookupKey{group, kind, namespace}]
	for i := len(resources) - 1; i >= 0; i-- {
		if resources[i].Name == name {
			return &resources[i]
		}
	}
	return nil
}

// of are the resources of a kind in a namespace.
func (l Lookup) of(group, kind, namespace string) []LookupResource {
	return l[LookupKey{group, kind, namespace}]
}

// everywhere are the resources of a kind in all namespaces, by namespace and
// name.
func (l Lookup) everywhere(group, kind string) []LookupResource {
	var found []LookupResource
	for _, key := range slices.SortedFunc(maps.Keys(l), func(a, b LookupKey) int { return cmp.Compare(a.Namespace, b.Namespace) }) {
		if key.Group == group && key.Kind == kind {
			found = append(found, l[key]...)
		}
	}
	slices.SortStableFunc(found, func(a, b LookupResource) int {
		return cmp.Or(cmp.Compare(a.Namespace, b.Namespace), cmp.Compare(a.Name, b.Name))
	})
	return found
}
