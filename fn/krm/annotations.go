package krm

import (
	"reflect"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// SetAnnotation adds or changes one annotation.
func (i *Item) SetAnnotation(key, value string) {
	if i.annotate(key, value) {
		return
	}
	i.Set(value, "metadata", "annotations", key)
}

// SetNamespace adds or changes metadata.namespace.
func (i *Item) SetNamespace(namespace string) { i.Set(namespace, "metadata", "namespace") }

// Set gives the field at a path a text, with the maps on the way to it. In an
// item that has its text only the lines of the field change, so that a file
// keeps its comments and its blank lines.
func (i *Item) Set(value string, path ...string) {
	root := i.root()
	if v := valueAt(root, path...); v != nil && v.Kind == yaml.ScalarNode && v.ShortTag() == "!!str" && v.Value == value {
		return
	}
	lines := withValue(i.source(), root, value, path)
	parent := Map{root}
	for _, key := range path[:len(path)-1] {
		parent = parent.Map(key)
	}
	put(parent.node, path[len(path)-1], stringNode(value))
	i.edited()
	i.adopt(lines)
}

// RemoveAnnotations drops the annotations that match; a map of annotations
// that becomes empty goes with them.
func (i *Item) RemoveAnnotations(drop func(key string) bool) {
	if !slices.ContainsFunc(i.annotations, func(a pair) bool { return drop(a.key) }) {
		return
	}
	_, metadata := entry(i.root(), "metadata")
	annotationsKey, annotations := entry(metadata, "annotations")
	var kept, dropped []*yaml.Node
	for at := 0; at+1 < len(annotations.Content); at += 2 {
		if drop(annotations.Content[at].Value) {
			dropped = append(dropped, annotations.Content[at:at+2]...)
		} else {
			kept = append(kept, annotations.Content[at:at+2]...)
		}
	}
	lines := strings.SplitAfter(string(i.source()), "\n")
	if len(kept) == 0 {
		last := dropped[len(dropped)-1]
		lines = blankOut(lines, annotationsKey.Line, last.Line+linesBelow(last))
		remove(metadata, "annotations")
	}
	for at := 0; at < len(dropped) && len(kept) > 0; at += 2 {
		lines = blankOut(lines, dropped[at].Line, dropped[at].Line+linesBelow(dropped[at+1]))
	}
	annotations.Content = kept
	i.edited()
	i.adopt(lines)
}

// source is the text that a person or a host wrote, nil where there is none.
func (i *Item) source() []byte {
	if i.text == nil && i.element == nil && i.made == nil {
		return nil
	}
	return i.Text()
}

// adopt takes the lines of an edited text where they say what the edited node
// says: the edits only guess at how a user writes YAML. Else the item will be
// written anew from its node.
func (i *Item) adopt(lines []string) {
	text := []byte(strings.Join(lines, ""))
	if len(text) == 0 {
		return
	}
	root, _, err := parse(text)
	if err == nil && root != nil && reflect.DeepEqual(treeOf(root), treeOf(i.node)) {
		i.text, i.node = text, root
	}
}
