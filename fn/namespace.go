package fn

import (
	"slices"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/generators/rule"
	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// moveIn gives an item without a namespace the config's, which the generated
// objects have: pods mount only ConfigMaps and Secrets of their own namespace.
// The items of a ResourceList stay as they came: its host moves packages.
func (r *run) moveIn(item *krm.Item) {
	namespace := r.config.Spec.Namespace
	if !r.manifests || namespace == "" || item.Namespace() != "" || item.Kind() == ConfigKind || item.Annotation(krm.LocalConfigAnnotation) == "true" {
		return
	}
	switch namespaced, known := r.scope(item); {
	case !known:
		r.report.add(rule.ScopeUnknown, item, "metadata.namespace", "is left out, since nobody knows whether a "+item.Kind()+" has one: write it there, or add its CustomResourceDefinition to the input")
	case namespaced:
		item.SetNamespace(namespace)
	}
}

// namespacedGroups are those of the objects that SonataFlow's stand beside.
var namespacedGroups = []string{
	v1alpha08.Group, "eventing.knative.dev", "messaging.knative.dev", "sources.knative.dev", "serving.knative.dev", "flows.knative.dev",
	"monitoring.coreos.com", "route.openshift.io", "apps.openshift.io", "build.openshift.io", "image.openshift.io",
}

// scope says whether a kind has namespaces: by Kubernetes' own list, by the
// input's definitions, and by what is known of Knative and others.
func (r *run) scope(item *krm.Item) (namespaced, known bool) {
	if namespaced, known = item.InNamespace(); known {
		return namespaced, true
	}
	for _, other := range r.others {
		if other.Kind() != "CustomResourceDefinition" {
			continue
		}
		spec, _ := other.Tree()["spec"].(map[string]any)
		if krm.StringAt(spec, "group") == item.Group() && krm.StringAt(spec, "names", "kind") == item.Kind() {
			return krm.StringAt(spec, "scope") == "Namespaced", true
		}
	}
	if item.Kind() == v1alpha08.KindClusterPlatform {
		return false, true
	}
	return true, slices.Contains(namespacedGroups, item.Group())
}
