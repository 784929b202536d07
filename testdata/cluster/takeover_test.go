package cluster

import (
	"context"
	"fmt"
	"sort"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

const (
	// ourManager applies the render.
	ourManager = "render-sonataflow"
	// eventingManager injects K_SINK, as Knative's SinkBinding controller does.
	eventingManager = "eventing-controller"
)

// takeover is what became of an operator's objects when a render was applied
// over them.
type takeover struct {
	applied    int
	rejected   []string // objects of the render, and why
	unkept     []string // fields of the render that are not as it says
	rolledOut  []string // Deployments and Knative Services
	diffs      []string // what changed in each of them
	changed    []string // objects that change on a second apply
	lost       []string // what the operator's side had and has no more
	leftBehind []string // the operator's objects that the render does not have
}

// takeOver plays a takeover on the server: the operator creates its objects,
// Knative injects K_SINK, the render is applied with force, and the operator's
// ownership is taken off. It removes all objects when the test ends.
//
// Knative's webhook, which injects at admission, is played for Knative
// Services only: their lists of containers are atomic, so that each apply
// drops K_SINK and the webhook puts it back. Deployments must do without.
func takeOver(t *testing.T, operator, render []*unstructured.Unstructured) takeover {
	t.Helper()
	ctx := t.Context()
	operator, render = withoutPortTwice(t, operator), withoutPortTwice(t, render)
	cleanUp(t, union(operator, render))
	for _, obj := range operator {
		if _, _, err := server.create(ctx, operatorManager, obj); err != nil {
			t.Fatalf("the operator cannot create %s: %v", identity(obj), err)
		}
	}
	for _, binding := range operator {
		if binding.GetKind() != "SinkBinding" {
			continue
		}
		if err := injectSink(ctx, binding); err != nil {
			t.Fatalf("cannot inject the sink of %s: %v", identity(binding), err)
		}
		if subjectOf(binding).GetKind() == "Service" {
			injectAtAdmission(t, binding)
		}
	}
	before := map[string]*unstructured.Unstructured{}
	for _, obj := range operator {
		live, err := server.get(ctx, obj)
		if err != nil {
			t.Fatal(err)
		}
		before[identity(obj)] = live
	}

	result := takeover{}
	versions := map[string]string{}
	for _, obj := range render {
		got, warnings, err := server.apply(ctx, ourManager, obj, true)
		if err != nil {
			result.rejected = append(result.rejected, fmt.Sprintf("%s: %v", identity(obj), err))
			continue
		}
		result.applied++
		for _, text := range append(pruned(obj, got), warnings...) {
			result.unkept = append(result.unkept, identity(obj)+" "+text)
		}
		versions[identity(obj)] = got.GetResourceVersion()
	}
	for _, obj := range render {
		if versions[identity(obj)] == "" {
			continue // rejected
		}
		got, _, err := server.apply(ctx, ourManager, obj, true)
		if err != nil || got.GetResourceVersion() != versions[identity(obj)] {
			result.changed = append(result.changed, fmt.Sprintf("%s (error: %v)", identity(obj), err))
		}
		if err := server.disown(ctx, operatorManager, obj); err != nil {
			t.Errorf("cannot take the operator's ownership off %s: %v", identity(obj), err)
		}
	}
	result.compare(ctx, operator, render, before)
	return result
}

// compare looks at what the operator had made, as it is now.
func (r *takeover) compare(ctx context.Context, operator, render []*unstructured.Unstructured, before map[string]*unstructured.Unstructured) {
	rendered := map[string]bool{}
	for _, obj := range render {
		rendered[identity(obj)] = true
	}
	for _, obj := range operator {
		id := identity(obj)
		if !rendered[id] {
			r.leftBehind = append(r.leftBehind, id)
		}
		was := before[id]
		now, err := server.get(ctx, obj)
		switch {
		case err != nil:
			r.lost = append(r.lost, fmt.Sprintf("%s: %v", id, err))
			continue
		case now.GetUID() != was.GetUID():
			r.lost = append(r.lost, id+" is another object of the same name")
		}
		if diff := cmp.Diff(was.Object["spec"], now.Object["spec"]); rollsOut(obj) && diff != "" {
			r.rolledOut = append(r.rolledOut, id)
			r.diffs = append(r.diffs, id+"\n"+diff)
		} else if rollsOut(obj) && now.GetGeneration() != was.GetGeneration() && !annotatedOnly(was, now) {
			r.lost = append(r.lost, fmt.Sprintf("%s had the generation %d and has %d", id, was.GetGeneration(), now.GetGeneration()))
		}
		if a, b := clusterIP(was), clusterIP(now); a != b {
			r.lost = append(r.lost, fmt.Sprintf("%s had the cluster IP %s and has %s", id, a, b))
		}
		if a, b := sinks(was), sinks(now); !cmp.Equal(a, b) {
			r.lost = append(r.lost, fmt.Sprintf("%s had K_SINK %v and has %v", id, a, b))
		}
	}
	sort.Strings(r.leftBehind)
	sort.Strings(r.rolledOut)
}

// keepsPods fails the test for each rollout.
func (r *takeover) keepsPods(t *testing.T) {
	t.Helper()
	for _, text := range r.diffs {
		t.Errorf("rolled out: %s", text)
	}
}

// check fails the test for all that a takeover must not do, and counts into
// the row. Rollouts and what is left behind are the caller's to judge.
func (r *takeover) check(t *testing.T, counts *row) {
	t.Helper()
	counts.applied += r.applied
	add(&counts.rejected, len(r.rejected))
	add(&counts.changed, len(r.changed))
	add(&counts.rolledOut, len(r.rolledOut))
	add(&counts.leftBehind, len(r.leftBehind))
	for _, wrong := range []struct {
		what string
		list []string
	}{
		{"rejected", r.rejected}, {"not kept as sent", r.unkept}, {"changes when applied again", r.changed}, {"lost", r.lost},
	} {
		for _, text := range wrong.list {
			t.Errorf("%s: %s", wrong.what, text)
		}
	}
}

// annotatedOnly says whether the generation counts nothing but our annotation:
// of a Deployment it also counts changes of annotations, which start no pod.
func annotatedOnly(was, now *unstructured.Unstructured) bool {
	annotations := now.GetAnnotations()
	delete(annotations, "fn.sonataflow.org/generated-from")
	return now.GetKind() == "Deployment" && now.GetGeneration() == was.GetGeneration()+1 &&
		len(annotations) == len(was.GetAnnotations()) && (len(annotations) == 0 || cmp.Equal(annotations, was.GetAnnotations()))
}

// rollsOut says whether a change of the object's spec starts new pods.
func rollsOut(obj *unstructured.Unstructured) bool {
	group := obj.GroupVersionKind().Group
	return obj.GetKind() == "Deployment" || obj.GetKind() == "Service" && group == "serving.knative.dev"
}

func clusterIP(obj *unstructured.Unstructured) string {
	ip, _, _ := unstructured.NestedString(obj.Object, "spec", "clusterIP")
	return ip
}

// podContainers returns the lists of containers of a pod template by field.
func podContainers(obj *unstructured.Unstructured) map[string][]any {
	lists := map[string][]any{}
	for _, field := range []string{"initContainers", "containers"} {
		list, found, _ := unstructured.NestedSlice(obj.Object, "spec", "template", "spec", field)
		if found {
			lists[field] = list
		}
	}
	return lists
}

// sinks returns the K_SINK of each container that has one.
func sinks(obj *unstructured.Unstructured) map[string]any {
	found := map[string]any{}
	for _, list := range podContainers(obj) {
		for _, item := range list {
			container, _ := item.(map[string]any)
			env, _ := container["env"].([]any)
			for _, e := range env {
				if entry, _ := e.(map[string]any); entry["name"] == "K_SINK" {
					found[fmt.Sprint(container["name"])] = entry["value"]
				}
			}
		}
	}
	return found
}

// union is a without those of b that are in a, and b.
func union(a, b []*unstructured.Unstructured) []*unstructured.Unstructured {
	seen := map[string]bool{}
	var all []*unstructured.Unstructured
	for _, obj := range append(append(all, a...), b...) {
		if !seen[identity(obj)] {
			seen[identity(obj)] = true
			all = append(all, obj)
		}
	}
	return all
}
