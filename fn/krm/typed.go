package krm

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"sync"
)

// writeTyped writes a typed object as marshal and encode do, without the nodes
// between them. It says false where it does not know how they would write
// something.
func writeTyped(object Object) (*Item, bool) {
	w := writers.Get().(*typedWriter) //nolint:forcetypeassert // the pool makes nothing else
	defer writers.Put(w)
	*w = typedWriter{known: true, out: w.out[:0]}
	value := reflect.ValueOf(object)
	for value.Kind() == reflect.Pointer {
		value = value.Elem()
	}
	version, kind := object.GetObjectKind().GroupVersionKind().ToAPIVersionAndKind()
	w.field("apiVersion", reflect.ValueOf(version), 0)
	w.field("kind", reflect.ValueOf(kind), 0)
	for _, f := range fieldsOf(value.Type()) {
		switch f.name {
		case "apiVersion", "kind", "status":
		default:
			w.structField(f, value, 0)
		}
	}
	h := head{apiVersion: version, kind: kind, name: object.GetName(), namespace: object.GetNamespace()}
	h.annotations = pairsIn(object.GetAnnotations())
	return &Item{head: h, text: bytes.Clone(w.out), gap: w.gap}, w.known
}

// writers keep the memory that texts grew in for the next object.
var writers = sync.Pool{New: func() any { return &typedWriter{} }}

func pairsIn(all map[string]string) (found pairs) {
	for _, key := range sortedKeys(all) {
		found = append(found, pair{key, all[key]})
	}
	return found
}

type typedWriter struct {
	out   []byte
	known bool
	// dash: the next key stands behind the dash of its list.
	dash bool
	gap  gap
}

func (w *typedWriter) structField(f typedField, of reflect.Value, indent int) {
	value, before := of.FieldByIndex(f.index), len(w.out)
	here := !absent(value, f.omit)
	if here {
		w.field(f.name, value, indent)
	}
	switch {
	case f.name == "annotations" && f.metadata && indent == 2 && here: // those of the pod template are no object's own
		w.gap = gap{at: len(w.out), below: true, indent: 4}
	case f.name == "metadata" && indent == 0 && w.gap.at == 0 && len(w.out) > before:
		w.gap = gap{at: len(w.out), indent: 2}
	}
}

// field writes a key and its value; of a struct nothing where nothing is in it.
func (w *typedWriter) field(name string, value reflect.Value, indent int) {
	before, dash := len(w.out), w.dash
	w.key(name, indent)
	empty := w.value(value, indent)
	if empty && value.Kind() == reflect.Struct {
		w.out, w.dash = w.out[:before], dash
	}
}

func (w *typedWriter) key(name string, indent int) {
	if !w.dash {
		w.indent(indent)
	}
	w.dash = false
	// A longer one would be written in another way.
	w.known = w.known && len(name) <= 100
	w.scalarString(name, -1)
	w.out = append(w.out, ':')
}

func (w *typedWriter) indent(indent int) {
	for range indent {
		w.out = append(w.out, ' ')
	}
}

// value writes what stands behind a key or a dash at an indentation, and says
// whether it is null or an empty map.
func (w *typedWriter) value(value reflect.Value, indent int) (empty bool) {
	switch value.Kind() {
	case reflect.Pointer, reflect.Interface, reflect.Map, reflect.Slice:
		if value.IsNil() {
			w.scalar("null")
			return true
		}
	}
	if marshaler, ok := marshalerOf(value); ok {
		return w.json(marshaler, indent)
	}
	switch value.Kind() {
	case reflect.Pointer, reflect.Interface:
		return w.value(value.Elem(), indent)
	case reflect.Struct:
		return w.mapping(indent, func(indent int) {
			for _, f := range fieldsOf(value.Type()) {
				w.structField(f, value, indent)
			}
		})
	case reflect.Map:
		return w.mapOf(value, indent)
	case reflect.Slice, reflect.Array:
		w.list(value, indent)
	case reflect.String:
		w.out = append(w.out, ' ')
		w.scalarString(value.String(), indent)
		w.out = append(w.out, '\n')
	case reflect.Bool:
		w.scalar(strconv.FormatBool(value.Bool()))
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		w.scalar(strconv.FormatInt(value.Int(), 10))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		w.scalar(strconv.FormatUint(value.Uint(), 10))
	default:
		w.known = false
	}
	return false
}

func (w *typedWriter) scalar(text string) {
	w.out = append(w.out, ' ')
	w.out = append(w.out, text...)
	w.out = append(w.out, '\n')
}

// mapping writes a map whose entries do writes.
func (w *typedWriter) mapping(indent int, do func(indent int)) (empty bool) {
	before := len(w.out)
	inList := before > 0 && w.out[before-1] == '-'
	if inList {
		w.out = append(w.out, ' ')
		w.dash = true
	} else {
		w.out = append(w.out, '\n')
	}
	begun := len(w.out)
	do(indent + 2)
	if len(w.out) > begun {
		return false
	}
	w.out, w.dash = w.out[:before], false
	w.scalar("{}")
	return true
}

func (w *typedWriter) mapOf(value reflect.Value, indent int) (empty bool) {
	if value.Type().Key().Kind() != reflect.String {
		w.known = false
		return false
	}
	keys := make([]string, 0, value.Len())
	for _, key := range value.MapKeys() {
		keys = append(keys, key.String())
	}
	slices.Sort(keys)
	return w.mapping(indent, func(indent int) {
		for _, key := range keys {
			w.key(key, indent)
			w.value(value.MapIndex(reflect.ValueOf(key).Convert(value.Type().Key())), indent)
		}
	})
}

func (w *typedWriter) list(value reflect.Value, indent int) {
	if value.Type().Elem().Kind() == reflect.Uint8 && value.Kind() == reflect.Slice {
		w.value(reflect.ValueOf(base64.StdEncoding.EncodeToString(value.Bytes())), indent)
		return
	}
	if value.Len() == 0 {
		w.scalar("[]")
		return
	}
	if inList := w.out[len(w.out)-1] == '-'; inList {
		w.known = false // no Kubernetes type has lists of lists
		return
	}
	w.out = append(w.out, '\n')
	for n := range value.Len() {
		w.indent(indent)
		w.out = append(w.out, '-')
		w.value(value.Index(n), indent)
	}
}

// json serves the types that write themselves as a string, a whole number or
// null.
func (w *typedWriter) json(marshaler json.Marshaler, indent int) (empty bool) {
	text, err := marshaler.MarshalJSON()
	if err != nil || len(text) == 0 {
		w.known = false
		return false
	}
	var value string
	switch {
	case string(text) == "null":
		w.scalar("null")
		return true
	case text[0] == '"' && json.Unmarshal(text, &value) == nil:
		return w.value(reflect.ValueOf(value), indent)
	}
	if number, err := strconv.ParseInt(string(text), 10, 64); err == nil && strconv.FormatInt(number, 10) == string(text) {
		w.scalar(string(text))
		return false
	}
	w.known = false
	return false
}
