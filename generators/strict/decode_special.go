package strict

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"reflect"

	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

	"github.com/render-sonataflow/render-sonataflow/generators/lazy"
	"github.com/render-sonataflow/render-sonataflow/generators/rule"
)

var quantity = reflect.TypeFor[resource.Quantity]()

// endless matches a quantity that takes minutes and gigabytes to compute or
// print: an exponent of three digits or more, or a number of a hundred. What
// fits into a Quantity has at most 19 digits.
var endless = lazy.Regexp(`[eE][+-]?0*[1-9][0-9]{2,}"?$|^.{100}`)

var errTooLarge = errors.New("too large")

// expected says what a type with a form of its own looks like.
var expected = map[reflect.Type]string{
	quantity:                              "must be a quantity such as 500m or 1Gi",
	reflect.TypeFor[metav1.Duration]():    "must be a duration such as 30s or 1h30m",
	reflect.TypeFor[metav1.Time]():        "must be a time such as 2026-01-31T12:00:00Z",
	reflect.TypeFor[intstr.IntOrString](): "must be a 32-bit integer, or a string such as 50% or http",
	reflect.TypeFor[metav1.FieldsV1]():    "must be a map",
}

// decodeUnmarshaler reads the types that bring their own JSON, and byte
// slices; false is returned for all others.
func (d *decoder) decodeUnmarshaler(path string, value any, into reflect.Value) bool {
	t := into.Type()
	if t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Uint8 {
		text, ok := value.(string)
		decoded, err := base64.StdEncoding.DecodeString(text)
		if !ok || err != nil {
			d.problemf(rule.WrongType, path, "is %s, but must be base64 text", shape(value)) // it may be a credential
			return true
		}
		into.SetBytes(decoded)
		return true
	}
	if !into.CanAddr() || t.Kind() == reflect.Pointer {
		return false
	}
	unmarshaler, ok := into.Addr().Interface().(json.Unmarshaler)
	if !ok {
		return false
	}
	text, err := json.Marshal(value)
	if err == nil && t == quantity && endless().Match(text) {
		err = errTooLarge
	}
	if err == nil {
		err = unmarshaler.UnmarshalJSON(text)
	}
	if err == nil {
		return true
	}
	into.SetZero()
	if want, special := expected[t]; special {
		d.wrongType(path, value, want)
	} else {
		d.problemf(rule.WrongType, path, "cannot be read as a %s", t.Name()) // what the error says may repeat the value
	}
	return true
}

// reads says whether a type brings its own JSON, so that its fields are none of
// the YAML's.
func reads(t reflect.Type) bool {
	return reflect.PointerTo(t).Implements(reflect.TypeFor[json.Unmarshaler]())
}
