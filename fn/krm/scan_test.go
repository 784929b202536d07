package krm

import (
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// checkScan holds the scanner to the parser: what it takes, it reads alike. It
// says whether it took the text.
func checkScan(t *testing.T, text string) bool {
	t.Helper()
	fast, ok := scanList([]byte(text))
	if !ok {
		return false
	}
	slow := &Stream{}
	if err := slow.addDocuments(documents([]byte(text)), false); err != nil {
		t.Fatalf("scanned, but the parser says: %v\n%s", err, text)
	}
	if len(slow.Items) != len(fast.Items) {
		t.Fatalf("%d items were parsed, %d scanned:\n%s", len(slow.Items), len(fast.Items), text)
	}
	for n, want := range slow.Items {
		got := fast.Items[n]
		if got.apiVersion != want.apiVersion || got.kind != want.kind || got.name != want.name || got.namespace != want.namespace ||
			!reflect.DeepEqual(got.annotations, want.annotations) || !reflect.DeepEqual(got.labels, want.labels) {
			t.Fatalf("items[%d] is scanned as %+v, parsed as %+v:\n%s", n, got.head, want.head, text)
		}
		if want.source() != nil && string(got.Text()) != string(want.Text()) {
			t.Fatalf("items[%d]: -parsed +scanned\n%s", n, cmp.Diff(string(want.Text()), string(got.Text())))
		}
		if !reflect.DeepEqual(want.Tree(), got.Tree()) {
			t.Fatalf("items[%d]: -parsed +scanned\n%s", n, cmp.Diff(want.Tree(), got.Tree()))
		}
	}
	checkAlike(t, slow, fast)
	for _, key := range []string{"a.example.com/b", "b"} {
		for n := range slow.Items {
			slow.Items[n].SetAnnotation(key, "c: {d}")
			fast.Items[n].SetAnnotation(key, "c: {d}")
			if !maps.Equal(slow.Items[n].Annotations(), fast.Items[n].Annotations()) {
				t.Fatalf("items[%d]: -parsed +scanned\n%s", n, cmp.Diff(slow.Items[n].Annotations(), fast.Items[n].Annotations()))
			}
		}
		checkAlike(t, slow, fast)
	}
	return true
}

func checkAlike(t *testing.T, slow, fast *Stream) {
	t.Helper()
	if written(t, slow) != written(t, fast) {
		t.Fatalf("-parsed +scanned\n%s", cmp.Diff(written(t, slow), written(t, fast)))
	}
}

// hostLists are the recordings, goldens and examples as hosts pass them.
func hostLists(t testing.TB) map[string]string {
	lists := map[string]string{}
	for _, pattern := range []string{"parity/*/*.yaml", "golden/*/*.yaml", "../examples/*/*.yaml"} {
		paths, err := filepath.Glob("../../testdata/" + pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			stream, err := Read(text)
			if err != nil {
				continue
			}
			for _, item := range stream.Items {
				writeAnew(item) // as hosts write them: by their nodes
			}
			stream.ResourceList = true
			var out strings.Builder
			if err := stream.Write(&out, nil); err != nil {
				t.Fatal(err)
			}
			lists[path] = out.String()
		}
	}
	return lists
}

func TestScanHostLists(t *testing.T) {
	taken, all := 0, 0
	for path, text := range hostLists(t) {
		all++
		if checkScan(t, text) {
			taken++
		} else {
			t.Logf("%s is not scanned", path)
		}
	}
	if taken < all*9/10 {
		t.Errorf("hosts write plain YAML, but of %d lists only %d are scanned", all, taken)
	}
}

func TestScan(t *testing.T) {
	cases := map[string]struct {
		reason, text string
		known        bool
	}{
		"plain":                {"What hosts write is known.", "- apiVersion: v1\n  kind: A\n  metadata:\n    name: a\n    annotations:\n      a/b: 'it''s'\n  spec:\n    list:\n    - a: 1\n      b: \"x: y\"\n    - - 1\n    - --flag=1\n    empty: {}\n    none:\n    text: |\n      - a\n\n       b: c\n    last: -1 # comment\n", true},
		"comments":             {"Comments within an item are its own.", "- apiVersion: v1\n  # one\n  kind: A\n\n      # two\n  a: b\n", true},
		"duplicate key":        {"The parser refuses it.", "- apiVersion: v1\n  kind: A\n  kind: B\n", false},
		"duplicate quoted key": {"The parser refuses it.", "- a: 1\n  \"a\": 2\n", false},
		"anchor":               {"Its alias may stand anywhere.", "- a: &x 1\n", false},
		"tag":                  {"It changes what a value is.", "- a: !!str 1\n", false},
		"braces":               {"What is in them is for the parser.", "- a: {b: c}\n", false},
		"open string":          {"It goes on in the next item.", "- a: \"b\n  c\"\n", false},
		"two lines":            {"A plain value goes on.", "- a: b\n    c\n", false},
		"value and map":        {"The parser refuses it.", "- a: b\n    c: d\n", false},
		"falling back":         {"The parser refuses it.", "- a:\n      b:\n    c: d\n", false},
		"colon in value":       {"The parser refuses it.", "- a: b: c\n", false},
		"colon at the end":     {"The parser refuses it.", "- a: b:\n", false},
		"tab":                  {"The parser refuses most of them.", "- a:\n  \tb: c\n", false},
		"kept blank lines":     {"They are part of the value.", "- a: |+\n    b\n\n", false},
		"indentation told":     {"The lines count otherwise.", "- a: |2\n      b\n", false},
		"list beside a map":    {"The parser refuses it.", "- a: 1\n  - b\n", false},
		"map beside a list":    {"The parser refuses it.", "- a:\n    - b\n    c: d\n", false},
		"list at its key":      {"Hosts write lists so.", "- a:\n  - b\n  - c:\n    d: 1\n  e: f\n", true},
		"dash alone":           {"Its value follows below.", "- a:\n  -\n    b: c\n  -\n", true},
		"annotation in lines":  {"Only the parser reads those.", "- metadata:\n    annotations:\n      a: |\n        b\n", false},
		"escapes":              {"Only the parser reads those.", "- kind: \"a\\n\"\n", false},
		"odd breaks":           {"They end lines in YAML 1.1.", "- a: 1 # \u2028b: 2\n", false},
		"control characters":   {"The parser refuses them.", "- a: \x01\n", false},
		"long key":             {"It is written in another way.", "- " + strings.Repeat("k", 130) + ": 1\n", false},
		"scalar":               {"It is no object.", "- a\n", false},
		"odd annotations":      {"Further ones must not become a second map of them.", "- metadata:\n    annotations: {}\n  a:\n    metadata:\n      b: 1\n", true},
		"no annotations":       {"The key is there all the same.", "- metadata:\n    annotations:\n    name: a\n", true},
		"comment first":        {"It may be indented in any way.", "- metadata:\n      # a\n    annotations:\n        # b\n      c: d\n", true},
		"no metadata":          {"There is none to put them in.", "- kind: A\n  metadata:\n", true},
		"null name":            {"It is no name.", "- metadata:\n    name: ~\n    namespace: null\n", true},
		"list as metadata":     {"It has no name.", "- spec:\n    annotations: 1\n  metadata:\n    - name: a\n      a:\n        b: c\n", true},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			_, known := scan([]byte(tc.text))
			if known = known && isPlainText([]byte(tc.text)); known != tc.known {
				t.Errorf("%s known is %v", tc.reason, known)
			}
			checkScan(t, resourceListHead+tc.text)
			checkScan(t, resourceListHead+"- kind: B\n"+tc.text+"- kind: C\nfunctionConfig:\n  kind: D\n")
		})
	}
}

// FuzzScanAgreesWithParser: the scanner may say that it does not know, and
// never anything else than the parser.
func FuzzScanAgreesWithParser(f *testing.F) {
	for _, text := range seeds(f) {
		f.Add(text)
		f.Add(resourceListHead + text)
	}
	for _, text := range hostLists(f) {
		if len(text) < 4000 {
			f.Add(text)
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		checkScan(t, text)
		checkScan(t, resourceListHead+text)
		checkScan(t, resourceListHead+"- "+strings.ReplaceAll(text, "\n", "\n  ")+"\n- kind: B\n")
	})
}
