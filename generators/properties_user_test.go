package generators

import (
	"strings"
	"testing"
)

// TestUserProperties: what is read of the user's ConfigMap, and what is told
// about it.
func TestUserProperties(t *testing.T) {
	const workflow = `
apiVersion: sonataflow.org/v1alpha08
kind: SonataFlow
metadata: {name: w, namespace: ns, annotations: {sonataflow.org/profile: gitops}}
spec:
  podTemplate: {container: {image: example.com/w:1}}
  flow: {states: [{name: a, type: inject, data: {x: 1}, end: true}]}`
	configMap := func(data string) string {
		return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: w-props, namespace: ns}\n" + data
	}
	const props, managed, deployment = "ConfigMap/w-props", "ConfigMap/w-managed-props", "Deployment/w"
	runChecks(t, map[string]check{
		"Missing": {
			reason: "An empty one is rendered, which would blank the live one.",
			input:  docs(platformYAML("{}"), workflow),
			want:   map[string][]string{props: {`application.properties: ""`, "app.kubernetes.io/name: w"}},
			told:   []string{`warning SonataFlow ns/w metadata.name: the input has no ConfigMap "w-props"`, "it would blank the live one"},
		},
		"MissingOfMany": {
			reason: "One warning for all of one cause; those that have their own are not in it.",
			input: docs(platformYAML("{}"), workflow, strings.ReplaceAll(workflow, "name: w,", "name: v,"),
				strings.ReplaceAll(workflow, "name: w,", "name: x,"),
				strings.ReplaceAll(configMap("data: {application.properties: ''}"), "w-props", "x-props")),
			told: []string{"warning  : the input has no ConfigMaps with the own properties of 2 workflows: empty ones are rendered (ns/v-props, ns/w-props). Over a running installation they would blank the live ones: export those into git first"},
		},
		"Given": {
			reason:  "The user's is never touched.",
			input:   docs(platformYAML("{}"), workflow, configMap("data: {application.properties: 'a=1'}")),
			wantNot: map[string][]string{props: {""}},
			silent:  true,
		},
		"Hashed": {
			reason: "kustomize's generator would part the two.",
			input: docs(platformYAML("{}"), workflow,
				"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: w-props-b9t2424hkf, namespace: ns}\ndata: {application.properties: 'a=1'}"),
			told: []string{`error SonataFlow ns/w metadata.name: the workflow's own properties must be in a ConfigMap "w-props", but the input has "w-props-b9t2424hkf"`, "disableNameSuffixHash: true"},
		},
		"Suffixed": {
			reason: "A nameSuffix goes behind all of the name.",
			input: docs(platformYAML("{}"), strings.Replace(workflow, "name: w,", "name: w-blue,", 1),
				"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: w-props-blue, namespace: ns}\ndata: {application.properties: 'a=1'}"),
			told: []string{`error SonataFlow ns/w-blue metadata.name: the workflow's own properties must be in a ConfigMap "w-blue-props", but the input has "w-props-blue"`, "use namePrefix instead"},
		},
		"AnotherOne": {
			reason: "What only begins alike is no such ConfigMap.",
			input: docs(platformYAML("{}"), workflow,
				"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: w-props-old, namespace: ns}\ndata: {application.properties: 'a=1'}"),
			told: []string{"warning SonataFlow ns/w metadata.name: the input has no ConfigMap"},
		},
		"OtherNamespace": {
			reason: "One of another namespace is another.",
			input: docs(platformYAML("{}"), workflow,
				"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: w-props, namespace: other}\ndata: {application.properties: 'a=1'}"),
			want: map[string][]string{props: {""}},
			told: []string{"the input has no ConfigMap"},
		},
		"NoKey": {
			reason:  "The pod mounts one key of it.",
			input:   docs(platformYAML("{}"), workflow, configMap("data: {other: 'a=1'}")),
			wantNot: map[string][]string{props: {""}},
			told:    []string{`warning SonataFlow ns/w metadata.name: the ConfigMap "w-props" has no key "application.properties"`},
		},
		"Malformed": {
			reason: "What no reader of properties accepts.",
			input:  docs(platformYAML("{}"), workflow, configMap(`data: {application.properties: "a=\\uXYZ"}`)),
			told:   []string{`error SonataFlow ns/w metadata.name: the application.properties of ConfigMap "w-props" cannot be read`},
		},
		"WrongType": {
			reason: "Data that is no map of texts.",
			input:  docs(platformYAML("{}"), workflow, configMap("data: {application.properties: {a: 1}}")),
			told:   []string{`error ConfigMap ns/w-props data: must hold texts, but one of them is no text`},
		},
		"Overridden": {
			reason: "A property that the managed file has too, with another value.",
			input:  docs(platformYAML("{}"), workflow, configMap("data: {application.properties: 'quarkus.http.port=9090'}")),
			want:   map[string][]string{managed: {"quarkus.http.port = 8080"}},
			told: []string{
				`warning SonataFlow ns/w ConfigMap w-props: the property "quarkus.http.port" has no effect: the managed "quarkus.http.port = 8080" (always set) wins`,
			},
		},
		"Same": {
			reason: "With the same value nothing is lost.",
			input:  docs(platformYAML("{}"), workflow, configMap("data: {application.properties: 'quarkus.http.port=8080'}")),
			silent: true,
		},
		"Platform": {
			reason: "The message says which property of which platform won.",
			input: docs(platformYAML("{properties: {flow: [{name: log.level, value: INFO}]}}"), workflow,
				configMap("data: {application.properties: 'log.level: DEBUG'}")),
			told: []string{`the managed "log.level = INFO" (SonataFlowPlatform ns/p spec.properties.flow[0]) wins`},
		},
		"Checksum": {
			reason: "The checksum is made of the text as it is, comments and all.",
			input:  docs(platformYAML("{}"), workflow, configMap(`data: {application.properties: "# comment\n"}`)),
			want:   map[string][]string{deployment: {"sonataflow.org/checksum-config: "}},
			silent: true,
		},
	})
}

// TestChecksum: it is that of both files, and changes with either.
func TestChecksum(t *testing.T) {
	sum := func(user string) string {
		in := input(t, options(t, "osl-1.38"), docs(platformYAML("{}"), withProperties(workflowYAML("", ""), user)))
		plan, _ := Resolve(in)
		return plan.Workflows[0].template.Annotations[ChecksumAnnotation]
	}
	plain, commented := sum("a=1"), sum("a=1 ")
	if plain == commented {
		t.Error("a blank at the end of a value is part of it, but changes nothing")
	}
	if plain != sum("a=1") {
		t.Error("the same input has two checksums")
	}
	// What sha256sum prints for the three characters.
	if got, want := checksum("x,y"), "968e772cf168b7f17f3fbd00e6e1c8b4afb8db2f0c1548d9928f3c3d7a758a75"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
