package krm

import (
	"strings"
	"testing"
	"unicode/utf8"

	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"
	"sigs.k8s.io/yaml"
)

// nasty are strings that one YAML reader or another takes for something else.
var nasty = []string{
	"", " ", "a", "1", "-1", "+1", "1.5", ".5", "1e3", "0x10", "0o7", "0b1", "017", "1_000", "190:20:30", ".inf", "-.Inf", ".NaN",
	"true", "True", "yes", "No", "on", "OFF", "y", "N", "null", "Null", "~", "<<", "=", "2026-01-02", "2026-01-02T03:04:05Z",
	"- a", "-", "--- a", "---", "...", "? a", "a: b", "a:", ":a", "a #b", "#a", "a#b", "{a}", "[a]", "a,b", "*a", "&a", "!a", "%a", "@a", "`a",
	"'", "\"", "'a'", "\"a\"", "\\", "\\n", "a\\b", "|", ">", "a\tb", "\ta", "a\t", " a", "a ", "a\n", "\na", "a\nb", "a\nb\n", "a\n\n", "a\nb\n\n\n",
	"a \nb", "a\n b", " a\nb", "a\n\tb", "\n", "\n\n", "a\r\nb", "a\rb", "# a\nb", "a\n# b\n", "a\n---\nb\n", "a\n...\n", "a\n  b: |\n    c\n",
	"é", "値", "😀", "a\n😀\n", "\x00", "\x07", "\x7f", "\u0085", "\u00a0", "\u2028", "a\u2029b", "\ufeff", "\ufeffa\nb", "\ufffd", "\ufffe", "\xff", "a\xc3",
	strings.Repeat("long ", 100), strings.Repeat("long ", 100) + "\nnext line", strings.Repeat("x", 2000), "a:\n", "a: b\nc: d\n", "$(A)", "${a.b}", "/a/b", "_a",
}

func FuzzStringNode(f *testing.F) {
	for _, value := range nasty {
		f.Add(value)
	}
	f.Fuzz(checkString)
}

// checkString: both a reader of YAML 1.1 (kubectl, controllers) and one of 1.2
// (kustomize, kpt) read a string back, as a value and as a key.
func checkString(t *testing.T, value string) {
	want := value
	if !utf8.ValidString(value) {
		want = strings.ToValidUTF8(value, "\ufffd") // bytes that YAML cannot hold
	}
	text := encode(nodeOf(map[string]any{"value": value, "list": []any{value}, "map": map[string]any{want: "x", "other": value}}))
	for name, unmarshal := range map[string]func([]byte, any) error{
		"sigs.k8s.io/yaml": func(text []byte, into any) error { return yaml.Unmarshal(text, into) },
		"kyaml":            kyaml.Unmarshal,
	} {
		var got struct {
			Value any            `json:"value" yaml:"value"`
			List  []any          `json:"list" yaml:"list"`
			Map   map[string]any `json:"map" yaml:"map"`
		}
		if err := unmarshal(text, &got); err != nil {
			t.Fatalf("%s cannot read %q: %v\n%s", name, value, err, text)
		}
		if want != "other" && (got.Map[want] != "x" || len(got.Map) != 2) {
			t.Errorf("%s reads the key %q as %q\n%s", name, want, got.Map, text)
		}
		if got.Value != any(want) || got.List[0] != any(want) || want != "other" && got.Map["other"] != any(want) {
			t.Errorf("%s reads %q as %q\n%s", name, want, got, text)
		}
	}
	if longest := longestLine(string(text)); strings.Contains(value, " ") && !strings.Contains(value, "\n") && len(want) > 80 && longest < len(want) {
		t.Errorf("a long string is folded, which makes poor diffs:\n%s", text)
	}
}

func longestLine(text string) int {
	longest := 0
	for line := range strings.SplitSeq(text, "\n") {
		longest = max(longest, len(line))
	}
	return longest
}

func TestStringStyle(t *testing.T) {
	cases := map[string]struct{ reason, value, want string }{
		"plain":       {reason: "Most strings need nothing.", value: "registry.example.com/a:1", want: "registry.example.com/a:1\n"},
		"number":      {reason: "A version would become a number.", value: "1.37", want: "\"1.37\"\n"},
		"old boolean": {reason: "YAML 1.1 knows more booleans.", value: "on", want: "\"on\"\n"},
		"lines":       {reason: "Properties are to be read by people.", value: "a = b\nc = d\n", want: "|\n  a = b\n  c = d\n"},
		"no end":      {reason: "The last line end is part of the value.", value: "a\nb", want: "|-\n  a\n  b\n"},
		"more ends":   {reason: "The last line ends are part of the value.", value: "a\nb\n\n", want: "|+\n  a\n  b\n\n"},
		"line breaks": {reason: "Readers change \\r\\n in a block.", value: "a\r\nb\r\n", want: "\"a\\r\\nb\\r\\n\"\n"},
		"empty":       {reason: "Nothing would be null.", value: "", want: "\"\"\n"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			if got := string(encode(stringNode(tc.value))); got != tc.want {
				t.Errorf("%s\nwant %q\ngot  %q", tc.reason, tc.want, got)
			}
		})
	}
}
