package generators

import (
	"maps"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/serverlessworkflow/sdk-go/v2/model"
	"sigs.k8s.io/yaml"
)

// flowOf reads a flow as it stands under spec.flow.
func flowOf(t *testing.T, text string) *model.Workflow {
	t.Helper()
	var tree map[string]any
	if err := yaml.Unmarshal([]byte(text), &tree); err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	flow, err := unmarshalFlow(tree)
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	return flow
}

// TestEventsOfFlow: an event without a kind is consumed, and types are told
// once.
func TestEventsOfFlow(t *testing.T) {
	flow := flowOf(t, `
events:
- {name: in, type: order.placed}
- {name: also-in, type: order.paid, kind: consumed}
- {name: out, type: order.shipped, kind: produced}
- {name: again, type: order.shipped, kind: produced}
- {name: first, type: order.accepted, kind: produced}
states:
- {name: a, type: inject, data: {x: 1}, end: true}`)
	if !hasEvents(flow, model.EventKindConsumed) || !hasEvents(flow, model.EventKindProduced) {
		t.Error("events of both kinds are not seen")
	}
	if diff := cmp.Diff([]string{"order.accepted", "order.shipped"}, producedTypes(flow)); diff != "" {
		t.Errorf("types that are sent (-want +got):\n%s", diff)
	}
	silent := flowOf(t, "states: [{name: a, type: inject, data: {x: 1}, end: true}]")
	if hasEvents(silent, model.EventKindConsumed) || len(producedTypes(silent)) > 0 {
		t.Error("a flow without events has some")
	}
}

// TestKnativeFunctions: only the long form of an operation is looked up.
func TestKnativeFunctions(t *testing.T) {
	flow := flowOf(t, `
functions:
- {name: long, type: custom, operation: 'knative:services.v1.serving.knative.dev/ns/pay?path=/x'}
- {name: short, type: custom, operation: 'knative:pay'}
- {name: rest, operation: 'specs/pay.yaml#charge'}
states:
- {name: a, type: inject, data: {x: 1}, end: true}`)
	want := []string{"knative:services.v1.serving.knative.dev/ns/pay?path=/x"}
	if diff := cmp.Diff(want, knativeFunctions(flow)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestUnreadableFlows: what the model cannot read is an error, never a panic.
func TestUnreadableFlows(t *testing.T) {
	state := func(extra map[string]any) map[string]any {
		all := map[string]any{"name": "a", "type": "inject"}
		maps.Copy(all, extra)
		return map[string]any{"states": []any{all}}
	}
	for reason, tree := range map[string]map[string]any{
		"states are no list":        {"states": "a"},
		"a state is no object":      {"states": []any{"a"}},
		"a type that there is not":  state(map[string]any{"type": "nap"}),
		"a state without a type":    state(map[string]any{"type": nil}),
		"events are a number":       {"events": 3, "states": []any{map[string]any{"name": "a", "type": "inject"}}},
		"data is a text":            state(map[string]any{"data": "x"}),
		"a value no JSON can have":  state(map[string]any{"data": make(chan int)}),
		"a transition is a list":    state(map[string]any{"transition": []any{}}),
		"a name is a list":          state(map[string]any{"name": []any{}}),
		"the functions are a scrap": {"functions": []any{nil, 1}, "states": []any{map[string]any{"name": "a", "type": "inject"}}},
	} {
		if _, err := unmarshalFlow(tree); err == nil {
			t.Errorf("%s: no error", reason)
		}
	}
}

// TestFlowPath: what the SDK finds is told by the path in the YAML.
func TestFlowPath(t *testing.T) {
	for namespace, want := range map[string]string{
		"Workflow.States[0].BaseState.Name":                            "spec.flow.states[0].name",
		"Workflow.BaseWorkflow.Start.StateName":                        "spec.flow.start.stateName",
		"Workflow.States[2].OperationState.Actions[1].FunctionRef":     "spec.flow.states[2].actions[1].functionRef",
		"Workflow.States[0].SwitchState.DataConditions[0].Condition":   "spec.flow.states[0].dataConditions[0].condition",
		"Workflow.Functions[0].Common.Operation":                       "spec.flow.functions[0].operation",
		"Workflow.States[1].ParallelState.Branches[0].Actions[0].Name": "spec.flow.states[1].branches[0].actions[0].name",
	} {
		if got := flowPath(namespace); got != want {
			t.Errorf("%s: got %s, want %s", namespace, got, want)
		}
	}
}

// TestFlowFindings: the operator deploys such flows, so they are warned of.
func TestFlowFindings(t *testing.T) {
	const valid = "{name: a, type: inject, data: {x: 1}, end: true}"
	cases := map[string]struct{ reason, flow, told string }{
		"StartNowhere": {
			reason: "The first state must be one of the flow.",
			flow:   "{start: nowhere, states: [" + valid + "]}",
			told:   `"nowhere" is not defined in this flow`,
		},
		"TwoOfOneName": {
			reason: "States go by their names.",
			flow:   "{states: [" + valid + ", " + valid + "]}",
			told:   `is "a", and so is that of an entry before it`,
		},
		"NoDuration": {
			reason: "Durations are those of ISO 8601.",
			flow:   "{states: [{name: a, type: sleep, duration: 5 minutes, end: true}]}",
			told:   `"5 minutes" must be an ISO 8601 duration such as PT30S`,
		},
		"NoEnd": {
			reason: "A state leads somewhere or ends.",
			flow:   "{states: [{name: a, type: inject, data: {x: 1}}]}",
			told:   "is missing",
		},
		"ToItself": {
			reason: "A state that leads to itself never ends.",
			flow:   "{states: [{name: a, type: inject, data: {x: 1}, transition: a}]}",
			told:   `"a" leads back to the state itself`,
		},
		"BothEnds": {
			reason: "It cannot do both.",
			flow:   "{states: [{name: a, type: inject, data: {x: 1}, transition: b, end: true}, {name: b, type: inject, data: {x: 1}, end: true}]}",
			told:   "transition: is there, and so is end: keep one",
		},
		"Function": {
			reason: "Functions must be declared.",
			flow:   "{states: [{name: a, type: operation, actions: [{functionRef: f}], end: true}]}",
			told:   `"f" is not defined in this flow`,
		},
		"Kind": {
			reason: "Only some words are kinds of events.",
			flow:   "{events: [{name: e, type: t, kind: eaten}], states: [" + valid + "]}",
			told:   `"eaten"`,
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			_, told := rendered(t, input(t, options(t, "osl-1.38"), docs(platformYAML("{}"), workflowYAML("", tc.flow))))
			if !containsLine(told, "SonataFlow ns/w spec.flow", tc.told) {
				t.Errorf("%s\nnot told %s in:\n%s", tc.reason, tc.told, told)
			}
		})
	}
}
