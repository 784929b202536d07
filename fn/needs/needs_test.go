package needs

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/generators"
)

const podHead = `apiVersion: apps/v1
kind: Deployment
metadata: {name: a, namespace: default}
spec:
  template:
    spec:
`

func itemsOf(t *testing.T, documents ...string) []*krm.Item {
	t.Helper()
	stream, err := krm.Read([]byte(strings.Join(documents, "---\n")))
	if err != nil {
		t.Fatal(err)
	}
	return stream.Items
}

// linesOf is a list as lines: kind, name and all that is known.
func linesOf(l *List) string {
	var lines []string
	for _, n := range l.Needs {
		line := n.Kind + " " + n.Title()
		if details := n.Details(); len(details) > 0 {
			line += ": " + strings.Join(details, "; ")
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

func TestOf(t *testing.T) {
	env := func(entries string) string {
		return podHead + "      containers: [{name: c, image: 'r.example.com/c:1', env: [" + entries + "]}]\n"
	}
	const image = "\nImage r.example.com/c:1"
	const user = "{name: U, valueFrom: {secretKeyRef: {name: db, key: user}}}"
	cases := map[string]struct {
		reason string
		input  []string
		want   string
	}{
		"an image":       {reason: "Containers of every kind, with digests.", input: []string{podHead + "      initContainers: [{name: i, image: 'r.example.com/i@sha256:0123'}]\n      containers: [{name: c, image: 'r.example.com/c:1'}]\n"}, want: "Image r.example.com/c:1\nImage r.example.com/i@sha256:0123"},
		"keys":           {reason: "Keys of one Secret from several places, each once.", input: []string{env(user + ", {name: P, valueFrom: {secretKeyRef: {name: db, key: password}}}, {name: V, valueFrom: {secretKeyRef: {name: db, key: user}}}")}, want: "Secret default/db: keys password, user" + image},
		"brought":        {reason: "What the input brings is no need.", input: []string{env(user), "apiVersion: v1\nkind: Secret\nmetadata: {name: db, namespace: default}\nstringData: {user: hunter2}\n"}, want: image[1:]},
		"without a key":  {reason: "A key that it lacks is.", input: []string{env(user), "apiVersion: v1\nkind: Secret\nmetadata: {name: db, namespace: default}\nstringData: {password: hunter2}\n"}, want: "Secret default/db: key user; the input brings it without them" + image},
		"made":           {reason: "A controller makes the Secret of what the input brings.", input: []string{env(user), "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: {name: of-db, namespace: default}\nspec: {target: {name: db}}\n"}, want: "API external-secrets.io/v1 ExternalSecret" + image},
		"sealed":         {reason: "Under its own name.", input: []string{env(user), "apiVersion: bitnami.com/v1alpha1\nkind: SealedSecret\nmetadata: {name: db, namespace: default}\n"}, want: "API bitnami.com/v1alpha1 SealedSecret" + image},
		"namespace":      {reason: "A namespace that nobody brings, and one that somebody does.", input: []string{"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: x}\n", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: y}\n", "apiVersion: v1\nkind: Namespace\nmetadata: {name: y}\n"}, want: "Namespace x"},
		"an API":         {reason: "A kind that not every cluster knows, but for one that the input defines.", input: []string{"apiVersion: eventing.knative.dev/v1\nkind: Broker\nmetadata: {name: b, namespace: default, annotations: {eventing.knative.dev/broker.class: Kafka}}\nspec: {config: {kind: ConfigMap, apiVersion: v1, name: kafka, namespace: knative-eventing}}\n", "apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: t}\n", "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: things.example.com}\nspec: {names: {kind: Thing}}\n"}, want: "API eventing.knative.dev/v1 Broker\nConfigMap knative-eventing/kafka\nBrokerClass Kafka: what serves Brokers of this class"},
		"a class":        {reason: "The class of a Broker that an address tells.", input: []string{env("{name: K_SINK, value: 'http://kafka-broker-ingress.knative-eventing.svc.cluster.local/shop/default'}")}, want: "Broker shop/default: class Kafka" + image},
		"always there":   {reason: "What every cluster has.", input: []string{podHead + "      serviceAccountName: default\n      priorityClassName: system-node-critical\n      volumes: [{name: a, configMap: {name: kube-root-ca.crt}}]\n"}},
		"a pod's":        {reason: "All that a pod names.", input: []string{podHead + "      serviceAccountName: runner\n      runtimeClassName: kata\n      imagePullSecrets: [{name: pull}]\n      volumes: [{name: a, persistentVolumeClaim: {claimName: data}}]\n"}, want: "RuntimeClass kata\nServiceAccount default/runner\nSecret default/pull\nPersistentVolumeClaim default/data"},
		"a database":     {reason: "Schemas, and no user or password of an address.", input: []string{env("{name: QUARKUS_DATASOURCE_JDBC_URL, value: 'jdbc:postgresql://joe:hunter2@db.example.com:5432/flows?currentSchema=orders'}, {name: R, value: 'postgresql://db.example.com:5432/flows?search_path=more'}")}, want: "Database db.example.com:5432/flows: schema more; schema orders" + image},
		"a migration":    {reason: "A schema that the Job makes.", input: []string{"apiVersion: batch/v1\nkind: Job\nmetadata: {name: m, namespace: default}\nspec: {template: {spec: {containers: [{name: c, image: 'r.example.com/c:1', env: [{name: QUARKUS_DATASOURCE_DATAINDEX_JDBC_URL, value: 'jdbc:postgresql://db.example.com/flows?currentSchema=di'}, {name: QUARKUS_FLYWAY_DATAINDEX_SCHEMAS, value: di}]}]}}}\n"}, want: "Database db.example.com/flows: schema di (the migration Job makes it)" + image},
		"of properties":  {reason: "A database that properties name.", input: []string{"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a-managed-props, namespace: default}\ndata: {application-prod.properties: 'quarkus.datasource.jdbc.url=jdbc:postgresql://db.example.com:5432/flows'}\n"}, want: "Database db.example.com:5432/flows"},
		"of a variable":  {reason: "An address that nobody knows yet is none.", input: []string{env("{name: A, value: 'jdbc:postgresql://$(HOST):5432/flows'}")}, want: image[1:]},
		"nothing at all": {reason: "An object that needs nothing.", input: []string{"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			list := Of(itemsOf(t, c.input...), nil)
			if diff := cmp.Diff(c.want, linesOf(list)); diff != "" {
				t.Errorf("%s (-want +got)\n%s", c.reason, diff)
			}
			for _, n := range list.Needs {
				if len(n.For) == 0 || strings.Contains(fmt.Sprintf("%+v", *n), "hunter2") {
					t.Errorf("nobody needs it, or it says too much: %+v", *n)
				}
			}
			if len(list.Waves) != 5 {
				t.Errorf("%d waves", len(list.Waves))
			}
		})
	}
}

// TestBuilt: an image that is built says by whom, and what it is built of has to
// be there, too.
func TestBuilt(t *testing.T) {
	for strategy, note := range builders {
		w := &generators.Workflow{Ref: generators.Ref{Kind: "SonataFlow", Namespace: "default", Name: "a"}, Build: &generators.Build{
			Strategy: strategy, Image: "r.example.com/c:0123", Hash: "0123", BuilderImage: "r.example.com/builder:1", RuntimeImage: "r.example.com/runtime:1",
		}}
		list := Of(itemsOf(t, podHead+"      containers: [{name: c, image: 'r.example.com/c:0123'}]\n"), &generators.Plan{Workflows: []*generators.Workflow{w, {}}})
		want := "Image r.example.com/builder:1\nImage r.example.com/c:0123: " + note + "\nImage r.example.com/runtime:1"
		if diff := cmp.Diff(want, linesOf(list)); diff != "" {
			t.Errorf("%s (-want +got)\n%s", strategy, diff)
		}
		if diff := cmp.Diff(&Built{Workflow: "SonataFlow default/a", Strategy: strategy, Hash: "0123"}, list.Needs[1].Built); diff != "" {
			t.Errorf("%s (-want +got)\n%s", strategy, diff)
		}
	}
}
