package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"sigs.k8s.io/yaml"

	"github.com/render-sonataflow/render-sonataflow/fn"
	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// compileSchema prints a schema as a user would and compiles it.
func compileSchema(t *testing.T, kind string) *jsonschema.Schema {
	t.Helper()
	got := runIn(t, ".", "", binary, "schema", kind)
	if got.code != 0 {
		t.Fatal(got.stderr)
	}
	parsed, err := jsonschema.UnmarshalJSON(strings.NewReader(got.stdout))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("schema.json", parsed); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// validate reads YAML as an editor does.
func validate(t *testing.T, schema *jsonschema.Schema, text string) error {
	t.Helper()
	asJSON, err := yaml.YAMLToJSON([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(string(asJSON)))
	if err != nil {
		t.Fatal(err)
	}
	return schema.Validate(value)
}

// TestSchemasAcceptWhatRenders: an editor must not mark what the render takes.
func TestSchemasAcceptWhatRenders(t *testing.T) {
	schemas := map[string]*jsonschema.Schema{}
	for _, k := range schemaKinds {
		schemas[k.kind] = compileSchema(t, k.kind)
	}
	checked := 0
	for _, path := range renderedFiles(t) {
		for _, object := range objectsIn(t, path) {
			kind, _ := object["kind"].(string)
			if schema := schemas[kind]; schema != nil {
				checked++
				if err := schema.Validate(object); err != nil {
					t.Errorf("%s: %v", path, err)
				}
			}
		}
	}
	if checked < 200 {
		t.Errorf("only %d resources were checked", checked)
	}
}

// renderedFiles are the inputs of parity, the goldens and the examples.
func renderedFiles(t *testing.T) []string {
	t.Helper()
	var files []string
	for _, pattern := range []string{"../../testdata/parity/*/input.yaml", "../../testdata/golden/*/input.yaml", inRepository("examples/*/*.yaml"), inRepository("examples/*/*/*.yaml")} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	return files
}

// objectsIn are the objects of a file, those of a ResourceList among them.
func objectsIn(t *testing.T, path string) []map[string]any {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var objects []map[string]any
	for document := range strings.SplitSeq(string(text), "\n---\n") {
		var object map[string]any
		if err := yaml.Unmarshal([]byte(document), &object); err != nil {
			t.Fatal(err)
		}
		objects = append(objects, object)
		items, _ := object["items"].([]any)
		for _, item := range append(items, object["functionConfig"]) {
			if item, ok := item.(map[string]any); ok {
				objects = append(objects, item)
			}
		}
	}
	return objects
}

func TestSchemasRefuse(t *testing.T) {
	flow := func(text string) string { return "spec: {flow: {states: [" + text + "]}}" }
	cases := map[string]struct{ reason, kind, text, want string }{
		"UnknownField": {"A typo is marked while it is typed.", v1alpha08.KindPlatform, "spec: {services: {dataindex: {enabled: true}}}", "additional properties 'dataindex' not allowed"},
		"WrongType":    {"A number that must be a string.", v1alpha08.KindPlatform, "spec: {devMode: {baseImage: 5}}", "got number, want string"},
		"EnumInList":   {"So in a list.", v1alpha08.KindClusterPlatform, "spec: {platformRef: {name: a, namespace: b}, capabilities: {workflows: [all]}}", "value must be 'services'"},
		"Required":     {"What must be there.", v1alpha08.KindClusterPlatform, "spec: {platformRef: {name: a}}", "missing property 'namespace'"},
		"Config":       {"The config is typed, too.", "RenderSonataFlow", "spec: {strict: yes please}", "got string, want boolean"},
		"Verify":       {"A VerifySonataFlow has nothing to say.", fn.VerifyKind, "spec: {strict: true}", "additional properties 'strict' not allowed"},
		"Deployment":   {"An enum of a workflow.", v1alpha08.KindWorkflow, "spec: {flow: {states: [{name: a, type: inject, data: {}}]}, podTemplate: {deploymentModel: cloud}}", "value must be one of 'kubernetes', 'knative'"},
		"States":       {"A flow has states.", v1alpha08.KindWorkflow, "spec: {flow: {start: a}}", "missing property 'states'"},
		"StateType":    {"A misspelt type says what is right, and nothing else.", v1alpha08.KindWorkflow, flow("{name: a, type: injct, data: {}}"), "value must be one of 'callback'"},
		"StateField":   {"A field of another type of state.", v1alpha08.KindWorkflow, flow("{name: a, type: inject, data: {}, branches: []}"), "additional properties 'branches' not allowed"},
		"StateNeeds":   {"What its type needs.", v1alpha08.KindWorkflow, flow("{name: a, type: callback, eventRef: e}"), "missing property 'action'"},
		"Arguments":    {"Arguments are an object or an expression.", v1alpha08.KindWorkflow, flow("{name: a, type: operation, actions: [{functionRef: {refName: f, arguments: 5}}]}"), "arguments': got number"},
		"AuthField":    {"A field whose name is properties.", v1alpha08.KindWorkflow, "spec: {flow: {auth: [{name: a, scheme: basic, properties: {user: x}}], states: [{name: a, type: inject, data: {}}]}}", "additional properties 'user' not allowed"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			err := validate(t, compileSchema(t, tc.kind), headOf(tc.kind)+tc.text)
			if err == nil || strings.Count(strings.ReplaceAll(err.Error(), "'allOf' failed\n", ""), "\n") != 1 || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("%s: want %q alone, got %v", tc.reason, tc.want, err)
			}
		})
	}
}

// headOf begins a resource of a kind.
func headOf(kind string) string {
	for _, k := range schemaKinds {
		if k.kind == kind {
			return "apiVersion: " + k.apiVersion + "\nkind: " + kind + "\n"
		}
	}
	return ""
}

// TestSchemasAcceptFlows: what the specification and Kogito write and parity
// has none of.
func TestSchemasAcceptFlows(t *testing.T) {
	schema := compileSchema(t, v1alpha08.KindWorkflow)
	for reason, flow := range map[string]string{
		"Arguments as an expression.": "{states: [{name: a, type: operation, actions: [{functionRef: {refName: f, arguments: '${ .x }'}}], end: true}]}",
		"Extensions.":                 "{extensions: [{extensionid: workflow-uri-definitions, definitions: {a: b}}], states: [{name: a, type: inject, data: {}, end: {continueAs: {workflowId: b}}}]}",
		"Short and long forms.":       "{start: {stateName: a, schedule: R/PT1H}, states: [{name: a, type: foreach, inputCollection: '${ .x }', batchSize: '2', actions: [{subFlowRef: b}, {functionRef: f}], transition: {nextState: b, compensate: true}}, {name: b, type: switch, dataConditions: [{condition: x, end: {terminate: true}}], defaultCondition: {transition: a}}]}",
		"A schema by its address.":    "{dataInputSchema: schemas/in.json, states: [{name: a, type: sleep, duration: PT1S, end: true}]}",
	} {
		if err := validate(t, schema, headOf(v1alpha08.KindWorkflow)+"spec: {flow: "+flow+"}"); err != nil {
			t.Errorf("%s %v", reason, err)
		}
	}
}

// TestSchemaHeads: a schema is of one version of one kind, says so, and where
// it is from.
func TestSchemaHeads(t *testing.T) {
	for _, k := range schemaKinds {
		schema := compileSchema(t, k.kind)
		if err := validate(t, schema, "spec: {}"); err == nil || !strings.Contains(err.Error(), "'apiVersion', 'kind'") {
			t.Errorf("a %s without apiVersion and kind: %v", k.kind, err)
		}
		if err := validate(t, schema, "apiVersion: sonataflow.org/v1\nkind: "+k.kind); err == nil || !strings.Contains(err.Error(), "value must be '"+k.apiVersion) {
			t.Errorf("a %s of another version: %v", k.kind, err)
		}
		written, err := k.schema()
		if err != nil || written["$id"] != schemaHome+k.file() {
			t.Errorf("the $id of a %s is %v: %v", k.kind, written["$id"], err)
		}
	}
}
