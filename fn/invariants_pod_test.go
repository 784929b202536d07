package fn

import (
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

func configMapsExist(r *rendered) (problems []string) {
	for _, w := range r.generatedWorkloads() {
		for name := range configMapNames(w.pod) {
			if !r.exists("v1", "ConfigMap", w.object.GetNamespace(), name) && !r.userRefersTo(w.object.GetNamespace(), name) {
				problems = append(problems, problemf(w.object, "the ConfigMap %q is neither generated nor in the input, and no custom resource refers to it", name))
			}
		}
	}
	return problems
}

// userRefersTo says whether a custom resource of the namespace names the
// ConfigMap itself: then whether it exists is the user's business.
func (r *rendered) userRefersTo(namespace, name string) bool {
	for _, user := range r.users {
		spec, _, _ := unstructured.NestedMap(user.Object, "spec")
		if (user.GetNamespace() == namespace || user.GetNamespace() == "") && configMapNames(spec)[name] {
			return true
		}
	}
	return false
}

// configMapNames are all ConfigMaps that a tree must have, wherever it names
// them: volumes, projections, env and envFrom.
func configMapNames(node any) map[string]bool {
	names := map[string]bool{}
	walkMaps(node, func(parent map[string]any) {
		for _, field := range []string{"configMap", "configMapRef", "configMapKeyRef"} {
			reference, _ := parent[field].(map[string]any)
			if name, ok := reference["name"].(string); ok && reference["optional"] != true {
				names[name] = true
			}
		}
	})
	return names
}

func mountsHaveVolumes(r *rendered) (problems []string) {
	for _, w := range r.generatedWorkloads() {
		volumes := map[any]bool{}
		for _, volume := range mapsAt(w.pod, "volumes") {
			volumes[volume["name"]] = true
		}
		for _, c := range containersOf(w.pod) {
			paths := map[any]bool{}
			for _, mount := range mapsAt(c, "volumeMounts") {
				if !volumes[mount["name"]] {
					problems = append(problems, problemf(w.object, "container %v mounts the volume %v, which is missing", c["name"], mount["name"]))
				}
				if paths[mount["mountPath"]] {
					problems = append(problems, problemf(w.object, "container %v mounts twice at %v", c["name"], mount["mountPath"]))
				}
				paths[mount["mountPath"]] = true
			}
		}
	}
	return problems
}

func podNamesAreUnique(r *rendered) (problems []string) {
	for _, w := range r.generatedWorkloads() {
		unique := func(what string, entries []map[string]any) {
			seen := map[any]bool{}
			for _, entry := range entries {
				if name := entry["name"]; name != nil {
					if seen[name] {
						problems = append(problems, problemf(w.object, "has two %s named %v", what, name))
					}
					seen[name] = true
				}
			}
		}
		containers := containersOf(w.pod)
		unique("containers", containers)
		unique("volumes", mapsAt(w.pod, "volumes"))
		for _, c := range containers {
			unique("env", mapsAt(c, "env"))
			unique("ports", mapsAt(c, "ports"))
		}
	}
	return problems
}

func containersOf(pod map[string]any) []map[string]any {
	return append(mapsAt(pod, "initContainers"), mapsAt(pod, "containers")...)
}

// walkMaps visits every map of a tree.
func walkMaps(node any, visit func(map[string]any)) {
	switch node := node.(type) {
	case map[string]any:
		visit(node)
		for _, child := range node {
			walkMaps(child, visit)
		}
	case []any:
		for _, child := range node {
			walkMaps(child, visit)
		}
	}
}
