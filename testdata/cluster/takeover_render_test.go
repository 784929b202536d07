package cluster

import (
	"fmt"
	"sort"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// TestTakeOver applies our render over everything that the operators were
// recorded to make: no pod restarts, and what stays behind is what the guide
// says.
func TestTakeOver(t *testing.T) {
	rows, used := readRemains(t), map[remains]bool{}
	ran := true
	for _, name := range parityCases(t) {
		for _, line := range lines {
			operator, ok := recording(t, name, line)
			if !ok {
				continue // that operator failed on this input
			}
			ran = t.Run(name+"/"+line, func(t *testing.T) {
				result := takeOver(t, operator, render(t, name, line))
				late := lateLabels(operator)
				suite := "renders over recordings"
				if len(late) > 0 {
					suite = "the same, with a late label of the dev profile"
				}
				result.check(t, report.row(suite, line))
				if diff := cmp.Diff(rollouts(t, name, line, operator), result.rolledOut); diff != "" {
					t.Errorf("rolled out (-want +got):\n%s\n%s", diff, strings.Join(result.diffs, "\n"))
				}
				want := expected(rows, operator, used)
				sort.Strings(want)
				if diff := cmp.Diff(want, result.leftBehind); diff != "" {
					t.Errorf("left behind (-as %s says +really):\n%s", takeoverDoc, diff)
				}
			}) && ran
		}
	}
	for _, row := range rows {
		if ran && row.recorded && !used[row] {
			t.Errorf("%s says that the recordings have %s %s, but no operator left one behind", takeoverDoc, row.kind, row.name)
		}
	}
}

// lateLabels returns the workflows of the dev profile whose pods roll out: the
// operator adds the label part-of to some of them late or never, a render
// always has it.
func lateLabels(operator []*unstructured.Unstructured) []string {
	var ids []string
	for _, obj := range operator {
		labels, _, _ := unstructured.NestedStringMap(obj.Object, "spec", "template", "metadata", "labels")
		_, has := labels["app.kubernetes.io/part-of"]
		if obj.GetKind() == "Deployment" && !has && labels["sonataflow.org/workflow-app"] != "" {
			ids = append(ids, identity(obj))
		}
	}
	sort.Strings(ids)
	return ids
}

// TestTakeOverWithAllChecksums counts what `checksums: All` costs: one rollout
// of each support service, and of nothing else, in one line of each case.
func TestTakeOverWithAllChecksums(t *testing.T) {
	for n, name := range parityCases(t) {
		if line, operator, ok := recordingInTurn(t, n, name); ok {
			t.Run(name+"/"+line, func(t *testing.T) {
				config := parityConfig(name, line)
				config["checksums"] = "All"
				result := takeOver(t, operator, function(t, config, parityInput(t, name)))
				result.check(t, report.row("the same, with checksums: All", line))
				want := rollouts(t, name, line, operator)
				for _, obj := range operator {
					if obj.GetKind() == "Deployment" && obj.GetLabels()["sonataflow.org/service"] != "" {
						want = append(want, identity(obj))
					}
				}
				sort.Strings(want)
				if diff := cmp.Diff(want, result.rolledOut); diff != "" {
					t.Errorf("rolled out (-want +got):\n%s\n%s", diff, strings.Join(result.diffs, "\n"))
				}
			})
		}
	}
}

// TestRestartedAt follows the one thing that the operator writes to a pod
// template and we do not: the time when it last restarted the workflow.
func TestRestartedAt(t *testing.T) {
	const name, annotation = "cluster-platform", "sonataflow.org/restartedAt"
	restarted := &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": "apps/v1", "kind": "Deployment",
		"metadata": map[string]any{"namespace": "team-c", "name": "no-own-platform"},
	}}
	value := func(t *testing.T, obj *unstructured.Unstructured) string {
		t.Helper()
		annotations, _, err := unstructured.NestedStringMap(obj.Object, "spec", "template", "metadata", "annotations")
		if err != nil {
			t.Fatal(err)
		}
		return annotations[annotation]
	}
	for _, line := range lines {
		operator, ok := recording(t, name, line)
		if !ok {
			continue
		}
		t.Run(line, func(t *testing.T) {
			ours := render(t, name, line)
			result := takeOver(t, operator, ours)
			result.keepsPods(t)
			live, err := server.get(t.Context(), restarted)
			if err != nil {
				t.Fatal(err)
			}
			if value(t, live) == "" {
				t.Errorf("%s must survive the takeover, also without its owner", annotation)
			}
			for _, entry := range live.GetManagedFields() {
				if entry.Manager == operatorManager {
					t.Errorf("the operator still owns %s", entry.FieldsV1.GetRawString())
				}
			}
			// Nobody's: our next apply leaves it as well.
			for _, obj := range ours {
				if identity(obj) == identity(restarted) {
					if live, _, err = server.apply(t.Context(), ourManager, obj, false); err != nil {
						t.Fatal(err)
					}
				}
			}
			if value(t, live) == "" {
				t.Errorf("%s must stay until somebody drops it", annotation)
			}
			dropped, err := server.patch(t.Context(), "kubectl-patch", restarted,
				[]byte(`[{"op": "remove", "path": "/spec/template/metadata/annotations/sonataflow.org~1restartedAt"}]`))
			if err != nil {
				t.Fatal(err)
			}
			if dropped.GetGeneration() != live.GetGeneration()+1 {
				t.Errorf("dropping it must be one rollout: generation %d, then %d", live.GetGeneration(), dropped.GetGeneration())
			}
		})
	}
}

// secretCase is a workflow that reads one platform property. The operator
// resolves a secretKeyRef and writes its value to the ConfigMap, as it does a
// plain value: that is how its objects are made here.
const secretCase = `apiVersion: sonataflow.org/v1alpha08
kind: SonataFlowPlatform
metadata: {name: shop, namespace: secret-property}
spec:
  services:
    dataIndex: {enabled: true}
  properties:
    flow:
    - name: shop.token
      %s
---
apiVersion: v1
kind: ConfigMap
metadata: {name: order-props, namespace: secret-property}
data: {application.properties: ""}
---
apiVersion: sonataflow.org/v1alpha08
kind: SonataFlow
metadata:
  name: order
  namespace: secret-property
  annotations: {sonataflow.org/profile: gitops}
spec:
  podTemplate:
    container: {image: "registry.example.com/flows/order:1"}
  flow:
    start: hello
    states:
    - {name: hello, type: inject, data: {greeting: hello}, end: true}
`

// TestTakeOverOfSecretProperty: the value leaves the ConfigMap, for one
// rollout of the workflow.
func TestTakeOverOfSecretProperty(t *testing.T) {
	for _, line := range lines {
		t.Run(line, func(t *testing.T) {
			operator := withoutOurs(function(t, parityConfig("", line), fmt.Appendf(nil, secretCase, "value: hush")))
			ours := function(t, parityConfig("", line), fmt.Appendf(nil, secretCase, "valueFrom: {secretKeyRef: {name: shop, key: token}}"))
			result := takeOver(t, operator, ours)
			result.check(t, report.row("the same, with a secret property", line))
			if diff := cmp.Diff([]string{"Deployment.apps secret-property/order"}, result.rolledOut); diff != "" {
				t.Errorf("rolled out (-want +got):\n%s\n%s", diff, strings.Join(result.diffs, "\n"))
			}
			for _, obj := range ours {
				live, err := server.get(t.Context(), obj)
				if err != nil {
					t.Fatal(err)
				}
				if text, err := live.MarshalJSON(); err != nil || strings.Contains(string(text), "hush") {
					t.Errorf("%s must not have the value any more: %s (error: %v)", identity(obj), text, err)
				}
			}
		})
	}
}

// withoutOurs takes off what no operator writes.
func withoutOurs(objects []*unstructured.Unstructured) []*unstructured.Unstructured {
	for _, obj := range objects {
		unstructured.RemoveNestedField(obj.Object, "metadata", "annotations", "fn.sonataflow.org/generated-from")
	}
	return objects
}

// TestDroppedVariable: after a takeover, a variable that goes from the custom
// resource goes from the cluster, if the operator's ownership was taken off.
func TestDroppedVariable(t *testing.T) {
	const name, line = "workflow-pod-template", "2026"
	operator, ok := recording(t, name, line)
	if !ok {
		t.Fatal("the recording is missing")
	}
	input := string(parityInput(t, name))
	const variable = "      - name: A\n        value: \"1\"\n"
	less := strings.Replace(input, "      env:\n"+variable, "", 1)
	if less == input {
		t.Fatal("the case no longer has the variable A")
	}
	workflow := &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": "apps/v1", "kind": "Deployment",
		"metadata": map[string]any{"namespace": name, "name": "order-flow"},
	}}
	has := func(t *testing.T) bool {
		t.Helper()
		live, err := server.get(t.Context(), workflow)
		if err != nil {
			t.Fatal(err)
		}
		text, err := live.MarshalJSON()
		if err != nil {
			t.Fatal(err)
		}
		return strings.Contains(string(text), `{"name":"A","value":"1"}`)
	}
	apply := func(t *testing.T, input string) {
		t.Helper()
		for _, obj := range function(t, parityConfig(name, line), []byte(input)) {
			if _, _, err := server.apply(t.Context(), ourManager, obj, true); err != nil {
				t.Fatal(err)
			}
		}
	}
	t.Run("Disowned", func(t *testing.T) {
		takeOver(t, operator, render(t, name, line))
		if !has(t) {
			t.Fatal("the variable must be there after the takeover")
		}
		apply(t, less)
		if has(t) {
			t.Error("the variable must be gone")
		}
	})
	t.Run("NotDisowned", func(t *testing.T) {
		ours := render(t, name, line)
		cleanUp(t, union(operator, ours))
		for _, obj := range operator {
			if _, _, err := server.create(t.Context(), operatorManager, obj); err != nil {
				t.Fatal(err)
			}
		}
		apply(t, input)
		apply(t, less)
		if !has(t) {
			t.Error("the guide says that the variable stays as long as the operator owns it")
		}
	})
}
