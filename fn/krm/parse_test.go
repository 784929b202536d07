package krm

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseValue(t *testing.T) {
	cases := map[string]struct {
		reason, text string
		want         any
	}{
		"scalars": {
			reason: "Scalars must be what YAML 1.2 says they are.",
			text:   "[1, -2, 0644, 1.5, 1e3, true, null, ~, text, '1', \"true\"]",
			want:   []any{int64(1), int64(-2), int64(420), 1.5, 1000.0, true, nil, nil, "text", "1", "true"},
		},
		"old booleans": {
			reason: "Words that only YAML 1.1 knows as booleans stay words: a decoder then says so, and nobody guesses.",
			text:   "[yes, no, on, off, y]",
			want:   []any{"yes", "no", "on", "off", "y"},
		},
		"dates": {
			reason: "Kubernetes has no dates, so they stay the text they are.",
			text:   "[2026-01-02, 2026-01-02T03:04:05Z]",
			want:   []any{"2026-01-02", "2026-01-02T03:04:05Z"},
		},
		"large numbers": {
			reason: "Numbers beyond int64 must not wrap.",
			text:   "[9223372036854775807, 18446744073709551615, 18446744073709551616]",
			want:   []any{int64(9223372036854775807), uint64(18446744073709551615), 18446744073709551616.0},
		},
		"not numbers": {
			reason: "JSON has no infinity, so it stays the text it is.",
			text:   "[.inf, -.inf, .nan]",
			want:   []any{".inf", "-.inf", ".nan"},
		},
		"keys": {
			reason: "Kubernetes reads every key as a string.",
			text:   "{1: a, true: b, c: d}",
			want:   map[string]any{"1": "a", "true": "b", "c": "d"},
		},
		"aliases": {
			reason: "An alias is what it stands for.",
			text:   "a: &a [1]\nb: *a\n",
			want:   map[string]any{"a": []any{int64(1)}, "b": []any{int64(1)}},
		},
		"merge keys": {
			reason: "A merge key brings what the map does not say itself, and of several the first wins.",
			text:   "a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc: {<<: [*a, *b], x: 0}\n",
			want: map[string]any{
				"a": map[string]any{"x": int64(1), "y": int64(1)},
				"b": map[string]any{"y": int64(2), "z": int64(2)},
				"c": map[string]any{"x": int64(0), "y": int64(1), "z": int64(2)},
			},
		},
		"nothing": {reason: "Comments alone are no value.", text: "# nothing\n", want: nil},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			got, err := ParseValue(tc.text)
			if err != nil {
				t.Fatalf("%s\nparseValue: %v", tc.reason, err)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("%s\n-want +got:\n%s", tc.reason, diff)
			}
		})
	}
}

func TestParseErrors(t *testing.T) {
	cases := map[string]struct{ reason, text, want string }{
		"duplicate key": {
			reason: "Of two values for one key the API server takes the last without a word.",
			text:   "a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\n",
			want:   `line 5: the key "c" stands there twice: remove one`,
		},
		"key of a map": {
			reason: "JSON knows strings as keys alone.",
			text:   "a: 1\n? {b: 1}\n: 2\n",
			want:   "line 2: a key must be a plain string",
		},
		"merge of a list": {
			reason: "There is nothing to merge in a scalar.",
			text:   "a: 1\n<<: b\n",
			want:   "line 2: a merge key must bring a map",
		},
		"alias of itself": {
			reason: "An anchor around its own alias has no end.",
			text:   "&a [*a, *a]\n",
			want:   "nest deeper than 500",
		},
		"deep nesting": {
			reason: "Nesting is bounded, or the stack would overflow.",
			text:   strings.Repeat("[", 5000) + strings.Repeat("]", 5000),
			want:   "nest deeper than 500",
		},
		"alias bomb": {
			reason: "Ten lines must not become a billion values.",
			text:   aliasBomb(),
			want:   "bring more than 200000 by aliases",
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			_, _, err := parse([]byte(tc.text))
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("%s\nwant an error with %q, got %v", tc.reason, tc.want, err)
			}
		})
	}
}

// aliasBomb is "a billion laughs": nine lines, each of nine times the one
// before.
func aliasBomb() string {
	var bomb strings.Builder
	bomb.WriteString("a0: &a0 [x]\n")
	for n := 1; n < 10; n++ {
		before, this := string(rune('0'+n-1)), string(rune('0'+n))
		bomb.WriteString("a" + this + ": &a" + this + " [" + strings.TrimSuffix(strings.Repeat("*a"+before+", ", 9), ", ") + "]\n")
	}
	return bomb.String()
}
