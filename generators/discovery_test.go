package generators

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// TestParseAddress: what of an address is read, and what is left to the
// runtime.
func TestParseAddress(t *testing.T) {
	none := map[string]string{}
	cases := map[string]struct {
		reason, uri string
		want        address
		wrong       string
	}{
		"Service": {
			reason: "Kind, namespace and name.",
			uri:    "kubernetes:services.v1/ns/pay",
			want:   address{resource: "services.v1", namespace: "ns", name: "pay", labels: none},
		},
		"NoNamespace": {
			reason: "The namespace may be left out.",
			uri:    "kubernetes:services.v1/pay",
			want:   address{resource: "services.v1", name: "pay", labels: none},
		},
		"Query": {
			reason: "A port and labels.",
			uri:    "kubernetes:pods.v1/ns/pay?port=web&tier=gold&zone=a",
			want:   address{resource: "pods.v1", namespace: "ns", name: "pay", port: "web", labels: map[string]string{"tier": "gold", "zone": "a"}},
		},
		"Group": {
			reason: "Kinds of a group have it behind their version.",
			uri:    "kubernetes:deployments.v1.apps/pay",
			want:   address{resource: "deployments.v1.apps", name: "pay", labels: none},
		},
		"KnativeLong": {
			reason: "Knative's kinds have a scheme of their own.",
			uri:    "knative:brokers.v1.eventing.knative.dev/ns/b",
			want:   address{resource: "brokers.v1.eventing.knative.dev", namespace: "ns", name: "b", labels: none},
		},
		"KnativeShort": {
			reason: "Without a kind it is a Service.",
			uri:    "knative:pay",
			want:   address{resource: "services.v1.serving.knative.dev", name: "pay", labels: none},
		},
		"KnativeShortNamespace": {
			reason: "With its namespace.",
			uri:    "knative:ns/pay",
			want:   address{resource: "services.v1.serving.knative.dev", namespace: "ns", name: "pay", labels: none},
		},
		"OpenShift": {
			reason: "So have OpenShift's.",
			uri:    "openshift:routes.v1.route.openshift.io/ns/r",
			want:   address{resource: "routes.v1.route.openshift.io", namespace: "ns", name: "r", labels: none},
		},
		"LabelWithEquals": {
			reason: "Of a value only what stands before a further equals sign.",
			uri:    "kubernetes:services.v1/pay?a=b=c",
			want:   address{resource: "services.v1", name: "pay", labels: map[string]string{"a": "b"}},
		},
		"ShortWithQuery": {
			reason: "The short form has no query.",
			uri:    "knative:pay?port=web",
			wrong:  "names no kind that can be looked up",
		},
		"UnknownKind": {
			reason: "A kind that has no address.",
			uri:    "kubernetes:configmaps.v1/ns/c",
			wrong:  "kubernetes has services.v1, pods.v1",
		},
		"WrongScheme": {
			reason: "A kind of another scheme.",
			uri:    "openshift:services.v1/pay",
			wrong:  "openshift has routes.v1.route.openshift.io",
		},
		"UpperCase": {
			reason: "No name has capitals.",
			uri:    "kubernetes:services.v1/Pay",
			wrong:  "must be of the form kubernetes:services.v1/[namespace/]name",
		},
		"NoName": {
			reason: "Something must be named.",
			uri:    "kubernetes:services.v1",
			wrong:  "must be of the form",
		},
		"EmptyNamespace": {
			reason: "An empty namespace is none.",
			uri:    "kubernetes:services.v1//pay",
			wrong:  "must be of the form",
		},
		"TooLong": {
			reason: "Nothing stands below a name.",
			uri:    "kubernetes:services.v1/ns/pay/charge",
			wrong:  "must be of the form",
		},
		"DotInLabel": {
			reason: "A query with dots is none that the operator reads.",
			uri:    "kubernetes:services.v1/pay?app.kubernetes.io/name=x",
			wrong:  "must have a query of the form port=name&label=value, without dots",
		},
		"EmptyQuery": {
			reason: "Nor is an empty one.",
			uri:    "kubernetes:services.v1/pay?",
			wrong:  "must have a query",
		},
		"EmptyTerm": {
			reason: "Or one with a hole.",
			uri:    "kubernetes:services.v1/pay?port=web&",
			wrong:  "must have a query",
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			got, err := parseAddress(tc.uri)
			if tc.wrong != "" {
				if err == nil || !strings.Contains(err.Error(), tc.wrong) {
					t.Errorf("%s\ngot error %v, want %s", tc.reason, err, tc.wrong)
				}
				return
			}
			if diff := cmp.Diff(tc.want, got, cmp.AllowUnexported(address{}), cmpopts.EquateEmpty()); err != nil || diff != "" {
				t.Errorf("%s\n%v (-want +got):\n%s", tc.reason, err, diff)
			}
		})
	}
}

// TestServiceURL: which port of a Service is taken, and how it is spoken to.
func TestServiceURL(t *testing.T) {
	named := func(name string, port int32) corev1.ServicePort { return corev1.ServicePort{Name: name, Port: port} }
	cases := map[string]struct {
		reason    string
		namespace string
		spec      corev1.ServiceSpec
		port      string
		want      string
	}{
		"Only": {
			reason:    "The only port there is.",
			namespace: "ns",
			spec:      corev1.ServiceSpec{Ports: []corev1.ServicePort{named("", 9090)}},
			want:      "http://s.ns.svc:9090",
		},
		"First": {
			reason:    "The first where none has a name that says more.",
			namespace: "ns",
			spec:      corev1.ServiceSpec{Ports: []corev1.ServicePort{named("m", 9090), named("n", 9091)}},
			want:      "http://s.ns.svc:9090",
		},
		"Web": {
			reason:    "web before the first.",
			namespace: "ns",
			spec:      corev1.ServiceSpec{Ports: []corev1.ServicePort{named("m", 9090), named("web", 80)}},
			want:      "http://s.ns.svc:80",
		},
		"HTTP": {
			reason:    "http before web.",
			namespace: "ns",
			spec:      corev1.ServiceSpec{Ports: []corev1.ServicePort{named("web", 80), named("http", 81)}},
			want:      "http://s.ns.svc:81",
		},
		"HTTPS": {
			reason:    "https before http, by https.",
			namespace: "ns",
			spec:      corev1.ServiceSpec{Ports: []corev1.ServicePort{named("http", 80), named("https", 444)}},
			want:      "https://s.ns.svc:444",
		},
		"Asked": {
			reason:    "The one asked for before all others.",
			namespace: "ns",
			spec:      corev1.ServiceSpec{Ports: []corev1.ServicePort{named("https", 443), named("m", 9090)}},
			port:      "m",
			want:      "http://s.ns.svc:9090",
		},
		"AskedInVain": {
			reason:    "One that is not there is not asked for.",
			namespace: "ns",
			spec:      corev1.ServiceSpec{Ports: []corev1.ServicePort{named("m", 9090)}},
			port:      "n",
			want:      "http://s.ns.svc:9090",
		},
		"Port443": {
			reason:    "The port 443 speaks https whatever its name.",
			namespace: "ns",
			spec:      corev1.ServiceSpec{Ports: []corev1.ServicePort{named("m", 443)}},
			want:      "https://s.ns.svc:443",
		},
		"Port8443": {
			reason:    "So does 8443.",
			namespace: "ns",
			spec:      corev1.ServiceSpec{Ports: []corev1.ServicePort{named("", 8443)}},
			want:      "https://s.ns.svc:8443",
		},
		"External": {
			reason:    "Another name for a host outside.",
			namespace: "ns",
			spec:      corev1.ServiceSpec{Type: corev1.ServiceTypeExternalName, ExternalName: "example.com"},
			want:      "http://example.com:80",
		},
		"LoadBalancer": {
			reason:    "Not supported, as with the operator.",
			namespace: "ns",
			spec:      corev1.ServiceSpec{Type: corev1.ServiceTypeLoadBalancer, Ports: []corev1.ServicePort{named("", 80)}},
		},
		"NoPorts": {
			reason:    "Nothing to speak to.",
			namespace: "ns",
		},
		"NoNamespace": {
			reason: "A bare name where no namespace is known.",
			spec:   corev1.ServiceSpec{Ports: []corev1.ServicePort{named("", 80)}},
			want:   "http://s:80",
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			service := &corev1.Service{ObjectMeta: metav1.ObjectMeta{Name: "s", Namespace: tc.namespace}, Spec: tc.spec}
			got, err := serviceURL(service, tc.port)
			if got != tc.want || (err == nil) != (tc.want != "") {
				t.Errorf("%s\ngot %q, %v, want %q", tc.reason, got, err, tc.want)
			}
		})
	}
}

// clusterYAML is what the addresses of TestCatalog lead to.
const clusterYAML = `
apiVersion: v1
kind: Service
metadata: {name: b-any, namespace: ns}
spec: {selector: {app: pay}, ports: [{port: 81}]}
---
apiVersion: v1
kind: Service
metadata: {name: c-gold, namespace: ns, labels: {tier: gold}}
spec: {selector: {app: pay}, ports: [{port: 82}]}
---
apiVersion: v1
kind: Service
metadata: {name: a-narrow, namespace: ns}
spec: {selector: {app: pay, track: canary}, ports: [{port: 83}]}
---
apiVersion: v1
kind: Service
metadata: {name: headless, namespace: ns}
spec: {ports: [{port: 84}]}
---
apiVersion: v1
kind: Pod
metadata: {name: p, namespace: ns, labels: {app: pay, extra: x}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: d, namespace: ns}
spec: {selector: {matchLabels: {app: pay}}}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: s, namespace: ns}
spec: {selector: {matchLabels: {app: pay, track: canary}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: unserved, namespace: ns}
spec: {selector: {matchLabels: {app: other}}}
---
apiVersion: apps.openshift.io/v1
kind: DeploymentConfig
metadata: {name: dc, namespace: ns}
spec: {selector: {app: pay}}
---
apiVersion: route.openshift.io/v1
kind: Route
metadata: {name: plain, namespace: ns}
spec: {host: plain.example.com}
---
apiVersion: route.openshift.io/v1
kind: Route
metadata: {name: secure, namespace: ns}
spec: {host: secure.example.com, tls: {termination: passthrough}}
---
apiVersion: route.openshift.io/v1
kind: Route
metadata: {name: unset, namespace: ns}
spec: {to: {kind: Service, name: b-any}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: i, namespace: ns}
---
apiVersion: serving.knative.dev/v1
kind: Service
metadata: {name: kn, namespace: ns}
---
apiVersion: eventing.knative.dev/v1
kind: Broker
metadata: {name: kafka, namespace: ns, annotations: {eventing.knative.dev/broker.class: Kafka}}
---
apiVersion: eventing.knative.dev/v1
kind: Broker
metadata: {name: own, namespace: ns, annotations: {eventing.knative.dev/broker.class: KafkaNamespaced}}
---
apiVersion: eventing.knative.dev/v1
kind: Broker
metadata: {name: default, namespace: ns}
---
apiVersion: eventing.knative.dev/v1
kind: Broker
metadata: {name: rabbit, namespace: ns, annotations: {eventing.knative.dev/broker.class: RabbitMQBroker}}
`

// TestCatalog: what each kind of resource is reached at.
func TestCatalog(t *testing.T) {
	cases := map[string]struct {
		reason, uri string
		adjust      func(*Options)
		want, wrong string
	}{
		"Pod": {
			reason: "By the first Service, in the order of names, that selects it.",
			uri:    "kubernetes:pods.v1/ns/p",
			want:   "http://b-any.ns.svc:81",
		},
		"Labels": {
			reason: "By the one whose labels are asked for.",
			uri:    "kubernetes:pods.v1/ns/p?tier=gold",
			want:   "http://c-gold.ns.svc:82",
		},
		"LabelsInVain": {
			reason: "By the first where none has them.",
			uri:    "kubernetes:pods.v1/ns/p?tier=tin",
			want:   "http://b-any.ns.svc:81",
		},
		"Deployment": {
			reason: "By what its own selector says: the narrower Service may not select all of its pods.",
			uri:    "kubernetes:deployments.v1.apps/ns/d",
			want:   "http://b-any.ns.svc:81",
		},
		"StatefulSet": {
			reason: "By any Service that selects by less than it does.",
			uri:    "kubernetes:statefulsets.v1.apps/ns/s",
			want:   "http://a-narrow.ns.svc:83",
		},
		"Unserved": {
			reason: "A workload without a Service is left to the runtime.",
			uri:    "kubernetes:deployments.v1.apps/ns/unserved",
			wrong:  `no Service of the input selects Deployment "unserved.ns"`,
		},
		"DeploymentConfig": {
			reason: "OpenShift's own workloads alike.",
			uri:    "openshift:deploymentconfigs.v1.apps.openshift.io/ns/dc",
			want:   "http://b-any.ns.svc:81",
		},
		"Route": {
			reason: "A Route by its host, without a port.",
			uri:    "openshift:routes.v1.route.openshift.io/ns/plain",
			want:   "http://plain.example.com",
		},
		"RouteTLS": {
			reason: "By https with TLS of any kind.",
			uri:    "openshift:routes.v1.route.openshift.io/ns/secure",
			want:   "https://secure.example.com",
		},
		"RouteUnset": {
			reason: "Not before the cluster has chosen one.",
			uri:    "openshift:routes.v1.route.openshift.io/ns/unset",
			wrong:  `there is no Route "unset.ns" with a host in the input`,
		},
		"Ingress": {
			reason: "Its address is known to the cluster only.",
			uri:    "kubernetes:ingresses.v1.networking.k8s.io/ns/i",
			wrong:  `the address of Ingress "i.ns" is known to the cluster only`,
		},
		"Knative": {
			reason: "A Knative Service by the name that Knative gives it inside the cluster.",
			uri:    "knative:ns/kn",
			want:   "http://kn.ns.svc.cluster.local",
		},
		"Kafka": {
			reason: "A Broker by its class.",
			uri:    "knative:brokers.v1.eventing.knative.dev/ns/kafka",
			want:   "http://kafka-broker-ingress.knative-eventing.svc.cluster.local/ns/kafka",
		},
		"KafkaNamespaced": {
			reason: "One that runs in its own namespace.",
			uri:    "knative:brokers.v1.eventing.knative.dev/ns/own",
			want:   "http://kafka-broker-ingress.ns.svc.cluster.local/ns/own",
		},
		"DefaultClass": {
			reason: "One without a class has Knative's default.",
			uri:    "knative:brokers.v1.eventing.knative.dev/ns/default",
			want:   "http://broker-ingress.knative-eventing.svc.cluster.local/ns/default",
		},
		"DefaultClassConfigured": {
			reason: "Unless the config says what brokers of no known class listen on.",
			uri:    "knative:brokers.v1.eventing.knative.dev/ns/default",
			adjust: func(o *Options) { o.IngressURL = "http://ingress/{namespace}/{name}" },
			want:   "http://ingress/ns/default",
		},
		"OtherClass": {
			reason: "A class that nobody knows.",
			uri:    "knative:brokers.v1.eventing.knative.dev/ns/rabbit",
			wrong:  `the address of Broker "rabbit.ns" is not known`,
		},
		"OtherClassConfigured": {
			reason: "The config knows.",
			uri:    "knative:brokers.v1.eventing.knative.dev/ns/rabbit",
			adjust: func(o *Options) { o.IngressURL = "http://ingress/{namespace}/{name}" },
			want:   "http://ingress/ns/rabbit",
		},
		"OtherNamespace": {
			reason: "Namespaces are kept apart.",
			uri:    "kubernetes:services.v1/other/b-any",
			wrong:  `there is no services.v1 "b-any.other" in the input`,
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			o := options(t, "osl-1.38")
			if tc.adjust != nil {
				tc.adjust(&o)
			}
			s := &resolver{in: input(t, o, clusterYAML)}
			a, err := parseAddress(tc.uri)
			if err != nil {
				t.Fatal(err)
			}
			got, err := s.newCatalog(nil, nil).resolve(a)
			if tc.wrong == "" && (err != nil || got != tc.want) {
				t.Errorf("%s\ngot %q, %v, want %q", tc.reason, got, err, tc.want)
			}
			if tc.wrong != "" && (err == nil || !strings.Contains(err.Error(), tc.wrong)) {
				t.Errorf("%s\ngot %q, %v, want the error %s", tc.reason, got, err, tc.wrong)
			}
		})
	}
}

// TestDiscoveredProperties: where discovered addresses stand, and what they
// win over.
func TestDiscoveredProperties(t *testing.T) {
	const service = "apiVersion: v1\nkind: Service\nmetadata: {name: pay, namespace: ns}\nspec: {ports: [{port: 80}]}"
	user := func(lines string) string { return withProperties(workflowYAML("", ""), lines) }
	const managed = "ConfigMap/w-managed-props"
	const found = `    org.kie.kogito.addons.discovery.kubernetes\:services.v1\/pay = http://pay.ns.svc:80` + "\n"
	runChecks(t, map[string]check{
		"Pair": {
			reason: "An address makes two properties, ahead of all others.",
			input:  docs(service, platformYAML("{}"), user("my.url=${kubernetes:services.v1/pay}")),
			want: map[string][]string{
				managed: {"properties: |\n" + found + "    my.url = http://pay.ns.svc:80\n    kogito.events.grouping = true\n"},
			},
			silent: true,
		},
		"Order": {
			reason: "In the order of the user's file; an address that comes twice is told to the catalogue once.",
			input:  docs(service, platformYAML("{}"), user("z=${kubernetes:services.v1/pay}\na=${kubernetes:services.v1/pay}")),
			want: map[string][]string{
				managed: {"properties: |\n" + found + "    z = http://pay.ns.svc:80\n    a = http://pay.ns.svc:80\n    kogito.events"},
			},
			silent: true,
		},
		"Default": {
			reason:  "It wins over a default of that key, whose own place is given up.",
			input:   docs(service, platformYAML("{}"), user("kogito.events.grouping=${kubernetes:services.v1/pay}")),
			want:    map[string][]string{managed: {found + "    kogito.events.grouping = http://pay.ns.svc:80\n    kogito.events.grouping.binary"}},
			wantNot: map[string][]string{managed: {"kogito.events.grouping = true"}},
			silent:  true,
		},
		"Platform": {
			reason: "And over a property of the platform.",
			input: docs(service, platformYAML("{properties: {flow: [{name: shop.url, value: x}]}}"),
				user("shop.url=${kubernetes:services.v1/pay}")),
			want:    map[string][]string{managed: {"shop.url = http://pay.ns.svc:80"}},
			wantNot: map[string][]string{managed: {"shop.url = x"}},
		},
		"Address": {
			reason:  "And over the workflow's own address.",
			input:   docs(service, platformYAML("{}"), user("kogito.service.url=${kubernetes:services.v1/pay}")),
			want:    map[string][]string{managed: {"kogito.service.url = http://pay.ns.svc:80"}},
			wantNot: map[string][]string{managed: {"kogito.service.url = http://w.ns"}},
			silent:  true,
		},
		"Immutable": {
			reason:  "Not over the port, which the probes go by.",
			input:   docs(service, platformYAML("{}"), user("quarkus.http.port=${kubernetes:services.v1/pay}")),
			want:    map[string][]string{managed: {found, "quarkus.http.port = 8080"}},
			wantNot: map[string][]string{managed: {"quarkus.http.port = http://pay.ns.svc:80"}},
			told:    []string{`the property "quarkus.http.port" has no effect`},
		},
		"Catalogue": {
			reason:  "What users write for the catalogue themselves is passed over.",
			input:   docs(service, platformYAML("{}"), user("org.kie.kogito.addons.discovery.x=${kubernetes:services.v1/pay}")),
			wantNot: map[string][]string{managed: {"discovery"}},
			silent:  true,
		},
		"PartOfAValue": {
			reason:  "An address must be the whole value.",
			input:   docs(service, platformYAML("{}"), user("a=${kubernetes:services.v1/pay}/path")),
			wantNot: map[string][]string{managed: {"discovery", "a = "}},
			silent:  true,
		},
		"Nowhere": {
			reason:  "What is not in the input is left to the runtime, and told.",
			input:   docs(platformYAML("{}"), user("a=${kubernetes:services.v1/pay}")),
			wantNot: map[string][]string{managed: {"discovery"}},
			told:    []string{`warning SonataFlow ns/w ConfigMap w-props, property a: there is no services.v1 "pay.ns" in the input`},
		},
	})
}
