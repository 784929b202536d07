package strict

import (
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/render-sonataflow/render-sonataflow/generators/lazy"
)

// unspaced is a key with its value that YAML reads as one text.
var unspaced = lazy.Regexp(`^(- ?)?[A-Za-z]+:[^ /]`)

// shapeHint says how to write what is a map or a list where the other, or either
// in place of a text, stands.
func shapeHint(value any, into reflect.Type) string {
	text, isText := value.(string)
	list, isList := value.([]any)
	switch {
	case isText && unspaced().MatchString(text):
		return ": put a blank after the colon"
	case isText && Unreplaced(text):
		return unreplaced
	case into.Kind() == reflect.Slice:
		if entry := into.Elem(); entry.Kind() == reflect.Struct && fieldsOf(entry).has("name") {
			return `: begin each entry with "- name: "`
		}
		return `: begin each entry with "- "`
	case isList && len(list) == 1:
		return `: remove the "- " before its keys`
	case isText && into.Kind() == reflect.Struct:
		return textHint(text, fieldsOf(into))
	default:
		return ""
	}
}

// textHint is the field that a text in place of a map was probably meant for.
func textHint(text string, known *fields) string {
	address, err := url.Parse(text)
	switch {
	case known.has("uri") && err == nil && address.IsAbs():
		return ": write it as {uri: …}"
	case known.has("name"):
		return ": write it as {name: …}"
	default:
		return known.list()
	}
}

func (f *fields) has(name string) bool {
	_, there := f.byName[name]
	return there
}

// list names the fields where there are few.
func (f *fields) list() string {
	const few = 12
	if len(f.all) > few || len(f.all) == 0 {
		return ""
	}
	names := make([]string, len(f.all))
	for i, known := range f.all {
		names[i] = known.name
	}
	slices.Sort(names)
	return ": known here are " + strings.Join(names, ", ")
}

// truths are how YAML 1.1, and people, write a boolean.
var truths = map[string]string{
	"true": "true", "yes": "true", "y": "true", "on": "true", "enabled": "true",
	"false": "false", "no": "false", "n": "false", "off": "false", "disabled": "false",
}

// scalarHint says how to write what is no text, no boolean or no number.
func scalarHint(value any, expected string) string {
	text, isText := value.(string)
	bare := strings.TrimSuffix(text, ",")
	_, noNumber := strconv.ParseInt(bare, 10, 64)
	truth, isTruth := truths[strings.ToLower(bare)]
	switch {
	case expected == mustBeString:
		switch value.(type) {
		case map[string]any, []any:
			return ""
		}
		return ": quote it"
	case !isText:
		return ""
	case Unreplaced(text):
		return unreplaced
	case expected == mustBeBool && isTruth, expected == mustBeInteger && noNumber == nil:
		switch {
		case bare != text:
			return ": remove the comma"
		case expected == mustBeInteger || truth == text:
			return ": remove the quotes"
		default:
			return ": write " + truth
		}
	default:
		return ""
	}
}

// unreplaced is what to do with a variable of another tool.
const unreplaced = ": that is a variable which nobody has replaced: let the tool that knows it (envsubst, helm template, kustomize) run before"

var variable = lazy.Regexp(`\$\{[A-Za-z_][\w.:-]*\}|\$\([A-Za-z_][\w.-]*\)|^\$[A-Za-z_]\w*$|\{\{.*\}\}|^<[^<>]+>$|^@[\w.]+@$|^%[A-Z_]+%$`)

// Unreplaced says whether a text holds a variable, or is a placeholder, that was
// to be replaced before.
func Unreplaced(text string) bool { return variable().MatchString(text) }

// OrUnreplaced is what to say of a text that is wrong: that it is a variable,
// where it is one.
func OrUnreplaced(text, wrong string) string {
	if wrong != "" && Unreplaced(text) {
		return strings.TrimPrefix(unreplaced, ": that ")
	}
	return wrong
}
