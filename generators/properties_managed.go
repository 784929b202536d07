package generators

import (
	"slices"
	"strconv"

	"github.com/serverlessworkflow/sdk-go/v2/model"

	"github.com/render-sonataflow/render-sonataflow/generators/release"
	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// sinkVariable is what Knative, or eventing.sink: Static, gives a workload.
const sinkVariable = "${K_SINK}"

// propertySet keeps the order in which keys first came, as the operator's
// does: a key set again keeps its place.
type propertySet []Property

func (p *propertySet) set(key, value string, from Origin) {
	p.put(Property{Key: key, Value: value, From: from})
}

func (p *propertySet) put(property Property) {
	if i := slices.IndexFunc(*p, func(q Property) bool { return q.Key == property.Key }); i >= 0 {
		(*p)[i] = property
		return
	}
	*p = append(*p, property)
}

// add leaves a key that is there as it is.
func (p *propertySet) add(property Property) {
	if !p.has(property.Key) {
		*p = append(*p, property)
	}
}

func (p *propertySet) has(key string) bool {
	return slices.ContainsFunc(*p, func(q Property) bool { return q.Key == key })
}

// managedProperties are the whole file of a workflow, in the operator's order:
// discovered addresses, the sorted defaults, the workflow's own address, and
// what nobody may change (docs/operator.md, Managed properties).
func (s *resolver) managedProperties(w *Workflow) []Property {
	var defaults propertySet
	if w.dev() {
		defaults.set("quarkus.dev-ui.cors.enabled", "false", always)
	} else {
		defaults.set("kogito.events.grouping", "true", always)
		defaults.set("kogito.events.grouping.binary", "true", always)
	}
	defaults.set("kogito.events.usertasks.enabled", "false", always)
	for _, p := range w.platformProperties {
		defaults.put(p)
	}
	if w.builtByOperator && w.Persistence != nil {
		// What its builds bake into the image stays in the properties.
		defaults.set("quarkus.datasource.db-kind", "postgresql", w.Persistence.From)
		defaults.set("kogito.persistence.type", "jdbc", w.Persistence.From)
		defaults.set("kogito.persistence.proto.marshaller", "false", w.Persistence.From)
	}
	for _, kind := range s.kinds {
		kind.workflowProperties(&defaults, w, linkTo(w.Links, kind))
	}
	eventingProperties(&defaults, w)

	managed := propertySet(sortProperties(defaults))
	s.versionProperty(&managed, w)
	managed.set("kogito.service.url", w.URL, always)
	s.routeProperties(&managed, w)

	// A discovered address wins over all of these, and over nothing below.
	all := append(make(propertySet, 0, len(w.discovered)+len(managed)+4), w.discovered...)
	for _, p := range managed {
		all.add(p)
	}
	all.set("quarkus.http.port", strconv.Itoa(httpPort), always)
	all.set("quarkus.http.host", "0.0.0.0", always)
	all.set("quarkus.devservices.enabled", "false", always)
	all.set("quarkus.kogito.devservices.enabled", "false", always)
	return all
}

// versionProperty tells the runtime which version of the workflow this is; what
// a platform says under that key gives way in its place.
func (s *resolver) versionProperty(set *propertySet, w *Workflow) {
	if w.dev() || s.in.Options.Release.Line < release.Line2026c {
		return
	}
	at := w.origin(annotationPath(v1alpha08.VersionAnnotation))
	set.set("kogito.validation.swf."+w.id()+".versions", w.cr.Annotations[v1alpha08.VersionAnnotation], at)
}

// eventingProperties connect the flow's own events.
func eventingProperties(set *propertySet, w *Workflow) {
	const health = "org.kie.kogito.addons.knative.eventing.health-enabled"
	if w.Sink == nil {
		set.set(health, "false", Origin{Field: "no sink"})
		return
	}
	set.set(health, "true", w.Sink.From)
	events := w.origin("spec.flow.events")
	if w.flow != nil && hasEvents(w.flow, model.EventKindProduced) {
		set.set("mp.messaging.outgoing.kogito_outgoing_stream.connector", "quarkus-http", events)
		set.set("mp.messaging.outgoing.kogito_outgoing_stream.url", sinkVariable, w.Sink.From)
	}
	if w.flow != nil && hasEvents(w.flow, model.EventKindConsumed) {
		set.set("mp.messaging.incoming.kogito_incoming_stream.connector", "quarkus-http", events)
		set.set("mp.messaging.incoming.kogito_incoming_stream.path", "/", events)
	}
}

// toSink sends a channel to whatever K_SINK names.
func toSink(set *propertySet, channel string, from Origin) {
	set.set(channel+"connector", "quarkus-http", from)
	set.set(channel+"method", "POST", from)
	set.set(channel+"url", sinkVariable, from)
}

// routeProperties let a browser on the Route use the dev UI, where the config
// says what host the Route will have.
func (s *resolver) routeProperties(set *propertySet, w *Workflow) {
	if w.RouteHost == "" {
		return
	}
	from := configField("cluster.appsDomain")
	if s.in.Options.Release.Line <= release.Line2025 {
		set.set("quarkus.http.cors", "true", from)
		set.set("quarkus.http.cors.origins", "https://"+w.RouteHost, from)
		return
	}
	set.set("quarkus.dev-ui.hosts", w.RouteHost, from)
}
