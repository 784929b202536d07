package fn

import (
	"strings"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/runtime"
)

// normalise copies an object without what says nothing: values that the API
// server fills in anyway, nulls, empty maps and lists. The recordings left
// most of that out, and some of it not, so both sides go through here.
func normalise(object map[string]any) map[string]any {
	object = runtime.DeepCopyJSON(object)
	apiVersion, _ := object["apiVersion"].(string)
	kind, _ := object["kind"].(string)
	for _, d := range apiDefaults[apiVersion+" "+kind] {
		dropDefault(object, strings.Split(d.path, "."), d.value)
	}
	if apiVersion == "v1" && kind == "ConfigMap" {
		splitTexts(object)
	}
	return filterLeaves(object, "", func(string, any) bool { return true }).(map[string]any)
}

// dropDefault deletes the field at a path where it has the default value; a
// segment that ends in [] goes through all elements of a list.
func dropDefault(parent map[string]any, path []string, value any) {
	field, isList := strings.CutSuffix(path[0], "[]")
	if len(path) == 1 {
		if byParent, ok := value.(func(map[string]any) any); ok {
			value = byParent(parent)
		}
		if found, set := parent[field]; set && cmp.Equal(found, value) {
			delete(parent, field)
		}
		return
	}
	children := []any{parent[field]}
	if isList {
		children, _ = parent[field].([]any)
	}
	for _, child := range children {
		if child, ok := child.(map[string]any); ok {
			dropDefault(child, path[1:], value)
		}
	}
}

// splitTexts turns every text of a ConfigMap into its lines. Nothing is lost,
// also no missing newline at the end; a diff shows the lines that differ, and
// docs/differences.md can except a single one.
func splitTexts(configMap map[string]any) {
	data, _ := configMap["data"].(map[string]any)
	for key, value := range data {
		text, ok := value.(string)
		if !ok {
			continue
		}
		var lines []any
		for line := range strings.SplitSeq(text, "\n") {
			lines = append(lines, line)
		}
		data[key] = lines
	}
}
