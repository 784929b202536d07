package v1alpha08

import (
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Problem is one thing that is wrong with a resource or a config.
type Problem struct {
	// Path of the field, such as spec.podTemplate.container.env[0].name; keys
	// that hold dots are quoted: metadata.annotations["sonataflow.org/profile"].
	Path string
	// Message says what was got and what is expected.
	Message string
	// Unknown marks a field that the type does not have, which config
	// unknownFields: Warn lets pass.
	Unknown bool
}

// Decode fills into, a pointer to a struct, from a tree of map[string]any,
// []any, string, bool, numbers and nil. Every unknown field, wrong type and
// missing required field is reported, ordered by path.
//
// null counts as absent. A field is required where its json tag has no
// omitempty and it is neither pointer, slice, map nor interface; that is how
// Kubernetes marks its own. Unknown fields are left out.
func Decode(tree map[string]any, into any) []Problem {
	d := &decoder{}
	d.decodeStruct("", tree, reflect.ValueOf(into).Elem())
	slices.SortStableFunc(d.problems, func(a, b Problem) int { return strings.Compare(a.Path, b.Path) })
	return d.problems
}

type decoder struct {
	problems []Problem
}

func (d *decoder) problemf(path, format string, args ...any) {
	d.problems = append(d.problems, Problem{Path: path, Message: fmt.Sprintf(format, args...)})
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
		d.decode(path, value, into.Elem(), f)
	case reflect.Interface:
		into.Set(reflect.ValueOf(value))
	case reflect.Struct:
		if tree, ok := value.(map[string]any); ok {
			d.decodeStruct(path, tree, into)
		} else {
			d.wrongType(path, value, "must be a map")
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
	for _, name := range slices.Sorted(maps.Keys(tree)) {
		f, ok := known.byName[name]
		if !ok {
			d.problems = append(d.problems, Problem{Path: child(path, name), Message: "unknown field" + known.hint(name), Unknown: true})
			continue
		}
		d.decode(child(path, name), tree[name], into.FieldByIndex(f.index), f)
	}
	for _, f := range known.all {
		if f.required && (tree[f.name] == nil || tree[f.name] == "") {
			d.problemf(child(path, f.name), "is missing, and required")
		}
	}
}

func (d *decoder) decodeMap(path string, value any, into reflect.Value, f field) {
	tree, ok := value.(map[string]any)
	if !ok {
		d.wrongType(path, value, "must be a map")
		return
	}
	into.Set(reflect.MakeMapWithSize(into.Type(), len(tree)))
	for _, key := range slices.Sorted(maps.Keys(tree)) {
		element := reflect.New(into.Type().Elem()).Elem()
		d.decode(child(path, key), tree[key], element, field{enum: f.enum})
		into.SetMapIndex(reflect.ValueOf(key).Convert(into.Type().Key()), element)
	}
}

func (d *decoder) decodeSlice(path string, value any, into reflect.Value, f field) {
	list, ok := value.([]any)
	if !ok {
		d.wrongType(path, value, "must be a list")
		return
	}
	into.Set(reflect.MakeSlice(into.Type(), len(list), len(list)))
	for i, element := range list {
		at := fmt.Sprintf("%s[%d]", path, i)
		if element == nil {
			d.problemf(at, "is empty: remove the entry or fill it in")
			continue
		}
		d.decode(at, element, into.Index(i), field{enum: f.enum})
	}
}

func (d *decoder) decodeScalar(path string, value any, into reflect.Value, f field) {
	switch into.Kind() {
	case reflect.String:
		text, ok := value.(string)
		if !ok {
			d.wrongType(path, value, "must be a string")
			return
		}
		if len(f.enum) > 0 && text != "" && !slices.Contains(f.enum, text) {
			d.problemf(path, "%s must be one of %s", quote(text), strings.Join(f.enum, ", "))
		}
		into.SetString(text)
	case reflect.Bool:
		truth, ok := value.(bool)
		if !ok {
			d.wrongType(path, value, "must be true or false")
			return
		}
		into.SetBool(truth)
	case reflect.Int, reflect.Int32, reflect.Int64:
		number, ok := integer(value)
		if !ok {
			d.wrongType(path, value, "must be an integer")
			return
		}
		if into.OverflowInt(number) {
			d.problemf(path, "%d is out of range: must fit into %d bits", number, into.Type().Bits())
			return
		}
		into.SetInt(number)
	default:
		// No type of the custom resources gets here; one that did would say so.
		d.problemf(path, "has a type that cannot be read: %s", into.Type())
	}
}

// integer accepts 3 and 3.0, as the API server's JSON does.
func integer(value any) (int64, bool) {
	switch v := reflect.ValueOf(value); v.Kind() {
	case reflect.Int, reflect.Int32, reflect.Int64:
		return v.Int(), true
	case reflect.Uint64:
		return int64(v.Uint()), v.Uint() <= math.MaxInt64
	case reflect.Float64:
		f := v.Float()
		return int64(f), f == math.Trunc(f) && math.Abs(f) < 1<<53
	default:
		return 0, false
	}
}

// wrongType says what was got; for a string field, how to write it instead.
func (d *decoder) wrongType(path string, value any, expected string) {
	hint := ""
	if expected == "must be a string" && reflect.ValueOf(value).Kind() != reflect.Map && reflect.ValueOf(value).Kind() != reflect.Slice {
		hint = ": quote it"
	}
	d.problemf(path, "is %s, but %s%s", describe(value), expected, hint)
}

// describe names a value in the words of YAML.
func describe(value any) string {
	switch v := value.(type) {
	case string:
		return "the text " + quote(v)
	case bool:
		return strconv.FormatBool(v)
	case map[string]any:
		return "a map"
	case []any:
		return "a list"
	default:
		return fmt.Sprintf("the number %v", v)
	}
}

// quote cuts what would flood a terminal.
func quote(text string) string {
	const longest = 80
	if len(text) > longest {
		text = strings.ToValidUTF8(text[:longest], "") + "…"
	}
	return strconv.Quote(text)
}

// child is the path of a field or key; keys that would be read as several are
// quoted.
func child(path, name string) string {
	switch {
	case name == "" || strings.ContainsAny(name, `./[]"`):
		return path + "[" + strconv.Quote(name) + "]"
	case path == "":
		return name
	default:
		return path + "." + name
	}
}
