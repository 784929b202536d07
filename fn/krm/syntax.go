package krm

import (
	"bytes"
	"fmt"
	"sort"
	"strconv"
	"strings"

	"github.com/render-sonataflow/render-sonataflow/generators/lazy"
)

const anotherDocument = "the document has ended before this line: put a line --- before the next one, or remove the rest"

// lineNumber is where our own and the library's messages name a line.
var lineNumber = lazy.Regexp(`(?m)^(yaml: )?line (\d+): `)

// located makes the library's syntax errors name the line that is wrong. Of a
// syntax error in a block it names the line where the block begins, or the one
// before the error, and none at all where that is the first.
func located(err error, text []byte) error {
	message := err.Error()
	line := 0
	if found := lineNumber().FindStringSubmatch(message); found != nil {
		message = message[len(found[0]):]
		line, _ = strconv.Atoi(found[2])
	}
	message = strings.TrimPrefix(message, "yaml: ")
	switch {
	case strings.HasSuffix(message, "did not find expected <document start>"):
		line, message = line+1, anotherDocument
	case strings.HasPrefix(message, "did not find expected ',' or"):
		line++ // counted from zero, and within brackets that is all to be known
	case line == 0 || strings.HasPrefix(message, "did not find expected"):
		line = firstBroken(text, err.Error())
	}
	lines := 1 + bytes.Count(bytes.TrimRight(text, "\n"), []byte("\n"))
	line, message = inWords(text, min(line, lines), withoutValues(message), err)
	return fmt.Errorf("line %d: %s", line, message)
}

// withoutValues takes out what the library repeats of the input: a password may
// begin with what makes YAML read it as something else.
func withoutValues(message string) string {
	switch {
	case strings.HasPrefix(message, "unknown anchor"):
		return "an alias (*) names no anchor (&) before it: quote a text that begins with *"
	case strings.HasPrefix(message, "anchor ") && strings.HasSuffix(message, "value contains itself"):
		return "an alias (*) stands within what it names"
	default:
		return inBackticks().ReplaceAllString(message, "the value")
	}
}

var inBackticks = lazy.Regexp("`[^`]*`")

// firstBroken is the line without which the text has no such error, or 1.
func firstBroken(text []byte, message string) int {
	bare := func(message string) string { return lineNumber().ReplaceAllString(message, "$1") }
	lines := bytes.SplitAfter(text, []byte("\n"))
	end := 0
	ends := make([]int, len(lines))
	for n, line := range lines {
		end += len(line)
		ends[n] = end
	}
	return 1 + sort.Search(len(lines)-1, func(n int) bool {
		_, err := decodeOne(text[:ends[n]])
		return err != nil && bare(err.Error()) == bare(message)
	})
}

// atLine makes the lines of an error those of the whole stream, of which the
// text that was read begins at line first.
func atLine(err error, first int) string {
	return lineNumber().ReplaceAllStringFunc(err.Error(), func(found string) string {
		line, convErr := strconv.Atoi(strings.Trim(found, "line: "))
		if convErr != nil {
			return found
		}
		return "line " + strconv.Itoa(line+first-1) + ": "
	})
}
