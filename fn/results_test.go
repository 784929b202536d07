package fn

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/render-sonataflow/render-sonataflow/generators/quote"
	"github.com/render-sonataflow/render-sonataflow/generators/rule"
)

func TestReport(t *testing.T) {
	stream := readStream(t, "apiVersion: v1\nkind: B\nmetadata: {name: b, namespace: n, annotations: {config.kubernetes.io/path: dir/b.yaml, config.kubernetes.io/index: '2'}}\n---\napiVersion: v1\nkind: A\nmetadata: {name: a}\n")
	b, a := stream.Items[0], stream.Items[1]
	says := []func(r *report){
		func(r *report) { r.add(rule.OldProfile, nil, "", "last") },
		func(r *report) { r.add(rule.NoPlatform, b, "spec.x", "careful") },
		func(r *report) { r.add(rule.NoPlatform, b, "spec.x", "careful") },
		func(r *report) { r.add(rule.Failed, b, "", "wrong") },
		func(r *report) { r.add(rule.Failed, a, "spec.y", "wrong") },
		func(r *report) { r.add(rule.Failed, a, "spec.x", "wrong") },
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
	r.add(rule.OldProfile, nil, "", "i")
	if r.failed() {
		t.Error("an info is none, however strict")
	}
	r.add(rule.NoPlatform, nil, "", "w")
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
	r.add(rule.Failed, item, "", "wrong")
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

func TestPrintAll(t *testing.T) {
	r := &report{}
	r.add(rule.Failed, nil, "", "e")
	r.add(rule.NoPlatform, nil, "", "w")
	r.add(rule.OldProfile, nil, "", "i")
	var out strings.Builder
	if err := PrintAll(&out, r.sorted().Urgent(), true); err != nil || out.String() != "error: e [failed]\nwarning: w [no-platform]\n" {
		t.Errorf("what is urgent is printed with its rule: %v %q", err, out.String())
	}
	if err := PrintAll(&closed{}, r.sorted(), false); !errors.Is(err, errPipe) {
		t.Errorf("a write error is told: %v", err)
	}
}
