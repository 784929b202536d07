package fn

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/generators/quote"
	"github.com/render-sonataflow/render-sonataflow/generators/rule"
	"github.com/render-sonataflow/render-sonataflow/generators/strict"
	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// readConfig finds and decodes the function's config: the functionConfig in
// any of its three kinds, else the one RenderSonataFlow among the items.
func (r *run) readConfig() {
	source := r.stream.FunctionConfig
	if source == nil {
		source = r.configAmongItems()
	}
	if source == nil || source.Empty() {
		return
	}
	r.configItem = source
	r.report.config, r.report.flags = source, r.stream.Flags
	switch {
	case source.Kind() == ConfigKind:
		r.decodeConfig(source)
	case source.Kind() == "ConfigMap" && source.APIVersion() == "v1":
		r.decodeConfigMap(source)
	case source.Group() == v1alpha08.Group:
		// A custom resource as functionConfig is one more item, see pick.
	default:
		r.report.add(rule.ConfigKind, source, "kind", "functionConfig must be a "+ConfigKind+" ("+ConfigAPIVersion+
			"), a ConfigMap (v1) or a SonataFlowPlatform ("+v1alpha08.GroupVersion+"), but is a "+quote.Value(source.Kind())+" ("+source.APIVersion()+")")
	}
}

func (r *run) configAmongItems() *krm.Item {
	var found *krm.Item
	for _, item := range r.stream.Items {
		if item.Kind() != ConfigKind {
			continue
		}
		if found != nil {
			r.report.add(rule.ConfigTwice, item, "kind", "the input has two "+ConfigKind+", "+quote.Value(found.Name())+" and "+quote.Value(item.Name())+": remove one, or pass one as functionConfig")
			return found
		}
		found = item
	}
	return found
}

func (r *run) decodeConfig(source *krm.Item) {
	if source.APIVersion() != ConfigAPIVersion {
		r.report.add(rule.ConfigKind, source, "apiVersion", quote.Value(source.APIVersion())+" is not supported: must be "+ConfigAPIVersion)
	}
	r.reportProblems(source, strict.Decode(source.Tree(), &r.config))
}

// decodeConfigMap reads a ConfigMap's data as the config's spec: dotted keys,
// lists and maps as YAML text.
func (r *run) decodeConfigMap(source *krm.Item) {
	data, ok := source.Tree()["data"].(map[string]any)
	if !ok && source.Tree()["data"] != nil {
		r.report.add(rule.ConfigValue, source, "data", "must be a map of strings")
		return
	}
	spec := map[string]any{}
	for _, key := range slices.Sorted(maps.Keys(data)) {
		text, ok := data[key].(string)
		if !ok {
			r.report.add(rule.ConfigValue, source, dataPath(key), "must be a string: quote the value")
			continue
		}
		path := splitKey(key)
		typed, err := typedValue(reflect.TypeFor[ConfigSpec](), path, strings.TrimSpace(text))
		if err != nil {
			r.report.add(rule.ConfigValue, source, dataPath(key), "cannot be read as YAML: "+err.Error())
			continue
		}
		setPath(spec, path, typed)
	}
	r.reportProblems(source, strict.Decode(map[string]any{"spec": spec}, &r.config))
}

func dataPath(key string) string { return `data["` + key + `"]` }

// configPath is where a person finds a field of the config: a ConfigMap has it
// under the key that holds it, dotted or whole.
func configPath(item *krm.Item, path string) string {
	rest, isSpec := strings.CutPrefix(path, "spec.")
	if item == nil || item.Kind() != "ConfigMap" || item.APIVersion() != "v1" || !isSpec {
		return path
	}
	data, _ := item.Tree()["data"].(map[string]any)
	found := ""
	for _, key := range slices.Sorted(maps.Keys(data)) {
		behind, ok := strings.CutPrefix(rest, key)
		switch {
		case ok && (behind == "" || strings.ContainsAny(behind[:1], ".[")):
			found = key // the longest is the last
		case found == "" && strings.HasPrefix(key, rest+"."):
			return dataPath(key)
		}
	}
	if found == "" {
		found, _, _ = strings.Cut(rest, "[")
	}
	return dataPath(found) + strings.TrimPrefix(rest, found)
}

// splitKey cuts a dotted key into steps. The keys of a map may hold dots of
// their own, as names of workflows do.
func splitKey(key string) []string {
	first, rest, found := strings.Cut(key, ".")
	if field, ok := fieldNamed(reflect.TypeFor[ConfigSpec](), first); found && ok && field.Type.Kind() == reflect.Map {
		return []string{first, rest}
	}
	return strings.Split(key, ".")
}

func fieldNamed(t reflect.Type, name string) (reflect.StructField, bool) {
	for _, field := range reflect.VisibleFields(t) {
		if tagged, _, _ := strings.Cut(field.Tag.Get("json"), ","); tagged == name {
			return field, true
		}
	}
	return reflect.StructField{}, false
}

// typedValue reads the text of a ConfigMap's key as the type of the field that
// the path leads to: text for strings, YAML for everything else. A text where a
// map by names belongs is that of every name.
func typedValue(t reflect.Type, path []string, text string) (any, error) {
	for _, name := range path {
		for t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		if t.Kind() != reflect.Struct {
			break
		}
		field, known := fieldNamed(t, name)
		if !known {
			return text, nil // the decoder reports the unknown field
		}
		t = field.Type
	}
	byName := t.Kind() == reflect.Map && t.Elem().Kind() == reflect.String
	if t.Kind() == reflect.String || byName && len(path) > 1 {
		return text, nil
	}
	value, err := krm.ParseValue(text)
	if every, ok := value.(string); ok && byName {
		return map[string]any{"*": every}, err
	}
	return value, err
}

// setPath sets a value deep in a tree and makes the maps on the way. A map
// given whole as YAML text and single keys of it add up.
func setPath(tree map[string]any, path []string, value any) {
	for len(path) > 1 {
		next, ok := tree[path[0]].(map[string]any)
		if !ok {
			next = map[string]any{}
			tree[path[0]] = next
		}
		tree, path = next, path[1:]
	}
	if whole, ok := value.(map[string]any); ok {
		if existing, ok := tree[path[0]].(map[string]any); ok {
			for key, v := range whole {
				if _, set := existing[key]; !set {
					existing[key] = v
				}
			}
			return
		}
	}
	tree[path[0]] = value
}
