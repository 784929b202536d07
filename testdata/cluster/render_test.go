package cluster

import (
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// render returns what our binary makes of the recorded case in a line, with
// the images of the recordings.
func render(t *testing.T, name, line string) []*unstructured.Unstructured {
	t.Helper()
	t.Fatalf("the product cannot render %s in line %s yet", name, line)
	return nil
}

// acceptRenders is TestRenders once there is a render.
func acceptRenders(t *testing.T) {
	for _, name := range parityCases(t) {
		for _, line := range lines {
			t.Run(name+"/"+line, func(t *testing.T) {
				accept(t, ourManager, render(t, name, line), report.row("renders", line))
			})
		}
	}
}

// takeOverByRenders is TestTakeOver once there is a render.
func takeOverByRenders(t *testing.T) {
	for _, name := range parityCases(t) {
		for _, line := range lines {
			operator, ok := recording(t, name, line)
			if !ok {
				continue // that operator failed on this input
			}
			t.Run(name+"/"+line, func(t *testing.T) {
				result := takeOver(t, operator, render(t, name, line))
				result.check(t, report.row("renders over recordings", line))
				for _, text := range result.rolledOut {
					t.Errorf("rolled out: %s", text)
				}
				for _, id := range result.leftBehind {
					t.Logf("left behind: %s", id)
				}
			})
		}
	}
}

// Both are vetted until they run.
var _ = []func(*testing.T){acceptRenders, takeOverByRenders}
