package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"sigs.k8s.io/yaml"

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
	for _, kind := range []string{v1alpha08.KindPlatform, v1alpha08.KindClusterPlatform, v1alpha08.KindWorkflow, "RenderSonataFlow"} {
		schemas[kind] = compileSchema(t, kind)
	}
	inputs, err := filepath.Glob("../../testdata/parity/*/input.yaml")
	if err != nil {
		t.Fatal(err)
	}
	examples, err := filepath.Glob(inRepository("examples/*/*.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for _, path := range append(inputs, examples...) {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, document := range strings.Split(string(text), "\n---\n") {
			var object struct{ Kind string }
			if err := yaml.Unmarshal([]byte(document), &object); err != nil {
				t.Fatal(err)
			}
			if schema := schemas[object.Kind]; schema != nil {
				checked++
				if err := validate(t, schema, document); err != nil {
					t.Errorf("%s: %v", path, err)
				}
			}
		}
	}
	if checked < 50 {
		t.Errorf("only %d resources were checked", checked)
	}
}

func TestSchemasRefuse(t *testing.T) {
	cases := map[string]struct{ reason, kind, text string }{
		"UnknownField": {"A typo is marked while it is typed.", v1alpha08.KindPlatform, "spec: {services: {dataindex: {enabled: true}}}"},
		"WrongType":    {"A number that must be a string.", v1alpha08.KindPlatform, "spec: {devMode: {baseImage: 5}}"},
		"Enum":         {"A value that is none of the allowed ones.", v1alpha08.KindWorkflow, "spec: {flow: {states: []}, podTemplate: {deploymentModel: cloud}}"},
		"EnumInList":   {"So in a list.", v1alpha08.KindClusterPlatform, "spec: {platformRef: {name: a, namespace: b}, capabilities: {workflows: [all]}}"},
		"Required":     {"What must be there.", v1alpha08.KindClusterPlatform, "spec: {platformRef: {name: a}}"},
		"Config":       {"The config is typed, too.", "RenderSonataFlow", "spec: {strict: yes please}"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			if err := validate(t, compileSchema(t, tc.kind), tc.text); err == nil {
				t.Errorf("%s: %s is accepted", tc.reason, tc.text)
			}
		})
	}
}
