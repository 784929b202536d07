package fn

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
)

const greeting = `apiVersion: sonataflow.org/v1alpha08
kind: SonataFlow
metadata: {name: greeting, namespace: n, annotations: {sonataflow.org/profile: gitops}}
spec:
  podTemplate: {container: {image: "registry.example.com/greeting:1"}}
  flow: {start: greet, states: [{name: greet, type: inject, data: {message: hello}, end: true}]}
`

func propsOf(name, text string) string {
	return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: " + name + ", namespace: n}\ndata: {application.properties: \"" + text + "\"}\n"
}

// TestDuplicates: two versions of an object that the render looks at are an
// error, in any order the same; of any other object they pass as they came.
func TestDuplicates(t *testing.T) {
	hpa := func(target string) string {
		return "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: h, namespace: n}\nspec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: " + target + "}}\n"
	}
	generated := strings.Replace(propsOf("greeting-props", ""), "metadata: {", "metadata: {annotations: {fn.sonataflow.org/generated-from: SonataFlow/n/greeting}, ", 1)
	cases := map[string]struct {
		reason string
		items  []string
		// want is in the only error, "" for none.
		want string
	}{
		"Properties":  {"the checksum hangs on them", []string{propsOf("greeting-props", "a=1"), propsOf("greeting-props", "a=2")}, "ConfigMap n/greeting-props (stdin:"},
		"Three":       {"of three each is named", []string{propsOf("greeting-props", "a=1"), propsOf("greeting-props", "a=2"), propsOf("greeting-props", "a=3")}, "the input has two different ConfigMap n/greeting-props, and what is rendered hangs on it; the other is in stdin:"},
		"Same":        {"twice the same is no riddle", []string{propsOf("greeting-props", "a=1"), propsOf("greeting-props", "a=1")}, ""},
		"Autoscalers": {"replicas hang on it", []string{hpa("greeting"), hpa("other")}, "the input has two different HorizontalPodAutoscaler n/h"},
		"Others":      {"nobody looks at them", []string{propsOf("a", "1"), propsOf("a", "2"), hpa("x")}, ""},
		"Ours":        {"the user's counts, and what an earlier run made empty is dropped", []string{propsOf("greeting-props", "a=1"), generated}, ""},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			var first string
			for n, items := range [][]string{tc.items, reversed(tc.items)} {
				stream := readStream(t, strings.Join(append([]string{greeting}, items...), "---\n"))
				stream.SetFile("stdin")
				results := Render(stream)
				text := resultText(results)
				if tc.want != "" {
					if results.ExitCode() == 0 || !strings.Contains(text, tc.want) {
						t.Errorf("%s: want an error with %q, got\n%s", tc.reason, tc.want, text)
					}
					continue
				}
				if results.ExitCode() != 0 {
					t.Fatalf("%s: %s", tc.reason, text)
				}
				once := written(t, stream)
				if n == 0 {
					first = once
				}
				if diff := cmp.Diff(first, once); diff != "" {
					t.Errorf("%s: the order of the input shows:\n%s", tc.reason, diff)
				}
				again := readStream(t, once)
				if results := Render(again); results.ExitCode() != 0 {
					t.Fatalf("%s: a second run: %s", tc.reason, resultText(results))
				}
				if diff := cmp.Diff(once, written(t, again)); diff != "" {
					t.Errorf("%s: a second run changes the first's:\n%s", tc.reason, diff)
				}
				checkIdentities(t, stream, strings.Count(strings.Join(tc.items, ""), "{name: a,") > 1 || name == "Same")
			}
		})
	}
}

func reversed(items []string) []string {
	items = slices.Clone(items)
	slices.Reverse(items)
	return items
}

func checkIdentities(t *testing.T, stream *krm.Stream, twiceInTheInput bool) {
	t.Helper()
	generated, others := splitTrees(stream)
	for _, problem := range identitiesAreUnique(newRendered(generated, others)) {
		if !twiceInTheInput {
			t.Error(problem)
		}
	}
}

// TestFilledIn: one predicate decides whose the ConfigMap of a workflow's own
// properties is, for the plan as for the output.
func TestFilledIn(t *testing.T) {
	const head = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: greeting-props, namespace: n, annotations: {fn.sonataflow.org/generated-from: SonataFlow/n/greeting}}\n"
	cases := map[string]struct {
		reason, rest string
		// filled: the user has put something in.
		filled bool
	}{
		"Empty":      {"as the run made it", "data: {application.properties: \"\"}\n", false},
		"NoData":     {"nothing is in it", "", false},
		"Properties": {"the user's properties", "data: {application.properties: \"a=1\"}\n", true},
		"Beside":     {"another file beside the empty one", "data: {application.properties: \"\", extra.properties: \"mine=1\"}\n", true},
		"Binary":     {"a file that is no text", "data: {application.properties: \"\"}\nbinaryData: {a.jks: AAAA}\n", true},
		"OnlyBeside": {"another file alone", "data: {extra.properties: \"mine=1\"}\n", true},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			stream := readStream(t, greeting+"---\n"+head+tc.rest)
			results := Render(stream)
			if results.ExitCode() != 0 {
				t.Fatal(resultText(results))
			}
			if warned := strings.Contains(resultText(results), "an empty one is rendered"); warned == tc.filled {
				t.Errorf("%s: warned of an empty one: %t\n%s", tc.reason, warned, resultText(results))
			}
			checkIdentities(t, stream, false)
			text := written(t, stream)
			if tc.filled && !strings.Contains(text, head+tc.rest) {
				t.Errorf("%s: it is changed:\n%s", tc.reason, text)
			}
			// Without its workflow, the user's stays and ours passes through.
			if alone := readStream(t, head+tc.rest+"---\n"+strings.ReplaceAll(greeting, "greeting", "other")); Render(alone).ExitCode() == 0 {
				if kept := strings.Contains(written(t, alone), "name: greeting-props"); kept != tc.filled {
					t.Errorf("%s: kept after its workflow is gone: %t", tc.reason, kept)
				}
			}
		})
	}
}
