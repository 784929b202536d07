package generators

import (
	"testing"
)

// TestHasTimeouts: which flows need the Jobs Service for a timer.
func TestHasTimeouts(t *testing.T) {
	cases := map[string]struct {
		reason, flow string
		want         bool
	}{
		"None": {
			reason: "Nothing waits.",
			flow: `
states:
- {name: a, type: inject, data: {x: 1}, end: true}`,
		},
		"Workflow": {
			reason: "The workflow as a whole has a limit.",
			flow: `
timeouts: {workflowExecTimeout: {duration: PT1H}}
states:
- {name: a, type: inject, data: {x: 1}, end: true}`,
			want: true,
		},
		"WorkflowShort": {
			reason: "The limit may be written as a text.",
			flow: `
timeouts: {workflowExecTimeout: PT1H}
states:
- {name: a, type: inject, data: {x: 1}, end: true}`,
			want: true,
		},
		"AllEvents": {
			reason: "So has every wait for an event.",
			flow: `
timeouts: {eventTimeout: PT1H}
states:
- {name: a, type: inject, data: {x: 1}, end: true}`,
			want: true,
		},
		"OtherLimits": {
			reason: "Limits of states, actions and branches are kept by the runtime itself.",
			flow: `
timeouts: {stateExecTimeout: {total: PT1H}, actionExecTimeout: PT1M, branchExecTimeout: PT1M}
states:
- {name: a, type: inject, data: {x: 1}, end: true}`,
		},
		"Sleep": {
			reason: "A state that sleeps.",
			flow: `
states:
- {name: a, type: sleep, duration: PT1S, end: true}`,
			want: true,
		},
		"EventState": {
			reason: "A state that waits for an event only so long.",
			flow: `
events: [{name: e, type: t}]
states:
- name: a
  type: event
  onEvents: [{eventRefs: [e], actions: []}]
  timeouts: {eventTimeout: PT1H}
  end: true`,
			want: true,
		},
		"EventStateWaiting": {
			reason: "One that waits for ever has no timer.",
			flow: `
events: [{name: e, type: t}]
states:
- name: a
  type: event
  onEvents: [{eventRefs: [e], actions: []}]
  end: true`,
		},
		"EventAction": {
			reason: "An action that sleeps, in an event state.",
			flow: `
events: [{name: e, type: t}]
functions: [{name: f, operation: 'a#b'}]
states:
- name: a
  type: event
  onEvents:
  - eventRefs: [e]
    actions: [{functionRef: f, sleep: {after: PT1S}}]
  end: true`,
			want: true,
		},
		"SwitchEvents": {
			reason: "A switch over events that waits only so long.",
			flow: `
events: [{name: e, type: t}]
states:
- name: a
  type: switch
  eventConditions: [{eventRef: e, end: true}]
  timeouts: {eventTimeout: PT1H}
  defaultCondition: {end: true}`,
			want: true,
		},
		"SwitchData": {
			reason: "A switch over data decides at once.",
			flow: `
states:
- name: a
  type: switch
  dataConditions: [{condition: '.x', end: true}]
  defaultCondition: {end: true}`,
		},
		"Callback": {
			reason: "A callback that waits only so long.",
			flow: `
events: [{name: e, type: t}]
functions: [{name: f, operation: 'a#b'}]
states:
- name: a
  type: callback
  action: {functionRef: f}
  eventRef: e
  timeouts: {eventTimeout: PT1H}
  end: true`,
			want: true,
		},
		"CallbackAction": {
			reason: "A callback whose action sleeps.",
			flow: `
events: [{name: e, type: t}]
functions: [{name: f, operation: 'a#b'}]
states:
- name: a
  type: callback
  action: {functionRef: f, sleep: {before: PT1S}}
  eventRef: e
  end: true`,
			want: true,
		},
		"CallbackWaiting": {
			reason: "One that waits for ever.",
			flow: `
events: [{name: e, type: t}]
functions: [{name: f, operation: 'a#b'}]
states:
- {name: a, type: callback, action: {functionRef: f}, eventRef: e, end: true}`,
		},
		"OperationBefore": {
			reason: "An action that sleeps before it acts.",
			flow: `
functions: [{name: f, operation: 'a#b'}]
states:
- name: a
  type: operation
  actions: [{functionRef: f}, {functionRef: f, sleep: {before: PT1S}}]
  end: true`,
			want: true,
		},
		"Operation": {
			reason: "Actions that do not.",
			flow: `
functions: [{name: f, operation: 'a#b'}]
states:
- {name: a, type: operation, actions: [{functionRef: f}], end: true}`,
		},
		"ForEach": {
			reason: "One of a loop.",
			flow: `
functions: [{name: f, operation: 'a#b'}]
states:
- name: a
  type: foreach
  inputCollection: '${ .list }'
  iterationParam: one
  actions: [{functionRef: f, sleep: {after: PT1S}}]
  end: true`,
			want: true,
		},
		"Parallel": {
			reason: "One of a branch, which need not be the first.",
			flow: `
functions: [{name: f, operation: 'a#b'}]
states:
- name: a
  type: parallel
  branches:
  - {name: one, actions: [{functionRef: f}]}
  - {name: two, actions: [{functionRef: f, sleep: {after: PT1S}}]}
  end: true`,
			want: true,
		},
		"ParallelWithout": {
			reason: "None of any branch.",
			flow: `
functions: [{name: f, operation: 'a#b'}]
states:
- name: a
  type: parallel
  branches: [{name: one, actions: [{functionRef: f}]}]
  end: true`,
		},
		"Later": {
			reason: "Any state counts, not only the first.",
			flow: `
states:
- {name: a, type: inject, data: {x: 1}, transition: b}
- {name: b, type: sleep, duration: PT1S, end: true}`,
			want: true,
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			if got := hasTimeouts(flowOf(t, tc.flow)); got != tc.want {
				t.Errorf("%s\ngot %t, want %t", tc.reason, got, tc.want)
			}
		})
	}
}
