package fn

import (
	"reflect"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/render-sonataflow/render-sonataflow/generators/release"
	"github.com/render-sonataflow/render-sonataflow/generators/strict"
)

// ConfigKey is a key of the config's spec, dotted.
type ConfigKey struct {
	Name string
	// Flag is the name of the flag that sets it.
	Flag string
	// Usage is a short sentence without its subject and full stop.
	Usage string
	// Values are all that it may be, none where that is open.
	Values []string
	// Default is the value of Values that nobody has to give.
	Default string
	// Boolean: the flag needs no value.
	Boolean bool
	// YAML: the value is a list or a map.
	YAML bool
}

// Arguments set the key to a value on a command line.
func (k ConfigKey) Arguments(value string) []string {
	if k.Boolean {
		return []string{"--" + k.Flag + "=" + value}
	}
	return []string{"--" + k.Flag, value}
}

// ConfigKeys are all keys of the config that hold a value: scalars, and lists
// and maps as YAML text.
func ConfigKeys() []ConfigKey { return slices.Clone(theConfigKeys()) }

var theConfigKeys = sync.OnceValue(func() []ConfigKey {
	docs, err := strict.ReadDocs(Sources)
	if err != nil {
		panic("the package's own files cannot be read: " + err.Error())
	}
	keys := configKeys(docs, reflect.TypeFor[ConfigSpec](), "")
	for n, key := range keys {
		if key.Name == "release" {
			for _, r := range release.Table() {
				keys[n].Values = append(keys[n].Values, r.Name)
			}
		}
	}
	return keys
})

func configKeys(docs strict.Docs, t reflect.Type, prefix string) []ConfigKey {
	var keys []ConfigKey
	for i := range t.NumField() {
		field := t.Field(i)
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if field.Type.Kind() == reflect.Struct {
			keys = append(keys, configKeys(docs, field.Type, prefix+name+".")...)
			continue
		}
		kind := field.Type.Kind()
		if kind == reflect.Pointer {
			kind = field.Type.Elem().Kind()
		}
		key := ConfigKey{
			Name: prefix + name, Flag: flagName(prefix + name), Usage: usage(docs[t.Name()+"."+field.Name]),
			Default: field.Tag.Get("default"), Boolean: kind == reflect.Bool, YAML: slices.Contains([]reflect.Kind{reflect.Slice, reflect.Map, reflect.Struct}, kind),
		}
		if values := field.Tag.Get("enum"); values != "" {
			key.Values = strings.Split(values, ",")
		}
		keys = append(keys, key)
	}
	return keys
}

// flagName is a key as people write flags: cluster-apps-domain.
func flagName(key string) string {
	key = strings.NewReplacer(".", "-", "PostgreSQL", "Postgresql").Replace(key)
	var name strings.Builder
	small := false
	for _, letter := range key {
		if small && unicode.IsUpper(letter) {
			name.WriteByte('-')
		}
		small = unicode.IsLower(letter)
		name.WriteRune(unicode.ToLower(letter))
	}
	return name.String()
}

// usage is what a field's comment says first, without the field's name.
func usage(doc string) string {
	_, text, _ := strings.Cut(doc, " ")
	for _, end := range []string{". ", ": ", "; "} {
		text, _, _ = strings.Cut(text, end)
	}
	for _, verb := range []string{"is ", "are ", "says "} {
		text = strings.TrimPrefix(text, verb)
	}
	return strings.TrimSuffix(text, ".")
}
