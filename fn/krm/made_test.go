package krm

import (
	"bytes"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// many are so many objects that their texts are not kept, and the first are of
// every kind.
func many() []Object {
	all := typed()
	var objects []Object
	for _, kind := range slices.Sorted(maps.Keys(all)) {
		objects = append(objects, all[kind])
	}
	for n := range manyObjects {
		objects = append(objects, &corev1.ConfigMap{
			TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "ConfigMap"},
			ObjectMeta: metav1.ObjectMeta{Name: fmt.Sprint("c", n), Labels: map[string]string{"n": fmt.Sprint(n)}},
		})
	}
	return objects
}

// TestManyObjects: whatever is done to one of many, it is as one that was made
// alone.
func TestManyObjects(t *testing.T) {
	for name, do := range map[string]func(*Item){
		"nothing":  func(*Item) {},
		"one more": func(i *Item) { i.SetAnnotation("example.com/x", "y") },
		"two more": func(i *Item) { i.SetAnnotation("b", "1"); i.SetAnnotation("a", "2\n3") },
		"twice":    func(i *Item) { i.SetAnnotation("a", "1"); i.SetAnnotation("a", "2") },
		"one gone": func(i *Item) {
			i.SetAnnotation("a", "1")
			i.RemoveAnnotations(func(key string) bool { return key == "a" })
		},
		"moved": func(i *Item) { i.SetAnnotation("a", "1"); i.SetNamespace("prod") },
		"edited": func(i *Item) {
			i.SetAnnotation("a", "1")
			i.Edit(func(root Map) { root.Map("metadata").Remove("labels") })
		},
		"looked": func(i *Item) { i.SetAnnotation("a", "1"); i.Edit(func(Map) {}); i.Tree() },
	} {
		t.Run(name, func(t *testing.T) {
			objects := many()
			items, errs := NewAll(objects)
			kept := 0
			for n, object := range objects {
				if items[n].text != nil {
					kept++
				}
				if n > 100 && n%50 > 0 { // one is as the other
					continue
				}
				alone, err := New(object)
				if err != nil || errs[n] != nil {
					t.Fatal(err, errs[n])
				}
				do(alone)
				do(items[n])
				if diff := cmp.Diff(string(alone.Text()), string(items[n].Text())); diff != "" {
					t.Fatalf("-alone +of many:\n%s", diff)
				}
				if diff := cmp.Diff(alone.Annotations(), items[n].Annotations()); diff != "" {
					t.Fatalf("-alone +of many:\n%s", diff)
				}
				if diff := cmp.Diff(alone.Labels(), items[n].Labels()); diff != "" || items[n].Label("n") != alone.Label("n") {
					t.Fatalf("-alone +of many:\n%s", diff)
				}
				if diff := cmp.Diff(filled(alone.Tree()), filled(items[n].Fields())); diff != "" {
					t.Fatalf("-alone +of many:\n%s", diff)
				}
			}
			if kept > 1 { // that of an odd ConfigMap, which is not written in one go
				t.Errorf("%d of %d texts are kept", kept, len(items))
			}
		})
	}
}

// TestManyWritten: the share of a stream that is written at a time shows
// nowhere.
func TestManyWritten(t *testing.T) {
	items, _ := NewAll(many())
	var documents, list []string
	for _, item := range items {
		text := string(item.Text())
		documents = append(documents, text)
		list = append(list, "- "+strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\n", "\n  ")+"\n")
	}
	for name, c := range map[string]struct {
		stream Stream
		want   string
	}{
		"documents": {Stream{Items: items}, strings.Join(documents, "---\n")},
		"list":      {Stream{Items: items, ResourceList: true}, "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n" + regexp.MustCompile(`(?m)^  $`).ReplaceAllString(strings.Join(list, ""), "")},
	} {
		var out bytes.Buffer
		if err := c.stream.Write(&out, nil); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(c.want, out.String()); diff != "" {
			t.Errorf("%s (-want +got)\n%s", name, diff)
		}
	}
}
