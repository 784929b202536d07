package fn

import (
	"reflect"
	"slices"
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

// blankOut drops the lines from one to another, counted from one, and leaves
// the others at their index. Nodes that were made here have line 0.
func blankOut(lines []string, from, to int) []string {
	lines = slices.Clone(lines)
	for n := max(from, 1); n <= to && n <= len(lines); n++ {
		lines[n-1] = ""
	}
	return lines
}

// linesBelow counts the lines of a block scalar.
func linesBelow(node *yaml.Node) int {
	if node.Style&(yaml.LiteralStyle|yaml.FoldedStyle) == 0 {
		return 0
	}
	return 1 + strings.Count(strings.TrimSuffix(node.Value, "\n"), "\n")
}

// withAnnotation edits a text so that it has the annotation, nil where it is
// written in no way that is known here.
func withAnnotation(text []byte, metadataKey, metadata, annotationsKey, annotations *yaml.Node, key, value string) []string {
	if text == nil || metadata == nil {
		return nil
	}
	lines := strings.SplitAfter(string(text), "\n")
	line := quotedNode(key) + ": " + quotedNode(value)
	block := plainNode(key) + ": " + plainNode(value) + "\n"
	switch k, v := entry(annotations, key); {
	case metadata.Kind != yaml.MappingNode:
		return nil
	case k != nil && !isFlow(annotations):
		comment := ""
		if v.LineComment != "" {
			comment = " " + v.LineComment
		}
		return spliced(lines, v, func(before, _ string) string { return before + plainNode(value) + comment + "\n" })
	case k != nil:
		return nil
	case annotations == nil && isFlow(metadata):
		return spliced(lines, metadata, insideBrace("annotations: {"+line+"}", metadata))
	case annotations == nil:
		indent := strings.Repeat(" ", metadata.Column-1)
		return inserted(lines, metadataKey.Line, indent+"annotations:\n"+indent+"  "+block)
	case isFlow(annotations):
		return spliced(lines, annotations, insideBrace(line, annotations))
	case annotations.Kind == yaml.MappingNode:
		return inserted(lines, annotationsKey.Line, strings.Repeat(" ", annotations.Column-1)+block)
	default: // annotations: and nothing behind it
		return inserted(lines, annotationsKey.Line, strings.Repeat(" ", annotationsKey.Column+1)+block)
	}
}

func isFlow(node *yaml.Node) bool {
	return node.Kind == yaml.MappingNode && node.Style&yaml.FlowStyle != 0
}

// insideBrace puts an entry first into a map in braces.
func insideBrace(entry string, mapping *yaml.Node) func(before, after string) string {
	return func(before, after string) string {
		rest, found := strings.CutPrefix(after, "{")
		if !found {
			return ""
		}
		if len(mapping.Content) > 0 {
			entry += ", "
		}
		return before + "{" + entry + rest
	}
}

// spliced edits the line at which a node begins.
func spliced(lines []string, at *yaml.Node, edit func(before, after string) string) []string {
	if at.Line < 1 || at.Line > len(lines) {
		return nil
	}
	line := []rune(lines[at.Line-1])
	column := min(at.Column-1, len(line)) // which counts runes
	lines = slices.Clone(lines)
	lines[at.Line-1] = edit(string(line[:column]), string(line[column:]))
	return lines
}

// inserted puts lines behind the line of that number, counted from one.
func inserted(lines []string, after int, more string) []string {
	if after > len(lines) {
		return nil
	}
	return slices.Insert(slices.Clone(lines), after, more)
}

// plainNode is a string as it stands in a block, on one line.
func plainNode(value string) string {
	node := stringNode(value)
	if node.Style == yaml.LiteralStyle {
		node.Style = yaml.DoubleQuotedStyle
	}
	return strings.TrimSuffix(string(encode(node)), "\n")
}

// quotedNode is a string as it can stand in braces.
func quotedNode(value string) string {
	return strings.TrimSuffix(string(encode(&yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: value, Style: yaml.DoubleQuotedStyle})), "\n")
}
