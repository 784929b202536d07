package krm

import (
	"bytes"
	"regexp"
	"strings"
)

// wording is what a syntax error of the library means to who wrote the text:
// the first that begins the library's message counts.
var wording = []struct{ library, words string }{
	{"mapping values are not allowed", `a key stands where a value has begun: check the indentation, or quote a text that holds ": "`},
	{"did not find expected key", "the line is not indented as those it belongs to: line up the keys of a map"},
	{"did not find expected '-' indicator", "the line is not indented as the list before it: line up its dashes, or indent what belongs to an entry"},
	{"block sequence entries are not allowed", "a list begins where a value has begun: put each entry on a line of its own, indented alike"},
	{"could not find expected ':'", "the line is neither a key with a value nor indented as part of the text before it: add the colon, or indent it"},
	{"found a tab character", tabbed},
	{"found character that cannot start any token", "a value begins with a character that YAML keeps for itself (% @ `): quote it"},
	{"found unexpected end of stream", "a quote is opened and never closed"},
	{"found unexpected document indicator", "a quote is opened and not closed before the document ends"},
	{"did not find expected ',' or", "a { or [ before it is not closed, or a comma is missing"},
	{"did not find expected node content", "a value is missing, or a bracket is left over"},
	{"found unknown escape character", "a backslash in double quotes begins what YAML does not know: double it, or use single quotes"},
	{"did not find expected alphabetic or numeric character", "a text that begins with * or & must be quoted"},
	{"invalid map key", "a map stands where a key belongs: quote a text that begins with {"},
}

const (
	tabbed   = "the line is indented with a tab, which YAML does not allow: use spaces"
	template = "this is a Helm template and no YAML yet: render it first, as in helm template | render-sonataflow build -f -"
	cutOff   = "the text ends within a { or [ that is never closed: it seems to be cut off"
)

// inWords says what a syntax error means, and names the line to look at.
func inWords(text []byte, line int, message string, failure error) (int, string) {
	if at := lineOf(text, templated); at > 0 && blames(text, templated, failure) {
		return at, template
	}
	if at := lineOf(text, indentedByTab); at > 0 && strings.HasPrefix(message, "found ") {
		return at, tabbed
	}
	if isCutOff(text) && !strings.Contains(message, "stands there twice") {
		return 1 + bytes.Count(bytes.TrimRight(text, "\n"), []byte("\n")), cutOff
	}
	for _, w := range wording {
		if strings.HasPrefix(message, w.library) {
			return line, w.words
		}
	}
	return line, message
}

// A template holds actions of Helm at places where YAML has none: a line of its
// own, or an unquoted value.
var (
	templated     = regexp.MustCompile(`^\s*(-\s+)?([^\s"'#]+:\s+)?\{\{-?\s*([.$/a-z(]|toYaml|include)`)
	indentedByTab = regexp.MustCompile(`^ *\t+[^\s]`)
)

// lineOf is the first line, counted from 1, that a pattern matches, or 0.
func lineOf(text []byte, pattern *regexp.Regexp) int {
	for n, line := range bytes.Split(text, []byte("\n")) {
		if pattern.Match(line) {
			return n + 1
		}
	}
	return 0
}

// blames says whether a text without the lines that a pattern matches has
// another failure, or none. Templates of others may stand in a text, too.
func blames(text []byte, pattern *regexp.Regexp, failure error) bool {
	lines := bytes.Split(text, []byte("\n"))
	for n, line := range lines {
		if pattern.Match(line) {
			lines[n] = nil
		}
	}
	_, err := decodeOne(bytes.Join(lines, []byte("\n")))
	return err == nil || err.Error() != failure.Error()
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
