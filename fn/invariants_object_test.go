package fn

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

func referencesExist(r *rendered) (problems []string) {
	for _, object := range r.objects {
		// Where each kind points; a reference without a namespace stays in its own.
		path, found := map[string][]string{
			"SinkBinding": {"spec", "subject"},
			"Trigger":     {"spec", "subscriber", "ref"},
			"Route":       {"spec", "to"},
		}[object.GetKind()]
		if !found {
			continue
		}
		ref, _, _ := unstructured.NestedStringMap(object.Object, path...)
		apiVersion, namespace := ref["apiVersion"], ref["namespace"]
		if object.GetKind() == "Route" {
			apiVersion = "v1"
		}
		if namespace == "" {
			namespace = object.GetNamespace()
		}
		if !r.exists(apiVersion, ref["kind"], namespace, ref["name"]) {
			problems = append(problems, problemf(object, "%s refers to a %s %s/%s (%s), which is missing", strings.Join(path, "."), ref["kind"], namespace, ref["name"], apiVersion))
		}
	}
	return problems
}

func identitiesAreUnique(r *rendered) (problems []string) {
	seen := map[string]bool{}
	for _, object := range slices.Concat(r.objects, r.users) {
		if group := object.GroupVersionKind().Group; group == "sonataflow.org" || group == "fn.sonataflow.org" {
			continue // reaches no cluster
		}
		// Versions of one group are one object.
		id := schema.FromAPIVersionAndKind(object.GetAPIVersion(), object.GetKind()).GroupKind().String() + " " + objectTitle(object.Object)
		if seen[id] {
			problems = append(problems, problemf(object, "is there twice"))
		}
		seen[id] = true
	}
	return problems
}

// nothingIsEmpty allows emptyDir and selectors, in which empty means something.
func nothingIsEmpty(r *rendered) (problems []string) {
	for _, object := range r.objects {
		for _, path := range emptyPaths(object.Object, "") {
			problems = append(problems, problemf(object, "%s is null or empty", path))
		}
	}
	return problems
}

func emptyPaths(node any, path string) (paths []string) {
	field := strings.ToLower(path[strings.LastIndex(path, ".")+1:])
	switch node := node.(type) {
	case nil:
		return []string{path}
	case map[string]any:
		if len(node) == 0 && field != "emptydir" && !strings.HasSuffix(field, "selector") {
			return []string{path}
		}
		for key, child := range node {
			paths = append(paths, emptyPaths(child, path+"."+key)...)
		}
	case []any:
		if len(node) == 0 {
			return []string{path}
		}
		for i, child := range node {
			paths = append(paths, emptyPaths(child, fmt.Sprintf("%s[%d]", path, i))...)
		}
	}
	return paths
}

func noServerFields(r *rendered) (problems []string) {
	for _, object := range r.objects {
		if _, found := object.Object["status"]; found {
			problems = append(problems, problemf(object, "has a status"))
		}
		walkMaps(object.Object, func(parent map[string]any) {
			if _, found := parent["creationTimestamp"]; found {
				problems = append(problems, problemf(object, "has a creationTimestamp"))
			}
		})
	}
	return problems
}

// noSecretValues looks for the values of the input's Secrets, and for
// passwords spelled out that the user did not spell out himself.
func noSecretValues(r *rendered) (problems []string) {
	secrets := secretValues(r.users)
	for _, object := range r.objects {
		if object.GetKind() == "Secret" {
			problems = append(problems, problemf(object, "must not be generated"))
		}
		for path, leaf := range leavesOf(object.Object) {
			for _, secret := range secrets {
				if text, ok := leaf.(string); ok && strings.Contains(text, secret) {
					problems = append(problems, problemf(object, "%s holds a value of a Secret", path))
				}
			}
		}
	}
	for _, w := range r.generatedWorkloads() {
		for _, c := range containersOf(w.pod) {
			for _, env := range mapsAt(c, "env") {
				name, _ := env["name"].(string)
				value, spelledOut := env["value"].(string)
				if spelledOut && strings.HasSuffix(name, "_PASSWORD") && !userWrote(r.users, value) {
					problems = append(problems, problemf(w.object, "the env %s of container %v must refer to a Secret", name, c["name"]))
				}
			}
		}
	}
	return problems
}

func secretValues(users []unstructured.Unstructured) (values []string) {
	const shortest = 6 // anything shorter stands in manifests by chance
	for _, user := range users {
		if user.GetKind() != "Secret" {
			continue
		}
		for _, field := range []string{"data", "stringData"} {
			texts, _, _ := unstructured.NestedStringMap(user.Object, field)
			for _, text := range texts {
				decoded, _ := base64.StdEncoding.DecodeString(text)
				for _, value := range []string{text, strings.TrimSpace(string(decoded))} {
					if len(value) >= shortest {
						values = append(values, value)
					}
				}
			}
		}
	}
	return values
}

func userWrote(users []unstructured.Unstructured, value string) bool {
	for _, user := range users {
		for _, leaf := range leavesOf(user.Object) {
			if leaf == value && user.GetKind() != "Secret" {
				return true
			}
		}
	}
	return false
}
