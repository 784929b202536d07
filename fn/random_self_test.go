package fn

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/render-sonataflow/render-sonataflow/testdata/inputs"
)

// TestComposeCovers: what chance never makes is not tried.
func TestComposeCovers(t *testing.T) {
	var all strings.Builder
	for seed := range uint64(randomInputs) {
		all.WriteString(inputs.Compose(seed).YAML())
	}
	text := all.String()
	for _, part := range []string{
		"kind: SonataFlowPlatform\n", "kind: SonataFlowClusterPlatform\n", "kind: SonataFlow\n", "kind: Broker\n",
		"kind: HorizontalPodAutoscaler\n", "kind: ConfigMap\n", "kind: Deployment\n", "sonataflow.org/secondary.platform",
		"sonataflow.org/profile: dev", "sonataflow.org/profile: prod", "sonataflow.org/profile: gitops", "sonataflow.org/id",
		"release: osl-1.35", "release: osl-1.36", "release: osl-1.37", "release: osl-1.38", "release: osl-1.39",
		"type: OpenShift", "sink: Static", "enabledSemantics: Documented", "deploymentModel: knative", "kind: SonataFlow\n    name: flow-",
		"dbMigrationStrategy: job", "jdbcUrl:", "databaseSchema: own", "optional: true", "secretKeyRef:", "${open",
		"podDisruptionBudget:", "minReplicas:", "replicas: 0", "tcpSocket:", "workflowPath: specs/", "type: callback",
	} {
		if !strings.Contains(text, part) {
			t.Errorf("no seed makes %q", part)
		}
	}
	if diff := cmp.Diff(inputs.Compose(7).YAML(), inputs.Compose(7).YAML()); diff != "" {
		t.Errorf("a seed makes two inputs:\n%s", diff)
	}
}

// TestShrink: what is left of a failing input is what it fails for.
func TestShrink(t *testing.T) {
	for seed := range uint64(50) {
		in := inputs.Compose(seed)
		fails := func(in inputs.Input) bool {
			return strings.Contains(in.YAML(), "jdbcUrl: jdbc:postgresql://pg:5432/flows\n")
		}
		if !fails(in) {
			continue
		}
		small := inputs.Shrink(in, fails).YAML()
		if lines := strings.Count(small, "\n"); !strings.Contains(small, "jdbcUrl") || lines > 12 {
			t.Errorf("seed %d: %d lines are left, which is not small:\n%s", seed, lines, small)
		}
	}
}

// TestRandomProblems: a broken render of a random input is found, and its input
// is printed small.
func TestRandomProblems(t *testing.T) {
	in := inputs.Input{Documents: []map[string]any{
		{"apiVersion": "fn.sonataflow.org/v1alpha1", "kind": "RenderSonataFlow", "metadata": map[string]any{"name": "config"}},
		{
			"apiVersion": "sonataflow.org/v1alpha08", "kind": "SonataFlowPlatform",
			"metadata": map[string]any{"name": "p", "namespace": "ns"}, "spec": map[string]any{"services": map[string]any{"nonsense": true}},
		},
	}}
	problems := randomProblems(in)
	if len(problems) == 0 || !strings.Contains(problems[0], "spec.services.nonsense: unknown field") {
		t.Errorf("an input that is refused: got %v", problems)
	}
}
