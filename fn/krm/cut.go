package krm

import (
	"bytes"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/render-sonataflow/render-sonataflow/generators/lazy"
)

// cutItems cuts the text of each element out of a block-style list, so that it
// can leave as it came. The text of an element is nil where it is written in
// another way: then it is written anew from its node.
//
// key is that of the list, end the line after the last of its elements, and
// column that of what follows there; lines count from the beginning of text.
func cutItems(text []byte, key, list *yaml.Node, end, column int) [][]byte {
	items := make([][]byte, len(list.Content))
	lines := strings.SplitAfter(string(text), "\n")
	dash := list.Column - 1
	starts := dashLines(lines, list.Line-1, end-1, dash)
	if list.Style&yaml.FlowStyle != 0 || len(starts) != len(items) || key.Line > starts[0] {
		return items
	}
	// What is between the key and the first dash belongs to the first element.
	head := key.Line
	for i, start := range starts {
		stop, next := min(end-1, len(lines)), column-1
		if i+1 < len(starts) {
			stop, next = starts[i+1], dash
		}
		if i+1 < len(starts) || end-1 < len(lines) {
			stop = commentsBefore(lines, start+1, stop, next)
		}
		element := list.Content[i]
		if element.Style&yaml.FlowStyle == 0 && element.Line-1 >= start && element.Line-1 < stop && element.Column-1 > dash {
			body := dedent(lines[start:stop], dash, element.Column-1)
			if body != "" {
				items[i] = trimmed([]byte(dedentComments(lines[head:start]) + body))
			}
		}
		head = stop
	}
	return items
}

// dashLines finds the lines that begin an element: those with a dash at just
// that column.
func dashLines(lines []string, from, to, dash int) []int {
	var starts []int
	indent := strings.Repeat(" ", dash)
	for n := from; n < to && n < len(lines); n++ {
		rest, found := strings.CutPrefix(lines[n], indent)
		if found && (strings.HasPrefix(rest, "- ") || rest == "-\n" || rest == "-") {
			starts = append(starts, n)
		}
	}
	return starts
}

// commentsBefore is the first line of the comments that stand right before the line to
// at its column: they speak of what follows them.
func commentsBefore(lines []string, from, to, column int) int {
	head := to
	for n := to - 1; n >= from; n-- {
		body := strings.TrimSpace(lines[n])
		switch {
		case body == "":
			continue
		case body[0] == '#' && strings.Index(lines[n], "#") == column:
			head = n
			continue
		}
		break
	}
	return head
}

func isComment[T string | []byte](line T) bool {
	for n := range len(line) {
		if line[n] != ' ' && line[n] != '\t' {
			return line[n] == '#'
		}
	}
	return false
}

// dedentComments moves comments to the left edge.
func dedentComments(lines []string) string {
	var out strings.Builder
	for _, line := range lines {
		out.WriteString(strings.TrimLeft(line, " \t"))
	}
	return out.String()
}

// dedent takes the dash off the first line and the indentation off all. "" is
// returned where a line has less of it: then it is no part of a block.
func dedent(lines []string, dash, indent int) string {
	var out strings.Builder
	for n, line := range lines {
		if n == 0 {
			line = line[:dash] + " " + line[dash+1:]
		}
		body := strings.TrimRight(line, "\n")
		leading := len(body) - len(strings.TrimLeft(body, " "))
		switch {
		case leading >= indent:
			out.WriteString(line[indent:])
		case isComment(line):
			out.WriteString(strings.TrimLeft(line, " \t"))
		case line == "": // the end of the text
		case strings.Trim(body, " ") == "":
			out.WriteByte('\n')
		default:
			return ""
		}
	}
	return out.String()
}

// dedentElement makes a document of an element of a list at the left edge: a
// dash and a blank before its first line, two blanks before all others. nil is
// returned where it stands there in another way.
func dedentElement(element []byte) []byte {
	lines := strings.SplitAfter(string(element), "\n")
	if len(lines[0]) < 3 || lines[0][2] == ' ' || lines[0][2] == '\n' {
		return nil
	}
	return trimmed([]byte(dedent(lines, 0, 2)))
}

// keepsBlanks is the head of a block scalar to which the blank lines after it
// belong.
var keepsBlanks = lazy.Regexp(`[|>][0-9]?\+`)

// trimmed drops what is around a document: blank lines before and after it,
// and the blanks that stand for its marker.
func trimmed(text []byte) []byte {
	for {
		line, rest, found := bytes.Cut(text, []byte("\n"))
		if !found || len(bytes.TrimSpace(line)) > 0 {
			break
		}
		text = rest
	}
	if isComment(text) {
		text = bytes.TrimLeft(text, " \t")
	}
	end := len(bytes.TrimRight(text, "\n"))
	switch {
	case end == len(text):
		return append(slices.Clip(text), '\n')
	case keepsBlanks().Match(text):
		return text
	default:
		return text[: end+1 : end+1]
	}
}
