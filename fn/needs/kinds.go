package needs

import (
	"slices"
	"strings"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/fn/verify"
)

// builtIn are the API groups that every cluster serves.
var builtIn = []string{
	"", "admissionregistration.k8s.io", "apiextensions.k8s.io", "apiregistration.k8s.io", "apps", "autoscaling", "batch",
	"certificates.k8s.io", "coordination.k8s.io", "discovery.k8s.io", "events.k8s.io", "flowcontrol.apiserver.k8s.io",
	"networking.k8s.io", "node.k8s.io", "policy", "rbac.authorization.k8s.io", "resource.k8s.io", "scheduling.k8s.io", "storage.k8s.io",
}

// kindOf takes what an object needs to be accepted at all: its API and its
// namespace.
func (c *collector) kindOf(item *krm.Item, items []*krm.Item) {
	if !slices.Contains(builtIn, item.Group()) && !slices.ContainsFunc(items, func(crd *krm.Item) bool { return defines(crd, item) }) {
		c.need(Need{Kind: kindAPI, APIVersion: item.APIVersion(), Name: item.Kind(), group: item.Group()}, titleOf(item))
	}
	if in := item.Namespace(); in != "" && in != "default" && !slices.ContainsFunc(items, func(other *krm.Item) bool {
		return other.Kind() == "Namespace" && other.Group() == "" && other.Name() == in
	}) {
		c.need(Need{Kind: "Namespace", Name: in}, titleOf(item))
	}
	if class := item.Annotation("eventing.knative.dev/broker.class"); item.Kind() == "Broker" && class != "" {
		c.need(Need{Kind: kindBrokerClass, Name: class, Note: "what serves Brokers of this class"}, titleOf(item))
	}
}

// defines says whether an item is the CustomResourceDefinition of another.
func defines(crd, item *krm.Item) bool {
	return crd.Kind() == "CustomResourceDefinition" && strings.HasSuffix(crd.Name(), "."+item.Group()) && textAt(crd.Fields(), "spec", "names", "kind") == item.Kind()
}

// always says of what every namespace or every cluster has.
func always(o verify.Outside) bool {
	switch o.Kind {
	case "ServiceAccount":
		return o.Name == "default"
	case "ConfigMap":
		return o.Name == "kube-root-ca.crt"
	case "PriorityClass":
		return strings.HasPrefix(o.Name, "system-")
	default:
		return false
	}
}

// maker is a kind whose controller makes a Secret, with the field that names
// it; without one it has the object's own name.
type maker struct {
	group, kind string
	name        []string
}

var makers = []maker{
	{"bitnami.com", "SealedSecret", nil},
	{"external-secrets.io", "ExternalSecret", []string{"spec", "target", "name"}},
	{"cert-manager.io", "Certificate", []string{"spec", "secretName"}},
	{"secrets.hashicorp.com", "VaultStaticSecret", []string{"spec", "destination", "name"}},
	{"secrets.hashicorp.com", "VaultDynamicSecret", []string{"spec", "destination", "name"}},
	{"onepassword.com", "OnePasswordItem", nil},
}

// madeSecrets are the Secrets that controllers make of what the set brings, as
// namespace/name/kind.
func madeSecrets(items []*krm.Item) map[string]bool {
	made := map[string]bool{}
	for _, item := range items {
		for _, m := range makers {
			if m.group != item.Group() || m.kind != item.Kind() {
				continue
			}
			name := item.Name()
			if given := textAt(item.Fields(), m.name...); len(m.name) > 0 && given != "" {
				name = given
			}
			made[item.Namespace()+"/"+name+"/Secret"] = true
		}
	}
	return made
}

// textAt is the text that stands deep in a tree, "" where none does.
func textAt(tree any, path ...string) string {
	for _, name := range path {
		below, _ := tree.(map[string]any)
		tree = below[name]
	}
	text, _ := tree.(string)
	return text
}
