package krm

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// typedField is a field of a struct as JSON has it.
type typedField struct {
	name  string
	index []int
	// omit: it is left out where it is empty.
	omit bool
	// metadata: it is one of ObjectMeta.
	metadata bool
}

// fieldCache saves reading the same tags for every object.
var fieldCache sync.Map // of reflect.Type to []typedField

// fieldsOf are the fields of a struct, in their order, with those of inlined
// structs in their place.
func fieldsOf(t reflect.Type) []typedField {
	if known, ok := fieldCache.Load(t); ok {
		return known.([]typedField) //nolint:forcetypeassert // nothing else is stored
	}
	fields := collectFields(t, nil)
	fieldCache.Store(t, fields)
	return fields
}

func collectFields(t reflect.Type, above []int) []typedField {
	var fields []typedField
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		index := append(slices.Clone(above), i)
		switch {
		case name == "-" || !f.IsExported():
			continue
		case name == "" && f.Anonymous:
			fields = append(fields, collectFields(f.Type, index)...)
			continue
		case name == "":
			name = f.Name
		}
		fields = append(fields, typedField{
			name: name, index: index, metadata: t == reflect.TypeFor[metav1.ObjectMeta](),
			omit: strings.Contains(options, "omitempty") || strings.Contains(options, "omitzero"),
		})
	}
	return fields
}

// absent leaves out what was not set: as omitempty says, for structs too, and
// whatever would come out as null.
func absent(field reflect.Value, omit bool) bool {
	switch field.Kind() {
	case reflect.Pointer, reflect.Interface:
		return field.IsNil()
	case reflect.Slice, reflect.Map:
		return field.IsNil() || omit && field.Len() == 0
	default:
		return omit && field.IsZero()
	}
}

var marshaler = reflect.TypeFor[json.Marshaler]()

// marshalerOf is the value as one that writes itself.
func marshalerOf(value reflect.Value) (json.Marshaler, bool) {
	switch {
	case value.Type().Implements(marshaler):
		return value.Interface().(json.Marshaler), true //nolint:forcetypeassert // asked above
	case value.CanAddr() && reflect.PointerTo(value.Type()).Implements(marshaler):
		return value.Addr().Interface().(json.Marshaler), true //nolint:forcetypeassert // asked above
	default:
		return nil, false
	}
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
