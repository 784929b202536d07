package generators

import (
	"strings"
	"testing"
)

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
