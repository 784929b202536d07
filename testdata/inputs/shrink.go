package inputs

import (
	"maps"
	"slices"

	"k8s.io/apimachinery/pkg/runtime"
)

// attempts bound how long a failing input is made smaller.
const attempts = 2000

// Shrink takes from a failing input whatever it fails without: documents,
// fields and entries, until nothing can be taken or it has tried long enough.
// fails must say the same of the same input.
func Shrink(in Input, fails func(Input) bool) Input {
	left := attempts
	try := func(smaller Input) bool {
		left--
		return left > 0 && fails(smaller)
	}
	for again := true; again && left > 0; {
		again = false
		for i := len(in.Documents) - 1; i > 0; i-- { // the config stays
			smaller := Input{in.Seed, slices.Delete(slices.Clone(in.Documents), i, i+1)}
			if try(smaller) {
				in, again = smaller, true
			}
		}
		for i := range in.Documents {
			for _, path := range pathsOf(in.Documents[i], nil) {
				document := runtime.DeepCopyJSON(in.Documents[i])
				if !drop(document, path) {
					continue // gone with what was around it
				}
				smaller := Input{in.Seed, slices.Clone(in.Documents)}
				smaller.Documents[i] = document
				if try(smaller) {
					in, again = smaller, true
				}
			}
		}
	}
	return in
}

// pathsOf are the ways to every field and entry of a tree, outer ones first,
// entries of a list from its end.
func pathsOf(node any, path []any) (paths [][]any) {
	add := func(key, child any) {
		at := append(slices.Clone(path), key)
		paths = append(append(paths, at), pathsOf(child, at)...)
	}
	switch node := node.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(node)) {
			add(key, node[key])
		}
	case []any:
		for i := len(node) - 1; i >= 0; i-- {
			add(i, node[i])
		}
	}
	return paths
}

// drop takes the field or entry at a path, false where there is none.
func drop(node any, path []any) bool {
	key, last := path[0], len(path) == 1
	switch node := node.(type) {
	case map[string]any:
		name, ok := key.(string)
		if _, found := node[name]; !ok || !found {
			return false
		}
		if last {
			delete(node, name)
			return true
		}
		if list, isList := node[name].([]any); isList && len(path) == 2 {
			at, ok := path[1].(int)
			if !ok || at >= len(list) {
				return false
			}
			node[name] = slices.Delete(list, at, at+1)
			return true
		}
		return drop(node[name], path[1:])
	case []any:
		at, ok := key.(int)
		return ok && at < len(node) && !last && drop(node[at], path[1:])
	default:
		return false
	}
}
