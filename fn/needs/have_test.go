package needs

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCompare(t *testing.T) {
	const secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: db, namespace: flows}\ndata: "
	trigger := "apiVersion: eventing.knative.dev/v1\nkind: Trigger\nmetadata: {name: t, namespace: flows}\nspec: {broker: b}\n"
	const crd = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: triggers.eventing.knative.dev}\nspec: {names: {kind: Trigger}, versions: [{name: v1, served: true}]}\n"
	pod := func(fields string) string { return strings.Replace(podHead, "default", "flows", 1) + fields }
	keys := pod("      containers: [{name: c, env: [{name: A, valueFrom: {secretKeyRef: {name: db, key: user}}}, {name: B, valueFrom: {secretKeyRef: {name: db, key: password}}}]}]\n")
	sink := pod("      containers: [{name: c, image: 'r.example.com/c:1', env: [{name: K_SINK, value: 'http://broker-ingress.knative-eventing.svc.cluster.local/flows/b'}]}]\n")
	const namespace = "apiVersion: v1\nkind: Namespace\nmetadata: {name: flows}\n"
	broker := func(class string) string {
		return "apiVersion: eventing.knative.dev/v1\nkind: Broker\nmetadata: {name: b, namespace: flows, annotations: {" + class + "}}\n"
	}
	cases := map[string]struct {
		reason      string
		input, have []string
		want        string
	}{
		"nothing":        {reason: "An empty list has nothing.", input: []string{keys}, have: []string{"apiVersion: v1\nkind: List\nitems: []\n"}, want: "Namespace flows: it is not there\nSecret flows/db: it is not there"},
		"all":            {reason: "All there is, the namespace by what is in it.", input: []string{keys}, have: []string{secret + "{user: aHVudGVyMg==, password: aHVudGVyMg==}\n"}},
		"a key":          {reason: "A key that the Secret lacks.", input: []string{keys}, have: []string{secret + "{user: aHVudGVyMg==}\n"}, want: "Secret flows/db: it lacks the key password"},
		"both keys":      {reason: "Or both.", input: []string{keys}, have: []string{secret + "{}\n"}, want: "Secret flows/db: it lacks the keys password, user"},
		"elsewhere":      {reason: "A Secret of another namespace is none.", input: []string{keys}, have: []string{namespace, strings.Replace(secret, "flows", "more", 1) + "{user: a, password: a}\n"}, want: "Secret flows/db: it is not there"},
		"as a List":      {reason: "As kubectl prints it.", input: []string{keys}, have: []string{"apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Secret, metadata: {name: db, namespace: flows}, data: {user: a, password: a}}\n"}},
		"an API":         {reason: "A definition, and a Broker that is not there.", input: []string{trigger}, have: []string{namespace, crd}, want: "Broker flows/b: it is not there"},
		"a version":      {reason: "A version that is not served.", input: []string{trigger}, have: []string{namespace, strings.Replace(crd, "served: true", "served: false", 1), broker("")}, want: "API eventing.knative.dev/v1 Trigger: it is not there"},
		"aggregated":     {reason: "An API that a server of its own serves.", input: []string{trigger}, have: []string{namespace, "apiVersion: apiregistration.k8s.io/v1\nkind: APIService\nmetadata: {name: v1.eventing.knative.dev}\n", broker("")}},
		"by an object":   {reason: "What exists has an API.", input: []string{trigger}, have: []string{strings.Replace(trigger, "name: t,", "name: other,", 1), broker("")}},
		"a class":        {reason: "A Broker of the class.", input: []string{sink}, have: []string{broker("eventing.knative.dev/broker.class: MTChannelBasedBroker")}},
		"another class":  {reason: "One of another: events would go nowhere.", input: []string{sink}, have: []string{broker("eventing.knative.dev/broker.class: Kafka")}, want: `Broker flows/b: it is of the class "Kafka"`},
		"Knative's":      {reason: "A Service may be Knative's.", input: []string{pod("      containers: [{name: c, env: [{name: A, value: 'http://orders.flows.svc/x'}]}]\n")}, have: []string{"apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: orders, namespace: flows}\n"}},
		"brought so":     {reason: "A Secret that the input brings without the key is applied over what exists.", input: []string{keys, secret + "{user: a}\n"}, have: []string{namespace, secret + "{user: a, password: a}\n"}, want: "Secret flows/db: the input brings it without the key password"},
		"cannot be seen": {reason: "Images and databases are in no list.", input: []string{sink}, have: []string{broker("")}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			list := Of(itemsOf(t, c.input...), nil)
			var lines []string
			for _, n := range list.Compare(itemsOf(t, c.have...)) {
				lines = append(lines, n.Kind+" "+n.Title()+": "+n.Missing)
			}
			if diff := cmp.Diff(c.want, strings.Join(lines, "\n")); diff != "" {
				t.Errorf("%s (-want +got)\n%s", c.reason, diff)
			}
			for _, n := range list.Needs {
				if n.Unchecked != (n.Kind == kindImage) {
					t.Errorf("%s %s: unchecked is %v", n.Kind, n.Name, n.Unchecked)
				}
			}
		})
	}
}
