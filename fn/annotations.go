package fn

import (
	"reflect"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// SetAnnotation adds or changes one annotation. In an item that has its text
// only the lines of the annotation change, so that a file keeps its comments
// and its blank lines.
func (i *Item) SetAnnotation(key, value string) {
	metadataKey, metadata := entry(i.node, "metadata")
	annotationsKey, annotations := entry(metadata, "annotations")
	if _, present := entry(annotations, key); present != nil && i.Annotation(key) == value {
		return
	}
	lines := withAnnotation(i.text, metadataKey, metadata, annotationsKey, annotations, key, value)
	if metadata == nil || metadata.Kind != yaml.MappingNode {
		metadata = &yaml.Node{Kind: yaml.MappingNode}
		put(i.node, "metadata", metadata)
	}
	if annotations == nil || annotations.Kind != yaml.MappingNode {
		annotations = &yaml.Node{Kind: yaml.MappingNode}
		put(metadata, "annotations", annotations)
	}
	put(annotations, key, stringNode(value))
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
