package generators

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/render-sonataflow/render-sonataflow/generators/release"
	"github.com/render-sonataflow/render-sonataflow/generators/rule"
	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// Broker is a decided Knative Broker that events are taken from.
type Broker struct {
	Namespace string `json:"namespace,omitempty"`
	Name      string `json:"name"`
	From      Origin `json:"from"`

	// ordered brokers deliver in order where a Trigger asks for it.
	ordered bool
}

// Sink is where a workload sends its events.
type Sink struct {
	// Target in words: a URI, or Broker namespace/name.
	Target string `json:"target"`
	// URL is what the workload gets as K_SINK where eventing.sink is Static.
	URL  string `json:"url,omitempty"`
	From Origin `json:"from"`
	// Broker is the target where it is one.
	Broker *Broker `json:"-"`

	// binding names the SinkBinding that injects the address; empty where none
	// is made.
	binding string
	// destination is as it was declared, resolved its ref with a namespace.
	destination v1alpha08.Destination
	resolved    *v1alpha08.KReference
}

// bound says whether a SinkBinding injects the address of the sink.
func (s *Sink) bound() bool { return s != nil && s.binding != "" }

// brokerClassAnnotation is how a Broker says what it is made of.
const brokerClassAnnotation = "eventing.knative.dev/broker.class"

// resolveBroker decides the Broker behind a source of events; namespace is
// that of whoever declared it. A source must be a Broker, since only Brokers
// have Triggers. nil is returned where it is none, which is reported.
func (s *resolver) resolveBroker(d *v1alpha08.Destination, from Origin, namespace string) *Broker {
	if !s.checkDestination(d, from) {
		return nil
	}
	if d.Ref == nil {
		s.tell(rule.BrokerRequired, from, "must refer to a Broker (ref: {apiVersion: %s, kind: Broker, name: …}): Triggers cannot take events from a URI", eventingAPIVersion)
		return nil
	}
	if !isBroker(d.Ref) {
		s.tell(rule.BrokerRequired, from.under("ref.kind"), "must be a Broker of %s, but is a %q of %q: only Brokers have Triggers", eventingAPIVersion, d.Ref.Kind, d.Ref.APIVersion)
		return nil
	}
	broker := &Broker{Namespace: orDefault(d.Ref.Namespace, namespace), Name: d.Ref.Name, From: from}
	// Lines of 2025 on know that Kafka keeps the order (docs/operator.md,
	// Eventing).
	class := s.brokerClass(broker, from)
	broker.ordered = strings.Contains(class, "Kafka") && s.in.Options.Release.Line >= release.Line2025
	return broker
}

// checkDestination reports what no destination may be; false stops the caller.
func (s *resolver) checkDestination(d *v1alpha08.Destination, at Origin) bool {
	if !s.in.Options.Cluster.KnativeEventing {
		s.tell(rule.NoKnativeEventing, at, "needs Knative Eventing, but the config says that the cluster has none (cluster.knativeEventing: false): remove the field or correct the config")
		return false
	}
	switch {
	case strings.ContainsAny(d.URI, " \t\n"):
		s.tell(rule.SinkInvalid, at.under("uri"), "must be an address, and must not have a blank in it: write it as %%20, or remove it")
	case d.Ref != nil && absolute(d.URI):
		s.tell(rule.SinkInvalid, at.under("uri"), "must be a path relative to the address of ref, but is a whole address: remove one of the two")
	case d.Ref == nil && d.URI != "" && !absolute(d.URI):
		s.tell(rule.SinkInvalid, at.under("uri"), "must be a whole address, such as http://host/path: only beside ref may it be a path")
	case d.Ref == nil && d.URI == "":
		s.tell(rule.SinkInvalid, at, "must have ref or uri, but has neither: add ref with the kind and name of a Broker, or the uri of a sink")
	case d.Ref != nil && d.Ref.Name == "":
		// Reported by the decoder already, as a missing field.
	default:
		return true
	}
	return false
}

// absolute says whether a URI is a whole address and no path.
func absolute(uri string) bool {
	parsed, err := url.Parse(uri)
	return err == nil && parsed.IsAbs()
}

func isBroker(ref *v1alpha08.KReference) bool {
	group, _, _ := strings.Cut(ref.APIVersion, "/")
	return ref.Kind == "Broker" && (group == eventingGroup || ref.APIVersion == "" && (ref.Group == eventingGroup || ref.Group == ""))
}

// brokerClass reads the class of a Broker of the input; it is not known where
// the input has no such Broker.
func (s *resolver) brokerClass(b *Broker, from Origin) string {
	found := s.in.Lookup.find(eventingGroup, "Broker", b.Namespace, b.Name)
	if found == nil && s.checkNamed(from.under("ref.name"), eventingGroup, "Broker", b.Namespace, b.Name) {
		s.tell(rule.BrokerUnknown, from, "the Broker %q is not in the input: its class is not known, so no order of delivery is asked for", hostname(b.Name, b.Namespace))
	}
	if found == nil {
		return ""
	}
	return found.annotations()[brokerClassAnnotation]
}

// resolveSink decides where a workload sends its events; namespace is that of
// whoever declared the destination, binding the name of the SinkBinding.
func (s *resolver) resolveSink(d *v1alpha08.Destination, from Origin, namespace, binding string) *Sink {
	if !s.checkDestination(d, from) {
		return nil
	}
	sink := &Sink{destination: *d, From: from, Target: d.URI, binding: binding}
	if d.Ref != nil {
		target := *d.Ref
		target.Namespace = orDefault(target.Namespace, namespace)
		sink.resolved = &target
		sink.Target = target.Kind + " " + strings.TrimPrefix(target.Namespace+"/"+target.Name, "/")
		if d.URI != "" {
			sink.Target += ", path " + d.URI
		}
		if isBroker(&target) {
			s.checkNamed(from.under("ref.name"), eventingGroup, "Broker", target.Namespace, target.Name)
			sink.Broker = &Broker{Namespace: target.Namespace, Name: target.Name, From: from}
		}
	}
	if s.in.Options.StaticSink {
		sink.URL, sink.binding = s.sinkURL(sink), ""
	}
	return sink
}

// defaultBrokerClass is what Knative takes for a Broker without a class, as it
// is installed.
const defaultBrokerClass = "MTChannelBasedBroker"

// ingressOf are the addresses that Knative's own Broker classes listen on, by
// class; {namespace} and {name} are the Broker's.
var ingressOf = map[string]string{
	defaultBrokerClass: "http://broker-ingress.knative-eventing.svc.cluster.local/{namespace}/{name}",
	"Kafka":            "http://kafka-broker-ingress.knative-eventing.svc.cluster.local/{namespace}/{name}",
	"KafkaNamespaced":  "http://kafka-broker-ingress.{namespace}.svc.cluster.local/{namespace}/{name}",
}

// sinkURL is the address of a sink as Knative would resolve it, without asking
// a cluster.
func (s *resolver) sinkURL(sink *Sink) string {
	if sink.resolved == nil {
		return sink.destination.URI
	}
	address := s.targetURL(sink)
	base, err := url.Parse(address)
	if err != nil || sink.destination.URI == "" {
		return address
	}
	path, err := base.Parse(sink.destination.URI)
	if err != nil {
		s.tell(rule.SinkInvalid, sink.From.under("uri"), "must be a path: %v", err)
		return ""
	}
	return path.String()
}

// targetURL is the address of a sink's ref: that of a Broker by the class of
// the one in the input, else by the config's eventing.ingressURL.
func (s *resolver) targetURL(sink *Sink) string {
	target := sink.resolved
	if sink.Broker == nil {
		if target.Kind == "Service" {
			return fmt.Sprintf("http://%s.svc.cluster.local", hostname(target.Name, target.Namespace))
		}
		s.tell(rule.SinkAddressUnknown, sink.From, "is a %s, whose address is not known without the cluster: eventing.sink: Static needs a Broker, a Service or a uri", target.Kind)
		return ""
	}
	class := s.brokerClass(sink.Broker, sink.From)
	url := ingressURL(s.in.Options, class, target.Namespace, target.Name)
	if url == "" {
		s.tell(rule.SinkAddressUnknown, sink.From, "the address of the Broker %q is not known, as eventing.sink: Static needs it: put the Broker with its annotation %s into the input, or set eventing.ingressURL in the config, as in %s",
			hostname(target.Name, target.Namespace), brokerClassAnnotation, ingressOf[defaultBrokerClass])
	}
	return url
}

// ingressURL is where a Broker takes events, "" where nobody says so.
func ingressURL(options Options, class, namespace, name string) string {
	template := orDefault(ingressOf[class], options.IngressURL)
	return strings.NewReplacer("{namespace}", namespace, "{name}", name).Replace(template)
}
