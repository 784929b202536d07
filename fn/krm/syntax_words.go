package krm

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/render-sonataflow/render-sonataflow/generators/lazy"
)

// wording is what a syntax error of the library means to who wrote the text, where
// the line that fails is of a kind: the first that begins the library's message
// counts.
var wording = []struct {
	library string
	line    func() *regexp.Regexp
	words   string
}{
	{"mapping values are not allowed", ownValue, `the line holds ": " twice: quote the value`},
	{"mapping values are not allowed", nil, `the line is indented deeper than the one before, which has a value already: line them up, or quote a text that holds ": "`},
	{"did not find expected key", entryLine, "an entry of a list (- ) stands among the keys of a map: begin the first entry with a dash, too, or indent the list alike"},
	{"did not find expected key", nil, "the line is not indented as those it belongs to: line up the keys of a map"},
	{"did not find expected '-' indicator", nil, "the line is not indented as the list before it: line up its dashes, or indent what belongs to an entry"},
	{"block sequence entries are not allowed", nil, "a list begins where a value has begun: put each entry on a line of its own, indented alike"},
	{"could not find expected ':'", nil, "the line is neither a key with a value nor indented as part of the text before it: add the colon, or indent it"},
	{"found a tab character", nil, tabbed},
	{"found character that cannot start any token", nil, "a value begins with a character that YAML keeps for itself (% @ `): quote it"},
	{"found unexpected end of stream", nil, "a quote is opened and never closed"},
	{"found unexpected document indicator", nil, "a quote is opened and not closed before the document ends"},
	{"did not find expected ',' or", nil, "a { or [ before it is not closed, or a comma is missing"},
	{"did not find expected node content", nil, "a value is missing, or a bracket is left over"},
	{"found unknown escape character", nil, "a backslash in double quotes begins what YAML does not know: double it, or use single quotes"},
	{"did not find expected alphabetic or numeric character", nil, "a text that begins with * or & must be quoted"},
	{"invalid map key", nil, "a map stands where a key belongs: quote a text that begins with {"},
}

var (
	ownValue  = lazy.Regexp(`^\s*(- )?[^\s"'{\[][^:]*: .*:(\s|$)`)
	entryLine = lazy.Regexp(`^\s*- `)
	noColon   = lazy.Regexp(`^\s*(- )?[A-Za-z][\w.-]*( [^:#]*)?$`)
)

const cutOff = "the text ends within a { or [ that is never closed: it seems to be cut off"

// inWords says what a syntax error means, and names the line to look at.
func inWords(text []byte, line int, message string, failure error) (int, string) {
	if what := recognized(text); what != "" {
		return 1, strings.TrimPrefix(what, ": ")
	}
	if at, words := suspected(text, failure); at > 0 {
		return at, words
	}
	if isCutOff(text) && !strings.Contains(message, "stands there twice") {
		return 1 + bytes.Count(bytes.TrimRight(text, "\n"), []byte("\n")), cutOff
	}
	if strings.HasPrefix(message, "mapping values are not allowed") && noColon().Match(lineAt(text, line-1)) {
		return line - 1, "the line has no colon after its key: add it, and a blank"
	}
	for _, w := range wording {
		if strings.HasPrefix(message, w.library) && (w.line == nil || w.line().Match(lineAt(text, line))) {
			return line, w.words
		}
	}
	return line, message
}

// lineAt is a line of a text, counted from 1.
func lineAt(text []byte, line int) []byte {
	lines := bytes.Split(text, []byte("\n"))
	if line < 1 || line > len(lines) {
		return nil
	}
	return lines[line-1]
}

// lineOf is the first line, counted from 1, that a pattern matches, or 0.
func lineOf(text []byte, pattern *regexp.Regexp) int {
	for n, line := range bytes.Split(text, []byte("\n")) {
		if pattern.Match(line) {
			return n + 1
		}
	}
	return 0
}

// isCutOff says whether a text in JSON ends before its brackets are closed.
func isCutOff(text []byte) bool {
	text = bytes.TrimSpace(text)
	if len(text) == 0 || text[0] != '{' && text[0] != '[' {
		return false
	}
	depth, quoted := 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{', c == '[':
			depth++
		case c == '}', c == ']':
			depth--
		}
	}
	return quoted || depth > 0
}
