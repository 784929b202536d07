package verify

import (
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/magiconair/properties"

	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// propertyReferences are the Services that rendered properties hold the
// addresses of.
func propertyReferences(o *object, tree map[string]any) (found []reference) {
	data, _ := tree["data"].(map[string]any)
	for _, file := range slices.Sorted(maps.Keys(data)) {
		text, _ := data[file].(string)
		if !strings.HasSuffix(file, ".properties") || o.usersOwn(file) {
			continue
		}
		loader := properties.Loader{Encoding: properties.UTF8, DisableExpansion: true}
		read, err := loader.LoadBytes([]byte(text))
		if err != nil {
			continue // a user's patch: the runtime will say so
		}
		for _, key := range read.Keys() {
			value, _ := read.Get(key)
			for _, r := range addressIn(o, `data["`+file+`"]`, value) {
				r.key = key
				r.made = key == serviceURL && o.ofResource() && o.nameIsOf(r.name)
				r.told = slices.Contains(toldAddresses, key) || strings.HasPrefix(key, messaging) && strings.HasSuffix(key, ".url")
				r.guessed = r.guessed && !r.told
				found = append(found, r)
			}
		}
	}
	return found
}

// serviceURL is where a workload says that it is found itself.
const serviceURL = "kogito.service.url"

// The properties whose address is that of a support service or a broker.
const messaging = "mp.messaging."

var toldAddresses = []string{"kogito.data-index.url", "kogito.dataindex.http.url", "kogito.jobs-service.url"}

// usersOwn says whether a file of properties is the user's, although the render
// made it: a workflow's own properties, empty at first.
func (o *object) usersOwn(file string) bool {
	return o.owner.Kind == v1alpha08.KindWorkflow && file == "application.properties"
}

// ofResource says whether an object was generated from a custom resource: what
// was made for a workload that its team wrote has a Service of the team's.
func (o *object) ofResource() bool {
	return o.owner.Kind == v1alpha08.KindWorkflow || o.owner.Kind == v1alpha08.KindPlatform
}

// nameIsOf says whether a name is that of the object's owner, or made of it.
func (o *object) nameIsOf(name string) bool {
	return o.generated() && (name == o.owner.Name || strings.HasPrefix(name, o.owner.Name+"-"))
}

// rendersConfigMap says whether a pod's ConfigMap is one that a render sees to.
func (o *object) rendersConfigMap(name string) bool {
	const managed, users = "-managed-props", "-props"
	return strings.HasSuffix(name, managed) || strings.HasSuffix(name, users) && o.nameIsOf(name)
}

// addressIn is the Service of the cluster that a value is the address of, or
// the Broker behind Knative's own, if any.
func addressIn(o *object, field, value string) []reference {
	if !strings.Contains(value, "://") {
		return nil
	}
	parsed, err := url.Parse(strings.TrimPrefix(value, "jdbc:"))
	if err != nil || parsed.Hostname() == "" || parsed.Hostname() == "localhost" || strings.ContainsAny(parsed.Host, "${},") {
		return nil
	}
	if path := strings.Split(strings.Trim(parsed.Path, "/"), "/"); len(path) == 2 {
		if class := ingress(parsed.Hostname(), path[0]); class != "" {
			return []reference{{field: field, kinds: []kind{broker}, namespace: path[0], name: path[1], class: class, told: true}}
		}
	}
	parts := strings.SplitN(parsed.Hostname(), ".", 3)
	r := reference{field: field, kinds: []kind{service, knativeService}, name: parts[0], namespace: o.namespace()}
	r.guessed = len(parts) == 2 && parsed.Scheme != "postgresql"
	if len(parts) > 1 {
		r.namespace = parts[1]
	}
	if len(parts) > 2 && parts[2] != "svc" && !strings.HasPrefix(parts[2], "svc.") {
		return nil // in the world
	}
	return []reference{r}
}

// ingress is the class of the Brokers that take events at a host, each under its
// namespace and name; "" where none do.
func ingress(host, namespace string) string {
	name, rest, _ := strings.Cut(host, ".")
	in, _, _ := strings.Cut(rest, ".")
	switch {
	case name == "broker-ingress":
		return "MTChannelBasedBroker"
	case name == "kafka-broker-ingress" && in == namespace:
		return "KafkaNamespaced"
	case name == "kafka-broker-ingress":
		return "Kafka"
	default:
		return ""
	}
}
