package generators

import "testing"

// TestPlatformProperties: where the value of a platform's property comes from,
// and what must not be written down.
func TestPlatformProperties(t *testing.T) {
	const managed, deployment = "ConfigMap/w-managed-props", "Deployment/w"
	const configMap = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: shop, namespace: ns}\ndata: {url: 'http://shop', empty: ''}"
	of := func(properties string, more ...string) string {
		platform := platformYAML("\n  properties:\n    flow:\n" + properties)
		return docs(append([]string{platform, workflowYAML("", "")}, more...)...)
	}
	runChecks(t, map[string]check{
		"Value": {
			reason: "Written as it is, sorted in among the defaults.",
			input:  of("    - {name: kogito.events.h, value: 'a b'}"),
			want:   map[string][]string{managed: {"grouping.binary = true\n    kogito.events.h = a b\n    kogito.events.processdefinitions"}},
			silent: true,
		},
		"OverDefault": {
			reason:  "It wins over a default of the render's.",
			input:   of("    - {name: kogito.events.grouping, value: 'false'}"),
			want:    map[string][]string{managed: {"kogito.events.grouping = false"}},
			wantNot: map[string][]string{managed: {"kogito.events.grouping = true"}},
			silent:  true,
		},
		"NotOverImmutable": {
			reason: "Not over what nobody may change.",
			input:  of("    - {name: quarkus.http.port, value: '9090'}\n    - {name: kogito.service.url, value: x}"),
			want:   map[string][]string{managed: {"quarkus.http.port = 8080", "kogito.service.url = http://w.ns"}},
		},
		"Neither": {
			reason:  "One that says nothing is left out.",
			input:   of("    - {name: a}"),
			wantNot: map[string][]string{managed: {"a = "}},
			told:    []string{`warning SonataFlowPlatform ns/p spec.properties.flow[0]: "a" has neither value nor valueFrom`},
		},
		"EmptySource": {
			reason: "A source that names nothing is an empty value.",
			input:  of("    - {name: a, valueFrom: {}}"),
			want:   map[string][]string{managed: {`"a = \nkogito`}},
			told:   []string{`spec.properties.flow[0].valueFrom: names neither configMapKeyRef nor secretKeyRef`},
		},
		"Twice": {
			reason:  "The last one counts, as in any file of properties.",
			input:   of("    - {name: a, value: '1'}\n    - {name: a, value: '2'}"),
			want:    map[string][]string{managed: {"a = 2"}},
			wantNot: map[string][]string{managed: {"a = 1"}},
			told:    []string{`spec.properties.flow[0]: "a" is given again further down`},
		},
		"TwiceButNothing": {
			reason: "Unless it says nothing.",
			input:  of("    - {name: a, value: '1'}\n    - {name: a}"),
			want:   map[string][]string{managed: {"a = 1"}},
			told:   []string{"spec.properties.flow[1]"},
		},
		"ConfigMap": {
			reason:  "A ConfigMap of the input is read.",
			input:   of("    - {name: a, valueFrom: {configMapKeyRef: {name: shop, key: url}}}", configMap),
			want:    map[string][]string{managed: {"a = http://shop"}},
			wantNot: map[string][]string{deployment: {"SONATAFLOW_"}},
			silent:  true,
		},
		"ConfigMapNoKey": {
			reason: "A key that it lacks is an empty value.",
			input:  of("    - {name: a, valueFrom: {configMapKeyRef: {name: shop, key: other}}}", configMap),
			want:   map[string][]string{managed: {`"a = \nkogito`}},
			told:   []string{`the ConfigMap "shop" has no key "other": "a" is empty, as with the operator`},
		},
		"ConfigMapNoKeyOptional": {
			reason: "Nobody wonders where it may be missing.",
			input:  of("    - {name: a, valueFrom: {configMapKeyRef: {name: shop, key: other, optional: true}}}", configMap),
			want:   map[string][]string{managed: {`"a = \nkogito`}},
			silent: true,
		},
		"ConfigMapAway": {
			reason: "One that is not in the input is read at run time.",
			input:  of("    - {name: a.b-c, valueFrom: {configMapKeyRef: {name: away, key: url}}}"),
			want: map[string][]string{
				managed:    {"a.b-c = ${SONATAFLOW_A_B_C}\n"},
				deployment: {"- name: SONATAFLOW_A_B_C\n          valueFrom:\n            configMapKeyRef:\n              key: url\n              name: away\n"},
			},
			told: []string{`info SonataFlowPlatform ns/p spec.properties.flow[0]: the ConfigMap "away" is not in the input`},
		},
		"ConfigMapAwayOptional": {
			reason: "Where it may be missing the variable may be unset, and the property is empty then.",
			input:  of("    - {name: a, valueFrom: {configMapKeyRef: {name: away, key: url, optional: true}}}"),
			want:   map[string][]string{managed: {"a = ${SONATAFLOW_A:}\n"}, deployment: {"optional: true"}},
		},
		"Secret": {
			reason: "A secret never enters a ConfigMap, in the input or not.",
			input: of("    - {name: a, valueFrom: {secretKeyRef: {name: s, key: token}}}",
				"apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: ns}\nstringData: {token: hush}"),
			want: map[string][]string{
				managed:    {"a = ${SONATAFLOW_A}\n"},
				deployment: {"secretKeyRef:\n              key: token\n              name: s\n"},
			},
			wantNot: map[string][]string{managed: {"hush"}},
			silent:  true,
		},
		"SecretOptional": {
			reason: "Nor one that may be missing.",
			input:  of("    - {name: a, valueFrom: {secretKeyRef: {name: s, key: token, optional: true}}}"),
			want:   map[string][]string{managed: {"a = ${SONATAFLOW_A:}\n"}},
			silent: true,
		},
		"OneVariable": {
			reason: "Two keys that come to one variable are kept apart.",
			input: of("    - {name: a.b, valueFrom: {secretKeyRef: {name: s, key: x}}}\n" +
				"    - {name: a-b, valueFrom: {secretKeyRef: {name: s, key: z}}}"),
			want: map[string][]string{
				managed:    {"a.b = ${SONATAFLOW_A_B_2E7336DC}", "a-b = ${SONATAFLOW_A_B_D44362D6}"},
				deployment: {"name: SONATAFLOW_A_B_2E7336DC", "name: SONATAFLOW_A_B_D44362D6"},
			},
		},
		"Circle": {
			reason:  "What the operator cannot expand it leaves out.",
			input:   of("    - {name: a, value: '${b}'}\n    - {name: b, value: '${a}'}\n    - {name: c, value: '${'}"),
			want:    map[string][]string{managed: {"a = ${b}"}},
			wantNot: map[string][]string{managed: {"b = ${a}", "c = "}},
			told: []string{
				`spec.properties.flow[1]: the property "b" refers to itself, or to one that refers back to it: it is left out`,
				`spec.properties.flow[2]: the property "c" has a ${ that is not closed: it is left out`,
			},
		},
	})
}

// TestVariableNames: a variable for a property is one that a shell accepts, and
// no two properties share one.
func TestVariableNames(t *testing.T) {
	for property, want := range map[string]string{
		"shop.token":     "SONATAFLOW_SHOP_TOKEN",
		"a-b.c/d":        "SONATAFLOW_A_B_C_D",
		"ümlaut":         "SONATAFLOW__MLAUT",
		"already_UPPER1": "SONATAFLOW_ALREADY_UPPER1",
	} {
		if got := envOf(property); got != want {
			t.Errorf("%s: got %s, want %s", property, got, want)
		}
	}
}
