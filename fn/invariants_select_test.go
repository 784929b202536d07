package fn

import (
	"fmt"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/labels"
)

func selectorsMatchPods(r *rendered) (problems []string) {
	for _, w := range r.generatedWorkloads() {
		if w.object.GetAPIVersion() != "apps/v1" {
			continue // Jobs and Knative Services select their own pods
		}
		if selector := matchLabels(w.object, "spec", "selector", "matchLabels"); !selects(selector, w.labels) {
			problems = append(problems, problemf(w.object, "the selector %v does not match the pod labels %v", selector, w.labels))
		}
	}
	return problems
}

func servicesSelectWorkloads(r *rendered) (problems []string) {
	for _, service := range r.ofKind("v1", "Service") {
		if selector := matchLabels(service, "spec", "selector"); len(r.selected(service, selector)) == 0 {
			problems = append(problems, problemf(service, "no workload's pods match the selector %v", selector))
		}
	}
	return problems
}

func targetPortsAreContainerPorts(r *rendered) (problems []string) {
	for _, service := range r.ofKind("v1", "Service") {
		for _, w := range r.selected(service, matchLabels(service, "spec", "selector")) {
			known := map[string]bool{}
			for _, c := range mapsAt(w.pod, "containers") {
				for _, port := range mapsAt(c, "ports") {
					known[fmt.Sprint(port["containerPort"])] = true
					known[fmt.Sprint(port["name"])] = true
				}
			}
			for _, port := range mapsAt(service.Object, "spec", "ports") {
				target := port["targetPort"]
				if target == nil {
					target = port["port"]
				}
				if !known[fmt.Sprint(target)] {
					problems = append(problems, problemf(service, "no container of %s has the port %v", objectTitle(w.object.Object), target))
				}
			}
		}
	}
	return problems
}

func budgetsSelectWorkloads(r *rendered) (problems []string) {
	for _, budget := range r.ofKind("policy/v1", "PodDisruptionBudget") {
		if selector := matchLabels(budget, "spec", "selector", "matchLabels"); len(r.selected(budget, selector)) == 0 {
			problems = append(problems, problemf(budget, "no workload's pods match the selector %v", selector))
		}
	}
	return problems
}

func monitorsSelectServices(r *rendered) (problems []string) {
	for _, monitor := range r.ofKind("monitoring.coreos.com/v1", "ServiceMonitor") {
		selector := matchLabels(monitor, "spec", "selector", "matchLabels")
		ports, found := map[any]bool{}, false
		for _, service := range r.ofKind("v1", "Service") {
			if service.GetNamespace() != monitor.GetNamespace() || !selects(selector, service.GetLabels()) {
				continue
			}
			found = true
			for _, port := range mapsAt(service.Object, "spec", "ports") {
				ports[port["name"]] = true
			}
		}
		if !found {
			problems = append(problems, problemf(monitor, "no Service has the labels %v", selector))
			continue
		}
		for _, endpoint := range mapsAt(monitor.Object, "spec", "endpoints") {
			if !ports[endpoint["port"]] {
				problems = append(problems, problemf(monitor, "no Service it selects has the port %v", endpoint["port"]))
			}
		}
	}
	return problems
}

// selected are the workloads that a selector beside them matches.
func (r *rendered) selected(by unstructured.Unstructured, selector map[string]string) []workload {
	var matching []workload
	for _, w := range r.workloads {
		if w.object.GetNamespace() == by.GetNamespace() && selects(selector, w.labels) {
			matching = append(matching, w)
		}
	}
	return matching
}

// selects holds an empty selector for one that matches nothing: nothing of
// ours may select every pod of a namespace.
func selects(selector, of map[string]string) bool {
	return len(selector) > 0 && labels.SelectorFromSet(selector).Matches(labels.Set(of))
}

func matchLabels(object unstructured.Unstructured, path ...string) map[string]string {
	found, _, _ := unstructured.NestedStringMap(object.Object, path...)
	return found
}

// mapsAt are the maps of a list; entries of another type are left to the
// schema.
func mapsAt(tree map[string]any, path ...string) []map[string]any {
	list, _, _ := unstructured.NestedSlice(tree, path...)
	var found []map[string]any
	for _, entry := range list {
		if entry, ok := entry.(map[string]any); ok {
			found = append(found, entry)
		}
	}
	return found
}
