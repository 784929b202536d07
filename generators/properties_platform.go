package generators

import (
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"github.com/render-sonataflow/render-sonataflow/generators/rule"
	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// resolvePlatformProperties turns spec.properties.flow into managed properties
// of a workflow, and into the environment that carries what must not be
// written down: a value from a Secret never enters a ConfigMap, as it does
// with the operator, but becomes ${ENV} and a reference.
func (s *resolver) resolvePlatformProperties(p *Platform) (properties []Property, env []corev1.EnvVar) {
	if p.cr == nil || p.cr.Spec.Properties == nil {
		return nil, nil
	}
	flow := p.cr.Spec.Properties.Flow
	given := expressions{}
	for i, property := range flow {
		from := p.origin("spec.properties.flow").index(i)
		if property.Value == "" && property.ValueFrom == nil {
			s.tell(rule.PropertyEmpty, from, "%q has neither value nor valueFrom: it is left out, as the operator does", property.Name)
			continue
		}
		if problem := given.set(property.Name, property.Value); problem != "" {
			s.tell(rule.PropertyEmpty, from, "%s: it is left out, as the operator does", problem)
			continue
		}
		if slices.ContainsFunc(flow[i+1:], func(later v1alpha08.Property) bool {
			return later.Name == property.Name && (later.Value != "" || later.ValueFrom != nil)
		}) {
			s.tell(rule.PropertyTwice, from, "%q is given again further down: that one counts", property.Name)
			continue
		}
		switch {
		case property.Value != "":
			properties = append(properties, Property{Key: property.Name, Value: property.Value, From: from})
		case property.ValueFrom.SecretKeyRef != nil:
			source := property.ValueFrom.SecretKeyRef
			variable := variableOf(property.Name, flow)
			properties = append(properties, Property{Key: property.Name, Value: expression(variable, source.Optional), From: from})
			env = append(env, corev1.EnvVar{Name: variable, ValueFrom: &corev1.EnvVarSource{SecretKeyRef: source}})
		case property.ValueFrom.ConfigMapKeyRef != nil:
			source := property.ValueFrom.ConfigMapKeyRef
			if data, found := s.configMap(p.Ref.Namespace, source.Name); found {
				value, has := data[source.Key]
				if !has && !isTrue(source.Optional) {
					s.tell(rule.PropertyEmpty, from, "the ConfigMap %q has no key %q: %q is empty, as with the operator", source.Name, source.Key, property.Name)
				}
				properties = append(properties, Property{Key: property.Name, Value: value, From: from})
				continue
			}
			s.tell(rule.PropertyAtRunTime, from, "the ConfigMap %q is not in the input: %q is read from its key %q at run time, through an environment variable", source.Name, property.Name, source.Key)
			variable := variableOf(property.Name, flow)
			properties = append(properties, Property{Key: property.Name, Value: expression(variable, source.Optional), From: from})
			env = append(env, corev1.EnvVar{Name: variable, ValueFrom: &corev1.EnvVarSource{ConfigMapKeyRef: source}})
		default:
			s.tell(rule.PropertyEmpty, from.under("valueFrom"), "names neither configMapKeyRef nor secretKeyRef: %q is empty, as with the operator", property.Name)
			properties = append(properties, Property{Key: property.Name, From: from})
		}
	}
	return properties, env
}

// configMap reads a ConfigMap of the input.
func (s *resolver) configMap(namespace, name string) (data map[string]string, found bool) {
	var configMap corev1.ConfigMap
	r := s.in.Lookup.find("", "ConfigMap", namespace, name)
	if r == nil || r.Decode(&configMap) != nil {
		return nil, false
	}
	return configMap.Data, true
}

// expression is a property's value that the runtime takes from an environment
// variable: an optional one may be unset, and is empty then.
func expression(variable string, optional *bool) string {
	if isTrue(optional) {
		return "${" + variable + ":}"
	}
	return "${" + variable + "}"
}

func isTrue(value *bool) bool { return value != nil && *value }

// variableOf is the environment variable for one of a platform's properties,
// with a hash where the names of two come to the same.
func variableOf(property string, all []v1alpha08.Property) string {
	variable := envOf(property)
	for _, other := range all {
		if other.Name != property && envOf(other.Name) == variable {
			return variable + "_" + strings.ToUpper(shortHash(property, 8))
		}
	}
	return variable
}

// envOf is the environment variable for a property: SONATAFLOW_ and its key,
// with everything a variable's name cannot hold as an underscore. The prefix
// keeps Quarkus from reading the variable as the property itself.
func envOf(property string) string {
	return "SONATAFLOW_" + strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return r - 'a' + 'A'
		case r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
			return r
		default:
			return '_'
		}
	}, property)
}
