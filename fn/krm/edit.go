package krm

import (
	"reflect"
	"slices"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// Map is a mapping of an item that is being edited, see Item.Edit.
type Map struct{ node *yaml.Node }

// Edit changes an item through its maps and lists. An item that nothing was
// changed in keeps its text; any other is written anew, with its comments.
func (i *Item) Edit(edit func(root Map)) {
	before := string(encode(i.root()))
	edit(Map{i.root()})
	if string(encode(i.root())) != before {
		i.edited()
	}
}

// Map is the map under a key, made where there is none.
func (m Map) Map(key string) Map {
	if _, child := entry(m.node, key); child != nil && child.Kind == yaml.MappingNode {
		return Map{child}
	}
	child := &yaml.Node{Kind: yaml.MappingNode}
	put(m.node, key, child)
	return Map{child}
}

// Set gives a key a value: a tree, or a Kubernetes type.
func (m Map) Set(key string, value any) error {
	if value == nil {
		put(m.node, key, nodeOf(nil))
		return nil
	}
	node, err := marshalValue(reflect.ValueOf(value))
	if err == nil {
		put(m.node, key, node)
	}
	return err
}

// Remove drops a key.
func (m Map) Remove(key string) { remove(m.node, key) }

// Entry is the map at an index of the list under a key; false where the list
// has no map there.
func (m Map) Entry(list string, index int) (Map, bool) {
	_, entries := entry(m.node, list)
	if entries == nil || index >= len(entries.Content) || entries.Content[index].Kind != yaml.MappingNode {
		return Map{}, false
	}
	return Map{entries.Content[index]}, true
}

// Has says whether the list under a key has an entry whose field has a value.
func (m Map) Has(list, field, value string) bool { return m.find(list, field, value) != nil }

func (m Map) find(list, field, value string) *yaml.Node {
	_, entries := entry(m.node, list)
	if entries == nil {
		return nil
	}
	for _, element := range entries.Content {
		if stringAt(element, field) == value {
			return element
		}
	}
	return nil
}

// Upsert puts an object into the list under a key, in place of the entry whose
// field has that value.
func (m Map) Upsert(list, field, value string, object any) error {
	node, err := marshal(object)
	if err != nil {
		return err
	}
	_, entries := entry(m.node, list)
	if entries == nil || entries.Kind != yaml.SequenceNode {
		entries = &yaml.Node{Kind: yaml.SequenceNode}
		put(m.node, list, entries)
	}
	if existing := m.find(list, field, value); existing != nil {
		existing.Content = node.Content
		return nil
	}
	entries.Content = append(entries.Content, node)
	return nil
}

// Drop removes the entries whose field has a value from the list under a key.
func (m Map) Drop(list, field, value string) {
	_, entries := entry(m.node, list)
	if entries == nil {
		return
	}
	entries.Content = slices.DeleteFunc(entries.Content, func(element *yaml.Node) bool { return stringAt(element, field) == value })
}

// DropEmpty removes the list under a key where nothing is in it.
func (m Map) DropEmpty(list string) {
	if _, entries := entry(m.node, list); entries != nil && len(entries.Content) == 0 {
		remove(m.node, list)
	}
}

// put sets a key of a mapping, at its end where it is new.
func put(mapping *yaml.Node, key string, value *yaml.Node) {
	for at := 0; at+1 < len(mapping.Content); at += 2 {
		if mapping.Content[at].Value == key {
			mapping.Content[at+1] = value
			return
		}
	}
	mapping.Content = append(mapping.Content, stringNode(key), value)
}

func remove(mapping *yaml.Node, key string) {
	for at := 0; at+1 < len(mapping.Content); at += 2 {
		if mapping.Content[at].Value == key {
			mapping.Content = append(mapping.Content[:at:at], mapping.Content[at+2:]...)
			return
		}
	}
}
