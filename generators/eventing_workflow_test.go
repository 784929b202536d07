package generators

import (
	"strings"
	"testing"
)

// TestWhoseBroker: where a workflow sends its events and takes them from.
func TestWhoseBroker(t *testing.T) {
	broker := func(name, namespace string) string {
		return strings.NewReplacer("name: b", "name: "+name, "namespace: ns", "namespace: "+namespace, ": Kafka", ": MTChannelBasedBroker").Replace(kafkaInput)
	}
	of := func(name string) string {
		return "{ref: {apiVersion: eventing.knative.dev/v1, kind: Broker, name: " + name + "}}"
	}
	const events = `
    events: [{name: in, type: order.placed}, {name: out, type: order.paid, kind: produced}]
    states: [{name: a, type: inject, data: {x: 1}, end: true}]`
	shared := func(eventing string) string {
		return docs(`
apiVersion: sonataflow.org/v1alpha08
kind: SonataFlowPlatform
metadata: {name: s, namespace: shared}
spec: {eventing: {broker: `+eventing+`}}`, `
apiVersion: sonataflow.org/v1alpha08
kind: SonataFlowClusterPlatform
metadata: {name: c}
spec: {platformRef: {name: s, namespace: shared}}`, broker("far", "shared"))
	}
	const binding, managed = "SinkBinding/w-sb", "ConfigMap/w-managed-props"
	trigger := triggerKey("in")
	runChecks(t, map[string]check{
		"Nobody": {
			reason:  "Without a broker nothing is bound, and each event says so.",
			input:   docs(platformYAML("{}"), workflowYAML("", events)),
			wantNot: map[string][]string{binding: {""}, trigger: {""}, managed: {"kogito_incoming_stream", "kogito_outgoing_stream"}},
			told:    []string{`info SonataFlow ns/w spec.flow.events: no Trigger is made for the event "in"`},
		},
		"Platform": {
			reason: "The platform's, of its namespace.",
			input:  docs(broker("near", "ns"), platformYAML("{eventing: {broker: "+of("near")+"}}"), workflowYAML("", events)),
			want: map[string][]string{
				binding: {"name: near\n      namespace: ns", "kind: Deployment\n    name: w"},
				trigger: {"broker: near", "namespace: ns", "type: order.placed", "kind: Service\n      name: w"},
				managed: {"kogito_incoming_stream.path = /", "kogito_outgoing_stream.url = ${K_SINK}"},
			},
			silent: true,
		},
		"Own": {
			reason: "One's own sink; events still come from the platform's broker.",
			input: docs(broker("near", "ns"), broker("own", "ns"), platformYAML("{eventing: {broker: "+of("near")+"}}"),
				workflowYAML("\n  sink: "+of("own"), events)),
			want:   map[string][]string{binding: {"name: own"}, trigger: {"broker: near"}},
			silent: true,
		},
		"ByType": {
			reason: "A source of its own for a type.",
			input: docs(broker("near", "ns"), broker("own", "ns"), platformYAML("{eventing: {broker: "+of("near")+"}}"),
				workflowYAML("\n  sources: [{eventType: order.placed, ref: {apiVersion: eventing.knative.dev/v1, kind: Broker, name: own}}]", events)),
			want:   map[string][]string{trigger: {"broker: own"}, binding: {"name: near"}},
			silent: true,
		},
		"ByTypeTwice": {
			reason: "Of two the first counts.",
			input: docs(broker("a", "ns"), broker("b", "ns"), platformYAML("{}"), workflowYAML(`
  sources:
  - {eventType: order.placed, ref: {apiVersion: eventing.knative.dev/v1, kind: Broker, name: a}}
  - {eventType: order.placed, ref: {apiVersion: eventing.knative.dev/v1, kind: Broker, name: b}}`, events)),
			want: map[string][]string{trigger: {"broker: a"}},
			told: []string{`warning SonataFlow ns/w spec.sources[1].eventType: "order.placed" has a source already`},
		},
		"ClusterPlatform": {
			reason: "That of the platform which the cluster platform names, in that one's namespace.",
			input:  docs(shared(of("far")), platformYAML("{}"), workflowYAML("", events)),
			want: map[string][]string{
				binding: {"name: far\n      namespace: shared"},
				trigger: {"broker: far", "namespace: shared"},
			},
			silent: true,
		},
		"NearWins": {
			reason: "The platform's own before that.",
			input: docs(shared(of("far")), broker("near", "ns"), platformYAML("{eventing: {broker: "+of("near")+"}}"),
				workflowYAML("", events)),
			want:   map[string][]string{binding: {"name: near"}, trigger: {"broker: near"}},
			silent: true,
		},
		"PlatformURI": {
			reason:  "An address is a sink, but no source.",
			input:   docs(platformYAML("{eventing: {broker: {uri: 'http://in.example.com'}}}"), workflowYAML("", events)),
			want:    map[string][]string{binding: {"uri: http://in.example.com"}},
			wantNot: map[string][]string{trigger: {""}},
			told:    []string{"no Trigger is made for the event"},
		},
		"PlatformURIShared": {
			reason: "Then events come from the broker of the cluster platform's platform.",
			input: docs(shared(of("far")), platformYAML("{eventing: {broker: {uri: 'http://in.example.com'}}}"),
				workflowYAML("", events)),
			want:   map[string][]string{binding: {"uri: http://in.example.com"}, trigger: {"broker: far"}},
			silent: true,
		},
		"Knative": {
			reason: "A workflow on Knative is bound as what it is.",
			input: docs(broker("near", "ns"), platformYAML("{eventing: {broker: "+of("near")+"}}"),
				strings.Replace(workflowYAML("", events), "podTemplate: {", "podTemplate: {deploymentModel: knative, ", 1)),
			want: map[string][]string{
				binding: {"apiVersion: serving.knative.dev/v1\n    kind: Service\n    name: w"},
				trigger: {"apiVersion: serving.knative.dev/v1\n      kind: Service\n      name: w"},
			},
			silent: true,
		},
		"Dev": {
			reason:  "In the dev profile the properties know of the sink, and nothing binds it.",
			input:   docs(broker("near", "ns"), platformYAML("{eventing: {broker: "+of("near")+"}}"), ofProfile(workflowYAML("", events), "dev")),
			want:    map[string][]string{managed: {"kogito_outgoing_stream.url = ${K_SINK}", "health-enabled = true"}},
			wantNot: map[string][]string{binding: {""}, trigger: {""}},
		},
	})
}

// TestEventNames: names that differ by what a name cannot hold stay apart.
func TestEventNames(t *testing.T) {
	owner := Ref{Kind: "SonataFlow", Namespace: "ns", Name: "w"}
	cases := map[string]struct {
		reason string
		event  string
		alone  bool
		want   string
	}{
		"Plain":    {reason: "A plain name is the operator's.", event: "orderplaced", alone: true, want: "w-orderplaced-" + suffix(owner)},
		"Capitals": {reason: "In lower case.", event: "OrderPlaced", alone: true, want: "w-orderplaced-" + suffix(owner)},
		"Dots":     {reason: "With a hash where it cannot be part of a name.", event: "order.placed", alone: true, want: "w-order-placed-" + shortHash("order.placed", 8) + "-" + suffix(owner)},
		"Shared":   {reason: "Or where two come to the same.", event: "OrderPlaced", want: "w-orderplaced-" + shortHash("OrderPlaced", 8) + "-" + suffix(owner)},
		"Nothing":  {reason: "Nothing of it may be left.", event: "…", alone: true, want: "w-" + shortHash("…", 8) + "-" + suffix(owner)},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			if got := triggerName(owner, tc.event, tc.alone); got != tc.want {
				t.Errorf("%s\ngot %s, want %s", tc.reason, got, tc.want)
			}
		})
	}
	for text, want := range map[string]string{"a.b": "a-b", "..a..b..": "a-b", "a--b": "a--b", "ä": "", "a_b c": "a-b-c"} {
		if got := sanitize(text); got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}
