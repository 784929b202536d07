package fn

import (
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

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
