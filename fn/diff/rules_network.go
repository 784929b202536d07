package diff

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// clusterIPChanged: an address that the server gave stays; only another one
// that is asked for is refused.
func clusterIPChanged(c *change) string {
	is := c.is.text("spec", "clusterIP")
	if is == "" || c.was.text("spec", "type") == "ExternalName" {
		return ""
	}
	return "spec.clusterIP cannot change: delete the Service first, " + deleteCommand(c.was) + ", and nothing answers until it is back"
}

func clusterIPKept(c *change) string {
	if c.is.text("spec", "clusterIP") != "" || len(c.fields) > 1 {
		return ""
	}
	return "a Service keeps the address that it has until it is deleted"
}

func addressOf(o *object) string {
	if o.namespace == "" {
		return "http://" + o.name
	}
	return "http://" + o.name + "." + o.namespace
}

func addressGone(c *change) string {
	for _, kind := range []string{"", "serving.knative.dev"} { // a workflow that moves to or from Knative keeps it
		if kind != c.was.group && c.new[key{kind, "Service", c.was.namespace, c.was.name}] != nil {
			return ""
		}
	}
	return addressOf(c.was) + " answers no more"
}

// servicePorts: a port that callers may have in their addresses goes.
func servicePorts(c *change) string {
	numbers := func(o *object) []string {
		var all []string
		for _, port := range list(o.at("spec", "ports")) {
			if number, ok := port["port"].(json.Number); ok {
				all = append(all, number.String())
			}
		}
		return all
	}
	is := numbers(c.is)
	gone := slices.DeleteFunc(numbers(c.was), func(port string) bool { return slices.Contains(is, port) })
	if len(gone) == 0 {
		return ""
	}
	return fmt.Sprintf("%s answers at port %s no more, but at %s", addressOf(c.is), strings.Join(gone, ", "), strings.Join(is, ", "))
}

// serviceTarget: the port of the pods changes at once, the pods do later.
func serviceTarget(c *change) string {
	for _, was := range list(c.was.at("spec", "ports")) {
		for _, is := range list(c.is.at("spec", "ports")) {
			if was["port"] == is["port"] && !reflect.DeepEqual(was["targetPort"], is["targetPort"]) {
				return fmt.Sprintf("port %v leads to %v of the pods instead of %v: those that run may not listen there", is["port"], is["targetPort"], was["targetPort"])
			}
		}
	}
	return ""
}

func serviceType(c *change) string {
	was, is := c.was.text("spec", "type"), c.is.text("spec", "type")
	switch {
	case was != is && (was == "NodePort" || was == "LoadBalancer") && is != "LoadBalancer":
		return "it is reachable from outside no more (" + was + " becomes " + is + ")"
	case was != is && (was == "ExternalName" || is == "ExternalName"):
		return addressOf(c.is) + " leads elsewhere (" + was + " becomes " + is + ")"
	case len(c.under("spec.externalName")) > 0:
		return addressOf(c.is) + " leads elsewhere"
	}
	for _, f := range c.under("spec.ports") {
		if f.steps[len(f.steps)-1] == "nodePort" && f.value[0] != nil {
			return "its port on the nodes changes"
		}
	}
	return ""
}

// serviceSelector: a selector changes at once, and pods that run do not have
// the labels of those that come.
func serviceSelector(c *change) string {
	was, is := labelsOf(c.was.at("spec", "selector")), labelsOf(c.is.at("spec", "selector"))
	for _, w := range c.oldPods {
		if w.namespace == c.was.namespace && selects(was, w.labels()) && !selects(is, w.labels()) {
			return addressOf(c.is) + " selects none of the pods that run of " + w.title() + ": nothing answers until new ones are ready"
		}
	}
	return ""
}

func hostChanged(c *change) string {
	return "its address outside changes: " + c.causes("spec.host", "spec.path", "spec.tls", "spec.rules")
}

func hostGone(c *change) string {
	host := c.was.text("spec", "host")
	for _, rule := range list(c.was.at("spec", "rules")) {
		host, _ = rule["host"].(string)
	}
	if host == "" {
		return "its address outside answers no more"
	}
	return host + " answers no more"
}

// otherModel: a workflow that moves between Deployment and Knative Service.
func otherModel(c *change) string {
	for _, other := range []key{{"serving.knative.dev", "Service", c.was.namespace, c.was.name}, {"apps", "Deployment", c.was.namespace, c.was.name}} {
		if other.groupKind() != c.was.groupKind() && c.new[other] != nil && c.old[other] == nil {
			return "it becomes a " + otherName(other) + ", which gets the name of its Service only when the old one is gone: nothing answers in between"
		}
	}
	return ""
}

func otherName(k key) string {
	if k.group == "serving.knative.dev" {
		return "Knative Service"
	}
	return k.kind
}

// pruned says who keeps it all the same.
func pruned(c *change) string {
	annotations := labelsOf(c.was.at("metadata", "annotations"))
	switch {
	case strings.Contains(annotations["argocd.argoproj.io/sync-options"], "Prune=false"):
		return "Argo CD leaves it (Prune=false), and nobody updates it any more"
	case annotations["kustomize.toolkit.fluxcd.io/prune"] == "disabled":
		return "Flux leaves it (prune: disabled), and nobody updates it any more"
	}
	return "whoever prunes deletes it; by hand, " + deleteCommand(c.was) + stillListed(c)
}
