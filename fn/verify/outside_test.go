package verify

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLeadsOut(t *testing.T) {
	properties := func(text string) string {
		return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: greeting-managed-props, namespace: flows, annotations: {" + from + "}}\ndata: {application-prod.properties: '" + text + "'}\n"
	}
	env := func(entry string) string {
		return strings.Replace(flowDeployment, "        - name: workflow\n", "        - name: workflow\n          env: ["+entry+"]\n", 1)
	}
	secret := strings.Replace(someSecret, "other", "db", 1)
	cases := map[string]struct {
		reason string
		input  []string
		want   string
	}{
		"nothing":        {reason: "What is brought is no need.", input: []string{flowDeployment, flowService}},
		"a key":          {reason: "A key of a Secret.", input: []string{env("{name: A, valueFrom: {secretKeyRef: {name: db, key: user}}}")}, want: "Secret flows/db [user]"},
		"with the key":   {reason: "A Secret of the input that has it.", input: []string{env("{name: A, valueFrom: {secretKeyRef: {name: db, key: user}}}"), secret + "stringData: {user: x}\n"}},
		"without it":     {reason: "One that lacks it.", input: []string{env("{name: A, valueFrom: {secretKeyRef: {name: db, key: user}}}"), secret + "data: {password: eA==}\n"}, want: "Secret flows/db [user] here"},
		"items":          {reason: "Keys of a volume.", input: []string{withPod("      volumes: [{name: a, secret: {secretName: db, items: [{key: a, path: x}, {key: b, path: y}]}}]\n")}, want: "Secret flows/db [a b]"},
		"whole":          {reason: "A volume of all keys asks for none.", input: []string{withPod("      volumes: [{name: a, secret: {secretName: db}}]\n")}, want: "Secret flows/db []"},
		"optional":       {reason: "What is optional is no need.", input: []string{env("{name: A, valueFrom: {secretKeyRef: {name: db, key: user, optional: true}}}")}},
		"priority":       {reason: "A class of the whole cluster.", input: []string{withPod("      priorityClassName: high\n")}, want: "PriorityClass /high []"},
		"a user's":       {reason: "Needs of what users wrote count as well.", input: []string{"apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: a, namespace: flows}\nspec: {jobTemplate: {spec: {template: {spec: {serviceAccountName: cleaner}}}}}\n"}, want: "ServiceAccount flows/cleaner []"},
		"a Broker":       {reason: "A Trigger's Broker.", input: []string{"apiVersion: eventing.knative.dev/v1\nkind: Trigger\nmetadata: {name: a, namespace: flows}\nspec: {broker: default}\n"}, want: "Broker flows/default []"},
		"its class":      {reason: "An address tells the class.", input: []string{env("{name: K_SINK, value: 'http://kafka-broker-ingress.knative-eventing.svc.cluster.local/shop/default'}")}, want: "Broker shop/default [] Kafka"},
		"namespaced":     {reason: "Of the other Kafka, too.", input: []string{env("{name: K_SINK, value: 'http://kafka-broker-ingress.shop.svc.cluster.local/shop/default'}")}, want: "Broker shop/default [] KafkaNamespaced"},
		"a Broker's own": {reason: "A Broker's ConfigMap.", input: []string{"apiVersion: eventing.knative.dev/v1\nkind: Broker\nmetadata: {name: a, namespace: flows}\nspec: {config: {apiVersion: v1, kind: ConfigMap, name: kafka, namespace: knative-eventing}}\n"}, want: "ConfigMap knative-eventing/kafka []"},
		"a database":     {reason: "The Service of a database.", input: []string{env("{name: QUARKUS_DATASOURCE_JDBC_URL, value: 'jdbc:postgresql://postgres.data:5432/flows'}")}, want: "Service data/postgres []"},
		"the world":      {reason: "An address in the world is none.", input: []string{env("{name: A, value: 'https://example.com/x'}, {name: B, value: 'jdbc:postgresql://db.example.com:5432/flows'}")}},
		"a namespace":    {reason: "The same form is one where there is such a namespace.", input: []string{env("{name: A, value: 'http://orders.flows/x'}")}, want: "Service flows/orders []"},
		"a platform":     {reason: "What a render says of a platform elsewhere.", input: []string{properties("kogito.data-index.url=http://di.shared")}, want: "Service shared/di []"},
		"not applied":    {reason: "What is not applied needs nothing.", input: []string{strings.Replace(env("{name: A, value: 'http://orders/x'}"), "annotations: {", "annotations: {config.kubernetes.io/local-config: 'true', ", 1), flowStream}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var found []string
			for _, o := range LeadsOut(itemsOf(t, c.input...)) {
				text := fmt.Sprintf("%s %s/%s %v %s", o.Kind, o.Namespace, o.Name, o.Keys, o.Class)
				if o.Here {
					text += "here"
				}
				found = append(found, strings.TrimSpace(text))
				if o.Item == nil || o.Field == "" {
					t.Errorf("%s: nobody needs it", text)
				}
			}
			if diff := cmp.Diff(c.want, strings.Join(found, "\n")); diff != "" {
				t.Errorf("%s (-want +got)\n%s", c.reason, diff)
			}
		})
	}
}
