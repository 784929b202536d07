package krm

import (
	"reflect"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// SetAnnotation adds or changes one annotation.
func (i *Item) SetAnnotation(key, value string) { i.Set(value, "metadata", "annotations", key) }

// SetNamespace adds or changes metadata.namespace.
func (i *Item) SetNamespace(namespace string) { i.Set(namespace, "metadata", "namespace") }

// Set gives the field at a path a text, with the maps on the way to it. In an
// item that has its text only the lines of the field change, so that a file
// keeps its comments and its blank lines.
func (i *Item) Set(value string, path ...string) {
	if v := valueAt(i.root(), path...); v != nil && v.Kind == yaml.ScalarNode && v.ShortTag() == "!!str" && v.Value == value {
		return
	}
	lines := withValue(i.text, i.root(), value, path)
	parent := Map{i.root()}
	for _, key := range path[:len(path)-1] {
		parent = parent.Map(key)
	}
	put(parent.node, path[len(path)-1], stringNode(value))
	i.adopt(lines)
}

// RemoveAnnotations drops the annotations that match; a map of annotations
// that becomes empty goes with them.
func (i *Item) RemoveAnnotations(drop func(key string) bool) {
	_, metadata := entry(i.node, "metadata")
	annotationsKey, annotations := entry(metadata, "annotations")
	if annotations == nil || annotations.Kind != yaml.MappingNode {
		return
	}
	var kept, dropped []*yaml.Node
	for at := 0; at+1 < len(annotations.Content); at += 2 {
		if drop(annotations.Content[at].Value) {
			dropped = append(dropped, annotations.Content[at:at+2]...)
		} else {
			kept = append(kept, annotations.Content[at:at+2]...)
		}
	}
	if len(dropped) == 0 {
		return
	}
	lines := strings.SplitAfter(string(i.text), "\n")
	if len(kept) == 0 {
		last := dropped[len(dropped)-1]
		lines = blankOut(lines, annotationsKey.Line, last.Line+linesBelow(last))
		remove(metadata, "annotations")
	}
	for at := 0; at < len(dropped) && len(kept) > 0; at += 2 {
		lines = blankOut(lines, dropped[at].Line, dropped[at].Line+linesBelow(dropped[at+1]))
	}
	annotations.Content = kept
	i.adopt(lines)
}

// adopt takes the lines of an edited text where they say what the edited node
// says: the edits only guess at how a user writes YAML. Else the item will be
// written anew from its node.
func (i *Item) adopt(lines []string) {
	text := []byte(strings.Join(lines, ""))
	if i.text == nil || len(text) == 0 {
		i.text = nil
		return
	}
	i.text = nil
	root, expanded, err := parse(text)
	if err == nil && !expanded && root != nil && reflect.DeepEqual(treeOf(root), treeOf(i.node)) {
		i.text, i.node = text, root
	}
}
