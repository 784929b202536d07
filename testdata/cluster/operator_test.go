package cluster

import (
	"context"
	"fmt"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// operatorManager owns what the recorded operators made.
const operatorManager = "sonataflow-operator"

// TestOperatorRecordings proves the rig on objects that a server is known to
// take: what a running operator had made is accepted as it was recorded, in one
// line of each case.
func TestOperatorRecordings(t *testing.T) {
	for n, name := range parityCases(t) {
		if line, objects, ok := recordingInTurn(t, n, name); ok {
			t.Run(name+"/"+line, func(t *testing.T) {
				accept(t, operatorManager, objects, report.row("operator recordings", line))
			})
		}
	}
}

// accept applies the objects twice and counts into the row: none may be
// rejected, warned about or pruned, and the second time none may change. It
// leaves the server as it was.
func accept(t *testing.T, manager string, objects []*unstructured.Unstructured, r *row) {
	t.Helper()
	objects = withoutPortTwice(t, objects)
	cleanUp(t, objects)
	first := map[string]string{}
	for _, obj := range objects {
		got, warnings, err := server.apply(t.Context(), manager, obj, false)
		if err != nil {
			add(&r.rejected, 1)
			t.Errorf("%s is rejected: %v", identity(obj), err)
			continue
		}
		add(&r.applied, 1)
		for _, w := range warnings {
			t.Errorf("%s is warned about: %s", identity(obj), w)
		}
		for _, path := range pruned(obj, got) {
			t.Errorf("%s is not kept as sent: %s", identity(obj), path)
		}
		first[identity(obj)] = got.GetResourceVersion()
	}
	for _, obj := range objects {
		if first[identity(obj)] == "" {
			continue // rejected
		}
		got, _, err := server.apply(t.Context(), manager, obj, false)
		if err != nil {
			t.Errorf("%s is rejected when applied again: %v", identity(obj), err)
			continue
		}
		add(&r.changed, 0)
		if got.GetResourceVersion() != first[identity(obj)] {
			add(&r.changed, 1)
			t.Errorf("%s changes when applied again", identity(obj))
		}
	}
}

// cleanUp deletes the objects when the test has ended: the lines' objects
// have the same names.
func cleanUp(t *testing.T, objects []*unstructured.Unstructured) {
	t.Helper()
	t.Cleanup(func() {
		for _, obj := range objects {
			// The test's own context has ended by now.
			if err := server.delete(context.Background(), obj); err != nil {
				t.Errorf("cannot clean up %s: %v", identity(obj), err)
			}
		}
	})
}

// withoutPortTwice leaves out the workloads in which a container has one port
// twice. The operator makes them of a user's own port 8080 beside one called as
// its own, by an update; server-side apply refuses them, whoever made them, and
// the render warns of it.
func withoutPortTwice(t *testing.T, objects []*unstructured.Unstructured) []*unstructured.Unstructured {
	t.Helper()
	var kept []*unstructured.Unstructured
	for _, obj := range objects {
		if hasPortTwice(obj) {
			t.Logf("%s has a port twice, which server-side apply refuses", identity(obj))
			continue
		}
		kept = append(kept, obj)
	}
	return kept
}

func hasPortTwice(obj *unstructured.Unstructured) bool {
	for _, containers := range podContainers(obj) {
		for _, container := range containers {
			fields, _ := container.(map[string]any)
			ports, _ := fields["ports"].([]any)
			seen := map[string]bool{}
			for _, port := range ports {
				p, _ := port.(map[string]any)
				protocol := p["protocol"]
				if protocol == nil {
					protocol = "TCP"
				}
				key := fmt.Sprint(p["containerPort"], protocol)
				if seen[key] {
					return true
				}
				seen[key] = true
			}
		}
	}
	return false
}
