package generators

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
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
