package generators

import (
	"errors"
	"fmt"
	"strings"

	"github.com/magiconair/properties"

	"github.com/render-sonataflow/render-sonataflow/generators/lazy"
	"github.com/render-sonataflow/render-sonataflow/generators/quote"
	"github.com/render-sonataflow/render-sonataflow/generators/rule"
)

// discoveryPrefix begins the properties that tell the runtime's service
// catalog what an address stands for.
const discoveryPrefix = "org.kie.kogito.addons.discovery."

// discoverable matches a value that is an address to look up.
var discoverable = lazy.Regexp(`^\$\{((?:kubernetes|knative|openshift):.*)\}$`)

// address is a parsed address: kind[/namespace]/name[?port=…&label=value].
type address struct {
	// resource is the kind as addresses write it, such as services.v1.
	resource        string
	namespace, name string
	port            string
	labels          map[string]string
}

// addressResources are the kinds that addresses can name, by scheme.
var addressResources = map[string][]string{
	"kubernetes": {"services.v1", "pods.v1", "deployments.v1.apps", "statefulsets.v1.apps", "ingresses.v1.networking.k8s.io"},
	"knative":    {"services.v1.serving.knative.dev", "brokers.v1.eventing.knative.dev"},
	"openshift":  {"routes.v1.route.openshift.io", "deploymentconfigs.v1.apps.openshift.io"},
}

// parseAddress reads scheme:kind/[namespace/]name?query, and knative's short
// form knative:[namespace/]name.
func parseAddress(uri string) (address, error) {
	scheme, rest, _ := strings.Cut(uri, ":")
	rest, query, hasQuery := strings.Cut(rest, "?")
	parts := strings.Split(rest, "/")
	a := address{labels: map[string]string{}}
	for _, resource := range addressResources[scheme] {
		if parts[0] == resource {
			a.resource, parts = resource, parts[1:]
			break
		}
	}
	if a.resource == "" && scheme == "knative" && len(parts) <= 2 && !hasQuery {
		a.resource = "services.v1.serving.knative.dev"
	}
	switch {
	case a.resource == "":
		return a, fmt.Errorf("%s names no kind that can be looked up: %s has %s", quote.Address(uri), scheme, strings.Join(addressResources[scheme], ", "))
	case len(parts) == 1:
		a.name = parts[0]
	case len(parts) == 2:
		a.namespace, a.name = parts[0], parts[1]
		if !addressName().MatchString(a.namespace) {
			a.name = ""
		}
	}
	if !addressName().MatchString(a.name) {
		return a, fmt.Errorf("%s must be of the form %s:%s/[namespace/]name, in lower-case letters, digits and dashes", quote.Address(uri), scheme, a.resource)
	}
	if !hasQuery {
		return a, nil
	}
	for term := range strings.SplitSeq(query, "&") {
		key, value, _ := strings.Cut(term, "=")
		switch {
		case !addressTerm().MatchString(term):
			return a, fmt.Errorf("%s must have a query of the form port=name&label=value, without dots", quote.Address(uri))
		case key == "port":
			a.port = value
		default:
			a.labels[key], _, _ = strings.Cut(value, "=")
		}
	}
	return a, nil
}

// addressName and addressTerm are what the operator reads as a name and as a
// term of a query; an address with anything else it leaves to the runtime.
var (
	addressName = lazy.Regexp(`^[a-z0-9]([-a-z0-9]*[a-z0-9])?$`)
	addressTerm = lazy.Regexp(`^[a-zA-Z0-9][-a-zA-Z0-9]*=[/a-zA-Z0-9][-/0-9:;<=>?@A-Z\[\\\]^_` + "`" + `a-z]*$`)
)

// discover resolves the addresses among the user's properties and the Knative
// functions of the flow, in the user's order. What cannot be resolved here is
// left for the runtime, which asks the cluster.
func (s *resolver) discover(w *Workflow, user *properties.Properties, catalog *catalog) propertySet {
	var found propertySet
	if problem := unexpandable(user); problem != "" {
		s.tell(rule.PropertiesNotLookedUp, w.origin("ConfigMap "+w.UserProperties), "%s: no address in it is looked up here, as with the operator, which reads none of such a file", problem)
		user = properties.NewProperties()
	}
	for _, key := range user.Keys() {
		if strings.HasPrefix(key, discoveryPrefix) {
			continue // the operator ignores what users write here
		}
		value, _ := user.Get(key)
		match := discoverable().FindStringSubmatch(value)
		if match == nil {
			continue
		}
		from := w.origin("ConfigMap " + w.UserProperties + ", property " + key)
		if url, ok := s.lookUp(match[1], from, !quote.Credential(key), Warning, catalog); ok {
			found.put(Property{Key: discoveryPrefix + match[1], Value: url, From: from, discovered: true})
			found.set(key, url, from)
		}
	}
	if w.flow == nil {
		return found
	}
	for _, operation := range knativeFunctions(w.flow) {
		from := w.origin("spec.flow.functions")
		if url, ok := s.lookUp(operation, from, true, Info, catalog); ok {
			uri, _, _ := strings.Cut(operation, "?") // what follows is the call's own
			found.put(Property{Key: discoveryPrefix + uri, Value: url, From: from, discovered: true})
		}
	}
	return found
}

// lookUp resolves an address, or says why it is not. shown is false for one that
// stands where a credential belongs; absent is how bad it is where it is right
// and what it names is not in the input, as other teams' functions are not.
func (s *resolver) lookUp(uri string, from Origin, shown bool, absent Severity, catalog *catalog) (string, bool) {
	severity := Warning
	a, err := parseAddress(uri)
	if err == nil {
		severity = absent
		a.namespace = orDefault(a.namespace, from.Ref.Namespace)
		var url string
		if url, err = catalog.resolve(a); err == nil {
			if catalog.assumesClass(a) {
				s.tell(rule.BrokerClassAssumed, from, "the Broker %q names no class: its address is that of Knative's default class, %s; the annotation %s or eventing.ingressURL in the config says otherwise", hostname(a.name, a.namespace), defaultBrokerClass, brokerClassAnnotation)
			}
			return url, true
		}
	}
	if !shown {
		err = errors.New("the address cannot be looked up here")
	}
	s.tellAs(severity, rule.AddressUnknown, from, "%s: it is left for the workflow to look up at run time", err)
	return "", false
}
