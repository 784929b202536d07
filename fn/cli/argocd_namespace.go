package cli

import (
	"github.com/render-sonataflow/render-sonataflow/fn"
	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// giveNamespace gives the destination's namespace to items without one, as
// Argo CD itself does after the plugin. It must be done before: a workflow has
// to find its ConfigMaps, and an empty one rendered beside the user's would be
// the same object to Argo CD, which takes the last. Custom resources get theirs
// from the config.
func giveNamespace(items []*krm.Item, namespace string) {
	for _, item := range items {
		if namespace == "" || item.Namespace() != "" || item.Group() == v1alpha08.Group || item.Kind() == fn.ConfigKind || certainlyClusterScoped(item) {
			continue
		}
		item.SetNamespace(namespace)
	}
}

// certainlyClusterScoped knows Kubernetes' own kinds. Argo CD takes the namespace off
// all others again.
func certainlyClusterScoped(item *krm.Item) bool {
	namespaced, known := item.InNamespace()
	return known && !namespaced
}
