package krm

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDocuments(t *testing.T) {
	cases := map[string]struct {
		reason, stream string
		want           []document
	}{
		"one":        {reason: "No marker is needed.", stream: "a: 1\n", want: []document{{text: []byte("a: 1\n"), first: 1}}},
		"two":        {reason: "The line of the marker is the first of what follows.", stream: "a: 1\n---\nb: 2\n", want: []document{{text: []byte("a: 1\n"), first: 1}, {text: []byte("b: 2\n"), first: 3}}},
		"on a line":  {reason: "Columns stay, so that errors name them right.", stream: "--- {a: 1}\n---\t# c\n", want: []document{{text: []byte{}, first: 1}, {text: []byte("    {a: 1}\n"), first: 1}, {text: []byte("   \t# c\n"), first: 2}}},
		"end":        {reason: "A document may say that it ends.", stream: "a: 1\n...\nb: 2\n", want: []document{{text: []byte("a: 1\n"), first: 1}, {text: []byte("b: 2\n"), first: 3}}},
		"no marker":  {reason: "More dashes are text.", stream: "----\n---a\n ---\n", want: []document{{text: []byte("----\n---a\n ---\n"), first: 1}}},
		"directives": {reason: "They belong to the document behind the next marker.", stream: "%YAML 1.2\n---\na: 1\n---\nb: 2\n", want: []document{{text: []byte("%YAML 1.2\n---\na: 1\n"), first: 1, directives: true}, {text: []byte("b: 2\n"), first: 5}}},
		"per cent":   {reason: "Within a document it is text.", stream: "a: |\n%b\n", want: []document{{text: []byte("a: |\n%b\n"), first: 1}}},
		"marks":      {reason: "Byte order marks stand before documents.", stream: "\ufeff\ufeffa: 1\n\ufeff---\n\ufeffb: 2\n", want: []document{{text: []byte("a: 1\n"), first: 1}, {text: []byte("b: 2\n"), first: 3}}},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, documents([]byte(tc.stream)), cmp.AllowUnexported(document{})); diff != "" {
				t.Errorf("%s\n-want +got:\n%s", tc.reason, diff)
			}
		})
	}
}
