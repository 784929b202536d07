package fn

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/yaml"
)

// wholeObject is the path of a difference that is a missing or an extra object.
const wholeObject = "(whole object)"

// compareParity returns what differs between a recording and a render and is
// not excepted. except is asked once for every leaf that differs.
func compareParity(recorded, rendered []map[string]any, except func(object, path string) bool) []string {
	var problems []string
	report := func(object map[string]any, what, detail string) {
		problems = append(problems, fmt.Sprintf("%s (%v) %s\n%s", objectTitle(object), object["apiVersion"], what, detail))
	}
	rest := make([]map[string]any, len(rendered))
	for i, object := range rendered {
		rest[i] = normalise(withoutOurMarks(object))
	}
	for _, object := range recorded {
		want := normalise(object)
		i := slices.IndexFunc(rest, func(got map[string]any) bool { return sameIdentity(want, got) })
		if i < 0 {
			if !except(objectTitle(want), wholeObject) {
				report(want, "is in the recording and not in the render:", asYAML(want))
			}
			continue
		}
		got := rest[i]
		rest = slices.Delete(rest, i, i+1)
		got["metadata"].(map[string]any)["name"] = want["metadata"].(map[string]any)["name"]
		want, got = withoutExcepted(want, got, except)
		if diff := cmp.Diff(want, got); diff != "" {
			report(want, "differs (- recorded, + rendered):", diff)
		}
	}
	for _, got := range rest {
		if !except(objectTitle(got), wholeObject) {
			report(got, "is in the render and not in the recording:", asYAML(got))
		}
	}
	return problems
}

// withoutOurMarks drops what says where an object comes from and goes to,
// which no operator knows.
func withoutOurMarks(object map[string]any) map[string]any {
	object = runtime.DeepCopyJSON(object)
	annotations, _, _ := unstructured.NestedMap(object, "metadata", "annotations")
	maps.DeleteFunc(annotations, func(key string, _ any) bool {
		return key == "fn.sonataflow.org/generated-from" ||
			slices.Contains([]string{"path", "index"}, key[strings.LastIndex(key, "/")+1:]) && strings.Contains(key, "config.kubernetes.io/")
	})
	if len(annotations) > 0 {
		_ = unstructured.SetNestedMap(object, annotations, "metadata", "annotations")
	} else {
		unstructured.RemoveNestedField(object, "metadata", "annotations")
	}
	return object
}

// sameIdentity compares apiVersion, kind, namespace and name; a recorded name
// that ends in UID stands for any ending without a dash.
func sameIdentity(want, got map[string]any) bool {
	w, g := unstructured.Unstructured{Object: want}, unstructured.Unstructured{Object: got}
	if w.GetAPIVersion() != g.GetAPIVersion() || w.GetKind() != g.GetKind() || w.GetNamespace() != g.GetNamespace() {
		return false
	}
	if prefix, isUID := strings.CutSuffix(w.GetName(), "UID"); isUID {
		ending, found := strings.CutPrefix(g.GetName(), prefix)
		return found && ending != "" && !strings.Contains(ending, "-")
	}
	return w.GetName() == g.GetName()
}

// withoutExcepted drops those leaves that differ and are excepted from both.
func withoutExcepted(want, got map[string]any, except func(object, path string) bool) (map[string]any, map[string]any) {
	wanted, rendered := leavesOf(want), leavesOf(got)
	union := maps.Clone(wanted)
	maps.Copy(union, rendered)
	excepted := map[string]bool{}
	for _, path := range slices.Sorted(maps.Keys(union)) {
		w, inWant := wanted[path]
		g, inGot := rendered[path]
		if (inWant != inGot || w != g) && except(objectTitle(want), path) {
			excepted[path] = true
		}
	}
	keep := func(path string, _ any) bool { return !excepted[path] }
	return filterLeaves(want, "", keep).(map[string]any), filterLeaves(got, "", keep).(map[string]any)
}

// objectTitle is how docs/differences.md names an object.
func objectTitle(object map[string]any) string {
	u := unstructured.Unstructured{Object: object}
	return strings.TrimSpace(u.GetKind() + " " + strings.TrimPrefix(u.GetNamespace()+"/"+u.GetName(), "/"))
}

func asYAML(tree any) string {
	text, err := yaml.Marshal(tree)
	if err != nil {
		return err.Error()
	}
	return string(text)
}
