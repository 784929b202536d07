package strict

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/render-sonataflow/render-sonataflow/generators/quote"
	"github.com/render-sonataflow/render-sonataflow/generators/rule"
)

func (d *decoder) decodeScalar(path string, value any, into reflect.Value, f field) {
	switch {
	case into.Kind() == reflect.String:
		text, ok := value.(string)
		if !ok {
			d.wrongType(path, value, mustBeString)
			return
		}
		// Empty is how templates write "not set".
		if f.enum != nil && text != "" && !slices.Contains(f.enum, text) {
			d.notInEnum(path, text, f.enum)
		}
		into.SetString(text)
	case into.Kind() == reflect.Bool:
		truth, ok := value.(bool)
		if !ok {
			d.wrongType(path, value, mustBeBool)
			return
		}
		into.SetBool(truth)
	case into.CanInt():
		number, whole := integer(value)
		if !whole {
			d.wrongType(path, value, mustBeInteger)
			return
		}
		if bits := into.Type().Bits(); !number.inRange || into.OverflowInt(number.value) {
			d.problemf(rule.WrongValue, path, "is %s, but must be between %d and %d", describe(path, value), int64(math.MinInt64)>>(64-bits), int64(math.MaxInt64)>>(64-bits))
			return
		}
		into.SetInt(number.value)
	default:
		// No type of the custom resources gets here; one that did would say so.
		d.problemf(rule.WrongType, path, "has a type that cannot be read: %s", into.Type())
	}
}

// wholeNumber tells "not an integer" from "an integer too large for any type".
type wholeNumber struct {
	value   int64
	inRange bool
}

// integer accepts 3 and 3.0: schemas call both integers, and converters on the
// way from a template to YAML write the one for the other.
func integer(value any) (wholeNumber, bool) {
	switch v := reflect.ValueOf(value); {
	case v.CanInt():
		return wholeNumber{v.Int(), true}, true
	case v.CanUint():
		return wholeNumber{int64(v.Uint()), v.Uint() <= math.MaxInt64}, true //nolint:gosec // inRange says it
	case v.CanFloat():
		f := v.Float()
		// Above 2^53 a float no longer says which integer was meant.
		const exact = 1 << 53
		return wholeNumber{int64(f), math.Abs(f) <= exact}, f == math.Trunc(f) && !math.IsInf(f, 0)
	default:
		return wholeNumber{}, false
	}
}

// What scalars must be; the hints of wrongType depend on it.
const (
	mustBeString  = "must be a string"
	mustBeBool    = "must be true or false"
	mustBeInteger = "must be an integer"
)

// wrongType says what was got and what is expected, and how to write it.
func (d *decoder) wrongType(path string, value any, expected string) {
	d.problemf(rule.WrongType, path, "is %s, but %s%s", describe(path, value), expected, scalarHint(value, expected))
}

// wrongShape is wrongType where a map or a list belongs. A scalar there may be
// anything, also a credential in place of the reference to it.
func (d *decoder) wrongShape(path string, value any, expected string, into reflect.Type) {
	d.problemf(rule.WrongType, path, "is %s, but %s%s", shape(value), expected, shapeHint(value, into))
}

func (d *decoder) notInEnum(path, text string, enum []string) {
	expected := "must be one of " + strings.Join(enum, ", ")
	meant := Nearest(text, enum)
	switch {
	case len(enum) == 1:
		expected = "must be " + enum[0]
	case Unreplaced(text):
		expected += unreplaced
	case text != "" && meant != "":
		expected += `: did you mean "` + meant + `"?`
	}
	if quote.Shown(path) {
		expected = "is " + quote.Value(text) + ", but " + expected
	}
	d.problemf(rule.WrongValue, path, "%s", expected)
}

// describe names a value in the words of YAML, and repeats it where its place
// is none for credentials.
func describe(path string, value any) string {
	if !quote.Shown(path) {
		return shape(value)
	}
	switch v := value.(type) {
	case string:
		return "the text " + quote.Value(v)
	case bool:
		return strconv.FormatBool(v)
	case map[string]any, []any:
		return shape(value)
	default:
		return fmt.Sprintf("the number %v", v)
	}
}

// shape names the kind of a value.
func shape(value any) string {
	switch value.(type) {
	case string:
		return "a text"
	case bool:
		return "a boolean"
	case map[string]any:
		return "a map"
	case []any:
		return "a list"
	default:
		return "a number"
	}
}
