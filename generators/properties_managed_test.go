package generators

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// managedText is the managed file of the workflow w.
func managedText(t *testing.T, o Options, documents string) string {
	t.Helper()
	plan, results := Resolve(input(t, o, documents))
	if HasErrors(results) {
		t.Fatalf("%v", results)
	}
	return "\n" + formatProperties(plan.Workflows[0].Properties)
}

// TestManagedProperties: the whole file, since its order is the operator's and
// its bytes are in a checksum that restarts pods.
func TestManagedProperties(t *testing.T) {
	const services = "services: {dataIndex: {enabled: true}, jobService: {enabled: true}}"
	const brokerOf = "eventing: {broker: " + brokerRef + "}"
	const both = `
    events: [{name: in, type: order.placed}, {name: out, type: order.paid, kind: produced}]
    states: [{name: a, type: inject, data: {x: 1}, end: true}]`
	broker := kafkaInput
	cases := map[string]struct {
		reason    string
		release   string
		documents string
		want      string
	}{
		"Alone": {
			reason:    "Without support services nothing is told to them, and timers go to this pod.",
			documents: docs(platformYAML("{}"), workflowYAML("", "")),
			want: `
kogito.events.grouping = true
kogito.events.grouping.binary = true
kogito.events.processdefinitions.enabled = false
kogito.events.processinstances.enabled = false
kogito.events.usertasks.enabled = false
mp.messaging.outgoing.kogito-job-service-job-request-events.connector = quarkus-http
mp.messaging.outgoing.kogito-job-service-job-request-events.url = http://localhost/v2/jobs/events
org.kie.kogito.addons.knative.eventing.health-enabled = false
kogito.service.url = http://w.ns
quarkus.http.port = 8080
quarkus.http.host = 0.0.0.0
quarkus.devservices.enabled = false
quarkus.kogito.devservices.enabled = false
`,
		},
		"Services": {
			reason:    "With both, by their addresses.",
			documents: docs(platformYAML("{"+services+"}"), workflowYAML("", "")),
			want: `
kogito.data-index.health-enabled = true
kogito.data-index.url = http://p-data-index-service.ns
kogito.events.grouping = true
kogito.events.grouping.binary = true
kogito.events.processdefinitions.enabled = true
kogito.events.processdefinitions.errors.propagate = true
kogito.events.processinstances.enabled = true
kogito.events.usertasks.enabled = false
kogito.jobs-service.url = http://p-jobs-service.ns
mp.messaging.outgoing.kogito-job-service-job-request-events.connector = quarkus-http
mp.messaging.outgoing.kogito-job-service-job-request-events.url = http://p-jobs-service.ns/v2/jobs/events
mp.messaging.outgoing.kogito-processdefinitions-events.url = http://p-data-index-service.ns/definitions
mp.messaging.outgoing.kogito-processinstances-events.url = http://p-data-index-service.ns/processes
org.kie.kogito.addons.knative.eventing.health-enabled = false
kogito.service.url = http://w.ns
quarkus.http.port = 8080
quarkus.http.host = 0.0.0.0
quarkus.devservices.enabled = false
quarkus.kogito.devservices.enabled = false
`,
		},
		"Broker": {
			reason:    "With a sink everything goes to it, and no health of a service is asked for.",
			documents: docs(broker, platformYAML("{"+services+", "+brokerOf+"}"), workflowYAML("", both)),
			want: `
kogito.events.grouping = true
kogito.events.grouping.binary = true
kogito.events.processdefinitions.enabled = true
kogito.events.processdefinitions.errors.propagate = true
kogito.events.processinstances.enabled = true
kogito.events.usertasks.enabled = false
mp.messaging.incoming.kogito_incoming_stream.connector = quarkus-http
mp.messaging.incoming.kogito_incoming_stream.path = /
mp.messaging.outgoing.kogito-job-service-job-request-events.connector = quarkus-http
mp.messaging.outgoing.kogito-job-service-job-request-events.method = POST
mp.messaging.outgoing.kogito-job-service-job-request-events.url = ${K_SINK}
mp.messaging.outgoing.kogito-processdefinitions-events.connector = quarkus-http
mp.messaging.outgoing.kogito-processdefinitions-events.method = POST
mp.messaging.outgoing.kogito-processdefinitions-events.url = ${K_SINK}
mp.messaging.outgoing.kogito-processinstances-events.connector = quarkus-http
mp.messaging.outgoing.kogito-processinstances-events.method = POST
mp.messaging.outgoing.kogito-processinstances-events.url = ${K_SINK}
mp.messaging.outgoing.kogito_outgoing_stream.connector = quarkus-http
mp.messaging.outgoing.kogito_outgoing_stream.url = ${K_SINK}
org.kie.kogito.addons.knative.eventing.health-enabled = true
kogito.service.url = http://w.ns
quarkus.http.port = 8080
quarkus.http.host = 0.0.0.0
quarkus.devservices.enabled = false
quarkus.kogito.devservices.enabled = false
`,
		},
		"Dev": {
			reason:    "In the dev profile everything is as if no service existed, but events go where they go elsewhere.",
			documents: docs(broker, platformYAML("{"+services+", "+brokerOf+"}"), ofProfile(workflowYAML("", both), "dev")),
			want: `
kogito.events.processdefinitions.enabled = false
kogito.events.processinstances.enabled = false
kogito.events.usertasks.enabled = false
mp.messaging.incoming.kogito_incoming_stream.connector = quarkus-http
mp.messaging.incoming.kogito_incoming_stream.path = /
mp.messaging.outgoing.kogito-job-service-job-request-events.connector = quarkus-http
mp.messaging.outgoing.kogito-job-service-job-request-events.url = http://localhost/v2/jobs/events
mp.messaging.outgoing.kogito_outgoing_stream.connector = quarkus-http
mp.messaging.outgoing.kogito_outgoing_stream.url = ${K_SINK}
org.kie.kogito.addons.knative.eventing.health-enabled = true
quarkus.dev-ui.cors.enabled = false
kogito.service.url = http://w.ns
quarkus.http.port = 8080
quarkus.http.host = 0.0.0.0
quarkus.devservices.enabled = false
quarkus.kogito.devservices.enabled = false
`,
		},
		"Version": {
			reason:    "From line 2026c on the version stands before the workflow's own address.",
			release:   "osl-1.39",
			documents: docs(platformYAML("{}"), withAnnotations(workflowYAML("", ""), "sonataflow.org/id: order, sonataflow.org/version: '1.2'")),
			want: `
kogito.events.grouping = true
kogito.events.grouping.binary = true
kogito.events.processdefinitions.enabled = false
kogito.events.processinstances.enabled = false
kogito.events.usertasks.enabled = false
mp.messaging.outgoing.kogito-job-service-job-request-events.connector = quarkus-http
mp.messaging.outgoing.kogito-job-service-job-request-events.url = http://localhost/v2/jobs/events
org.kie.kogito.addons.knative.eventing.health-enabled = false
kogito.validation.swf.order.versions = 1.2
kogito.service.url = http://w.ns
quarkus.http.port = 8080
quarkus.http.host = 0.0.0.0
quarkus.devservices.enabled = false
quarkus.kogito.devservices.enabled = false
`,
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			o := options(t, orDefault(tc.release, "osl-1.38"))
			if diff := cmp.Diff(tc.want, managedText(t, o, tc.documents)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tc.reason, diff)
			}
		})
	}
}

// TestManagedParts: what single decisions add.
func TestManagedParts(t *testing.T) {
	const managed = "ConfigMap/w-managed-props"
	const database = "persistence: {postgresql: {secretRef: {name: s}, serviceRef: {name: pg}}}"
	const keys = "quarkus.datasource.db-kind = postgresql"
	named := func(o *Options) { o.WorkflowImages = map[string]string{"ns/w": "example.com/built:1"} }
	unnamed := func(workflow string) string {
		return removed(workflow, "\n  podTemplate: {container: {image: example.com/w:1}}")
	}
	openShift := func(domain string) func(*Options) {
		return func(o *Options) { o.Cluster.OpenShift, o.Cluster.AppsDomain = true, domain }
	}
	runChecks(t, map[string]check{
		"PreviewImage": {
			reason:  "preview with an image of its own is gitops to the operator.",
			input:   docs(platformYAML("{"+database+"}"), ofProfile(workflowYAML("", ""), "preview")),
			wantNot: map[string][]string{managed: {keys}},
			silent:  true,
		},
		"PreviewBuilt": {
			reason: "Without one the operator built it: the keys of its build stay, so that nothing restarts.",
			adjust: named,
			input:  docs(platformYAML("{"+database+"}"), unnamed(ofProfile(workflowYAML("", ""), "preview"))),
			want: map[string][]string{
				managed:        {"kogito.persistence.proto.marshaller = false", "kogito.persistence.type = jdbc", keys},
				"Deployment/w": {"image: example.com/built:1"},
			},
			silent: true,
		},
		"PreviewBuiltWithout": {
			reason:  "Without a database there are none.",
			adjust:  named,
			input:   docs(platformYAML("{}"), unnamed(ofProfile(workflowYAML("", ""), "preview"))),
			wantNot: map[string][]string{managed: {"quarkus.datasource", "kogito.persistence"}},
			silent:  true,
		},
		"GitOpsNamed": {
			reason:  "A gitops workflow never was built on the cluster.",
			adjust:  named,
			input:   docs(platformYAML("{"+database+"}"), unnamed(workflowYAML("", ""))),
			wantNot: map[string][]string{managed: {keys}},
			silent:  true,
		},
		"RouteOld": {
			reason:  "On OpenShift a browser is let in over the Route.",
			release: "osl-1.36",
			adjust:  openShift("apps.example.com"),
			input:   docs(platformYAML("{}"), ofProfile(workflowYAML("", ""), "dev")),
			want: map[string][]string{
				managed: {"kogito.service.url = http://w.ns\n    quarkus.http.cors = true\n    quarkus.http.cors.origins = https://w-ns.apps.example.com\n"},
			},
			silent: true,
		},
		"RouteNew": {
			reason: "By another property from line 2025b on.",
			adjust: openShift("apps.example.com"),
			input:  docs(platformYAML("{}"), ofProfile(workflowYAML("", ""), "dev")),
			want: map[string][]string{
				managed: {"kogito.service.url = http://w.ns\n    quarkus.dev-ui.hosts = w-ns.apps.example.com\n"}, "Route/w": {"termination: edge"},
			},
			silent: true,
		},
		"RouteUnknown": {
			reason:  "Not where nobody knows the domain.",
			adjust:  openShift(""),
			input:   docs(platformYAML("{}"), ofProfile(workflowYAML("", ""), "dev")),
			want:    map[string][]string{"Route/w": {""}},
			wantNot: map[string][]string{managed: {"cors.origins", "dev-ui.hosts"}},
			silent:  true,
		},
		"RouteNotGitOps": {
			reason:  "Only the dev profile has one.",
			adjust:  openShift("apps.example.com"),
			input:   docs(platformYAML("{}"), workflowYAML("", "")),
			wantNot: map[string][]string{managed: {"hosts"}, "Route/w": {""}},
			silent:  true,
		},
		"VersionOfPlatform": {
			reason:  "A platform's property of the version's key keeps its place and loses its value.",
			release: "osl-1.39",
			input: docs(platformYAML("{properties: {flow: [{name: kogito.validation.swf.w.versions, value: x}]}}"),
				withAnnotations(workflowYAML("", ""), "sonataflow.org/version: '3'")),
			want: map[string][]string{managed: {"usertasks.enabled = false\n    kogito.validation.swf.w.versions = 3\n    mp.messaging"}},
		},
		"VersionOld": {
			reason:  "Older lines know no such property.",
			input:   docs(platformYAML("{}"), withAnnotations(workflowYAML("", ""), "sonataflow.org/version: '1'")),
			wantNot: map[string][]string{managed: {"versions"}},
			silent:  true,
		},
		"Timeouts": {
			reason: "Flows with timers ask for the health of the Jobs Service.",
			input: docs(platformYAML("{services: {jobService: {enabled: true}}}"),
				workflowYAML("", "{states: [{name: a, type: sleep, duration: PT1S, end: true}]}")),
			want:   map[string][]string{managed: {"kogito.jobs-service.health-enabled = true", "kogito.jobs-service.url = http://p-jobs-service.ns"}},
			silent: true,
		},
		"TimeoutsSink": {
			reason: "Not where they reach it over a sink.",
			input: docs(kafkaInput, platformYAML("{eventing: {broker: "+brokerRef+"}, services: {jobService: {enabled: true}}}"),
				workflowYAML("", "{states: [{name: a, type: sleep, duration: PT1S, end: true}]}")),
			wantNot: map[string][]string{managed: {"kogito.jobs-service.health-enabled", "kogito.jobs-service.url"}},
			silent:  true,
		},
	})
}
