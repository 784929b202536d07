package krm

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// slowly writes an object the way that writeTyped must not differ from.
func slowly(t *testing.T, object Object) *Item {
	t.Helper()
	node, err := marshal(object)
	if err != nil {
		t.Fatal(err)
	}
	return FromNode(node)
}

// checkTyped compares the two ways of writing an object, with annotations put
// on it afterwards too.
func checkTyped(t *testing.T, object Object, key, value string) {
	t.Helper()
	fast, err := New(object)
	if err != nil {
		t.Fatal(err)
	}
	slow := slowly(t, object)
	for range 2 {
		if diff := cmp.Diff(string(slow.Text()), string(fast.Text())); diff != "" {
			t.Fatalf("-by nodes +in one go:\n%s", diff)
		}
		if diff := cmp.Diff(slow.Annotations(), fast.Annotations()); diff != "" {
			t.Fatalf("-by nodes +in one go:\n%s", diff)
		}
		if diff := cmp.Diff(filled(slow.Tree()), filled(fast.Fields())); diff != "" {
			t.Fatalf("-read +as it was made:\n%s", diff)
		}
		fast.SetAnnotation(key, value)
		slow.SetAnnotation(key, value)
		key = "b." + key
	}
}

// filled is a tree without what is empty in it.
func filled(tree any) any {
	switch tree := tree.(type) {
	case map[string]any:
		kept := map[string]any{}
		for key, value := range tree {
			if value = filled(value); value != nil {
				kept[key] = value
			}
		}
		if len(kept) > 0 {
			return kept
		}
		return nil
	case []any:
		var kept []any
		for _, value := range tree {
			kept = append(kept, filled(value))
		}
		if len(kept) > 0 {
			return kept
		}
		return nil
	default:
		return tree
	}
}

func TestTyped(t *testing.T) {
	for kind, object := range typed() {
		t.Run(kind, func(t *testing.T) {
			if item, known := writeTyped(object); !known && kind != "ConfigMap" || item.Kind() != kind { // that one's data is odd
				t.Errorf("the kinds that are generated must be known, and this is a %q", item.Kind())
			}
			checkTyped(t, object, "example.com/x", "y")
		})
	}
}

func TestTypedWithoutMetadata(t *testing.T) {
	checkTyped(t, &corev1.ConfigMap{TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "ConfigMap"}}, "a", "b")
	checkTyped(t, &corev1.ConfigMap{TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "ConfigMap"}, ObjectMeta: metav1.ObjectMeta{Finalizers: []string{"f"}}}, "a", "b")
}

// FuzzTyped: whatever text is in an object, both ways write it alike.
func FuzzTyped(f *testing.F) {
	for key, value := range nastyData() {
		f.Add(key, value, key)
	}
	f.Fuzz(func(t *testing.T, key, value, name string) {
		checkTyped(t, &corev1.ConfigMap{
			TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "ConfigMap"},
			ObjectMeta: metav1.ObjectMeta{Name: name, Labels: map[string]string{name: value}, Annotations: map[string]string{"a": value}},
			Data:       map[string]string{key: value, "a": name},
			BinaryData: map[string][]byte{name: []byte(value)},
		}, "k", value)
		checkTyped(t, &corev1.Pod{
			TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "Pod"},
			Spec: corev1.PodSpec{Containers: []corev1.Container{{
				Name: name, Args: []string{value, key}, Env: []corev1.EnvVar{{Name: key, Value: value}}, Resources: corev1.ResourceRequirements{},
			}}, NodeSelector: map[string]string{}},
		}, "k", value)
	})
}
