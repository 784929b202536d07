package generators

import (
	"encoding/json"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"

	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

func TestFlowJSON(t *testing.T) {
	cases := map[string]struct{ reason, flow, want, told string }{
		"Constants": {
			"The model wraps constants in a level of its own; ours are as written.",
			"{constants: {b: 1, a: {x: 1.5}}, states: [{name: a, type: inject, data: {}, end: true}]}",
			`"constants":{"a":{"x":1.5},"b":1}`,
			"",
		},
		"Unknown": {
			"A key the model does not know is kept and told.",
			"{states: [{name: a, type: inject, data: {}, end: true, colour: red}]}",
			`"colour":"red"`,
			"spec.flow.states[0].colour: is not known",
		},
		"Zero": {
			"A false that the model drops means something.",
			"{events: [{name: e, type: t, dataOnly: false}], states: [{name: a, type: inject, data: {}, end: true}]}",
			`"dataOnly":false`,
			"",
		},
		"Numbers": {
			"No number is rounded.",
			"{states: [{name: a, type: inject, data: {f: 0.0000001, i: 9007199254740993}, end: true}]}",
			`"f":1e-7`,
			"",
		},
		"HTML": {
			"Expressions keep their meaning.",
			"{states: [{name: a, type: inject, data: {e: '${ .a > 1 & .b }'}, end: true}]}",
			`\u003e 1 \u0026 .b }`,
			"",
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			objects, told := rendered(t, input(t, options(t, "osl-1.38"), docs(platformYAML("{}"), ofProfile(workflowYAML("", tc.flow), "dev"))))
			if !strings.Contains(objects["ConfigMap/w"], tc.want) || !strings.Contains(told, tc.told) {
				t.Errorf("%s\nwant %s in:\n%s\ntold: %s", tc.reason, tc.want, objects["ConfigMap/w"], told)
			}
		})
	}
}

// jsonOf is a flow as its dev ConfigMap holds it, and what is told.
func jsonOf(t *testing.T, flow string) (text, told string) {
	t.Helper()
	var tree map[string]any
	if err := yaml.Unmarshal([]byte(flow), &tree, func(d *json.Decoder) *json.Decoder { d.UseNumber(); return d }); err != nil {
		t.Fatalf("%v in\n%s", err, flow)
	}
	cr := &v1alpha08.SonataFlow{Spec: v1alpha08.WorkflowSpec{Flow: tree}}
	cr.Name = "w"
	s := &resolver{}
	read := s.parseFlow(&Workflow{cr: cr})
	if read == nil {
		t.Fatalf("%v in\n%s", s.results, flow)
	}
	return s.flowJSON(Origin{Field: "spec.flow"}, read, tree), toldBy(s)
}

// TestRestored: what the model writes stays as it is, in its order, and what it
// loses is put back.
func TestRestored(t *testing.T) {
	const end = `"end":{"terminate":true}`
	cases := map[string]struct{ reason, flow, want, told string }{
		"Inject": {
			reason: "Short forms become long ones, as the operator writes them.",
			flow:   "states: [{name: a, type: inject, data: {x: 1}, end: true}]",
			want:   `"states":[{"name":"a","type":"inject",` + end + `,"data":{"x":1}}]`,
		},
		"Nested": {
			reason: "What the model does not know, however deep, after what it knows.",
			flow:   "states: [{name: a, type: inject, data: {x: 1}, end: true, more: {b: [1, {c: null}], a: true}}]",
			want:   `"data":{"x":1},"more":{"a":true,"b":[1,{"c":null}]}}]`,
			told:   "warning spec.flow.states[0].more: is not known to the Serverless Workflow 0.8 model: kept as it is\n",
		},
		"UnknownFalse": {
			reason: "A false is no reason to tell anybody.",
			flow:   "states: [{name: a, type: inject, data: {x: 1}, end: true, more: false}]",
			want:   `"data":{"x":1},"more":false}]`,
		},
		"UnknownEmpty": {
			reason: "Empty texts, lists and maps are as good as absent.",
			flow:   "states: [{name: a, type: inject, data: {x: 1}, end: true, a: '', b: [], c: {}, d: null}]",
			want:   `"data":{"x":1}}]`,
		},
		"Numbers": {
			reason: "Numbers keep their digits.",
			flow:   "states: [{name: a, type: inject, data: {big: 12345678901234567890, small: 0.1, e: 1e30}, end: true}]",
			want:   `"data":{"big":12345678901234567890,"e":1e+30,"small":0.1}`,
		},
		"Exclusive": {
			reason: "A false that the model takes for unset.",
			flow: `
events: [{name: e, type: t}]
states: [{name: a, type: event, exclusive: false, onEvents: [{eventRefs: [e], actions: []}], end: true}]`,
			want: `"exclusive":false`,
		},
		"Metadata": {
			reason: "What the resource's metadata gives, whatever the flow says.",
			flow:   "id: other\nname: other\nversion: '9'\nspecVersion: '0.7'\nstates: [{name: a, type: inject, data: {x: 1}, end: true}]",
			want:   `{"id":"w","version":"","start":{"stateName":"a"},"specVersion":"0.8"`,
		},
		"Expression": {
			reason: "Characters that HTML escapes stay the same text.",
			flow:   "states: [{name: a, type: inject, data: {e: '${ .a > 1 & .b < 2 }'}, end: true}]",
			want:   `"e":"${ .a \u003e 1 \u0026 .b \u003c 2 }"`,
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			text, told := jsonOf(t, tc.flow)
			if !strings.Contains(text, tc.want) || told != tc.told {
				t.Errorf("%s\nno %s in\n%s\ntold %q, want %q", tc.reason, tc.want, text, told, tc.told)
			}
			if !json.Valid([]byte(text)) {
				t.Errorf("no JSON: %s", text)
			}
			if strings.Contains(text, "other") {
				t.Errorf("the flow's own name is there: %s", text)
			}
		})
	}
}

// TestReadOrdered: JSON is written as it was read, in the order of its keys.
func TestReadOrdered(t *testing.T) {
	for _, text := range []string{
		`{}`, `[]`, `null`, `"a"`, `12345678901234567890`, `{"b":1,"a":{"d":[1,{"z":0,"y":null}],"c":true}}`,
	} {
		value, err := readOrdered([]byte(text))
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got, err := json.Marshal(value); err != nil || string(got) != text {
			t.Errorf("%s: got %s, %v", text, got, err)
		}
	}
	for _, text := range []string{``, `{`, `[1`, `{"a"`, `{"a":}`, `{"a":[}`} {
		if value, err := readOrdered([]byte(text)); err == nil {
			t.Errorf("%s: no error, but %v", text, value)
		}
	}
}

// TestUnwritten: a flow that the model cannot write is written as it stands.
func TestUnwritten(t *testing.T) {
	s := &resolver{}
	at := Origin{Field: "spec.flow"}
	if got := s.flowJSONOf(at, map[string]any{"b": 1, "a": []any{true}}); got != `{"a":[true],"b":1}` || len(s.results) > 0 {
		t.Errorf("got %s, told %v", got, s.results)
	}
	s.flowJSONOf(at, map[string]any{"a": make(chan int)})
	if told := toldBy(s); !strings.Contains(told, "error spec.flow: cannot be written") {
		t.Errorf("told %q", told)
	}
}
