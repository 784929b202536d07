package fn

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/generators"
	"github.com/render-sonataflow/render-sonataflow/generators/quote"
)

func TestReport(t *testing.T) {
	stream := readStream(t, "apiVersion: v1\nkind: B\nmetadata: {name: b, namespace: n, annotations: {config.kubernetes.io/path: dir/b.yaml, config.kubernetes.io/index: '2'}}\n---\napiVersion: v1\nkind: A\nmetadata: {name: a}\n")
	b, a := stream.Items[0], stream.Items[1]
	says := []func(r *report){
		func(r *report) { r.add(generators.Info, nil, "", "last") },
		func(r *report) { r.add(generators.Warning, b, "spec.x", "careful") },
		func(r *report) { r.add(generators.Warning, b, "spec.x", "careful") },
		func(r *report) { r.add(generators.Error, b, "", "wrong") },
		func(r *report) { r.add(generators.Error, a, "spec.y", "wrong") },
		func(r *report) { r.add(generators.Error, a, "spec.x", "wrong") },
	}
	want := "error: A a: spec.x: wrong\nerror: A a: spec.y: wrong\nerror: B n/b (dir/b.yaml): wrong\nwarning: B n/b (dir/b.yaml): spec.x: careful\ninfo: last"
	for range 2 {
		r := &report{}
		for _, say := range says {
			say(r)
		}
		if !r.failed() {
			t.Error("an error is a failure")
		}
		results := r.sorted()
		if diff := cmp.Diff(want, resultText(results)); diff != "" {
			t.Errorf("Errors come first, each thing is said once, in an order that does not hang on the input's.\n-want +got:\n%s", diff)
		}
		if file := results[2].File; file == nil || file.Path != "dir/b.yaml" || file.Index != 2 {
			t.Errorf("kpt and editors jump to the file: %+v", file)
		}
		if id := results[2].ResourceRef; id.APIVersion != "v1" || id.Kind != "B" || id.Name != "b" || id.Namespace != "n" {
			t.Errorf("the resource is named in full: %+v", id)
		}
		slices.Reverse(says)
	}
}

func TestReportStrict(t *testing.T) {
	r := &report{strict: true}
	r.add(generators.Info, nil, "", "i")
	if r.failed() {
		t.Error("an info is none, however strict")
	}
	r.add(generators.Warning, nil, "", "w")
	if got := resultText(r.sorted()); !r.failed() || got != "error: w (a warning that the config's strict: true makes an error)\ninfo: i" {
		t.Errorf("a warning is an error, and says why: %s", got)
	}
}

func TestQuote(t *testing.T) {
	for value, want := range map[string]string{
		"a":                           `"a"`,
		"a\n\x1b[31m":                 `"a\n\x1b[31m"`,
		strings.Repeat("a", 80):       `"` + strings.Repeat("a", 80) + `"`,
		strings.Repeat("a", 81):       `"` + strings.Repeat("a", 80) + `…"`,
		strings.Repeat("a", 79) + "é": `"` + strings.Repeat("a", 79) + `…"`,
	} {
		if got := quote.Value(value); got != want {
			t.Errorf("want %s, got %s", want, got)
		}
	}
}

func TestOneLine(t *testing.T) {
	item := readStream(t, "apiVersion: v1\nkind: A\nmetadata: {name: \"x\\nerror: all is lost\\e[2J\"}\n").Items[0]
	r := &report{}
	r.add(generators.Error, item, "", "wrong")
	if got := resultText(r.results); strings.ContainsAny(got, "\n\x1b") {
		t.Errorf("A name can neither make lines nor move the cursor: %q", got)
	}
}

// closed is a pipe whose reader is gone, after so many bytes.
type closed struct{ after int }

var errPipe = errors.New("broken pipe")

func (c *closed) Write(p []byte) (int, error) {
	if c.after -= len(p); c.after < 0 {
		return 0, errPipe
	}
	return len(p), nil
}

func TestPrintResults(t *testing.T) {
	r := &report{}
	r.add(generators.Error, nil, "", "e")
	r.add(generators.Warning, nil, "", "w")
	r.add(generators.Info, nil, "", "i")
	var out strings.Builder
	if err := printResults(&out, r.sorted(), krm.Error, krm.Warning); err != nil || out.String() != "error: e\nwarning: w\n" {
		t.Errorf("only what is asked for is printed: %v %q", err, out.String())
	}
	if err := printResults(&closed{}, r.sorted(), krm.Error); !errors.Is(err, errPipe) {
		t.Errorf("a write error is told: %v", err)
	}
}
