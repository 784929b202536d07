package krm

import "reflect"

// Same compares two readings of one resource, whatever annotations
// hosts put on them.
func Same(a, b map[string]any) bool {
	return reflect.DeepEqual(withoutOrchestration(a), withoutOrchestration(b))
}

func withoutOrchestration(tree map[string]any) map[string]any {
	tree = shallowCopy(tree)
	metadata, ok := tree["metadata"].(map[string]any)
	if !ok {
		return tree
	}
	metadata = shallowCopy(metadata)
	tree["metadata"] = metadata
	annotations, ok := metadata["annotations"].(map[string]any)
	if !ok {
		return tree
	}
	kept := map[string]any{}
	for key, value := range annotations {
		if !IsOrchestration(key) {
			kept[key] = value
		}
	}
	metadata["annotations"] = kept
	if len(kept) == 0 {
		delete(metadata, "annotations")
	}
	return tree
}

// shallowCopy copies the fields of a tree but the status, which is ignored.
func shallowCopy(tree map[string]any) map[string]any {
	copied := make(map[string]any, len(tree))
	for key, value := range tree {
		if key != "status" {
			copied[key] = value
		}
	}
	return copied
}

// StringAt reads a string deep in a tree, "" where there is none.
func StringAt(tree map[string]any, path ...string) string {
	for _, key := range path[:len(path)-1] {
		tree, _ = tree[key].(map[string]any)
	}
	value, _ := tree[path[len(path)-1]].(string)
	return value
}
