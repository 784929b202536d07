package cli

import (
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
)

// idAnnotation is what kustomize itself knows the items of a function by.
const idAnnotation = "kustomize.config.k8s.io/id"

// mark numbers items, and returns what stands in them.
func mark(items []*krm.Item) (before []map[string]any) {
	for n, item := range items {
		before = append(before, item.Tree())
		item.SetAnnotation(idAnnotation, strconv.Itoa(n))
	}
	return before
}

// layerPatch is one of a kustomization's patches.
type layerPatch struct {
	Target map[string]string `json:"target"`
	Patch  string            `json:"patch"`
}

// changesOf is what a render did: new objects as documents, and patches of those
// that were there.
func changesOf(before []map[string]any, items []*krm.Item) (made []byte, patches []layerPatch) {
	left := map[int]bool{}
	for _, item := range items {
		n, err := strconv.Atoi(item.Annotation(idAnnotation))
		known := err == nil && n >= 0 && n < len(before)
		if !known && item.Annotation(krm.LocalConfigAnnotation) == "true" {
			continue // a generator's own config
		}
		item.RemoveAnnotations(isHosts)
		if !known {
			made = append(append(made, "---\n"...), item.Text()...)
			continue
		}
		left[n] = true
		patches = append(patches, patchesTo(before[n], item.Tree())...)
	}
	for n, tree := range before {
		if !left[n] {
			patches = append(patches, layerPatch{targetOf(tree), string(asJSON(map[string]any{"$patch": "delete", "apiVersion": tree["apiVersion"], "kind": tree["kind"], "metadata": map[string]any{"name": krm.StringAt(tree, "metadata", "name")}}))})
		}
	}
	return made, patches
}

// isHosts says whether an annotation is one between hosts and functions, and of
// no use to kustomize here.
func isHosts(key string) bool { return krm.IsOrchestration(key) && key != krm.LocalConfigAnnotation }

// patchesTo are the patches that make one state of an object another. Labels
// and annotations are merged: kustomize keeps its own among them.
func patchesTo(before, after map[string]any) (patches []layerPatch) {
	var operations []map[string]any
	operation := func(path string, had, has any) {
		switch {
		case reflect.DeepEqual(had, has):
		case has == nil:
			operations = append(operations, map[string]any{"op": "remove", "path": path})
		default:
			operations = append(operations, map[string]any{"op": "add", "path": path, "value": has})
		}
	}
	metadata := map[string]any{}
	first, now := mapAt(before, "metadata"), mapAt(after, "metadata")
	for _, field := range []string{"labels", "annotations"} {
		if changed := changedKeys(mapAt(first, field), mapAt(now, field)); len(changed) > 0 {
			metadata[field] = changed
		}
	}
	if len(metadata) > 0 {
		metadata["name"] = first["name"]
		patches = append(patches, layerPatch{targetOf(before), string(asJSON(map[string]any{"apiVersion": before["apiVersion"], "kind": before["kind"], "metadata": metadata}))})
	}
	operation("/metadata/namespace", first["namespace"], now["namespace"])
	keys := slices.Sorted(maps.Keys(before))
	for key := range after {
		if _, has := before[key]; !has {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	for _, key := range keys {
		if key != "metadata" {
			operation("/"+strings.NewReplacer("~", "~0", "/", "~1").Replace(key), before[key], after[key])
		}
	}
	if len(operations) > 0 {
		patches = append(patches, layerPatch{targetOf(before), string(asJSON(operations))})
	}
	return patches
}

// changedKeys are the entries of a map that are new or others, and null for those
// that are gone.
func changedKeys(before, after map[string]any) map[string]any {
	changed := map[string]any{}
	for key, value := range after {
		if before[key] != value && !isHosts(key) {
			changed[key] = value
		}
	}
	for key := range before {
		if _, has := after[key]; !has && !isHosts(key) {
			changed[key] = nil
		}
	}
	return changed
}

func mapAt(tree map[string]any, key string) map[string]any {
	found, _ := tree[key].(map[string]any)
	return found
}

// targetOf selects one object; kustomize takes each field as an expression of
// the whole.
func targetOf(tree map[string]any) map[string]string {
	group, version, found := strings.Cut(krm.StringAt(tree, "apiVersion"), "/")
	if !found {
		group, version = "", group
	}
	target := map[string]string{}
	for key, value := range map[string]string{
		"group": group, "version": version, "kind": krm.StringAt(tree, "kind"),
		"name": krm.StringAt(tree, "metadata", "name"), "namespace": krm.StringAt(tree, "metadata", "namespace"),
	} {
		if value != "" {
			target[key] = regexp.QuoteMeta(value)
		}
	}
	return target
}
