package fn

import (
	"slices"
	"strings"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/generators/fields"
	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// What kustomize notes of the names that an item had before its prefixes and
// namespaces, oldest first. It changes references only after all functions have
// run, too late for an address.
const (
	previousNames      = "internal.config.kubernetes.io/previousNames"
	previousNamespaces = "internal.config.kubernetes.io/previousNamespaces"
)

// NameAnnotations are those that say what an item was called before.
var NameAnnotations = []string{previousNames, previousNamespaces}

// FollowNames has all that was built name what was renamed by its new name, and
// leaves nothing of the old ones.
func FollowNames(items []*krm.Item) {
	followNames(items)
	for _, item := range items {
		item.RemoveAnnotations(func(key string) bool { return slices.Contains(NameAnnotations, key) })
	}
}

// renamed is an item with a name that it had before.
type renamed struct {
	item            *krm.Item
	name, namespace string
}

// followNames lets custom resources, and what stands beside them, name what
// kustomize has renamed by its new name, as kustomize would at its end.
func followNames(items []*krm.Item) {
	var all []renamed
	for _, item := range items {
		names := strings.Split(item.Annotation(previousNames), ",")
		namespaces := strings.Split(item.Annotation(previousNamespaces), ",")
		for n, name := range names {
			if name == "" || len(names) != len(namespaces) {
				continue
			}
			// Its name may have been followed before, and its namespace not.
			all = append(all, renamed{item, name, namespaces[n]}, renamed{item, item.Name(), namespaces[n]})
		}
	}
	if len(all) == 0 {
		return
	}
	known := append(fields.Fields(), fields.Rendered()...)
	for _, item := range items {
		for _, field := range known {
			if field.Of.Kind != item.Kind() || field.Of.Group != item.Group() || len(field.Names) == 0 || IsOurs(item) {
				continue
			}
			for _, at := range placesOf(item.Tree(), field.Path) {
				follow(item, field, at, all)
			}
		}
	}
}

// placesOf are the places of a field, whose path leads through lists: keys, and
// the places in lists.
func placesOf(tree any, path []string) (found [][]any) {
	if list, is := tree.([]any); is {
		for n := range list {
			for _, below := range placesOf(list[n], path) {
				found = append(found, append([]any{n}, below...))
			}
		}
		return found
	}
	if len(path) == 0 {
		return [][]any{{}}
	}
	fields, _ := tree.(map[string]any)
	child, has := fields[path[0]]
	if !has {
		return nil
	}
	for _, below := range placesOf(child, path[1:]) {
		found = append(found, append([]any{path[0]}, below...))
	}
	return found
}

// follow renames what one place of a field names.
func follow(item *krm.Item, field fields.Field, at []any, all []renamed) {
	value := valueAt(item.Tree(), at)
	reference, whole := value.(map[string]any)
	name, _ := value.(string)
	namespace, kind := "", ""
	if whole {
		name, namespace, kind = krm.StringAt(reference, "name"), krm.StringAt(reference, "namespace"), krm.StringAt(reference, "kind")
	}
	target := targetOf(item, field, all, kind, namespace, name)
	if whole != field.Whole || target == nil {
		return
	}
	item.Edit(func(root krm.Map) {
		if whole {
			reference := mapAt(root, at)
			_ = reference.Set("name", target.Name()) // a text can be set
			if target.Namespace() != "" && (namespace != "" || target.Namespace() != item.Namespace()) {
				_ = reference.Set("namespace", target.Namespace())
			}
			return
		}
		last := len(at) - 1
		if key, is := at[last].(string); is {
			_ = mapAt(root, at[:last]).Set(key, target.Name())
		}
	})
}

// targetOf is the one item that a reference was written for; nil where there is
// none, or more than one.
func targetOf(from *krm.Item, field fields.Field, all []renamed, kind, namespace, name string) (target *krm.Item) {
	for _, r := range all {
		switch {
		case r.name != name || kind != "" && field.Whole && kind != r.item.Kind() && r.item.Group() != v1alpha08.Group:
			continue
		case !slices.ContainsFunc(field.Names, func(k fields.Kind) bool { return k.Kind == r.item.Kind() }):
			continue
		case namespace != "" && namespace != r.namespace && namespace != r.item.Namespace():
			continue
		case namespace == "" && r.item.Namespace() != from.Namespace():
			continue
		case target != nil && target != r.item:
			return nil
		}
		target = r.item
	}
	if target == nil || target.Name() == name && (namespace == "" || target.Namespace() == namespace) {
		return nil
	}
	return target
}

func valueAt(tree any, at []any) any {
	for _, step := range at {
		switch step := step.(type) {
		case string:
			fields, _ := tree.(map[string]any)
			tree = fields[step]
		case int:
			list, _ := tree.([]any)
			tree = list[step]
		}
	}
	return tree
}

// mapAt is the map at a place that is there.
func mapAt(root krm.Map, at []any) krm.Map {
	for n := 0; n < len(at); n++ {
		key, _ := at[n].(string)
		if n+1 < len(at) {
			if index, isList := at[n+1].(int); isList {
				root, _ = root.Entry(key, index)
				n++
				continue
			}
		}
		root = root.Map(key)
	}
	return root
}
