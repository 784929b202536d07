package diff

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/magiconair/properties"

	"github.com/render-sonataflow/render-sonataflow/generators/lazy"
	"github.com/render-sonataflow/render-sonataflow/generators/quote"
)

// fieldsOf are the fields that differ between two sides of an object.
func fieldsOf(old, new *object) []Field {
	w := walk{secret: old.groupKind() == "/Secret"}
	w.compare(nil, old.tree, new.tree)
	return w.found
}

// walk goes through two trees at once.
type walk struct {
	secret bool
	found  []Field
}

func (w *walk) compare(steps []string, old, new any) {
	if reflect.DeepEqual(old, new) {
		return
	}
	oldMap, oldIsMap := old.(map[string]any)
	newMap, newIsMap := new.(map[string]any)
	if oldIsMap && (newIsMap || new == nil) && len(oldMap) > 0 || newIsMap && old == nil && len(newMap) > 0 {
		both := maps.Clone(oldMap)
		if both == nil {
			both = map[string]any{}
		}
		maps.Copy(both, newMap)
		for _, name := range slices.Sorted(maps.Keys(both)) {
			w.compare(append(slices.Clip(steps), name), oldMap[name], newMap[name])
		}
		return
	}
	oldList, oldIsList := old.([]any)
	newList, newIsList := new.([]any)
	if oldIsList && (newIsList || new == nil) || newIsList && old == nil {
		w.lists(steps, oldList, newList)
		return
	}
	if w.propertyFile(steps, old, new) {
		return
	}
	w.add(steps, old, new)
}

// mergeKeys are what the entries of lists are known by.
var mergeKeys = []string{"name", "mountPath", "containerPort", "port", "key", "type"}

// lists compares lists of named entries by name, and all others by place.
func (w *walk) lists(steps []string, old, new []any) {
	name := mergeKey(old, new)
	if name == "" {
		for n := range max(len(old), len(new)) {
			w.compare(append(slices.Clip(steps), fmt.Sprintf("[%d]", n)), element(old, n), element(new, n))
		}
		return
	}
	oldAt, oldOrder := byKey(old, name)
	newAt, newOrder := byKey(new, name)
	for _, id := range oldOrder {
		was := oldAt[id]
		if newAt[id] == nil {
			was = unnamed(was, name)
		}
		w.compare(append(slices.Clip(steps), "["+id+"]"), was, newAt[id])
	}
	for _, id := range newOrder {
		if _, had := oldAt[id]; !had {
			w.compare(append(slices.Clip(steps), "["+id+"]"), nil, unnamed(newAt[id], name))
		}
	}
	common := func(order []string, other map[string]any) []string {
		return slices.DeleteFunc(slices.Clone(order), func(id string) bool { return other[id] == nil })
	}
	if a, b := common(oldOrder, newAt), common(newOrder, oldAt); !slices.Equal(a, b) {
		w.add(append(slices.Clip(steps), orderStep), strings.Join(a, ", "), strings.Join(b, ", "))
	}
}

// orderStep stands for the order of a list.
const orderStep = "(order)"

func element(list []any, n int) any {
	if n < len(list) {
		return list[n]
	}
	return nil
}

// mergeKey is the field that all entries of both lists have, each another, ""
// where there is none.
func mergeKey(lists ...[]any) string {
	for _, name := range mergeKeys {
		ok := true
		for _, entries := range lists {
			seen := map[string]bool{}
			for _, entry := range entries {
				id := keyOf(entry, name)
				ok = ok && id != "" && !seen[id]
				seen[id] = true
			}
		}
		if ok {
			return name
		}
	}
	return ""
}

func keyOf(entry any, name string) string {
	switch value := valueAt(entry, name).(type) {
	case string:
		return value
	case json.Number:
		return value.String()
	}
	return ""
}

// unnamed is an entry that comes or goes without its name, which its path has
// already.
func unnamed(entry any, name string) any {
	tree, ok := entry.(map[string]any)
	if !ok || len(tree) < 2 {
		return entry
	}
	tree = maps.Clone(tree)
	delete(tree, name)
	return tree
}

func byKey(entries []any, name string) (at map[string]any, order []string) {
	at = map[string]any{}
	for _, entry := range entries {
		id := keyOf(entry, name)
		at[id] = entry
		order = append(order, id)
	}
	return at, order
}

// propertyFile compares a file of properties in a ConfigMap key by key.
func (w *walk) propertyFile(steps []string, old, new any) bool {
	oldText, oldOK := old.(string)
	newText, newOK := new.(string)
	if w.secret || len(steps) != 2 || steps[0] != "data" || !strings.HasSuffix(steps[1], ".properties") || !oldOK || !newOK {
		return false
	}
	oldKeys, ok := readProperties(oldText)
	newKeys, alsoOK := readProperties(newText)
	if !ok || !alsoOK || maps.Equal(oldKeys, newKeys) { // comments, order: the file differs all the same
		return false
	}
	both := maps.Clone(oldKeys)
	maps.Copy(both, newKeys)
	for _, name := range slices.Sorted(maps.Keys(both)) {
		w.compare(append(slices.Clip(steps), name), orNil(oldKeys, name), orNil(newKeys, name))
	}
	return true
}

func orNil(values map[string]string, name string) any {
	if value, found := values[name]; found {
		return value
	}
	return nil
}

func readProperties(text string) (map[string]string, bool) {
	loader := &properties.Loader{Encoding: properties.UTF8, DisableExpansion: true}
	read, err := loader.LoadBytes([]byte(text))
	if err != nil {
		return nil, false
	}
	return read.Map(), true
}

func (w *walk) add(steps []string, old, new any) {
	field := Field{Path: pathOf(steps), Change: isChanged, steps: slices.Clone(steps), value: [2]any{old, new}}
	switch {
	case old == nil:
		field.Change = isAdded
	case new == nil:
		field.Change = isRemoved
	}
	field.Old, field.New = w.shown(steps, old), w.shown(steps, new)
	if field.Old == field.New {
		field.Old, field.New = "", "" // both hidden
	}
	w.found = append(w.found, field)
}

// longest is how much of a value a report repeats.
const longest = 200

// shown is a value as a report may repeat it, "" where it must not or is long.
func (w *walk) shown(steps []string, value any) string {
	var text string
	switch v := value.(type) {
	case string:
		text = v
	case json.Number, bool:
		text = fmt.Sprint(v)
	default:
		return ""
	}
	last := steps[len(steps)-1]
	switch {
	case text == "":
		return `""`
	case w.secret || len(text) > longest || strings.Contains(text, "\n"):
		return ""
	case strings.Contains(text, "jdbc:"):
		text = quote.Database(text)
	case len(steps) > 2 && last == "value" && steps[len(steps)-3] == "env":
		text = quote.Assigned(strings.Trim(steps[len(steps)-2], "[]"), text)
	case steps[0] == "data":
		text = quote.Assigned(last, text)
	case strings.Contains(strings.Join(steps, "."), "valueFrom.secretKeyRef"), last == orderStep, strings.HasSuffix(last, "Name"):
		text = quote.Text(text) // the name of a Secret, or of what is in it
	case !quote.ShownAt(steps...):
		return quote.Hidden
	default:
		text = quote.Text(text)
	}
	return quote.Line(text)
}

var word = lazy.Regexp(`^[A-Za-z0-9_-]+$`)

// pathOf writes steps as messages have paths: spec.env[A].value,
// data["application.properties"].
func pathOf(steps []string) string {
	var path strings.Builder
	for _, step := range steps {
		switch {
		case strings.HasPrefix(step, "["):
			path.WriteString(quote.Line(step))
		case step == orderStep:
			path.WriteString(" " + step)
		case !word().MatchString(step):
			fmt.Fprintf(&path, "[%q]", step)
		case path.Len() > 0:
			path.WriteString("." + step)
		default:
			path.WriteString(step)
		}
	}
	return path.String()
}
