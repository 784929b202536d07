package fn

import (
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/render-sonataflow/render-sonataflow/generators"
)

// applyPatches wires the workloads that teams wrote by hand. Their own fields
// and comments stay: entries are added, and changed only where an earlier run
// added them.
func (r *run) applyPatches(patches []generators.Patch) {
	for _, patch := range patches {
		for _, item := range r.others {
			if r.identityOf(item) == (identity{patch.Group, patch.Kind, patch.Namespace, patch.Name}) {
				item.wire(patch)
			}
		}
	}
}

// wire edits the item's node; the item keeps its text where nothing changes.
func (i *Item) wire(patch generators.Patch) {
	before := string(encode(i.root()))
	template := mapping(mapping(i.node, "spec"), "template")
	pod := mapping(template, "spec")
	_, containers := entry(pod, "containers")
	container := containers.Content[patch.Container]
	for _, name := range patch.Stale {
		drop(container, "env", name)
	}
	var wired []string
	for _, env := range patch.Env {
		if find(container, "env", "name", env.Name) == nil { // else it is the team's own
			upsert(container, "env", "name", env.Name, env)
			wired = append(wired, env.Name)
		}
	}
	if _, env := entry(container, "env"); env != nil && len(env.Content) == 0 {
		remove(container, "env")
	}
	upsert(container, "volumeMounts", "mountPath", patch.Mount.MountPath, patch.Mount)
	upsert(pod, "volumes", "name", patch.Volume.Name, patch.Volume)
	if patch.Checksum != "" {
		put(mapping(mapping(template, "metadata"), "annotations"), generators.ChecksumAnnotation, stringNode(patch.Checksum))
	}
	if len(wired)+len(patch.Stale) > 0 {
		put(mapping(mapping(i.node, "metadata"), "annotations"), generators.WiredAnnotation, stringNode(strings.Join(wired, ",")))
	}
	if string(encode(i.node)) != before {
		i.text = nil
	}
}

// mapping is a map under a key, made where it is missing.
func mapping(parent *yaml.Node, key string) *yaml.Node {
	if _, child := entry(parent, key); child != nil && child.Kind == yaml.MappingNode {
		return child
	}
	child := &yaml.Node{Kind: yaml.MappingNode}
	put(parent, key, child)
	return child
}

// find looks for the entry of a list whose key has a value.
func find(parent *yaml.Node, list, key, value string) *yaml.Node {
	_, entries := entry(parent, list)
	if entries == nil {
		return nil
	}
	for _, element := range entries.Content {
		if stringAt(element, key) == value {
			return element
		}
	}
	return nil
}

// upsert puts an entry into a list, in place of the one of that key.
func upsert(parent *yaml.Node, list, key, value string, object any) {
	node, err := marshal(object)
	if err != nil {
		// Only the types of Patch get here, and all of them can be written.
		panic("an entry of a patch cannot be written: " + err.Error())
	}
	_, entries := entry(parent, list)
	if entries == nil || entries.Kind != yaml.SequenceNode {
		entries = &yaml.Node{Kind: yaml.SequenceNode}
		put(parent, list, entries)
	}
	if existing := find(parent, list, key, value); existing != nil {
		existing.Content = node.Content
		return
	}
	entries.Content = append(entries.Content, node)
}

// drop removes the entry of that name from a list.
func drop(parent *yaml.Node, list, name string) {
	_, entries := entry(parent, list)
	if entries == nil {
		return
	}
	entries.Content = slices.DeleteFunc(entries.Content, func(element *yaml.Node) bool { return stringAt(element, "name") == name })
}
