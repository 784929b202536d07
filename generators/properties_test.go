package generators

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/magiconair/properties"
)

// readBack reads properties as the runtime does: UTF-8, nothing expanded.
func readBack(t *testing.T, text string) *properties.Properties {
	t.Helper()
	read, err := (&properties.Loader{Encoding: properties.UTF8, DisableExpansion: true}).LoadBytes([]byte(text))
	if err != nil {
		t.Fatalf("%v in\n%q", err, text)
	}
	return read
}

func TestFormatProperties(t *testing.T) {
	cases := map[string]struct{ reason, key, value, want string }{
		"Plain":      {"Where nothing needs an escape the bytes are the operator's.", "a.b", "x=y:z#1!ä", "a.b = x=y:z#1!ä\n"},
		"Newline":    {"A newline would end the property.", "a", "x\ny", `a = x\ny` + "\n"},
		"Return":     {"So would a carriage return.", "a", "x\ry", `a = x\ry` + "\n"},
		"Backslash":  {"A backslash escapes what follows.", "a", `C:\x`, `a = C:\\x` + "\n"},
		"Leading":    {"Blanks after the separator are skipped.", "a", "  x", `a = \  x` + "\n"},
		"Tab":        {"So are tabs.", "a", "\tx", `a = \tx` + "\n"},
		"Trailing":   {"Trailing blanks count.", "a", "x ", "a = x \n"},
		"KeyColon":   {"A colon ends a key.", "a:b", "x", `a\:b = x` + "\n"},
		"KeyEquals":  {"So does an equals sign.", "a=b", "x", `a\=b = x` + "\n"},
		"KeyBlank":   {"And a blank.", "a b", "x", `a\ b = x` + "\n"},
		"KeyHash":    {"A hash begins a comment.", "#a", "x", `\#a = x` + "\n"},
		"KeyMark":    {"So does an exclamation mark.", "!a", "x", `\!a = x` + "\n"},
		"Expression": {"The runtime expands it, not we.", "a", "${K_SINK}", "a = ${K_SINK}\n"},
		"Empty":      {"Nothing is a value.", "a", "", "a = \n"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			got := formatProperties([]Property{{Key: tc.key, Value: tc.value}})
			if got != tc.want {
				t.Errorf("%s\ngot  %q\nwant %q", tc.reason, got, tc.want)
			}
			if value, found := readBack(t, got).Get(tc.key); !found || value != tc.value {
				t.Errorf("%s\nread back as %q, want %q", tc.reason, value, tc.value)
			}
		})
	}
}

func FuzzFormatProperties(f *testing.F) {
	f.Add("a", "b")
	f.Add("#a b=c", "\\\n\t ")
	f.Fuzz(func(t *testing.T, key, value string) {
		if key == "" || !utf8.ValidString(key) || !utf8.ValidString(value) {
			t.Skip("no key, or no UTF-8")
		}
		for _, discovered := range []bool{false, true} {
			text := formatProperties([]Property{{Key: key, Value: value, discovered: discovered}, {Key: "next", Value: "1"}})
			read := readBack(t, text)
			if got, found := read.Get(key); key != "next" && (!found || got != value) {
				t.Errorf("%q = %q reads back as %q from %q", key, value, got, text)
			}
		}
	})
}

func TestDiscovery(t *testing.T) {
	services := `apiVersion: v1
kind: Service
metadata: {name: pay, namespace: ns, labels: {tier: gold}}
spec:
  selector: {app: pay}
  ports:
    - {name: m, port: 9090}
    - {name: web, port: 80}
    - {name: https, port: 8443}
---
` +
		`apiVersion: v1
kind: Service
metadata: {name: ext, namespace: other}
spec: {type: ExternalName, externalName: example.com}
---
` +
		`apiVersion: v1
kind: Service
metadata: {name: lb, namespace: ns}
spec: {type: LoadBalancer, ports: [{port: 80}]}
---
` +
		`apiVersion: apps/v1
kind: Deployment
metadata: {name: payd, namespace: ns}
spec:
  selector: {matchLabels: {app: pay}}
  template: {metadata: {labels: {app: pay}}}
---
` +
		`apiVersion: apps/v1
kind: StatefulSet
metadata: {name: alone, namespace: ns}
spec:
  selector: {matchLabels: {app: alone}}
  template: {metadata: {labels: {app: alone}}}
---
` +
		`apiVersion: route.openshift.io/v1
kind: Route
metadata: {name: r, namespace: ns}
spec:
  host: r.example.com
  tls: {termination: edge}
  to: {kind: Service, name: pay}
---
` +
		"apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: kn, namespace: ns}\nspec: {}\n---\n" + kafkaInput
	cases := map[string]struct{ reason, value, want, told string }{
		"PortByName":   {"The port asked for by name.", "kubernetes:services.v1/pay?port=m", "http://pay.ns.svc:9090", ""},
		"HTTPSFirst":   {"Without one, https before all others.", "kubernetes:services.v1/ns/pay", "https://pay.ns.svc:8443", ""},
		"ExternalName": {"Another name for a host.", "kubernetes:services.v1/other/ext", "http://example.com:80", ""},
		"LoadBalancer": {"Not supported, as with the operator.", "kubernetes:services.v1/lb", "", "is a LoadBalancer"},
		"Deployment":   {"Through the Service that selects its pods.", "kubernetes:deployments.v1.apps/payd", "https://pay.ns.svc:8443", ""},
		"Labels":       {"The one with these labels.", "kubernetes:deployments.v1.apps/payd?port=m&tier=gold", "http://pay.ns.svc:9090", ""},
		"StatefulSet":  {"That nothing selects.", "kubernetes:statefulsets.v1.apps/alone", "", "no Service of the input selects StatefulSet"},
		"Knative":      {"The short form is a Knative Service.", "knative:ns/kn", "http://kn.ns.svc.cluster.local", ""},
		"KnativeLong":  {"So is the long one.", "knative:services.v1.serving.knative.dev/kn", "http://kn.ns.svc.cluster.local", ""},
		"Broker":       {"A broker's address hangs on its class.", "knative:brokers.v1.eventing.knative.dev/b", "http://kafka-broker-ingress.knative-eventing.svc.cluster.local/ns/b", ""},
		"Route":        {"A Route by its host.", "openshift:routes.v1.route.openshift.io/r", "https://r.example.com", ""},
		"Own":          {"What this very run makes.", "kubernetes:services.v1/p-data-index-service", "http://p-data-index-service.ns.svc:80", ""},
		"Missing":      {"What is nowhere is left to the runtime.", "kubernetes:services.v1/nobody", "", "it is left for the workflow to look up at run time"},
		"UnknownKind":  {"A kind that cannot be looked up.", "kubernetes:jobs.v1.batch/j", "", "names no kind that can be looked up"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			props := strings.Replace(workflowYAML("", ""), "application.properties: ''", `application.properties: "my.url=${`+tc.value+`}\n"`, 1)
			objects, told := rendered(t, input(t, options(t, "osl-1.38"), platformYAML("{services: {dataIndex: {enabled: true}}}")+"\n---\n"+services+"\n---\n"+props))
			managed := objects["ConfigMap/w-managed-props"]
			if tc.want != "" && !strings.Contains(managed, "my.url = "+tc.want) {
				t.Errorf("%s\nwant %s in:\n%s\n%s", tc.reason, tc.want, managed, told)
			}
			if tc.want == "" && strings.Contains(managed, "my.url") {
				t.Errorf("%s\nunexpected address in:\n%s", tc.reason, managed)
			}
			if !strings.Contains(told, tc.told) {
				t.Errorf("%s\nwant %q in:\n%s", tc.reason, tc.told, told)
			}
		})
	}
}
