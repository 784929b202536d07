package fn

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/runtime"
)

func exceptNothing(string, string) bool { return false }

// TestParityFindsEveryChange takes recordings for renders and changes, or
// drops, one leaf at a time: a comparison that missed one would be blind to
// that field everywhere.
func TestParityFindsEveryChange(t *testing.T) {
	// Between them they hold every kind and nearly every field there is.
	sampled := []string{"db-migration-job", "disruption-budget", "eventing-platform-broker", "openshift", "workflow-knative-serving", "workflow-pod-template"}
	changes := 0
	for _, r := range recordings(t) {
		if !slices.Contains(sampled, r.caseName) || r.line != "2026" {
			continue
		}
		if problems := compareParity(r.objects, r.objects, exceptNothing); len(problems) > 0 {
			t.Fatalf("%s: a recording must equal itself:\n%s", r.caseName, strings.Join(problems, "\n"))
		}
		for _, object := range r.objects {
			for _, m := range mutants(object) {
				changes++
				if len(compareParity([]map[string]any{object}, []map[string]any{m.object}, exceptNothing)) == 0 {
					t.Errorf("%s: %s: %s is not found", r.caseName, objectTitle(object), m.change)
				}
			}
		}
	}
	if changes < 1000 {
		t.Errorf("only %d changes were tried: the recordings must have more leaves", changes)
	}
}

// mutant is an object with one change.
type mutant struct {
	change string
	object map[string]any
}

// mutants changes each leaf, and drops each that is no API default.
func mutants(object map[string]any) []mutant {
	var all []mutant
	significant := leavesOf(normalise(object))
	for path, leaf := range leavesOf(object) {
		change := func(value any) map[string]any {
			return replaceLeaf(runtime.DeepCopyJSON(object), "", path, value).(map[string]any)
		}
		switch leaf := leaf.(type) {
		case bool:
			all = append(all, mutant{"a changed " + path, change(!leaf)})
		case int64:
			all = append(all, mutant{"a changed " + path, change(leaf + 1)})
		case string:
			all = append(all, mutant{"a longer " + path, change("x" + leaf)})
			if leaf != "" && !strings.HasSuffix(leaf, "UID") { // which stands for any ending
				all = append(all, mutant{"a shorter " + path, change(leaf[:len(leaf)-1])})
			}
		}
		identity := path == "apiVersion" || path == "kind" || strings.HasPrefix(path, "metadata.name")
		if _, found := significant[path]; found && !identity {
			all = append(all, mutant{"a missing " + path, change(nil)})
		}
	}
	return all
}

// replaceLeaf sets one leaf, or drops it where the value is nil.
func replaceLeaf(node any, at, path string, value any) any {
	switch node := node.(type) {
	case map[string]any:
		for key, child := range node {
			node[key] = replaceLeaf(child, strings.TrimPrefix(at+"."+key, "."), path, value)
		}
	case []any:
		for i, child := range node {
			node[i] = replaceLeaf(child, at+"["+elementName(child, i)+"]", path, value)
		}
	default:
		if at == path {
			return value
		}
	}
	return node
}

// TestParityDropsDefaults sets every default of the table, which must change
// nothing, and then another value there, which must be found.
func TestParityDropsDefaults(t *testing.T) {
	for gvk, defaults := range apiDefaults {
		apiVersion, kind, _ := strings.Cut(gvk, " ")
		object := func(path string, value any) map[string]any {
			o := map[string]any{"apiVersion": apiVersion, "kind": kind, "metadata": map[string]any{"name": "x"}}
			buildPath(o, strings.Split(path, "."), value)
			return o
		}
		for _, d := range defaults {
			if _, byParent := d.value.(func(map[string]any) any); byParent {
				continue // see TestParityDefaultsByParent
			}
			if got := leavesOf(normalise(object(d.path, d.value))); len(got) != 3 {
				t.Errorf("%s: %s: the default is not dropped: %v", gvk, d.path, got)
			}
			if got := leavesOf(normalise(object(d.path, "other"))); len(got) != 4 {
				t.Errorf("%s: %s: another value is dropped: %v", gvk, d.path, got)
			}
		}
	}
}

// buildPath sets a value, in lists of one element.
func buildPath(parent map[string]any, path []string, value any) {
	field, isList := strings.CutSuffix(path[0], "[]")
	if len(path) == 1 {
		parent[field] = value
		return
	}
	child := map[string]any{}
	parent[field] = child
	if isList {
		parent[field] = []any{child}
	}
	buildPath(child, path[1:], value)
}

func TestParityDefaultsByParent(t *testing.T) {
	for image, want := range map[string]string{
		"registry.example.com:5000/flow":        "Always",
		"registry.example.com:5000/flow:latest": "Always",
		"flow:1.0.0":                            "IfNotPresent",
		"flow@sha256:0123":                      "IfNotPresent",
		"flow:latest@sha256:0123":               "Always",
	} {
		if got := pullPolicyDefault(map[string]any{"image": image}); got != want {
			t.Errorf("%s: got %v, want %s", image, got, want)
		}
	}
	port := map[string]any{"port": int64(80), "targetPort": int64(80)}
	dropDefault(port, []string{"targetPort"}, sibling("port"))
	if diff := cmp.Diff(map[string]any{"port": int64(80)}, port); diff != "" {
		t.Errorf("a targetPort that equals the port is its default:\n%s", diff)
	}
}

// TestParityDefaultsInRecordings pins what the normaliser takes away from the
// recordings: a default too many would hide that field of both sides.
func TestParityDefaultsInRecordings(t *testing.T) {
	dropped := map[string]bool{}
	for _, r := range recordings(t) {
		for _, object := range r.objects {
			significant := leavesOf(normalise(object))
			for path, leaf := range leavesOf(object) {
				if _, isText := leaf.(string); isText && object["kind"] == "ConfigMap" && strings.HasPrefix(path, "data.") {
					continue // turned into lines
				}
				if _, found := significant[path]; !found {
					dropped[fmt.Sprint(regexp.MustCompile(`\[[^]]*]`).ReplaceAllString(path, "[]"), "=", leaf)] = true
				}
			}
		}
	}
	want := []string{
		"spec.ports[].protocol=TCP",
		"spec.replicas=1",
		"spec.template.spec.containers[].imagePullPolicy=Always",
		"spec.template.spec.containers[].livenessProbe.failureThreshold=3",
		"spec.template.spec.containers[].livenessProbe.httpGet.scheme=HTTP",
		"spec.template.spec.containers[].livenessProbe.successThreshold=1",
		"spec.template.spec.containers[].ports[].protocol=TCP",
		"spec.template.spec.containers[].readinessProbe.httpGet.scheme=HTTP",
		"spec.template.spec.containers[].readinessProbe.successThreshold=1",
		"spec.template.spec.containers[].terminationMessagePolicy=File",
		"spec.template.spec.restartPolicy=Always",
	}
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(dropped))); diff != "" {
		t.Errorf("dropped from the recordings as API defaults (- want, + got):\n%s", diff)
	}
}
