// Package strict decodes trees of maps, lists and scalars into structs and says
// everything that is wrong with them: each unknown field, wrong type and missing
// required field with its path, all at once. The same structs give the JSON
// Schema, which accepts what the decoder accepts.
package strict

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/render-sonataflow/render-sonataflow/generators/quote"
	"github.com/render-sonataflow/render-sonataflow/generators/rule"
)

// Problem is one thing that is wrong with a resource or a config.
type Problem struct {
	// Path of the field, such as spec.podTemplate.container.env[0].name; keys
	// that hold dots are quoted: metadata.annotations["sonataflow.org/profile"].
	Path string
	// Message says what was got and what is expected.
	Message string
	// Rule is what the field breaks.
	Rule rule.ID
	// Meant is the path of the known field that an unknown one was probably meant
	// to be, "" where none is near.
	Meant string
	// within is the path of the map that an unknown field stands in.
	within string
}

// Decode fills into, a pointer to a struct, from a tree of map[string]any,
// []any, string, bool, numbers and nil. Every unknown field, wrong type and
// missing required field is reported, ordered by path.
//
// null counts as absent. A field is required where its json tag has no
// omitempty and it is neither pointer, slice, map nor interface; that is how
// Kubernetes marks its own. A string field with the tag enum:"a,b" may have no
// other value than those. Unknown fields are left out; what could be read is
// filled in, problems or not.
//
// Fields of type any share their value with the tree.
func Decode(tree map[string]any, into any) []Problem {
	d := &decoder{}
	d.decodeStruct("", tree, reflect.ValueOf(into).Elem())
	slices.SortStableFunc(d.problems, func(a, b Problem) int { return strings.Compare(a.Path, b.Path) })
	return d.problems
}

type decoder struct {
	problems []Problem
	// above are the structs on the way, the nearest last.
	above []level
}

func (d *decoder) problemf(id rule.ID, path, format string, args ...any) {
	d.problems = append(d.problems, Problem{Rule: id, Path: path, Message: fmt.Sprintf(format, args...)})
}

func (d *decoder) decode(path string, value any, into reflect.Value, f field) {
	if value == nil {
		return
	}
	if d.decodeUnmarshaler(path, value, into) {
		return
	}
	switch into.Kind() {
	case reflect.Pointer:
		into.Set(reflect.New(into.Type().Elem()))
		problems := len(d.problems)
		d.decode(path, value, into.Elem(), f)
		if len(d.problems) > problems && into.Elem().Kind() != reflect.Struct {
			into.SetZero() // unset, and not false or 0, which nobody wrote
		}
	case reflect.Interface:
		// A type that is to hold more than any could not be filled: Set panics.
		if !reflect.TypeOf(value).AssignableTo(into.Type()) {
			d.problemf(rule.WrongType, path, "has a type that cannot be read: %s", into.Type())
			return
		}
		into.Set(reflect.ValueOf(value))
	case reflect.Struct:
		if tree, ok := value.(map[string]any); ok {
			d.decodeStruct(path, tree, into)
		} else {
			d.wrongShape(path, value, "must be a map", into.Type())
		}
	case reflect.Map:
		d.decodeMap(path, value, into, f)
	case reflect.Slice:
		d.decodeSlice(path, value, into, f)
	default:
		d.decodeScalar(path, value, into, f)
	}
}

func (d *decoder) decodeStruct(path string, tree map[string]any, into reflect.Value) {
	known := fieldsOf(into.Type())
	d.above = append(d.above, level{path, into.Type()})
	defer func() { d.above = d.above[:len(d.above)-1] }()
	for _, name := range slices.Sorted(maps.Keys(tree)) {
		f, ok := known.byName[name]
		if !ok {
			d.unknownField(path, name, tree, known)
			continue
		}
		d.decode(child(path, name), tree[name], into.FieldByIndex(f.index), f)
	}
	for _, f := range known.all {
		switch {
		case !f.required:
		case tree[f.name] == nil:
			d.problemf(rule.MissingField, child(path, f.name), "is missing, and required")
		case tree[f.name] == "" && f.nonEmpty:
			d.problemf(rule.MissingField, child(path, f.name), "is empty, and required: fill it in")
		}
	}
}

// unknownField names a field that a type does not have; where credentials
// belong only one that looks like a typo, or stands at a wrong place.
func (d *decoder) unknownField(path, name string, tree map[string]any, known *fields) {
	problem := Problem{Rule: rule.UnknownField, Path: child(path, name), within: path}
	meant := known.meant(name)
	if meant == "" {
		meant = d.misplaced(name)
	} else {
		meant = child(path, meant)
	}
	switch problem.Meant = meant; {
	case meant != "":
		problem.Message = `unknown field: did you mean "` + strings.TrimPrefix(strings.TrimPrefix(meant, path), ".") + `"?`
	case !quote.Shown(path):
		problem.Path, problem.Message = path, "has an unknown field"+known.list()
	default:
		problem.Message = "unknown field" + known.list()
	}
	if missing := known.onlyMissing(tree); meant == "" && missing != "" {
		problem.Meant = child(path, missing)
		problem.Message += `; "` + missing + `" is missing, and required`
	}
	d.problems = append(d.problems, problem)
}

func (d *decoder) decodeMap(path string, value any, into reflect.Value, f field) {
	tree, ok := value.(map[string]any)
	if !ok {
		d.wrongShape(path, value, "must be a map", into.Type())
		return
	}
	into.Set(reflect.MakeMapWithSize(into.Type(), len(tree)))
	for _, key := range slices.Sorted(maps.Keys(tree)) {
		if tree[key] == nil && into.Type().Elem().Kind() != reflect.Interface {
			continue // absent, not an empty label or a limit of 0
		}
		element := reflect.New(into.Type().Elem()).Elem()
		before := len(d.problems)
		d.decode(child(path, key), tree[key], element, field{enum: f.enum})
		if len(d.problems) > before {
			continue // it is not 0 or "", which nobody wrote
		}
		into.SetMapIndex(reflect.ValueOf(key).Convert(into.Type().Key()), element)
	}
}

func (d *decoder) decodeSlice(path string, value any, into reflect.Value, f field) {
	list, ok := value.([]any)
	if !ok {
		d.wrongShape(path, value, "must be a list", into.Type())
		return
	}
	into.Set(reflect.MakeSlice(into.Type(), len(list), len(list)))
	for i, element := range list {
		at := fmt.Sprintf("%s[%d]", path, i)
		if element == nil {
			d.problemf(rule.MissingField, at, "is empty: remove the entry or fill it in")
			continue
		}
		if element == "" && f.enum != nil {
			d.notInEnum(at, "", f.enum)
			continue
		}
		d.decode(at, element, into.Index(i), field{enum: f.enum})
	}
}

// child is the path of a field or key. Keys that would be read as several, or
// that a terminal would act on, are quoted.
func child(path, name string) string {
	switch {
	case !plain(name):
		return path + "[" + strconv.Quote(name) + "]"
	case path == "":
		return name
	default:
		return path + "." + name
	}
}

func plain(name string) bool {
	return name != "" && !strings.ContainsFunc(name, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '_' && r != '-'
	})
}
