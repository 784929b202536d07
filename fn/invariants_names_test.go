package fn

import (
	"strings"

	apivalidation "k8s.io/apimachinery/pkg/api/validation"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	metavalidation "k8s.io/apimachinery/pkg/apis/meta/v1/validation"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// nameRules are stricter than a DNS-1123 subdomain where a kind's name also
// becomes a host name or a label.
var nameRules = map[string]func(string) []string{
	"Service": validation.IsDNS1035Label, // Knative's too
	"Job":     validation.IsDNS1123Label,
}

func namesAreValid(r *rendered) (problems []string) {
	check := func(object unstructured.Unstructured, what, name string, rule func(string) []string) {
		if wrong := rule(name); len(wrong) > 0 {
			problems = append(problems, problemf(object, "the %s %q: %s", what, name, strings.Join(wrong, "; ")))
		}
	}
	for _, object := range r.objects {
		rule := nameRules[object.GetKind()]
		if rule == nil {
			rule = validation.IsDNS1123Subdomain
		}
		check(object, "name", object.GetName(), rule)
		if namespace := object.GetNamespace(); namespace != "" {
			check(object, "namespace", namespace, validation.IsDNS1123Label)
		}
		for _, port := range mapsAt(object.Object, "spec", "ports") {
			check(object, "port", nameOf(port), validation.IsDNS1123Label)
		}
		data, _, _ := unstructured.NestedMap(object.Object, "data")
		for key := range data {
			check(object, "key", key, validation.IsConfigMapKey)
		}
	}
	for _, w := range r.generatedWorkloads() {
		for _, volume := range mapsAt(w.pod, "volumes") {
			check(w.object, "volume", nameOf(volume), validation.IsDNS1123Label)
		}
		for _, c := range containersOf(w.pod) {
			check(w.object, "container", nameOf(c), validation.IsDNS1123Label)
			for _, port := range mapsAt(c, "ports") {
				if name := nameOf(port); name != "" {
					check(w.object, "port", name, validation.IsValidPortName)
				}
			}
			for _, env := range mapsAt(c, "env") {
				check(w.object, "env", nameOf(env), validation.IsEnvVarName)
			}
		}
	}
	return problems
}

func nameOf(entry map[string]any) string {
	name, _ := entry["name"].(string)
	return name
}

func labelsAreValid(r *rendered) (problems []string) {
	for _, object := range r.objects {
		errs := metavalidation.ValidateLabels(object.GetLabels(), field.NewPath("metadata", "labels"))
		errs = append(errs, apivalidation.ValidateAnnotations(object.GetAnnotations(), field.NewPath("metadata", "annotations"))...)
		for _, path := range [][]string{
			{"spec", "selector"}, {"spec", "selector", "matchLabels"}, {"spec", "template", "metadata", "labels"},
		} {
			at := field.NewPath(path[0], path[1:]...)
			errs = append(errs, metavalidation.ValidateLabels(matchLabels(object, path...), at)...)
		}
		annotations, _, _ := unstructured.NestedStringMap(object.Object, "spec", "template", "metadata", "annotations")
		errs = append(errs, apivalidation.ValidateAnnotations(annotations, field.NewPath("spec", "template", "metadata", "annotations"))...)
		for _, err := range errs {
			problems = append(problems, problemf(object, "%v", err))
		}
	}
	return problems
}
