package fn

import (
	"strings"
	"testing"
)

// TestCollidingNames renders names that make one object of two resources: no
// cluster can hold both, so it must be an error and not the last that wins.
func TestCollidingNames(t *testing.T) {
	const flow = "spec: {podTemplate: {container: {image: r.example.com/a:1}}, flow: {start: x, states: [{name: x, type: inject, data: {a: 1}, end: true}]}}\n---\n"
	workflow := func(name string) string {
		return "apiVersion: sonataflow.org/v1alpha08\nkind: SonataFlow\nmetadata: {name: " + name + ", namespace: ns, annotations: {sonataflow.org/profile: gitops}}\n" + flow
	}
	const platform = "apiVersion: sonataflow.org/v1alpha08\nkind: SonataFlowPlatform\nmetadata: {name: p, namespace: ns}\nspec: {services: {jobService: {enabled: true}}}\n---\n"
	cases := map[string]struct{ reason, input, want string }{
		"OwnAndManaged": {"greeting-managed's own properties would be greeting's managed ones", workflow("greeting") + workflow("greeting-managed"),
			`error: SonataFlow ns/greeting-managed: metadata.name: the ConfigMap "greeting-managed-props" is generated from this and from SonataFlow ns/greeting alike: give one of the two another name`},
		"WorkflowAndService": {"a workflow may not replace a support service", platform + workflow("p-jobs-service"),
			`error: SonataFlow ns/p-jobs-service: metadata.name: the Deployment "p-jobs-service" is generated from this and from SonataFlowPlatform ns/p alike: give one of the two another name`},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			if got := resultText(Render(readStream(t, tc.input))); !strings.Contains(got, tc.want) {
				t.Errorf("%s: got\n%s\nwant\n%s", tc.reason, got, tc.want)
			}
		})
	}
}
