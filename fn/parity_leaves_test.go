package fn

import (
	"fmt"
	"strings"
)

// leavesOf returns all scalars of a tree by path. The elements of a list go by
// their name, those of a properties text by their key:
//
//	spec.template.spec.containers[workflow].env[A].value
//	data.application.properties[quarkus.http.port]
func leavesOf(tree any) map[string]any {
	leaves := map[string]any{}
	filterLeaves(tree, "", func(path string, value any) bool {
		leaves[path] = value
		return true
	})
	return leaves
}

// filterLeaves copies a tree with the leaves that keep wants; a map or list
// that is left without any is dropped, but for the tree itself.
func filterLeaves(node any, path string, keep func(path string, value any) bool) any {
	switch node := node.(type) {
	case map[string]any:
		kept := map[string]any{}
		for key, child := range node {
			if copied := filterLeaves(child, strings.TrimPrefix(path+"."+key, "."), keep); copied != nil {
				kept[key] = copied
			}
		}
		if len(kept) == 0 && path != "" {
			return nil
		}
		return kept
	case []any:
		var kept []any
		taken := map[string]int{}
		for i, child := range node {
			name := elementName(child, i)
			if taken[name]++; taken[name] > 1 {
				name = fmt.Sprintf("%s#%d", name, taken[name])
			}
			if copied := filterLeaves(child, path+"["+name+"]", keep); copied != nil {
				kept = append(kept, copied)
			}
		}
		if kept == nil {
			return nil
		}
		return kept
	case nil:
		return nil
	}
	if !keep(path, node) {
		return nil
	}
	return node
}

// elementName keeps the path of an element the same where another one comes
// before it.
func elementName(element any, index int) string {
	switch element := element.(type) {
	case map[string]any:
		if name, ok := element["name"].(string); ok {
			return name
		}
	case string:
		if key, _, isProperty := strings.Cut(element, " = "); isProperty {
			return key
		}
	}
	return fmt.Sprint(index)
}
