package krm

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestSyntaxInWords: a syntax error names the line to look at, and what is
// wrong with it.
func TestSyntaxInWords(t *testing.T) {
	const head = "apiVersion: v1\nkind: ConfigMap\n"
	cases := map[string]struct{ reason, text, want string }{
		"Tab":           {"Editors insert it.", head + "metadata:\n\tname: a\n", "line 4: " + tabbed},
		"TabDeeper":     {"Behind spaces, too.", head + "metadata:\n  name: a\n  labels:\n  \ta: b\n", "line 6: " + tabbed},
		"Template":      {"The line of the first action, whatever stumbles later.", head + "metadata:\n  name: {{ .Values.name }}\ndata:\n  {{- range .Values.x }}\n", "line 4: " + template},
		"TemplateBlock": {"An action on a line of its own.", "{{- if .Values.on }}\n" + head + "{{- end }}\n", "line 1: " + template},
		"AlertTemplate": {"A template in a text is none of Helm's.", head + "data:\n  alert: |\n    {{ range .Alerts }}\n    {{ end }}\n  b: c: d\n", `line 7: the line holds ": " twice: quote the value`},
		"Truncated":     {"A download that broke off.", "{\"apiVersion\": \"v1\",\n \"kind\": \"ConfigMap\",\n \"data\": {\"a\": \"b", "line 3: " + cutOff},
		"TruncatedList": {"Between two entries.", "[{\"a\": 1},\n", "line 1: " + cutOff},
		"Colon":         {"A message in a value.", head + "data:\n  a: b: c\n", `line 4: the line holds ": " twice: quote the value`},
		"Outdented":     {"A key that belongs to nothing.", head + "metadata:\n    name: a\n  labels: {}\n", "line 5: the line is not indented as those it belongs to: line up the keys of a map"},
		"Dash":          {"A list that is not lined up.", head + "items:\n  - a: 1\n  b: 2\n", "line 5: the line is not indented as the list before it: line up its dashes, or indent what belongs to an entry"},
		"NoColon":       {"A word alone.", head + "metadata\n", "line 3: the line is neither a key with a value nor indented as part of the text before it: add the colon, or indent it"},
		"Quote":         {"It runs to the end.", head + "data:\n  a: \"b\n", "line 4: a quote is opened and never closed"},
		"At":            {"A character that YAML keeps.", head + "data:\n  a: @b\n", "line 4: a value begins with a character that YAML keeps for itself (% @ `): quote it"},
		"Comma":         {"A flow map without a comma.", head + "data: {a: b\n  c: d}\n", "line 3: a { or [ before it is not closed, or a comma is missing"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			_, _, err := parse([]byte(tc.text))
			if err == nil {
				t.Fatalf("%s\nno error", tc.reason)
			}
			got := err.Error()
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("%s\n-want +got:\n%s", tc.reason, diff)
			}
		})
	}
}
