package generators

import (
	"strings"
	"testing"
)

// everything is an input of which all kinds of objects come.
const everything = `
apiVersion: sonataflow.org/v1alpha08
kind: SonataFlowPlatform
metadata: {name: p, namespace: ns}
spec:
  eventing: {broker: {ref: {apiVersion: eventing.knative.dev/v1, kind: Broker, name: b}}}
  monitoring: {enabled: true}
  persistence: {postgresql: {secretRef: {name: s}, serviceRef: {name: pg}}}
  services:
    dataIndex:
      enabled: true
      persistence: {dbMigrationStrategy: job}
      podTemplate: {replicas: 2, podDisruptionBudget: {minAvailable: 1}}
    jobService: {enabled: true}
---
apiVersion: sonataflow.org/v1alpha08
kind: SonataFlow
metadata: {name: w, namespace: ns, annotations: {sonataflow.org/profile: gitops}}
spec:
  podTemplate: {container: {image: example.com/w:1}}
  flow:
    events: [{name: in, type: order.placed}]
    states: [{name: a, type: inject, data: {x: 1}, end: true}]
---
apiVersion: sonataflow.org/v1alpha08
kind: SonataFlow
metadata: {name: k, namespace: ns, annotations: {sonataflow.org/profile: gitops}}
spec:
  podTemplate: {deploymentModel: knative, container: {image: example.com/k:1}}
  flow: {states: [{name: a, type: inject, data: {x: 1}, end: true}]}
---
apiVersion: sonataflow.org/v1alpha08
kind: SonataFlow
metadata: {name: d, namespace: ns, annotations: {sonataflow.org/profile: dev}}
spec:
  flow: {states: [{name: a, type: inject, data: {x: 1}, end: true}]}
`

// TestGenerate: every object says what it is, whose it is and where it lives.
func TestGenerate(t *testing.T) {
	o := options(t, "osl-1.38")
	o.Cluster.OpenShift = true
	plan, results := Resolve(input(t, o, everything))
	if HasErrors(results) {
		t.Fatal(results)
	}
	kinds := map[string]string{
		"ConfigMap": "v1", "Service": "v1", "Deployment": "apps/v1", "Job": "batch/v1", "PodDisruptionBudget": "policy/v1",
		"ServiceMonitor": "monitoring.coreos.com/v1", "Route": "route.openshift.io/v1",
		"SinkBinding": "sources.knative.dev/v1", "Trigger": "eventing.knative.dev/v1",
	}
	seen := map[string]bool{}
	for _, object := range Generate(plan) {
		gvk := object.GetObjectKind().GroupVersionKind()
		version := gvk.GroupVersion().String()
		want, known := kinds[gvk.Kind]
		if !known || version != want && (gvk.Kind != "Service" || version != "serving.knative.dev/v1") {
			t.Errorf("%s %s is of %s, want %s", gvk.Kind, object.GetName(), version, want)
		}
		seen[gvk.Kind] = true
		if object.GetNamespace() != "ns" || object.GetName() == "" || object.Owner.Name == "" {
			t.Errorf("%s %s/%s of %v", gvk.Kind, object.GetNamespace(), object.GetName(), object.Owner)
		}
	}
	for kind := range kinds {
		if !seen[kind] {
			t.Errorf("no %s is made, so that it is not looked at", kind)
		}
	}
}

// TestCompanions: what is only looked up is not rendered.
func TestCompanions(t *testing.T) {
	in := input(t, options(t, "osl-1.38"), everything)
	in.Companions.Platforms, in.Resources.Platforms = in.Resources.Platforms, nil
	plan, _ := Resolve(in)
	for _, object := range Generate(plan) {
		if object.Owner.Kind == "SonataFlowPlatform" {
			t.Errorf("%s of a companion is rendered", object.GetName())
		}
	}
	if got := plan.Workflows[0].Platform.Name; got != "p" {
		t.Errorf("the workflow belongs to %q, want the companion p", got)
	}
}

// TestSyncWaves: configuration, migration, support services, workflows,
// Triggers; an annotation that is there stays.
func TestSyncWaves(t *testing.T) {
	o := options(t, "osl-1.38")
	o.SyncWaves, o.Cluster.OpenShift = true, true
	plan, _ := Resolve(input(t, o, everything))
	for _, object := range Generate(plan) {
		kind := object.GetObjectKind().GroupVersionKind().Kind
		workflow := object.Owner.Kind == "SonataFlow"
		want := map[string]string{"ConfigMap": "0", "SinkBinding": "0", "Job": "1", "Trigger": "4"}[kind]
		switch {
		case want == "" && workflow:
			want = "3"
		case want == "":
			want = "2"
		}
		if got := object.GetAnnotations()[SyncWaveAnnotation]; got != want {
			t.Errorf("%s %s: wave %q, want %s", kind, object.GetName(), got, want)
		}
	}
	own := &Route{}
	own.SetAnnotations(map[string]string{SyncWaveAnnotation: "9", "other": "x"})
	setSyncWave(own)
	if got := own.GetAnnotations(); got[SyncWaveAnnotation] != "9" || got["other"] != "x" {
		t.Errorf("annotations that are there are lost: %v", got)
	}
}

// TestOrderOfInput: the order in which resources are given changes nothing.
func TestOrderOfInput(t *testing.T) {
	names := func(documents string) string {
		plan, _ := Resolve(input(t, options(t, "osl-1.38"), documents))
		var all strings.Builder
		for _, object := range Generate(plan) {
			all.WriteString(object.GetObjectKind().GroupVersionKind().Kind + " " + object.GetName() + "\n")
		}
		return all.String()
	}
	parts := strings.Split(strings.TrimSpace(everything), "\n---\n")
	if forward, backward := names(docs(parts...)), names(docs(parts[3], parts[2], parts[1], parts[0])); forward != backward {
		t.Errorf("forward:\n%s\nbackward:\n%s", forward, backward)
	}
}
