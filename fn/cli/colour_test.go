package cli

import (
	"bytes"
	"testing"
)

// TestPainter: the beginning of a line is coloured, however it is written.
func TestPainter(t *testing.T) {
	cases := map[string]struct {
		reason string
		paints []paint
		writes []string
		want   string
	}{
		"prefix":  {"The word alone.", messagePaints, []string{"error: a\nwarning: b\ninfo: c\nd: error: e\n"}, red + "error:" + plain + " a\n" + yellow + "warning:" + plain + " b\n" + blue + "info:" + plain + " c\nd: error: e\n"},
		"whole":   {"All of a line, but its end.", diffPaints, []string{"--- a\n+++ b\n@@ 1 @@\n-c\n+d\n e\n"}, plain + "--- a" + plain + "\n" + plain + "+++ b" + plain + "\n" + cyan + "@@ 1 @@" + plain + "\n" + red + "-c" + plain + "\n" + green + "+d" + plain + "\n e\n"},
		"pieces":  {"A line that comes in pieces begins once.", messagePaints, []string{"a ", "error: b\n", "error: c"}, "a error: b\n" + red + "error:" + plain + " c"},
		"no line": {"Nothing is nothing.", messagePaints, []string{""}, ""},
	}
	for name, tc := range cases {
		var out bytes.Buffer
		p := &painter{out: &out, paints: tc.paints, begins: true}
		for _, text := range tc.writes {
			if n, err := p.Write([]byte(text)); n != len(text) || err != nil {
				t.Errorf("%s: %d, %v", name, n, err)
			}
		}
		if out.String() != tc.want {
			t.Errorf("%s: %s\nwant %q\ngot  %q", name, tc.reason, tc.want, out.String())
		}
	}
}
