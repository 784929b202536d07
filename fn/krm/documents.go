package krm

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
	current, text := document{first: 1}, strings.Builder{}
	begun, directives := false, false
	end := func() {
		current.text = text.String()
		found = append(found, current)
		text.Reset()
	}
	for n, line := range strings.SplitAfter(stream, "\n") {
		// Files that are put together bring their byte order marks along.
		if bare := strings.TrimPrefix(line, byteOrderMark); !begun || isMarker(bare, "---") {
			line = bare
		}
		switch {
		case !begun && strings.HasPrefix(line, "%"):
			text.WriteString(line)
			current.directives, directives = true, true
		case isMarker(line, "---") && directives:
			text.WriteString(line)
			directives, begun = false, true
		case isMarker(line, "---"), isMarker(line, "..."):
			end()
			current, directives = document{first: n + 1}, false
			// What follows the marker on its line belongs to the document.
			rest := "   " + line[len("---"):]
			text.WriteString(rest)
			begun = strings.TrimSpace(rest) != "" && !isComment(rest)
		default:
			begun = begun || strings.TrimSpace(line) != "" && !isComment(line)
			text.WriteString(line)
		}
	}
	end()
	return found
}

func isMarker(line, marker string) bool {
	rest, found := strings.CutPrefix(line, marker)
	return found && (rest == "" || strings.ContainsAny(rest[:1], " \t\n"))
}

// isMarkerLine: at the left edge it begins or ends a document, or is a
// directive.
func isMarkerLine(line string) bool {
	return isMarker(line, "---") || isMarker(line, "...") || strings.HasPrefix(line, "%")
}
