package generators

import (
	"fmt"
	"strings"
	"testing"
)

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

// TestDiscoveryAtOnce: workflows are resolved on all cores, and look up the
// Services of one namespace at once. The race detector sees what goes wrong.
func TestDiscoveryAtOnce(t *testing.T) {
	documents := []string{platformYAML("{}"), "apiVersion: v1\nkind: Service\nmetadata: {name: pay, namespace: ns}\nspec: {ports: [{port: 80}]}"}
	for i := range 40 {
		name := fmt.Sprintf("w%d", i)
		workflow := withProperties(workflowYAML("", ""), "pay=${kubernetes:services.v1/pay}\n")
		documents = append(documents, strings.NewReplacer("name: w,", "name: "+name+",", "name: w-props", "name: "+name+"-props").Replace(workflow))
	}
	plan, results := Resolve(input(t, options(t, "osl-1.38"), docs(documents...)))
	if len(results) > 0 {
		t.Fatal(results)
	}
	for _, w := range plan.Workflows {
		if len(w.discovered) != 2 || w.discovered[1].Value != "http://pay.ns.svc:80" {
			t.Errorf("%s: got %v", w.Ref.Title(), w.discovered)
		}
	}
}
