package fn

import (
	"bytes"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// documents cuts a stream at its markers. A line --- at the left edge begins a
// document even inside a block scalar, so lines are all there is to look at.
// The text of a document begins at line first of the stream, counted from one.
type document struct {
	text  []byte
	first int
}

func documents(stream string) []document {
	var found []document
	var current strings.Builder
	first := 1
	flush := func(next int) {
		found = append(found, document{text: []byte(current.String()), first: first})
		current.Reset()
		first = next
	}
	for n, line := range strings.SplitAfter(stream, "\n") {
		switch {
		case isMarker(line, "---"):
			flush(n + 1)
			// What follows the marker on its line belongs to the document.
			current.WriteString("   " + line[len("---"):])
		case isMarker(line, "..."):
			flush(n + 2)
		default:
			current.WriteString(line)
		}
	}
	flush(0)
	return found
}

func isMarker(line, marker string) bool {
	rest, found := strings.CutPrefix(line, marker)
	return found && (rest == "" || strings.ContainsAny(rest[:1], " \t\n"))
}

// cutItems cuts the text of each element out of a block-style list, so that it
// can leave as it came. nil is returned where the text is written in another
// way: then the items are written anew from their nodes.
//
// list is the node of the elements, end the line after the last of them, both
// counted from the beginning of text.
func cutItems(text []byte, list *yaml.Node, end int) [][]byte {
	if list.Style&yaml.FlowStyle != 0 || bytes.ContainsRune(text, '\t') {
		return nil
	}
	lines := strings.SplitAfter(string(text), "\n")
	dash := list.Column - 1
	starts := dashLines(lines, list.Line-1, end-1, dash)
	if len(starts) != len(list.Content) {
		return nil
	}
	items := make([][]byte, len(starts))
	for i, start := range starts {
		stop := end - 1
		if i+1 < len(starts) {
			stop = starts[i+1]
		}
		element := list.Content[i]
		if element.Style&yaml.FlowStyle != 0 || element.Line-1 < start || element.Line-1 >= stop || element.Column-1 <= dash {
			return nil
		}
		cut := dedent(lines[start:stop], dash, element.Column-1)
		if cut == nil {
			return nil
		}
		items[i] = cut
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

// dedent takes the dash off the first line and the indentation off all. nil
// where a line has less of it: then it is no part of a block.
func dedent(lines []string, dash, indent int) []byte {
	var out strings.Builder
	for n, line := range lines {
		if n == 0 {
			line = line[:dash] + " " + line[dash+1:]
		}
		body := strings.TrimRight(line, "\n")
		blank := strings.TrimSpace(body) == ""
		leading := len(body) - len(strings.TrimLeft(body, " "))
		switch {
		case blank && n == 0:
			continue // a dash alone on its line
		case blank && leading < indent:
			out.WriteByte('\n')
			continue
		case leading < indent:
			return nil
		}
		out.WriteString(line[indent:])
	}
	text := out.String()
	if !strings.HasSuffix(text, "\n") {
		text += "\n"
	}
	return []byte(text)
}
