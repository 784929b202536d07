package generators

import (
	"fmt"
	"strings"
	"testing"
)

// chain is a file of n properties, each of which refers to the next.
func chain(n int) string {
	var lines strings.Builder
	for i := range n - 1 {
		fmt.Fprintf(&lines, "p%d=${p%d}\n", i, i+1)
	}
	fmt.Fprintf(&lines, "p%d=end\n", n-1)
	return lines.String()
}

// TestUnexpandable: of which files the operator reads nothing at all.
func TestUnexpandable(t *testing.T) {
	cases := map[string]struct{ reason, text, want string }{
		"Plain":         {reason: "Nothing refers to anything.", text: "a=1\nb=2"},
		"Empty":         {reason: "Nothing at all."},
		"Reference":     {reason: "To another property.", text: "a=${b}\nb=2"},
		"Unknown":       {reason: "To something else, such as an environment variable.", text: "a=${HOME}"},
		"Default":       {reason: "With a default, which is not read.", text: "a=${b:${c}}\nb=1\nc=1"},
		"Twice":         {reason: "Twice in one value.", text: "a=${b}-${b}\nb=2"},
		"Diamond":       {reason: "Over two ways to one.", text: "a=${b}${c}\nb=${d}\nc=${d}\nd=1"},
		"Address":       {reason: "An address to look up is no reference.", text: "a=${kubernetes:services.v1/pay}"},
		"Open":          {reason: "An expression that ends nowhere.", text: "a=${b", want: `the property "a" has a ${ that is not closed`},
		"OpenLater":     {reason: "Also behind one that does.", text: "a=${b}${c\nb=1", want: `the property "a" has a ${ that is not closed`},
		"Itself":        {reason: "A property that is made of itself.", text: "a=x${a}", want: `the property "a" refers to itself`},
		"Circle":        {reason: "Two that are made of each other.", text: "a=${b}\nb=${a}", want: "refers to itself, or to one that refers back to it"},
		"LongCircle":    {reason: "Three.", text: "a=${b}\nb=${c}\nc=x${a}", want: "refers to itself, or to one that refers back to it"},
		"OfOthers":      {reason: "The fault may be that of a property which no address is in.", text: "good=1\nbad=${bad}", want: `the property "bad"`},
		"Deep":          {reason: "As deep as the operator's reader goes.", text: chain(deepest)},
		"TooDeep":       {reason: "Deeper.", text: chain(deepest + 1), want: "refers to others more than 64 deep"},
		"MuchTooDeep":   {reason: "Much deeper, in time.", text: chain(5000), want: "refers to others more than 64 deep"},
		"OnlyADollar":   {reason: "A dollar alone is a dollar.", text: "a=$b\nb=$"},
		"OnlyABrace":    {reason: "So is a brace.", text: "a={b}\nb=}"},
		"NestedBraces":  {reason: "The first closing brace ends an expression.", text: "a=${x{y}}"},
		"EmptyRefernce": {reason: "One to nothing.", text: "a=${}"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			got := unexpandable(readBack(t, tc.text))
			if (got == "") != (tc.want == "") || !strings.Contains(got, tc.want) {
				t.Errorf("%s\ngot %q, want %q", tc.reason, got, tc.want)
			}
		})
	}
}

// TestExpressions: of a platform's properties one that cannot be expanded is
// left out, and the others stay.
func TestExpressions(t *testing.T) {
	e := expressions{}
	for _, step := range []struct{ reason, key, value, problem string }{
		{reason: "The first may refer to one that comes later.", key: "a", value: "${b}"},
		{reason: "But not back to it.", key: "b", value: "${a}", problem: `the property "b" refers to itself`},
		{reason: "So it may be given another value.", key: "b", value: "1"},
		{reason: "What is left out leaves the older value.", key: "b", value: "${", problem: `the property "b" has a ${ that is not closed`},
		{reason: "Which others still see.", key: "c", value: "${a}"},
	} {
		got := e.set(step.key, step.value)
		if (got == "") != (step.problem == "") || !strings.Contains(got, step.problem) {
			t.Errorf("%s\n%s=%s: got %q, want %q", step.reason, step.key, step.value, got, step.problem)
		}
	}
	if e["b"] != "1" {
		t.Errorf("b is %q, want 1", e["b"])
	}
}

// TestCircularFile: nothing of such a file is looked up, and it says so.
func TestCircularFile(t *testing.T) {
	const service = "apiVersion: v1\nkind: Service\nmetadata: {name: pay, namespace: ns}\nspec: {ports: [{port: 80}]}"
	runChecks(t, map[string]check{
		"Circle": {
			reason:  "As the operator, which reads none of it.",
			input:   docs(service, platformYAML("{}"), withProperties(workflowYAML("", ""), "pay=${kubernetes:services.v1/pay}\na=${b}\nb=${a}\n")),
			wantNot: map[string][]string{"ConfigMap/w-managed-props": {"discovery"}},
			told:    []string{"refers back to it: no address in it is looked up here"},
		},
		"Functions": {
			reason: "What the flow calls is looked up all the same.",
			input: docs("apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: pay, namespace: ns}", platformYAML("{}"),
				withProperties(workflowYAML("", `
    functions:
    - {name: f, type: custom, operation: 'knative:services.v1.serving.knative.dev/ns/pay?path=/x'}
    states:
    - {name: a, type: operation, actions: [{functionRef: f}], end: true}`), "a=${a}\n")),
			want: map[string][]string{
				"ConfigMap/w-managed-props": {`knative\:services.v1.serving.knative.dev\/ns\/pay = http://pay.ns.svc.cluster.local`},
			},
			told: []string{`the property "a" refers to itself`},
		},
	})
}
