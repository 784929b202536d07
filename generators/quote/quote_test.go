package quote

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestValue(t *testing.T) {
	cases := map[string]struct {
		reason, in, want string
	}{
		"Plain":     {reason: "a value is told apart from the sentence around it", in: "a b", want: `"a b"`},
		"Control":   {reason: "a terminal must not act on a value", in: "a\n\x1b[2J", want: `"a\n\x1b[2J"`},
		"Long":      {reason: "a message must not flood a terminal", in: strings.Repeat("x", 90), want: `"` + strings.Repeat("x", 80) + `…"`},
		"CutInside": {reason: "a letter is kept whole or left out", in: strings.Repeat("x", 79) + "ü", want: `"` + strings.Repeat("x", 79) + `…"`},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, Value(tc.in)); diff != "" {
				t.Errorf("%s\n%s", tc.reason, diff)
			}
		})
	}
}
