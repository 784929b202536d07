package krm

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
)

// TestSyntaxErrors: each message names the line that a person has to look at,
// counted from the beginning of stdin.
func TestSyntaxErrors(t *testing.T) {
	const before = "apiVersion: v1\nkind: A\n---\n# comment\n---\n"
	cases := map[string]struct{ reason, text, want string }{
		"no colon":        {reason: "The scanner's lines are right.", text: "a: 1\nb: 2\nfoo\nc: 3\n", want: "line 3: the line is neither a key with a value nor indented as part of the text before it: add the colon, or indent it"},
		"indented key":    {reason: "The scanner's lines are right.", text: "a: 1\nb: 2\n c: 3\n", want: "line 3: the line is indented deeper than the one before, which has a value already: line them up, or quote a text that holds \": \""},
		"dash in a map":   {reason: "The parser's lines are one too small.", text: "a: 1\nb: 2\n- c\n", want: "line 3: an entry of a list (- ) stands among the keys of a map: begin the first entry with a dash, too, or indent the list alike"},
		"dedent":          {reason: "The parser names where the block begins.", text: "a:\n  b:\n    c: 1\n    d: 2\n   e: 3\n", want: "line 5: the line is not indented as those it belongs to: line up the keys of a map"},
		"open quote":      {reason: "What is left open is named where it begins.", text: "a: 1\nb: \"x\nc: 3\n", want: "line 2: a quote is opened and never closed"},
		"open bracket":    {reason: "What is left open is named where it begins.", text: "a: 1\nb: 2\nc: {d: [1,\n 2\ne: 3\n", want: "line 3: a { or [ before it is not closed, or a comma is missing"},
		"JSON":            {reason: "Within brackets the opening one is all to be known.", text: "\n{\n \"a\": 1\n \"b\": 2}\n", want: "line 2: a { or [ before it is not closed, or a comma is missing"},
		"tab":             {reason: "A tab cannot indent.", text: "a: 1\nb:\n\t- x\n", want: "line 3: the line is indented with a tab, which YAML does not allow: use spaces"},
		"unknown anchor":  {reason: "The library names no line at all.", text: "a: 1\nb: 2\nc: *x\n", want: "line 3: an alias (*) names no anchor (&) before it: quote a text that begins with *"},
		"first line":      {reason: "The library names no line where it is the first.", text: "a: b: c\n", want: "line 1: the line holds \": \" twice: quote the value"},
		"control":         {reason: "The library names no line at all.", text: "a: 1\nb: \x01\n", want: "line 2: control characters are not allowed"},
		"duplicate":       {reason: "Ours to find.", text: "a: 1\nb: 2\na: 3\n", want: `line 3: the key "a" stands there twice: remove one`},
		"JSON lines":      {reason: "The second object would be lost without a word.", text: "{\"kind\": \"A\"}\n{\"kind\": \"B\"}\n", want: "line 2: " + anotherDocument},
		"line in a value": {reason: "Only the message's own line counts, not one that a user quotes.", text: "\"line 9: x\": 1\n\"line 9: x\": 2\n", want: `line 2: the key "line 9: x" stands there twice: remove one`},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			_, _, err := parse([]byte(tc.text))
			if err == nil || err.Error() != tc.want {
				t.Errorf("%s\nwant %q\ngot  %q", tc.reason, tc.want, err)
			}
			_, err = Read([]byte(before + tc.text + "---\nkind: C\n"))
			// Five lines stand before.
			line, message, _ := strings.Cut(strings.TrimPrefix(tc.want, "line "), ": ")
			number, _ := strconv.Atoi(line)
			want := fmt.Sprintf("cannot read the input: line %d: %s", number+5, message)
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s In a stream of several documents:\nwant %q\ngot  %q", tc.reason, want, err)
			}
		})
	}
}
