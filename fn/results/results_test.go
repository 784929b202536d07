package results

import (
	"encoding/xml"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/generators/rule"
)

// all are results of every kind: with all that one can have, with nothing, of a
// flag, of a file alone.
var all = krm.Results{
	{
		Rule: string(rule.ImageMissing), Severity: krm.Error, Message: "is missing: 100% of <pods>\nneed it, \"or\" none runs",
		ResourceRef: &krm.ResourceRef{APIVersion: "sonataflow.org/v1alpha08", Kind: "SonataFlow", Namespace: "flows", Name: "a"},
		Field:       &krm.Field{Path: "spec.podTemplate.container.image"},
		File:        &krm.File{Path: "./apps/a b,c:d.yaml", Line: 4, Column: 3},
	},
	{Rule: string(rule.ConfigValue), Severity: krm.Error, Message: "must be a release", Flag: "--release", Field: &krm.Field{Path: "spec.release"}},
	{Rule: string(rule.FlowInvalid), Severity: krm.Warning, Message: "has a bell \a in it", File: &krm.File{Path: "/abs/b.yaml"}},
	{Rule: string(rule.OldProfile), Severity: krm.Info, Message: "is old"},
}

func written(t *testing.T, format string, results krm.Results) string {
	t.Helper()
	var out strings.Builder
	if err := Write(&out, format, results); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestGitHub(t *testing.T) {
	want := `::error file=apps/a b%2Cc%3Ad.yaml,line=4,col=3,title=image-missing::SonataFlow flows/a: spec.podTemplate.container.image: is missing: 100%25 of <pods>%0Aneed it, "or" none runs
::error title=config-value::--release: spec.release: must be a release
::warning file=/abs/b.yaml,title=flow-invalid::has a bell ` + "\a" + ` in it
::notice title=old-profile::is old
`
	if diff := cmp.Diff(want, written(t, "github", all)); diff != "" {
		t.Errorf("Nothing of a message may end its command or begin another.\n-want +got:\n%s", diff)
	}
	if got := written(t, "github", nil); got != "" {
		t.Errorf("nothing to tell is nothing: %q", got)
	}
}

func TestJSON(t *testing.T) {
	want := `{
  "results": [
    {
      "rule": "image-missing",
      "severity": "error",
      "message": "is missing: 100% of <pods>\nneed it, \"or\" none runs",
      "resource": {
        "apiVersion": "sonataflow.org/v1alpha08",
        "kind": "SonataFlow",
        "name": "a",
        "namespace": "flows"
      },
      "field": "spec.podTemplate.container.image",
      "file": "apps/a b,c:d.yaml",
      "line": 4,
      "column": 3
    }
  ]
}
`
	if diff := cmp.Diff(want, written(t, "json", all[:1])); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if got := written(t, "json", nil); got != "{\n  \"results\": []\n}\n" {
		t.Errorf("no result is an empty list: %s", got)
	}
}

// TestSARIF holds the log against the schema that OASIS publishes.
func TestSARIF(t *testing.T) {
	text, err := os.Open("../../testdata/sarif/sarif-schema-2.1.0.json")
	if err != nil {
		t.Fatal(err)
	}
	defer text.Close()
	document, err := jsonschema.UnmarshalJSON(text)
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource("sarif.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("sarif.json")
	if err != nil {
		t.Fatal(err)
	}
	for name, results := range map[string]krm.Results{"all": all, "none": nil} {
		log := written(t, "sarif", results)
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(log))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(value); err != nil {
			t.Errorf("%s: %v\n%s", name, err, log)
		}
	}
	log := written(t, "sarif", all)
	for _, want := range []string{`"uri": "apps/a%20b,c:d.yaml"`, `"uri": "file:///abs/b.yaml"`, `"startLine": 4`, `"ruleId": "image-missing"`, `"level": "note"`, `"fullyQualifiedName": "SonataFlow flows/a: spec.podTemplate.container.image"`} {
		if !strings.Contains(log, want) {
			t.Errorf("%s is not in\n%s", want, log)
		}
	}
	if strings.Contains(log, `"ruleIndex": -1`) {
		t.Error("a result has a rule that is not in the table")
	}
}

func TestJUnit(t *testing.T) {
	var read junitSuites
	log := written(t, "junit", all)
	if err := xml.Unmarshal([]byte(log), &read); err != nil {
		t.Fatalf("%v\n%s", err, log)
	}
	suite := read.Suite
	if suite.Tests != 4 || suite.Failures != 2 || len(suite.Cases) != 4 {
		t.Errorf("errors fail, and nothing else: %+v", suite)
	}
	first, third := suite.Cases[0], suite.Cases[2]
	if first.File != "apps/a b,c:d.yaml" || first.Line != 4 || first.Failure == nil || first.Failure.Type != "image-missing" ||
		first.Failure.Message != all[0].Message || !strings.HasPrefix(first.Failure.Text, "apps/a b,c:d.yaml:4:3: SonataFlow flows/a: spec.") {
		t.Errorf("what fails is not told whole: %+v %+v", first, first.Failure)
	}
	if third.Failure != nil || !strings.HasPrefix(third.Out, "warning: /abs/b.yaml: has a bell") {
		t.Errorf("a warning is told and does not fail: %+v", third)
	}
	if got := written(t, "junit", nil); !strings.Contains(got, `tests="1" failures="0"`) || !strings.Contains(got, `name="all"`) {
		t.Errorf("Where all is well one test passes:\n%s", got)
	}
}

// full is a disk without room.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, os.ErrClosed }

func TestWriteErrors(t *testing.T) {
	for _, format := range Formats() {
		if err := Write(full{}, format, all); err == nil {
			t.Errorf("%s: what could not be written is no success", format)
		}
	}
}
