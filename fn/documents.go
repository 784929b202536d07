package fn

import "strings"

// document is one of a stream's. Its text begins at line first of the stream,
// counted from one.
type document struct {
	text  string
	first int
	// directives: it begins with some, so that its text cannot stand elsewhere.
	directives bool
}

const byteOrderMark = "\ufeff"

// documents cuts a stream at its markers. A line --- at the left edge begins a
// document even inside a block scalar, so lines are all there is to look at.
func documents(stream string) []document {
	var found []document
	current := document{first: 1}
	begun, directives := false, false
	for n, line := range strings.SplitAfter(stream, "\n") {
		// Files that are put together bring their byte order marks along.
		if bare := strings.TrimPrefix(line, byteOrderMark); !begun || isMarker(bare, "---") {
			line = bare
		}
		switch {
		case !begun && strings.HasPrefix(line, "%"):
			current.text += line
			current.directives, directives = true, true
		case isMarker(line, "---") && directives:
			current.text += line
			directives, begun = false, true
		case isMarker(line, "---"), isMarker(line, "..."):
			found = append(found, current)
			// What follows the marker on its line belongs to the document.
			current = document{first: n + 1, text: "   " + line[len("---"):]}
			directives = false
			begun = strings.TrimSpace(current.text) != "" && !isComment(current.text)
		default:
			begun = begun || strings.TrimSpace(line) != "" && !isComment(line)
			current.text += line
		}
	}
	return append(found, current)
}

func isMarker(line, marker string) bool {
	rest, found := strings.CutPrefix(line, marker)
	return found && (rest == "" || strings.ContainsAny(rest[:1], " \t\n"))
}
