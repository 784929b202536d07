package strict

import (
	"reflect"
	"slices"
	"strings"
	"sync"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// field is one JSON field of a struct.
type field struct {
	name     string
	index    []int
	required bool
	// nonEmpty: "" is as good as missing.
	nonEmpty bool
	// enum lists the only values a string, or the strings of a list, may have.
	enum []string
}

// fields are those of a struct, with those of inlined structs among them.
type fields struct {
	all    []field
	byName map[string]field
}

// fieldCache saves reading the same tags for every resource.
var fieldCache sync.Map // of reflect.Type to *fields

func fieldsOf(t reflect.Type) *fields {
	if known, ok := fieldCache.Load(t); ok {
		return known.(*fields) //nolint:forcetypeassert // nothing else is stored
	}
	known := &fields{byName: map[string]field{}}
	known.collect(t, nil)
	for _, f := range known.all {
		known.byName[f.name] = f
	}
	fieldCache.Store(t, known)
	return known
}

func (f *fields) collect(t reflect.Type, index []int) {
	for i := range t.NumField() {
		structField := t.Field(i)
		name, options, _ := strings.Cut(structField.Tag.Get("json"), ",")
		at := append(slices.Clone(index), i)
		switch {
		case name == "-" || !structField.IsExported() && !structField.Anonymous:
			continue
		case name == "" && structField.Anonymous && structField.Type.Kind() == reflect.Struct:
			f.collect(structField.Type, at)
			continue
		case name == "":
			name = structField.Name
		}
		optional := strings.Contains(options, "omitempty") || strings.Contains(options, "omitzero")
		f.all = append(f.all, field{
			name: name, index: at, enum: enumOf(structField),
			required: !optional && demanded(structField) && t != ownerReference,
			// The value of an HTTP header or a sysctl may be empty.
			nonEmpty: structField.Type.Kind() == reflect.String && name != "value",
		})
	}
}

// ownerReference is metadata that a file copied from a cluster carries and
// nothing here reads: what it lacks is nobody's problem.
var ownerReference = reflect.TypeFor[metav1.OwnerReference]()

func enumOf(f reflect.StructField) []string {
	if values := f.Tag.Get("enum"); values != "" {
		return strings.Split(values, ",")
	}
	return nil
}

// demanded: Kubernetes leaves omitempty out of some fields that may be absent
// all the same; those are pointers and lists. The flow of a workflow is a map
// and required; its absence is reported with what belongs into it.
func demanded(f reflect.StructField) bool {
	switch f.Type.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map, reflect.Interface:
		return false
	default:
		return true
	}
}

// meant is the known field that a name is nearest to, "" where none is near.
func (f *fields) meant(name string) string {
	best, distance := "", len(name)
	for _, known := range f.all {
		if strings.EqualFold(known.name, name) {
			return known.name
		}
		// Two letters are a slip, and in a long name three.
		if d := editDistance(known.name, name); d < distance && d <= max(2, len(known.name)/4) && 2*d <= len(known.name) {
			best, distance = known.name, d
		}
	}
	return best
}

// Nearest is the word that another one is probably a slip of, "" where none is
// near.
func Nearest(word string, known []string) string {
	best, distance := "", 3
	for _, one := range known {
		if strings.EqualFold(one, word) {
			return one
		}
		if d := editDistance(one, word); d < distance && 2*d < len(one) {
			best, distance = one, d
		}
	}
	return best
}

// editDistance is how many letters to insert, drop, change or swap with their
// neighbour.
func editDistance(a, b string) int {
	if len(b) > 64 {
		return len(b) // no typo of any known field is that long
	}
	before, above, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range above {
		above[j] = j
	}
	for i := range len(a) {
		row[0] = i + 1
		for j := range len(b) {
			change := above[j]
			if a[i] != b[j] {
				change++
			}
			row[j+1] = min(change, above[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, above, row = above, row, before
	}
	return above[len(b)]
}
