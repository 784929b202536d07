// Package fields says what fields of the custom resources mean to tools that
// change resources from outside: which hold an image, replicas, or the name of
// another object. Where they are the types say.
package fields

import (
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// Field is a field of a kind.
type Field struct {
	// Of is the kind of resource that has it.
	Of Kind
	// Path leads to it by names; a list on the way stands for all it holds.
	Path []string
	Meaning
}

// Meaning is what a field holds.
type Meaning struct {
	Image    bool
	Replicas bool
	// Names are the kinds of what it names, most often one.
	Names []Kind
	// Whole: it is a map of name and namespace, and not a name alone.
	Whole bool
}

// Kind is a kind of a cluster.
type Kind struct{ Group, Version, Kind string }

// Fields are those of the custom resources that mean something.
func Fields() []Field { return slices.Clone(ofResources()) }

// ofResources is asked for with every build.
var ofResources = sync.OnceValue(func() []Field {
	var found []Field
	for _, resource := range []struct {
		kind string
		spec reflect.Type
	}{
		{v1alpha08.KindWorkflow, reflect.TypeFor[v1alpha08.WorkflowSpec]()},
		{v1alpha08.KindPlatform, reflect.TypeFor[v1alpha08.PlatformSpec]()},
		{v1alpha08.KindClusterPlatform, reflect.TypeFor[v1alpha08.ClusterPlatformSpec]()},
	} {
		found = append(found, fieldsOf(Kind{v1alpha08.Group, v1alpha08.Version, resource.kind}, resource.spec, "spec")...)
	}
	return found
})

func fieldsOf(kind Kind, t reflect.Type, path ...string) []Field {
	found := below(t, path...)
	for n := range found {
		found[n].Of = kind
	}
	return found
}

// below are the fields of a type that mean something.
func below(t reflect.Type, path ...string) []Field {
	for slices.Contains([]reflect.Kind{reflect.Pointer, reflect.Slice, reflect.Map}, t.Kind()) {
		t = t.Elem()
	}
	if meaning, known := meanings[place{t, ""}]; known {
		return []Field{{Path: slices.Clone(path), Meaning: meaning}}
	}
	if t.Kind() != reflect.Struct {
		return nil
	}
	return ofStruct(t, t, path)
}

// ofStruct are the fields of a struct; outer is the one that it is inlined in,
// which may say more of a field than the struct knows itself.
func ofStruct(t, outer reflect.Type, path []string) (found []Field) {
	for i := range t.NumField() {
		field := t.Field(i)
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch {
		case !field.IsExported() || name == "-":
			continue
		case name == "" && field.Anonymous && field.Type.Kind() == reflect.Struct:
			found = append(found, ofStruct(field.Type, outer, path)...)
			continue
		case name == "":
			continue // no field of a resource, but a part of a quantity or a time
		}
		path := append(slices.Clone(path), name)
		meaning, known := meanings[place{outer, name}]
		if !known {
			meaning, known = meanings[place{t, name}]
		}
		if known {
			found = append(found, Field{Path: path, Meaning: meaning})
			continue
		}
		found = append(found, below(field.Type, path...)...)
	}
	return found
}
