package krm

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// FuzzRead: whatever can be read is written so that it reads the same,
// in either form; what was written is written again byte for byte; and
// annotations come and go without touching anything else. Nothing panics.
func FuzzRead(f *testing.F) {
	for _, text := range seeds(f) {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		stream, err := Read(in)
		if err != nil {
			return
		}
		want := trees(stream)
		checkWritten(t, "as it came", stream, want)
		stream.ResourceList = true
		checkWritten(t, "as a ResourceList", stream, want)

		for _, item := range stream.Items {
			before := item.Tree()
			if _, ok := before["metadata"].(map[string]any); !ok && before["metadata"] != nil {
				continue // would be replaced, and is an error elsewhere
			}
			annotated := item.Annotations()
			item.SetAnnotation("a.example.com/b", "c: {d}")
			annotated["a.example.com/b"] = "c: {d}"
			if _, ok := annotated["a.example.com/b"]; ok && !maps.Equal(annotated, item.Annotations()) {
				t.Errorf("annotated:\n%s", cmp.Diff(annotated, item.Annotations()))
			}
			checkText(t, item)
			item.SetAnnotation("a.example.com/b", "other")
			item.RemoveAnnotations(func(key string) bool { return key == "a.example.com/b" })
			checkText(t, item)
			delete(annotated, "a.example.com/b")
			if !maps.Equal(annotated, item.Annotations()) {
				t.Errorf("annotation removed:\n%s", cmp.Diff(annotated, item.Annotations()))
			}
		}
	})
}

func checkText(t *testing.T, item *Item) {
	t.Helper()
	root, _, err := parse(item.Text())
	if err != nil {
		t.Fatalf("an item's text cannot be read: %v\n%s", err, item.Text())
	}
	if !reflect.DeepEqual(any(item.Tree()), treeOf(root)) { // cmp is slow on large trees
		t.Fatalf("an item's text does not say what its node says:\n%s\n%s", cmp.Diff(any(item.Tree()), treeOf(root)), item.Text())
	}
}

func checkWritten(t *testing.T, form string, stream *Stream, want []map[string]any) {
	t.Helper()
	text := written(t, stream)
	if len(stream.Items) == 0 && !stream.ResourceList {
		return
	}
	again, err := Read([]byte(text))
	if err != nil {
		t.Fatalf("written %s, it cannot be read: %v\n%s", form, err, text)
	}
	if got := trees(again); !reflect.DeepEqual(want, got) {
		t.Fatalf("written %s, it reads otherwise:\n%s\n%s", form, cmp.Diff(want, got), text)
	}
	if got := written(t, again); got != text {
		t.Fatalf("written %s, it is written otherwise once more:\n%s", form, cmp.Diff(text, got))
	}
}

func written(t *testing.T, stream *Stream) string {
	t.Helper()
	var out bytes.Buffer
	if err := stream.Write(&out, nil); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func trees(stream *Stream) []map[string]any {
	var all []map[string]any
	for _, item := range stream.Items {
		all = append(all, item.Tree())
	}
	return all
}

// seeds are the inputs of the parity cases and of the tables here.
func seeds(t testing.TB) []string {
	var all []string
	paths, err := filepath.Glob("../../testdata/parity/*/input.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if len(text) < 2000 { // large ones teach a fuzzer nothing more
			all = append(all, string(text))
		}
	}
	for _, tc := range verbatimCases {
		all = append(all, tc.text, resourceList(tc.text))
	}
	for _, tc := range rewrittenCases {
		all = append(all, tc.text)
	}
	return append(all, aliasBomb())
}

const resourceListHead = "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n"

// resourceList puts a document into a list of one.
func resourceList(text string) string {
	return resourceListHead + "- " + strings.TrimRight(strings.ReplaceAll(text, "\n", "\n  "), " ")
}
