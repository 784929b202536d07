package cluster

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// disown takes a manager's entries off the object's managedFields. What it
// alone owned stays in the object, owned by nobody; what others own too is
// then theirs alone, and goes when they stop sending it.
func (c *cluster) disown(ctx context.Context, manager string, obj *unstructured.Unstructured) error {
	live, err := c.get(ctx, obj)
	if err != nil {
		return err
	}
	entries := live.GetManagedFields()
	var kept []metav1.ManagedFieldsEntry
	for _, entry := range entries {
		if entry.Manager != manager {
			kept = append(kept, entry)
		}
	}
	if len(kept) == len(entries) {
		return nil
	}
	// The server ignores an empty list. And were there no entry left, the next
	// apply would find all fields owned by "before-first-apply".
	if len(kept) == 0 {
		return fmt.Errorf("%s must be applied by another manager before %s can be taken off", identity(obj), manager)
	}
	patch, err := json.Marshal([]operation{
		// Not over what someone else has written in between.
		{Op: "test", Path: "/metadata/resourceVersion", Value: live.GetResourceVersion()},
		{Op: "replace", Path: "/metadata/managedFields", Value: kept},
	})
	if err != nil {
		return err
	}
	_, err = c.patch(ctx, manager, live, patch)
	return err
}

// TestDisown shows what the step is for, with the operator's fields owned by
// an Update, as a controller's are, and by an Apply.
func TestDisown(t *testing.T) {
	type send func(context.Context, string, *unstructured.Unstructured) error
	create := func(ctx context.Context, manager string, obj *unstructured.Unstructured) error {
		_, _, err := server.create(ctx, manager, obj)
		return err
	}
	apply := func(ctx context.Context, manager string, obj *unstructured.Unstructured) error {
		_, _, err := server.apply(ctx, manager, obj, true)
		return err
	}
	must := func(t *testing.T, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	disown := func(t *testing.T) { must(t, server.disown(t.Context(), operatorManager, withEnv())) }
	ours := func(env ...string) func(*testing.T) {
		return func(t *testing.T) { must(t, apply(t.Context(), ourManager, withEnv(env...))) }
	}
	refused := func(t *testing.T) {
		if server.disown(t.Context(), operatorManager, withEnv()) == nil {
			t.Error("must refuse to leave an object without an owner")
		}
	}
	emptyApply := func(t *testing.T) {
		bare := withEnv()
		unstructured.RemoveNestedField(bare.Object, "spec")
		must(t, apply(t.Context(), operatorManager, bare))
	}

	for writtenBy, operator := range map[string]send{"Update": create, "Apply": apply} {
		for name, tc := range map[string]struct {
			reason string
			steps  []func(*testing.T)
			want   []string
		}{
			"NotDisowned": {
				reason: "A field that we stop sending stays as long as the operator owns it too.",
				steps:  []func(*testing.T){ours("KEPT", "DROPPED"), ours("KEPT")},
				want:   []string{"KEPT", "DROPPED", "OPERATORS"},
			},
			"Disowned": {
				reason: "A field that we alone own goes when we stop sending it.",
				steps:  []func(*testing.T){ours("KEPT", "DROPPED"), disown, ours("KEPT")},
				want:   []string{"KEPT", "OPERATORS"},
			},
			"DisownedTooLate": {
				reason: "A field that we stopped sending before is nobody's then and stays.",
				steps:  []func(*testing.T){ours("KEPT", "DROPPED"), ours("KEPT"), disown, ours("KEPT")},
				want:   []string{"KEPT", "DROPPED", "OPERATORS"},
			},
			"TakenUpAgain": {
				reason: "A field that is nobody's goes once we have sent it again and then stop.",
				steps:  []func(*testing.T){ours("KEPT"), disown, ours("KEPT", "DROPPED"), ours("KEPT")},
				want:   []string{"KEPT", "OPERATORS"},
			},
			"DisownedTooEarly": {
				reason: "Before our first apply there is nobody to leave the object to.",
				steps:  []func(*testing.T){refused, ours("KEPT", "DROPPED"), disown, ours("KEPT")},
				want:   []string{"KEPT", "OPERATORS"},
			},
		} {
			t.Run(writtenBy+"/"+name, func(t *testing.T) {
				cleanUp(t, []*unstructured.Unstructured{withEnv()})
				must(t, operator(t.Context(), operatorManager, withEnv("KEPT", "DROPPED", "OPERATORS")))
				for _, step := range tc.steps {
					step(t)
				}
				if diff := cmp.Diff(tc.want, liveEnv(t)); diff != "" {
					t.Errorf("%s\nenv (-want +got):\n%s", tc.reason, diff)
				}
			})
		}
	}

	// The other way that is told of, an empty apply in the operator's name,
	// is the wrong one, whichever way the operator wrote.
	t.Run("EmptyApply/Update", func(t *testing.T) {
		cleanUp(t, []*unstructured.Unstructured{withEnv()})
		must(t, create(t.Context(), operatorManager, withEnv("KEPT", "DROPPED", "OPERATORS")))
		ours("KEPT", "DROPPED")(t)
		emptyApply(t)
		ours("KEPT")(t)
		if diff := cmp.Diff([]string{"KEPT", "DROPPED", "OPERATORS"}, liveEnv(t)); diff != "" {
			t.Errorf("An empty apply does not release what an Update owns.\nenv (-want +got):\n%s", diff)
		}
	})
	t.Run("EmptyApply/Apply", func(t *testing.T) {
		cleanUp(t, []*unstructured.Unstructured{withEnv()})
		must(t, apply(t.Context(), operatorManager, withEnv("KEPT", "DROPPED", "OPERATORS")))
		ours("KEPT", "DROPPED")(t)
		emptyApply(t)
		if diff := cmp.Diff([]string{"KEPT", "DROPPED"}, liveEnv(t)); diff != "" {
			t.Errorf("An empty apply removes what the operator alone had set: a rollout.\nenv (-want +got):\n%s", diff)
		}
	})
}

// TestDisownChangesNothing: neither the pods nor another manager may notice.
func TestDisownChangesNothing(t *testing.T) {
	obj := withEnv("KEPT")
	cleanUp(t, []*unstructured.Unstructured{obj})
	if _, _, err := server.create(t.Context(), operatorManager, obj); err != nil {
		t.Fatal(err)
	}
	before, _, err := server.apply(t.Context(), ourManager, obj, true)
	if err != nil {
		t.Fatal(err)
	}
	if err := server.disown(t.Context(), operatorManager, obj); err != nil {
		t.Fatal(err)
	}
	after, err := server.get(t.Context(), obj)
	if err != nil {
		t.Fatal(err)
	}
	var managers []string
	for _, entry := range after.GetManagedFields() {
		managers = append(managers, entry.Manager)
	}
	if diff := cmp.Diff([]string{ourManager}, managers); diff != "" {
		t.Errorf("only we must be left as a manager (-want +got):\n%s", diff)
	}
	if before.GetGeneration() != after.GetGeneration() {
		t.Errorf("the generation must stay %d, is %d", before.GetGeneration(), after.GetGeneration())
	}
}

// withEnv is a Deployment of one container with these variables.
func withEnv(names ...string) *unstructured.Unstructured {
	env := []any{}
	for _, name := range names {
		env = append(env, map[string]any{"name": name, "value": "x"})
	}
	labels := map[string]any{"app": "disown"}
	return &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": "apps/v1",
		"kind":       "Deployment",
		"metadata":   map[string]any{"name": "disown", "namespace": "disown"},
		"spec": map[string]any{
			"selector": map[string]any{"matchLabels": labels},
			"template": map[string]any{
				"metadata": map[string]any{"labels": labels},
				"spec": map[string]any{"containers": []any{
					map[string]any{"name": "c", "image": "registry.example.com/c:1", "env": env},
				}},
			},
		},
	}}
}

func liveEnv(t *testing.T) []string {
	t.Helper()
	live, err := server.get(t.Context(), withEnv())
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, item := range podContainers(live)["containers"] {
		container, _ := item.(map[string]any)
		env, _ := container["env"].([]any)
		for _, e := range env {
			entry, _ := e.(map[string]any)
			names = append(names, fmt.Sprint(entry["name"]))
		}
	}
	return names
}
