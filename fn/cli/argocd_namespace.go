package cli

import (
	"fmt"

	"sigs.k8s.io/kustomize/kyaml/openapi"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/render-sonataflow/render-sonataflow/fn"
	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// namespaced gives the destination's namespace to items without one, as Argo CD
// itself does after the plugin. It must be done before: a workflow has to find
// its ConfigMaps, and an empty one rendered beside the user's would be the same
// object to Argo CD, which takes the last. Custom resources get theirs from the
// config.
func namespaced(items []*fn.Item, namespace string) ([]*fn.Item, error) {
	if namespace == "" {
		return items, nil
	}
	given := make([]*fn.Item, 0, len(items))
	for _, item := range items {
		if item.Namespace() != "" || item.Group() == v1alpha08.Group || item.Kind() == fn.ConfigKind || clusterScoped(item) {
			given = append(given, item)
			continue
		}
		node, err := yaml.Parse(string(item.Text()))
		if err == nil {
			err = node.SetNamespace(namespace)
		}
		if err != nil {
			return nil, fmt.Errorf("cannot give %s %q the namespace of the destination: %w", item.Kind(), item.Name(), err)
		}
		given = append(given, fn.ItemFromNode(node.YNode()))
	}
	return given, nil
}

// clusterScoped knows Kubernetes' own kinds. Argo CD takes the namespace off
// all others again.
func clusterScoped(item *fn.Item) bool {
	return openapi.IsCertainlyClusterScoped(yaml.TypeMeta{APIVersion: item.APIVersion(), Kind: item.Kind()})
}
