package krm

import (
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// withValue edits a text so that the field at a path has a value, nil where it
// is written in no way that is known here.
func withValue(text []byte, root *yaml.Node, value string, path []string) []string {
	if text == nil {
		return nil
	}
	lines := strings.SplitAfter(string(text), "\n")
	var parentKey *yaml.Node
	parent := root
	for len(path) > 1 {
		key, child := entry(parent, path[0])
		if child == nil || child.Kind != yaml.MappingNode {
			break
		}
		parentKey, parent, path = key, child, path[1:]
	}
	switch key, there := entry(parent, path[0]); {
	case key != nil && isFlow(parent):
		return nil
	case key != nil && len(path) == 1:
		comment := ""
		if there.LineComment != "" {
			comment = " " + there.LineComment
		}
		return spliced(lines, there, func(before, _ string) string { return before + plainNode(value) + comment + "\n" })
	case key != nil && there.ShortTag() == "!!null": // annotations: and nothing behind it
		return inserted(lines, key.Line, blockLines(key.Column+1, path[1:], value))
	case key != nil:
		return nil
	case isFlow(parent):
		return spliced(lines, parent, insideBrace(flowEntry(path, value), parent))
	case parentKey == nil:
		return nil
	default:
		return inserted(lines, parentKey.Line, blockLines(parent.Column-1, path, value))
	}
}

// blockLines are nested keys and a value as lines, indented by that many
// blanks.
func blockLines(indent int, path []string, value string) string {
	var out strings.Builder
	for n, key := range path {
		out.WriteString(strings.Repeat(" ", indent+2*n) + plainNode(key) + ":")
		if n == len(path)-1 {
			out.WriteString(" " + plainNode(value))
		}
		out.WriteByte('\n')
	}
	return out.String()
}

// flowEntry is the same in braces.
func flowEntry(path []string, value string) string {
	key := path[0]
	if strings.ContainsFunc(key, func(r rune) bool { return r < 'a' || r > 'z' }) {
		key = quotedNode(key)
	}
	if len(path) == 1 {
		return key + ": " + quotedNode(value)
	}
	return key + ": {" + flowEntry(path[1:], value) + "}"
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
