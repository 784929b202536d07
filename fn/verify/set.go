package verify

import (
	"strings"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/generators"
)

// set is what is applied together.
type set struct {
	// rendered are the objects to check: those that were generated, and those
	// of users that a render wired or pointed elsewhere.
	rendered []*object
	all      []*object
	// byName are the first of a name, which lead to the others.
	byName  map[named]*object
	byPlace map[placed]*object
	byOwner map[generators.Ref][]*object
	// byFirst are those that say with which other name they were rendered, by that.
	byFirst map[named][]*object
	// unhashed are those of users that have kustomize's hash behind their name,
	// by the name before it.
	unhashed map[named][]*object
	brokers  []*object
	// users are the namespaces that hold objects which no render made.
	users map[kind]map[string]bool
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

type placed struct {
	named
	namespace string
}

func newSet(items []*krm.Item) *set {
	s := &set{
		byName: map[named]*object{}, byPlace: map[placed]*object{}, byOwner: map[generators.Ref][]*object{},
		byFirst: map[named][]*object{}, unhashed: map[named][]*object{}, users: map[kind]map[string]bool{},
	}
	for _, item := range items {
		if item.Annotation(krm.LocalConfigAnnotation) == "true" {
			continue // not applied
		}
		o := &object{item: item, n: len(s.all), kind: kind{item.Group(), item.Kind()}}
		o.owner, _ = generators.ParseRef(item.Annotation(generators.GeneratedFromAnnotation))
		s.add(o)
	}
	return s
}

func (s *set) add(o *object) {
	s.all = append(s.all, o)
	name := named{o.kind, o.name()}
	if first := s.byName[name]; first != nil {
		o.next, first.next = first.next, o
	} else {
		s.byName[name] = o
	}
	if place := (placed{name, o.namespace()}); s.byPlace[place] == nil {
		s.byPlace[place] = o
	}
	if first := o.firstName(); first != "" && first != o.name() {
		s.byFirst[named{o.kind, first}] = append(s.byFirst[named{o.kind, first}], o)
	}
	if o.generated() {
		s.byOwner[o.owner] = append(s.byOwner[o.owner], o)
	} else {
		if s.users[o.kind] == nil {
			s.users[o.kind] = map[string]bool{}
		}
		s.users[o.kind][o.namespace()] = true
		if hash := hashOf(o.name()); hash != "" {
			before := named{o.kind, strings.TrimSuffix(o.name(), hash)}
			s.unhashed[before] = append(s.unhashed[before], o)
		}
	}
	if o.kind == broker {
		s.brokers = append(s.brokers, o)
	}
	if o.generated() || o.adopted() {
		s.rendered = append(s.rendered, o)
	}
}

// families are the rendered objects, those of one owner together: an object
// selects its own only.
func (s *set) families() (all [][]*object) {
	for _, o := range s.rendered {
		switch {
		case !o.generated():
			all = append(all, []*object{o})
		case s.byOwner[o.owner][0] == o:
			all = append(all, s.byOwner[o.owner])
		}
	}
	return all
}

// find is what is meant by a name in a namespace, the first of the kinds that
// the set holds; nil where it holds none.
func (s *set) find(kinds []kind, namespace, name string) *object {
	for _, k := range kinds {
		if namespace == "" {
			if o := s.byName[named{k, name}]; o != nil {
				return o
			}
			continue
		}
		for _, in := range []string{namespace, ""} {
			if o := s.byPlace[placed{named{k, name}, in}]; o != nil {
				return o
			}
		}
	}
	return nil
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
