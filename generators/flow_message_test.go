package generators

import (
	"strings"
	"testing"
)

// TestFlowMessages: a finding leads to what is right, and is told once.
func TestFlowMessages(t *testing.T) {
	const states = "states: [{name: First, type: operation, actions: [{functionRef: %s}], transition: Second}, {name: Second, type: sleep, duration: PT1S, %s}]"
	flow := func(head, ref, end string) string {
		return head + strings.Replace(strings.Replace(states, "%s", ref, 1), "%s", end, 1)
	}
	const functions = "start: First, functions: [{name: charge, type: custom, operation: sysout}], "
	cases := map[string]struct {
		reason, flow string
		want         string
	}{
		"Near":          {"a slip", flow(functions, "{refName: chrage}", "end: true"), `states[0].actions[0].functionRef.refName: "chrage" is not defined in this flow: did you mean "charge"?`},
		"TextFunction":  {"the short form", flow(functions, "chrage", "end: true"), `states[0].actions[0].functionRef: "chrage" is not defined in this flow: did you mean "charge"?`},
		"Few":           {"all that there are", flow(functions, "{refName: other}", "end: true"), `"other" is not defined in this flow: its functions are charge`},
		"None":          {"there are none", flow("start: First, ", "{refName: other}", "end: true"), `"other" is not defined in this flow: it has no functions`},
		"Start":         {"the text itself", strings.Replace(flow(functions, "charge", "end: true"), "start: First", "start: Frist", 1), `spec.flow.start: "Frist" is not defined in this flow: did you mean "First"?`},
		"Produced":      {"the SDK does not look", flow(functions+"events: [{name: finished, type: a, kind: produced}], ", "charge", "end: {produceEvents: [{eventRef: finishd}]}"), `states[1].end.produceEvents[0].eventRef: "finishd" is not defined in this flow: did you mean "finished"?`},
		"Both":          {"only one of two", flow(functions, "charge", "transition: First, end: true"), `states[1].transition: is there, and so is end: keep one`},
		"TwoRefs":       {"three findings of one mistake", strings.Replace(flow(functions+"events: [{name: e, type: a}], ", "charge", "end: true"), "{functionRef: charge}", "{functionRef: charge, eventRef: {triggerEventRef: e, resultEventRef: e}}", 1), `actions[0].functionRef: is there, and so is eventRef: keep one`},
		"Kind":          {"the allowed ones", flow(functions+"events: [{name: done, type: a, kind: produce}], ", "charge", "end: true"), `events[0].kind: "produce" must be one of consumed, produced: did you mean "produced"?`},
		"Twice":         {"the second is the one", strings.Replace(flow(functions, "charge", "end: true"), "name: Second, type", "name: First, type", 1), `states[1].name: is "First", and so is that of an entry before it: rename one`},
		"Type":          {"a slip", strings.Replace(flow(functions, "charge", "end: true"), "type: sleep", "type: slepe", 1), `states[1].type: the state "Second" cannot be read as Serverless Workflow 0.8: its type is "slepe", which is probably to be sleep`},
		"NoType":        {"it has none", strings.Replace(flow(functions, "charge", "end: true"), "type: sleep, ", "", 1), `states[1]: the state "Second" cannot be read as Serverless Workflow 0.8: it has no type: delay, event`},
		"List":          {"a map for a list", strings.Replace(flow(functions, "charge", "end: true"), "[{functionRef: charge}]", "{functionRef: charge}", 1), `actions must be a list: begin each entry with "- "`},
		"NewDSL":        {"the next version of the specification", "document: {dsl: 1.0.0}, do: []", `spec.flow: is Serverless Workflow 1.0 (document, do)`},
		"ActionOfWhat":  {"an action does something", strings.Replace(flow(functions, "charge", "end: true"), "{functionRef: charge}", "{name: x}", 1), "functionRef: is missing: an action names a function (functionRef)"},
		"NoOperation":   {"a function does something", strings.Replace(flow(functions, "charge", "end: true"), ", operation: sysout", "", 1), "operation: is missing: it says what the function does"},
		"NothingWrong":  {"it is right", flow(functions+"events: [{name: done, type: a, kind: produced}], ", "charge", "end: {produceEvents: [{eventRef: done}]}"), ""},
		"ErrorsUnknown": {"a list of names", strings.Replace(flow(functions+"errors: [{name: refused, code: x}], ", "charge", "end: true"), "transition: Second", "onErrors: [{errorRef: refusd, end: true}], transition: Second", 1), `onErrors[0].errorRef: "refusd" is not defined in this flow: did you mean "refused"?`},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			_, told := rendered(t, input(t, options(t, "osl-1.38"), docs(platformYAML("{}"), workflowYAML("", "{"+tc.flow+"}"))))
			var lines []string
			for line := range strings.SplitSeq(told, "\n") {
				if strings.Contains(line, "spec.flow") && !strings.HasPrefix(line, "info") {
					lines = append(lines, line)
				}
			}
			switch {
			case tc.want == "" && len(lines) > 0, tc.want != "" && len(lines) != 1:
				t.Errorf("%s: %d messages\n%s", tc.reason, len(lines), strings.Join(lines, "\n"))
			case tc.want != "" && !strings.Contains(lines[0], tc.want):
				t.Errorf("%s\nwant %s\ngot  %s", tc.reason, tc.want, lines[0])
			}
		})
	}
}
