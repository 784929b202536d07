package cluster

import (
	"context"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// operatorManager owns what the recorded operators made.
const operatorManager = "sonataflow-operator"

// TestOperatorRecordings proves the rig on objects that a server is known to
// take: what a running operator had made is accepted as it was recorded.
func TestOperatorRecordings(t *testing.T) {
	for _, name := range parityCases(t) {
		for _, line := range lines {
			objects, ok := recording(t, name, line)
			if !ok {
				continue // that operator failed on this input
			}
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
