package generators

import (
	"errors"
	"strings"
	"testing"
)

// TestFlowsAsTheyAre: what the model of the SDK cannot read stops only the dev
// profile, which renders the flow itself.
func TestFlowsAsTheyAre(t *testing.T) {
	const asks = "events: [{name: e, type: order.placed}]\nfunctions: [{name: f, type: custom, operation: sysout}]\n"
	cases := map[string]struct {
		reason, profile, flow string
		// want is told of the flow, all of it; fails where nothing is rendered.
		want  []string
		fails bool
	}{
		"TextArguments": {
			reason: "The runtime reads an expression in place of a map.", profile: "gitops",
			flow: asks + "states: [{name: a, type: operation, actions: [{functionRef: {refName: f, arguments: .x}}], end: true}]",
		},
		"TextArgumentsDev": {
			reason: "In dev it is kept as it is written.", profile: "dev",
			flow: asks + "states: [{name: a, type: operation, actions: [{functionRef: {refName: f, arguments: .x}}], end: true}]",
		},
		"ListArguments": {
			reason: "What nobody reads is told by its state.", profile: "gitops",
			flow: asks + "states: [{name: a, type: operation, actions: [{functionRef: {refName: f, arguments: [1]}}], end: true}]",
			want: []string{`warning SonataFlow ns/w spec.flow.states[0]: the state "a" cannot be read as Serverless Workflow 0.8: functionRef.arguments must be a map. It is as it is in the image; the render does not see its events and timeouts`},
		},
		"ListArgumentsDev": {
			reason: "Dev renders the flow.", profile: "dev", fails: true,
			flow: asks + "states: [{name: a, type: operation, actions: [{functionRef: {refName: f, arguments: [1]}}], end: true}]",
			want: []string{`error SonataFlow ns/w spec.flow.states[0]: the state "a" cannot be read as Serverless Workflow 0.8: functionRef.arguments must be a map`},
		},
		"TwoStates": {
			reason: "All that is wrong is told at once, and the rest is read.", profile: "gitops",
			flow: asks + "states: [{name: a, type: nap}, {name: b, type: sleep, duration: PT1M, transition: c}, {name: c, type: inject, data: x}]",
			want: []string{`spec.flow.states[0].type: the state "a" cannot`, `spec.flow.states[2]: the state "c" cannot`},
		},
		"Extensions": {
			reason: "The definition has them, and the runtime uses them.", profile: "dev",
			flow: "extensions: [{extensionid: workflow-uri-definitions, definitions: {a: x}}]\nstates: [{name: a, type: inject, data: {x: 1}, end: true}]",
		},
		"EmptyData": {
			reason: "A state may inject nothing.", profile: "dev",
			flow: "states: [{name: a, type: inject, data: {}, end: true}]",
		},
		"ContinueAs": {
			reason: "Its timeout is optional.", profile: "dev",
			flow: "states: [{name: a, type: inject, data: {x: 1}, end: {continueAs: {workflowId: other}}}]",
		},
		"NoDefault": {
			reason: "What is missing is the condition, and not what would stand in it.", profile: "gitops",
			flow: "states: [{name: a, type: switch, dataConditions: [{condition: .a, end: true}]}]",
			want: []string{"warning SonataFlow ns/w spec.flow.states[0].defaultCondition: is missing: it says where to go where no other condition holds"},
		},
		"EmptyDefault": {
			reason: "Here it is what stands in it.", profile: "gitops",
			flow: "states: [{name: a, type: switch, dataConditions: [{condition: .a, end: true}], defaultCondition: {}}]",
			want: []string{"warning SonataFlow ns/w spec.flow.states[0].defaultCondition.transition: is missing: name the next state here, or set end"},
		},
		"SchemaAsText": {
			reason: "The operator's API has a map there.", profile: "gitops",
			flow: "dataInputSchema: schemas/in.json\nstates: [{name: a, type: inject, data: {x: 1}, end: true}]",
			want: []string{`warning SonataFlow ns/w spec.flow.dataInputSchema: is the text "schemas/in.json", which the operator's API refuses: write {schema: …, failOnValidationErrors: true}`},
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			workflow := ofProfile(workflowYAML("", "\n    "+strings.ReplaceAll(tc.flow, "\n", "\n    ")), tc.profile)
			objects, told := rendered(t, input(t, options(t, "osl-1.38"), docs(platformYAML("{services: {jobService: {enabled: true}}}"), workflow)))
			var lines []string
			for line := range strings.SplitSeq(told, "\n") {
				if strings.Contains(line, " spec.flow") && !strings.HasPrefix(line, "info") {
					lines = append(lines, line)
				}
			}
			if len(lines) != len(tc.want) {
				t.Fatalf("%s\nwant %d lines, got\n%s", tc.reason, len(tc.want), strings.Join(lines, "\n"))
			}
			for i, want := range tc.want {
				if !strings.Contains(lines[i], want) {
					t.Errorf("%s\nwant %s\ngot  %s", tc.reason, want, lines[i])
				}
			}
			if tc.fails != (len(objects) == 0) {
				t.Errorf("%s\nrendered %d objects, told\n%s", tc.reason, len(objects), told)
			}
			text := objects["ConfigMap/w"]
			if tc.profile == "dev" && !tc.fails && strings.Contains(text, "duration") {
				t.Errorf("%s\nan empty duration is written:\n%s", tc.reason, text)
			}
			if name == "TextArgumentsDev" && !strings.Contains(text, `"arguments":".x"`) {
				t.Errorf("%s\nthe arguments are lost:\n%s", tc.reason, text)
			}
			if sleeps := strings.Contains(objects["ConfigMap/w-managed-props"], "kogito.jobs-service.health-enabled = true"); sleeps != (name == "TwoStates") {
				t.Errorf("%s\nits timer is seen: %t\n%s", tc.reason, sleeps, objects["ConfigMap/w-managed-props"])
			}
		})
	}
}

// TestFlowFailure: what the SDK says comes in words of people, without the types
// of its model.
func TestFlowFailure(t *testing.T) {
	for said, want := range map[string]string{
		"workflow.BaseWorkflow.specVersion must be string": "specVersion must be a text, in quotes",
		"state.BaseState.name must be string":              "name must be a text, in quotes",
		"function.operation must be string":                "function.operation must be a text, in quotes",
		"end must be bool or object":                       "end must be true or false, or a map",
		"states.actions must be":                           `actions must be a list: begin each entry with "- "`,
		"functionRef.arguments must be":                    "functionRef.arguments must be a map",
		"unexpected end of JSON input":                     "unexpected end of JSON input",
	} {
		if got := flowFailure(errors.New(said)); got != want {
			t.Errorf("%s\nwant %s\ngot  %s", said, want, got)
		}
	}
}
