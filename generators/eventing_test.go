package generators

import (
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/util/validation"
)

const (
	brokerRef  = "{ref: {apiVersion: eventing.knative.dev/v1, kind: Broker, name: b}}"
	consumes   = "{events: [{name: Order_Placed.v1, type: order.placed}], states: [{name: a, type: inject, data: {x: 1}, end: true}]}"
	produces   = "{events: [{name: e, type: t, kind: produced}], states: [{name: a, type: inject, data: {x: 1}, end: true}]}"
	kafkaInput = `apiVersion: eventing.knative.dev/v1
kind: Broker
metadata:
  name: b
  namespace: ns
  annotations: {eventing.knative.dev/broker.class: Kafka}`
)

func TestEventing(t *testing.T) {
	broker := strings.Replace(kafkaInput, ": Kafka", ": MTChannelBasedBroker", 1)
	all := "{eventing: {broker: " + brokerRef + "}, services: {dataIndex: {enabled: true}, jobService: {enabled: true}}}"
	owner := suffix(Ref{Namespace: "ns", Name: "p"})
	runChecks(t, map[string]check{
		"PlatformBroker": {
			reason: "Services and workflows take the platform's broker.",
			input:  broker + "\n---\n" + platformYAML(all) + "\n---\n" + workflowYAML("", consumes),
			want: map[string][]string{
				"SinkBinding/p-jobs-service-sb": {"name: b\n"}, "SinkBinding/w-sb": {"namespace: ns"},
				"Trigger/data-index-jobs-" + owner: {"uri: /jobs", "type: JobEvent"},
				triggerKey("Order_Placed.v1"):      {"type: order.placed"},
				"ConfigMap/p-jobs-service-props":   {"${K_SINK}", "KSinkInjectionHealthCheck\".enabled = true"},
				"ConfigMap/w-managed-props":        {"mp.messaging.incoming.kogito_incoming_stream.path = /"},
			},
			wantNot: map[string][]string{"ConfigMap/w-managed-props": {"kogito.data-index.url", "kogito_outgoing_stream"}}, silent: true,
		},
		"Ordered": {
			reason:  "Kafka keeps the order where it is asked to.",
			input:   kafkaInput + "\n---\n" + platformYAML(all),
			want:    map[string][]string{"Trigger/data-index-jobs-" + owner: {"delivery.order: ordered"}},
			wantNot: map[string][]string{"Trigger/data-index-process-node-" + owner: {"delivery.order"}},
			silent:  true,
		},
		"OrderedOld": {
			reason:  "Line 2024 does not know it yet, and listens to one type of event more.",
			release: "osl-1.34",
			input:   kafkaInput + "\n---\n" + platformYAML(all),
			want:    map[string][]string{"Trigger/data-index-process-sla-" + owner: {""}},
			wantNot: map[string][]string{"Trigger/data-index-jobs-" + owner: {"delivery.order"}},
			silent:  true,
		},
		"NotInInput": {
			reason: "A broker that is not in the input is taken as it is named.",
			input:  platformYAML(all),
			want:   map[string][]string{"SinkBinding/p-jobs-service-sb": {""}},
			told:   []string{"info SonataFlowPlatform ns/p spec.eventing.broker: the Broker"},
		},
		"NoKnative": {
			reason: "Nothing of it could be applied.",
			adjust: func(o *Options) { o.Cluster.KnativeEventing = false },
			input:  platformYAML(all),
			told:   []string{"error SonataFlowPlatform ns/p spec.eventing.broker: needs Knative Eventing"},
		},
		"RefAndURI": {
			reason: "A path beside a ref is relative to its address, and goes into the SinkBinding with it.",
			input: docs(platformYAML("{}"), workflowYAML(`
  sink:
    uri: /events
    ref: {kind: Service, apiVersion: v1, name: b}`, "")),
			want:   map[string][]string{"SinkBinding/w-sb": {"name: b\n      namespace: ns\n    uri: /events"}},
			silent: true,
		},
		"RefAndAddress": {
			reason: "Knative refuses a whole address beside a ref.",
			input:  docs(platformYAML("{}"), workflowYAML("\n  sink: {uri: 'http://x', ref: {kind: Broker, name: b}}", "")),
			told:   []string{"error SonataFlow ns/w spec.sink.uri: must be a path relative to the address of ref"},
		},
		"PathAlone": {
			reason: "And a path without one.",
			input:  docs(platformYAML("{}"), workflowYAML("\n  sink: {uri: /events}", "")),
			told:   []string{"error SonataFlow ns/w spec.sink.uri: must be a whole address"},
		},
		"Neither": {
			reason: "One of them.",
			input:  platformYAML("{}") + "\n---\n" + workflowYAML("\n  sink: {}", ""),
			told:   []string{"spec.sink: must have ref or uri, but has neither"},
		},
		"URISink": {
			reason: "A plain address is a sink.",
			input:  platformYAML("{}") + "\n---\n" + workflowYAML("\n  sink: {uri: 'http://x/y'}", produces),
			want: map[string][]string{
				"SinkBinding/w-sb":          {"uri: http://x/y"},
				"ConfigMap/w-managed-props": {"kogito_outgoing_stream.url = ${K_SINK}"},
			},
			silent: true,
		},
		"SourceKind": {
			reason: "Only Brokers have Triggers.",
			input: docs(platformYAML("{}"), workflowYAML(`
  sources:
    - eventType: order.placed
      ref: {apiVersion: v1, kind: Service, name: s}`, consumes)),
			told: []string{`spec.sources[0].ref.kind: must be a Broker`},
		},
		"SourceURI": {
			reason: "Nor does an address.",
			input:  docs(platformYAML("{}"), workflowYAML("\n  sources: [{eventType: order.placed, uri: 'http://x'}]", consumes)),
			told:   []string{"spec.sources[0]: must refer to a Broker"},
		},
		"SourceUnused": {
			reason: "A source of what the flow does not consume.",
			input: broker +
				"\n---\n" +
				platformYAML("{}") +
				"\n---\n" +
				workflowYAML(`
  sources:
    - eventType: other
      ref:
        apiVersion: eventing.knative.dev/v1
        kind: Broker
        name: b`, consumes),
			told: []string{
				`"other" is the type of no event that the flow consumes`,
				`no Trigger is made for the event "Order_Placed.v1"`,
			},
		},
		"OtherNamespace": {
			reason: "Triggers live with their broker.",
			input: strings.Replace(broker, "namespace: ns", "namespace: events", 1) +
				"\n---\n" +
				platformYAML("{}") +
				"\n---\n" +
				workflowYAML(`
  sources:
    - eventType: order.placed
      ref:
        apiVersion: eventing.knative.dev/v1
        kind: Broker
        name: b
        namespace: events`, consumes),
			want: map[string][]string{
				triggerKey("Order_Placed.v1"): {
					"namespace: events",
					"subscriber:\n    ref:\n      apiVersion: v1\n      kind: Service\n      name: w\n      namespace: ns",
				},
			},
			silent: true,
		},
		"Static": {
			reason: "The broker's address instead of a SinkBinding.",
			adjust: func(o *Options) { o.StaticSink = true },
			input:  broker + "\n---\n" + platformYAML(all) + "\n---\n" + workflowYAML("", consumes),
			want: map[string][]string{
				"Deployment/w": {"value: http://broker-ingress.knative-eventing.svc.cluster.local/ns/b"},
			},
			wantNot: map[string][]string{"SinkBinding/w-sb": {""}, "SinkBinding/p-jobs-service-sb": {""}},
			silent:  true,
		},
		"StaticUnknown": {
			reason: "An address that nobody knows.",
			adjust: func(o *Options) { o.StaticSink = true },
			input:  platformYAML(all),
			told:   []string{"error SonataFlowPlatform ns/p spec.eventing.broker: the address of the Broker"},
		},
		"StaticTemplate": {
			reason: "The config knows.",
			adjust: func(o *Options) { o.StaticSink, o.IngressURL = true, "http://i/{namespace}/{name}" },
			input:  platformYAML(all),
			want:   map[string][]string{"Deployment/p-jobs-service": {"value: http://i/ns/b"}},
		},
	})
}

func triggerKey(event string) string {
	return "Trigger/" + triggerName(Ref{Namespace: "ns", Name: "w"}, event, true)
}

func TestTriggerNames(t *testing.T) {
	owner := Ref{Namespace: "ns", Name: "w"}
	seen := map[string]string{}
	for _, event := range []string{
		"visitRequested", "Order_Placed.v1", "order-placed-v1", "ÄÖÜ", "___", strings.Repeat("long", 100), strings.Repeat("long", 101),
	} {
		name := triggerName(owner, event, true)
		if wrong := validation.IsDNS1123Subdomain(name); len(wrong) > 0 {
			t.Errorf("%s makes the name %q: %v", event, name, wrong)
		}
		if other, taken := seen[name]; taken {
			t.Errorf("%s and %s share the name %q", event, other, name)
		}
		seen[name] = event
	}
	if got, want := triggerName(owner, "visitRequested", true), "w-visitrequested-"+suffix(owner); got != want {
		t.Errorf("a plain name is the operator's but for the suffix: got %s, want %s", got, want)
	}
	if triggerName(owner, "A", false) == triggerName(owner, "a", false) {
		t.Error("two events that differ by case share a name")
	}
}

func TestBudgetsMonitoringWaves(t *testing.T) {
	budget := func(b string) string {
		return platformYAML("{services: {dataIndex: {enabled: true, podTemplate: {replicas: 2, podDisruptionBudget: " + b + "}}}}")
	}
	runChecks(t, map[string]check{
		"Number": {
			reason:  "A number of pods.",
			input:   budget("{minAvailable: 1, maxUnavailable: 1}"),
			want:    map[string][]string{"PodDisruptionBudget/p-data-index-service": {"minAvailable: 1"}},
			wantNot: map[string][]string{"PodDisruptionBudget/p-data-index-service": {"maxUnavailable"}},
			told:    []string{"minAvailable is set too, and wins"},
		},
		"Percentage": {
			reason: "Or a share of them.",
			input:  budget("{maxUnavailable: 50%}"),
			want:   map[string][]string{"PodDisruptionBudget/p-data-index-service": {"maxUnavailable: 50%"}},
			silent: true,
		},
		"Words": {
			reason: "Nothing else.",
			input:  budget("{minAvailable: half}"),
			told:   []string{`podDisruptionBudget.minAvailable: "half" must be a number or a percentage`},
		},
		"OldLine": {
			reason:  "Older lines make none, and say so.",
			release: "osl-1.37",
			input:   budget("{minAvailable: 1}"),
			wantNot: map[string][]string{"PodDisruptionBudget/p-data-index-service": {""}},
			told: []string{
				"info SonataFlowPlatform ns/p spec.services.dataIndex.podTemplate.podDisruptionBudget: has no effect on line 2025b",
			},
		},
		"OneReplica": {
			reason:  "One pod could never be moved.",
			input:   strings.Replace(budget("{minAvailable: 1}"), "replicas: 2", "replicas: 1", 1),
			wantNot: map[string][]string{"PodDisruptionBudget/p-data-index-service": {""}},
			told:    []string{"has no effect: a budget needs at least two replicas, and 1 is asked for"},
		},
		"Monitoring": {
			reason: "Workflows are scraped, services where the config says so.",
			adjust: func(o *Options) { o.MonitorServices = true },
			input: docs(platformYAML(`
  monitoring: {enabled: true}
  services: {dataIndex: {enabled: true}}`), workflowYAML("", "")),
			want: map[string][]string{
				"ServiceMonitor/w":                    {"port: web", "path: /q/metrics"},
				"ServiceMonitor/p-data-index-service": {"port: h2c"},
			},
			silent: true,
		},
		"NoProm": {
			reason:  "Not without Prometheus.",
			adjust:  func(o *Options) { o.Cluster.Prometheus = false },
			input:   platformYAML("{monitoring: {enabled: true}}") + "\n---\n" + workflowYAML("", ""),
			wantNot: map[string][]string{"ServiceMonitor/w": {""}},
			told:    []string{"cluster.prometheus: false"},
		},
		"Waves": {
			reason: "Configuration, migration, services, workflows, Triggers.", adjust: func(o *Options) { o.SyncWaves = true },
			input: kafkaInput +
				"\n---\n" +
				platformYAML(`
  eventing: {broker: `+brokerRef+`}
  persistence: {postgresql: {serviceRef: {name: pg}, secretRef: {name: s}}}
  services: {dataIndex: {enabled: true, persistence: {dbMigrationStrategy: job}}}`) +
				"\n---\n" +
				workflowYAML("", consumes),
			want: map[string][]string{
				"ConfigMap/w-managed-props": {
					`sync-wave: "0"`}, "SinkBinding/w-sb": {`sync-wave: "0"`}, "Job/sonataflow-db-migrator-job-b81d6bb3": {`sync-wave: "1"`},
				"Deployment/p-data-index-service": {
					`sync-wave: "2"`}, "Deployment/w": {`sync-wave: "3"`}, "Service/w": {`sync-wave: "3"`}, triggerKey("Order_Placed.v1"): {`sync-wave: "4"`},
			}, silent: true,
		},
		"ChecksumsAll": {
			reason: "Services restart with their properties, too.",
			adjust: func(o *Options) { o.Checksums = ChecksumsAll },
			input:  platformYAML("{services: {dataIndex: {enabled: true}}}"),
			want:   map[string][]string{"Deployment/p-data-index-service": {"checksum-config: "}},
			silent: true,
		},
		"ChecksumsNone": {
			reason:  "Nothing does.",
			adjust:  func(o *Options) { o.Checksums = ChecksumsNone },
			input:   platformYAML("{}") + "\n---\n" + workflowYAML("", ""),
			wantNot: map[string][]string{"Deployment/w": {"checksum-config"}},
			silent:  true,
		},
	})
}
