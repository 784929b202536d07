package cluster

import (
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// TestTakeOverByTheSame takes the recordings over with themselves, but for the
// Triggers, whose names no render can know: so the harness itself, Knative's
// injection and the operator's Update cause no rollout. One line of each case
// proves that.
func TestTakeOverByTheSame(t *testing.T) {
	for n, name := range parityCases(t) {
		if line, operator, ok := recordingInTurn(t, n, name); ok {
			t.Run(name+"/"+line, func(t *testing.T) {
				render, triggers := copyOf(operator), 0
				for _, obj := range render {
					if renamed := strings.ReplaceAll(obj.GetName(), uid, "0123456789"); renamed != obj.GetName() {
						obj.SetName(renamed)
						triggers++
					}
				}
				result := takeOver(t, operator, render)
				result.check(t, report.row("recordings over themselves", line))
				result.keepsPods(t)
				if len(result.leftBehind) != triggers {
					t.Errorf("the %d Triggers must be left behind, and nothing else, but are %v", triggers, result.leftBehind)
				}
			})
		}
	}
}

// TestTakeOverOfKnativeServiceWithSink is the one case that the recordings
// lack. Without Knative's webhook at work it would roll out.
func TestTakeOverOfKnativeServiceWithSink(t *testing.T) {
	const name = "workflow-knative-serving"
	operator, ok := recording(t, name, "2026")
	if !ok {
		t.Fatal("the recording is missing")
	}
	operator = append(operator, &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": "sources.knative.dev/v1",
		"kind":       "SinkBinding",
		"metadata":   map[string]any{"name": "greeting-sb", "namespace": name},
		"spec": map[string]any{
			"sink": map[string]any{"ref": map[string]any{
				"apiVersion": "eventing.knative.dev/v1", "kind": "Broker", "name": "default",
			}},
			"subject": map[string]any{
				"apiVersion": "serving.knative.dev/v1", "kind": "Service", "name": "greeting", "namespace": name,
			},
		},
	}})
	result := takeOver(t, operator, copyOf(operator))
	result.check(t, report.row("Knative Service with a sink", "2026"))
	result.keepsPods(t)
}

// TestTakeOverSees proves that the harness can fail.
func TestTakeOverSees(t *testing.T) {
	operator, ok := recording(t, "eventing-platform-broker", "2026")
	if !ok {
		t.Fatal("the recording is missing")
	}
	t.Run("Rollout", func(t *testing.T) {
		render := copyOf(operator)
		for _, obj := range render {
			if obj.GetKind() == "Deployment" && obj.GetName() == "vet" {
				set(t, obj, int64(9090), "spec", "template", "spec", "terminationGracePeriodSeconds")
			}
		}
		if got := takeOver(t, operator, render).diffs; len(got) != 1 || !strings.Contains(got[0], "terminationGracePeriodSeconds") {
			t.Errorf("one Deployment must roll out, and the field be named, but got %v", got)
		}
	})
	t.Run("Rejection", func(t *testing.T) {
		render := copyOf(operator)
		for _, obj := range render {
			if obj.GetKind() == "Deployment" && obj.GetName() == "vet" {
				set(t, obj, "other", "spec", "selector", "matchLabels", "app")
			}
		}
		if got := takeOver(t, operator, render).rejected; len(got) != 1 || !strings.Contains(got[0], "immutable") {
			t.Errorf("the changed selector must be rejected, but got %v", got)
		}
	})
	t.Run("LostSink", func(t *testing.T) {
		render := copyOf(operator)
		for _, obj := range render {
			for _, item := range podContainers(obj)["containers"] {
				container, _ := item.(map[string]any)
				container["env"] = []any{map[string]any{"name": "K_SINK", "value": "http://elsewhere"}}
				set(t, obj, []any{container}, "spec", "template", "spec", "containers")
			}
		}
		if got := takeOver(t, operator, render).lost; len(got) == 0 || !strings.Contains(got[0], "K_SINK") {
			t.Errorf("the other K_SINK must be noticed, but got %v", got)
		}
	})
	t.Run("LeftBehind", func(t *testing.T) {
		result := takeOver(t, operator, copyOf(operator[1:]))
		if got := result.leftBehind; len(got) != 1 || got[0] != identity(operator[0]) {
			t.Errorf("%s must be left behind, but got %v", identity(operator[0]), got)
		}
	})
}

func copyOf(objects []*unstructured.Unstructured) []*unstructured.Unstructured {
	var copies []*unstructured.Unstructured
	for _, obj := range objects {
		copies = append(copies, obj.DeepCopy())
	}
	return copies
}

func set(t *testing.T, obj *unstructured.Unstructured, value any, path ...string) {
	t.Helper()
	if err := unstructured.SetNestedField(obj.Object, value, path...); err != nil {
		t.Fatal(err)
	}
}
