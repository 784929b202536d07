package generators

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/yaml"

	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// destination reads one as it stands in a resource.
func destination(t *testing.T, text string) *v1alpha08.Destination {
	t.Helper()
	d := &v1alpha08.Destination{}
	if err := yaml.UnmarshalStrict([]byte(text), d); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return d
}

// toldBy are all results as lines.
func toldBy(s *resolver) string {
	var lines strings.Builder
	for _, r := range s.results {
		lines.WriteString(string(r.Severity) + " " + r.Field + ": " + r.Message + "\n")
	}
	return lines.String()
}

// TestSinks: what a sink may be, and the address that a workload would get.
func TestSinks(t *testing.T) {
	const brokers = `
apiVersion: eventing.knative.dev/v1
kind: Broker
metadata: {name: kafka, namespace: ns, annotations: {eventing.knative.dev/broker.class: Kafka}}
---
apiVersion: eventing.knative.dev/v1
kind: Broker
metadata: {name: plain, namespace: other, annotations: {eventing.knative.dev/broker.class: MTChannelBasedBroker}}`
	cases := map[string]struct {
		reason, sink string
		target       string
		// url with eventing.sink: Static.
		url    string
		broker string
		told   string
	}{
		"Broker": {
			reason: "A Broker of the declarer's namespace.",
			sink:   "{ref: {apiVersion: eventing.knative.dev/v1, kind: Broker, name: kafka}}",
			target: "Broker ns/kafka",
			url:    "http://kafka-broker-ingress.knative-eventing.svc.cluster.local/ns/kafka",
			broker: "ns/kafka",
		},
		"BrokerElsewhere": {
			reason: "A Broker of another one.",
			sink:   "{ref: {apiVersion: eventing.knative.dev/v1, kind: Broker, name: plain, namespace: other}}",
			target: "Broker other/plain",
			url:    "http://broker-ingress.knative-eventing.svc.cluster.local/other/plain",
			broker: "other/plain",
		},
		"BrokerByGroup": {
			reason: "A Broker that gives its group alone.",
			sink:   "{ref: {group: eventing.knative.dev, kind: Broker, name: kafka}}",
			target: "Broker ns/kafka",
			url:    "http://kafka-broker-ingress.knative-eventing.svc.cluster.local/ns/kafka",
			broker: "ns/kafka",
		},
		"BrokerByKind": {
			reason: "Or its kind alone.",
			sink:   "{ref: {kind: Broker, name: kafka}}",
			target: "Broker ns/kafka",
			url:    "http://kafka-broker-ingress.knative-eventing.svc.cluster.local/ns/kafka",
			broker: "ns/kafka",
		},
		"Service": {
			reason: "A Service.",
			sink:   "{ref: {apiVersion: v1, kind: Service, name: s}}",
			target: "Service ns/s",
			url:    "http://s.ns.svc.cluster.local",
		},
		"KnativeService": {
			reason: "A Knative Service.",
			sink:   "{ref: {apiVersion: serving.knative.dev/v1, kind: Service, name: s, namespace: other}}",
			target: "Service other/s",
			url:    "http://s.other.svc.cluster.local",
		},
		"Path": {
			reason: "A path below the address of a ref.",
			sink:   "{ref: {apiVersion: v1, kind: Service, name: s}, uri: /events}",
			target: "Service ns/s, path /events",
			url:    "http://s.ns.svc.cluster.local/events",
		},
		"PathOfBroker": {
			reason: "Which takes the place of a path that the address has, as with any link.",
			sink:   "{ref: {apiVersion: eventing.knative.dev/v1, kind: Broker, name: kafka}, uri: extra}",
			target: "Broker ns/kafka, path extra",
			url:    "http://kafka-broker-ingress.knative-eventing.svc.cluster.local/ns/extra",
			broker: "ns/kafka",
		},
		"URI": {
			reason: "A whole address.",
			sink:   "{uri: 'https://example.com/in?x=1'}",
			target: "https://example.com/in?x=1",
			url:    "https://example.com/in?x=1",
		},
		"Neither": {
			reason: "Something must be named.",
			sink:   "{}",
			told:   "error at: must have ref or uri, but has neither",
		},
		"PathAlone": {
			reason: "A path needs what it is a path of.",
			sink:   "{uri: /events}",
			told:   "error at.uri: must be a whole address, such as http://host/path",
		},
		"AddressBesideRef": {
			reason: "A whole address beside a ref is refused by Knative.",
			sink:   "{ref: {apiVersion: v1, kind: Service, name: s}, uri: 'http://example.com'}",
			told:   "error at.uri: must be a path relative to the address of ref, but is a whole address",
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			for _, static := range []bool{false, true} {
				o := options(t, "osl-1.38")
				o.StaticSink = static
				s := &resolver{in: input(t, o, brokers)}
				sink := s.resolveSink(destination(t, tc.sink), Origin{Field: "at"}, "ns", "w-sb")
				if told := toldBy(s); (tc.told == "") != (told == "") || !strings.Contains(told, tc.told) {
					t.Fatalf("%s\ntold %s, want %s", tc.reason, told, tc.told)
				}
				if tc.told != "" {
					if sink != nil {
						t.Errorf("%s\ngot a sink all the same: %+v", tc.reason, sink)
					}
					continue
				}
				want := Sink{Target: tc.target, URL: tc.url}
				if !static {
					want.URL = ""
				}
				if diff := cmp.Diff(want, Sink{Target: sink.Target, URL: sink.URL}, cmp.AllowUnexported(Sink{})); diff != "" {
					t.Errorf("%s (-want +got):\n%s", tc.reason, diff)
				}
				if sink.bound() == static {
					t.Errorf("%s\na SinkBinding is made: %t, while the sink is static: %t", tc.reason, sink.bound(), static)
				}
				broker := ""
				if sink.Broker != nil {
					broker = sink.Broker.Namespace + "/" + sink.Broker.Name
				}
				if broker != tc.broker {
					t.Errorf("%s\nthe broker is %q, want %q", tc.reason, broker, tc.broker)
				}
			}
		})
	}
}

// TestStaticSinks: addresses that only a cluster knows.
func TestStaticSinks(t *testing.T) {
	cases := map[string]struct{ reason, sink, ingress, url, told string }{
		"BrokerUnknown": {
			reason: "A Broker that is not in the input.",
			sink:   "{ref: {apiVersion: eventing.knative.dev/v1, kind: Broker, name: b}}",
			told:   `error at: the address of the Broker "b.ns" is not known, as eventing.sink: Static needs it`,
		},
		"BrokerConfigured": {
			reason:  "The config says what it listens on.",
			sink:    "{ref: {apiVersion: eventing.knative.dev/v1, kind: Broker, name: b}}",
			ingress: "http://in.{namespace}/{name}",
			url:     "http://in.ns/b",
		},
		"Other": {
			reason: "Another kind, whose address stands in its status.",
			sink:   "{ref: {apiVersion: messaging.knative.dev/v1, kind: Channel, name: c}}",
			told:   "error at: is a Channel, whose address is not known without the cluster",
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			o := options(t, "osl-1.38")
			o.StaticSink, o.IngressURL = true, tc.ingress
			s := &resolver{in: Input{Options: o, Lookup: Lookup{}}}
			sink := s.resolveSink(destination(t, tc.sink), Origin{Field: "at"}, "ns", "w-sb")
			if told := toldBy(s); !strings.Contains(told, tc.told) || sink.URL != tc.url {
				t.Errorf("%s\ngot %q, want %q, told:\n%s", tc.reason, sink.URL, tc.url, told)
			}
		})
	}
}

// TestSources: only Brokers have Triggers, and only some keep the order.
func TestSources(t *testing.T) {
	const kafka = "{ref: {apiVersion: eventing.knative.dev/v1, kind: Broker, name: b}}"
	cases := map[string]struct {
		reason, release, source, input string
		want                           Broker
		ordered                        bool
		told                           string
	}{
		"Kafka": {
			reason:  "Kafka keeps the order.",
			release: "osl-1.38",
			source:  kafka,
			input:   kafkaInput,
			want:    Broker{Namespace: "ns", Name: "b"},
			ordered: true,
		},
		"KafkaNamespaced": {
			reason:  "So does every class with its name in it.",
			release: "osl-1.36",
			source:  kafka,
			input:   strings.Replace(kafkaInput, "class: Kafka", "class: KafkaNamespaced", 1),
			want:    Broker{Namespace: "ns", Name: "b"},
			ordered: true,
		},
		"KafkaOld": {
			reason:  "Line 2024 does not ask.",
			release: "osl-1.35",
			source:  kafka,
			input:   kafkaInput,
			want:    Broker{Namespace: "ns", Name: "b"},
		},
		"Other": {
			reason:  "Others do not.",
			release: "osl-1.38",
			source:  kafka,
			input:   strings.Replace(kafkaInput, "class: Kafka", "class: MTChannelBasedBroker", 1),
			want:    Broker{Namespace: "ns", Name: "b"},
		},
		"Away": {
			reason:  "Of one that is not in the input nobody knows.",
			release: "osl-1.38",
			source:  "{ref: {apiVersion: eventing.knative.dev/v1, kind: Broker, name: b, namespace: other}}",
			input:   kafkaInput,
			want:    Broker{Namespace: "other", Name: "b"},
			told:    `info at: the Broker "b.other" is not in the input: its class is not known`,
		},
		"URI": {
			reason:  "No Trigger takes events from an address.",
			release: "osl-1.38",
			source:  "{uri: 'http://example.com'}",
			input:   kafkaInput,
			told:    "error at: must refer to a Broker",
		},
		"Service": {
			reason:  "Nor from a Service.",
			release: "osl-1.38",
			source:  "{ref: {apiVersion: v1, kind: Service, name: s}}",
			input:   kafkaInput,
			told:    `error at.ref.kind: must be a Broker of eventing.knative.dev/v1, but is a "Service" of "v1"`,
		},
		"BrokerOfAnotherGroup": {
			reason:  "Nor from what others call a Broker.",
			release: "osl-1.38",
			source:  "{ref: {apiVersion: rabbitmq.com/v1, kind: Broker, name: s}}",
			input:   kafkaInput,
			told:    `but is a "Broker" of "rabbitmq.com/v1"`,
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			s := &resolver{in: input(t, options(t, tc.release), tc.input)}
			broker := s.resolveBroker(destination(t, tc.source), Origin{Field: "at"}, "ns")
			if told := toldBy(s); (tc.told == "") != (told == "") || !strings.Contains(told, tc.told) {
				t.Fatalf("%s\ntold %s, want %s", tc.reason, told, tc.told)
			}
			if broker == nil {
				broker = &Broker{}
			}
			if broker.Namespace != tc.want.Namespace || broker.Name != tc.want.Name || broker.ordered != tc.ordered {
				t.Errorf("%s\ngot %+v", tc.reason, broker)
			}
		})
	}
}
