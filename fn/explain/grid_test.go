package explain

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFold(t *testing.T) {
	cases := map[string]struct {
		reason, text string
		width        int
		want         []string
	}{
		"Fits":      {reason: "What fits stays.", text: "  image", width: 7, want: []string{"  image"}},
		"Words":     {reason: "Between words.", text: "a text of words", width: 10, want: []string{"a text of", "  words"}},
		"Address":   {reason: "Behind what parts an address.", text: "http://host.example.com/path", width: 16, want: []string{"http://host.", "  example.com/", "  path"}},
		"OneWord":   {reason: "Or anywhere.", text: strings.Repeat("x", 25), width: 10, want: []string{"xxxxxxxxxx", "  xxxxxxxx", "  xxxxxxx"}},
		"Indented":  {reason: "Further in than the first line.", text: "    receives order.created", width: 20, want: []string{"    receives order.", "      created"}},
		"FarIn":     {reason: "Unless nothing would be left of it.", text: "          xxxxxxxxxx", width: 12, want: []string{"          xx", "xxxxxxxx"}},
		"Letters":   {reason: "A letter is no byte.", text: "größe höhe tiefe", width: 11, want: []string{"größe höhe", "  tiefe"}},
		"Blank":     {reason: "An empty cell.", text: "", width: 0, want: []string{""}},
		"ManyBlank": {reason: "Blanks end.", text: strings.Repeat(" ", 40), width: 10, want: []string{"", ""}},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			got := fold(tc.text, tc.width)
			for n := range got {
				got[n] = strings.TrimRight(got[n], " ")
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("%s\n%s", tc.reason, diff)
			}
		})
	}
}

// TestRows: cells stand below each other, the first column keeps its names, and
// a line of its own parts two tables.
func TestRows(t *testing.T) {
	rows := [][]string{{"title"}, {"  a", "long value of it", "from"}, {"  bcd", "v", ""}, {"  k = v", "x"}}
	for width, want := range map[int]string{
		0:  "title\n  a    long value of it  from\n  bcd  v\n  k = v  x\n",
		24: "title\n  a    long value   from\n         of it\n  bcd  v\n  k = v  x\n",
	} {
		var out strings.Builder
		writeRows(&out, rows, width)
		if diff := cmp.Diff(want, out.String()); diff != "" {
			t.Errorf("at %d:\n%s", width, diff)
		}
	}
}
