package generators

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// scaler is an autoscaler of the input; target is what it names, min its
// minReplicas, 0 for none.
func scaler(name, target, minimum string) string {
	text := "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: " + name + ", namespace: ns}\nspec:\n  scaleTargetRef: " + target
	if minimum != "" {
		text += "\n  minReplicas: " + minimum
	}
	return text
}

// TestAutoscalers: what an autoscaler of the input takes over, and what it can
// scale at all.
func TestAutoscalers(t *testing.T) {
	const (
		ofFlow       = "{apiVersion: sonataflow.org/v1alpha08, kind: SonataFlow, name: w}"
		ofDeployment = "{apiVersion: apps/v1, kind: Deployment, name: w}"
		ofDataIndex  = "{apiVersion: apps/v1, kind: Deployment, name: p-data-index-service}"
		ofJobs       = "{apiVersion: apps/v1, kind: Deployment, name: p-jobs-service}"
		w, di, js    = "Deployment/w", "Deployment/p-data-index-service", "Deployment/p-jobs-service"
	)
	replicas := func(workflow, count string) string {
		return strings.Replace(workflow, "podTemplate: {", "podTemplate: {replicas: "+count+", ", 1)
	}
	knative := func(workflow string) string {
		return strings.Replace(workflow, "podTemplate: {", "podTemplate: {deploymentModel: knative, ", 1)
	}
	budget := func(workflow string) string {
		return strings.Replace(workflow, "podTemplate: {", "podTemplate: {podDisruptionBudget: {minAvailable: 1}, ", 1)
	}
	plain := docs(platformYAML("{}"), workflowYAML("", ""))
	runChecks(t, map[string]check{
		"None": {
			reason: "Without one a workflow runs once.",
			input:  plain,
			want:   map[string][]string{w: {"replicas: 1\n"}},
			silent: true,
		},
		"OfWorkflow": {
			reason:  "One that names the SonataFlow keeps the replicas to itself, and is pointed at the Deployment.",
			input:   docs(scaler("h", ofFlow, "2"), plain),
			wantNot: map[string][]string{w: {"replicas:"}},
			told: []string{
				`info SonataFlow ns/w spec.podTemplate.replicas: is left out: the HorizontalPodAutoscaler "h" decides it`,
				`info HorizontalPodAutoscaler ns/h spec.scaleTargetRef: is of the SonataFlow "w", which no cluster without the operator knows`,
			},
		},
		"OfDeployment": {
			reason:  "So does one that names the Deployment.",
			input:   docs(scaler("h", ofDeployment, ""), platformYAML("{}"), replicas(workflowYAML("", ""), "3")),
			wantNot: map[string][]string{w: {"replicas:"}},
			told:    []string{"spec.podTemplate.replicas: is left out"},
		},
		"Off": {
			reason: "No replicas at all switch an autoscaler off.",
			input:  docs(scaler("h", ofDeployment, ""), platformYAML("{}"), replicas(workflowYAML("", ""), "0")),
			want:   map[string][]string{w: {"replicas: 0\n"}},
			told:   []string{`spec.podTemplate.replicas: is 0, which switches the HorizontalPodAutoscaler "h" off`},
		},
		"OtherNamespace": {
			reason: "One of another namespace scales another workflow.",
			input:  docs(strings.Replace(scaler("h", ofDeployment, ""), "namespace: ns", "namespace: other", 1), plain),
			want:   map[string][]string{w: {"replicas: 1\n"}},
			silent: true,
		},
		"OtherGroup": {
			reason: "So does one of a kind of another group.",
			input:  docs(scaler("h", "{apiVersion: example.com/v1, kind: Deployment, name: w}", ""), plain),
			want:   map[string][]string{w: {"replicas: 1\n"}},
			silent: true,
		},
		"StatefulSet": {
			reason: "Or of another kind.",
			input:  docs(scaler("h", "{apiVersion: apps/v1, kind: StatefulSet, name: w}", ""), plain),
			want:   map[string][]string{w: {"replicas: 1\n"}},
			silent: true,
		},
		"Two": {
			reason: "Kubernetes goes by neither of two.",
			input:  docs(scaler("a", ofFlow, "2"), scaler("b", ofDeployment, "2"), plain),
			told:   []string{`warning HorizontalPodAutoscaler ns/b spec.scaleTargetRef: names what the HorizontalPodAutoscaler "a" scales already`},
		},
		"Knative": {
			reason: "What Knative scales no autoscaler can.",
			input:  docs(scaler("h", ofFlow, ""), platformYAML("{}"), knative(workflowYAML("", ""))),
			told:   []string{`error HorizontalPodAutoscaler ns/h spec.scaleTargetRef: names the workflow "w", which Knative Serving scales`},
		},
		"KnativeDeployment": {
			reason: "Also not by the name of a Deployment that is not made.",
			input:  docs(scaler("h", ofDeployment, ""), platformYAML("{}"), knative(workflowYAML("", ""))),
			told:   []string{"which Knative Serving scales"},
		},
		"KnativeBeside": {
			reason: "A Deployment of that name which the team wrote is the team's.",
			input: docs(scaler("h", ofDeployment, ""), "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: w, namespace: ns}",
				platformYAML("{}"), knative(workflowYAML("", ""))),
			want:   map[string][]string{"Service/w": {""}},
			silent: true,
		},
		"NoWorkflow": {
			reason: "One of a SonataFlow that is not there will scale nothing.",
			input:  docs(scaler("h", strings.Replace(ofFlow, "name: w", "name: gone", 1), ""), plain),
			told:   []string{`warning HorizontalPodAutoscaler ns/h spec.scaleTargetRef: is of the SonataFlow "gone", which is not in the input`},
		},
		"DataIndex": {
			reason:  "The Data Index may be scaled.",
			input:   docs(scaler("h", ofDataIndex, ""), platformYAML("{services: {dataIndex: {enabled: true}}}")),
			wantNot: map[string][]string{di: {"replicas:"}},
			told:    []string{"spec.services.dataIndex.podTemplate.replicas: is left out"},
		},
		"Jobs": {
			reason: "The Jobs Service runs once, whoever scales it.",
			input:  docs(scaler("h", ofJobs, ""), platformYAML("{services: {jobService: {enabled: true}}}")),
			want:   map[string][]string{js: {"replicas: 1\n"}},
			told:   []string{`the HorizontalPodAutoscaler "h" scales the Jobs Service, which must run once`},
		},
		"BudgetOfWorkflow": {
			reason: "The budget goes by the least the autoscaler asks for.",
			input:  docs(scaler("h", ofFlow, "2"), platformYAML("{}"), budget(workflowYAML("", ""))),
			want:   map[string][]string{"PodDisruptionBudget/w": {"minAvailable: 1"}},
		},
		"BudgetOfOne": {
			reason:  "One pod could never be moved.",
			input:   docs(scaler("h", ofFlow, "1"), platformYAML("{}"), budget(workflowYAML("", ""))),
			wantNot: map[string][]string{"PodDisruptionBudget/w": {""}},
			told:    []string{`the HorizontalPodAutoscaler "h" may go down to 1: set its minReplicas`},
		},
		"BudgetUnset": {
			reason:  "One is the default.",
			input:   docs(scaler("h", ofFlow, ""), platformYAML("{}"), budget(workflowYAML("", ""))),
			wantNot: map[string][]string{"PodDisruptionBudget/w": {""}},
			told:    []string{"may go down to 1"},
		},
		"BudgetOff": {
			reason:  "Nor is there one without any pods.",
			input:   docs(scaler("h", ofFlow, "2"), platformYAML("{}"), replicas(budget(workflowYAML("", "")), "0")),
			wantNot: map[string][]string{"PodDisruptionBudget/w": {""}},
			told:    []string{"podDisruptionBudget: has no effect: a budget needs at least two replicas, and 0 is asked for"},
		},
		"BudgetOfDeployment": {
			reason:  "An autoscaler of the Deployment is none to the operator: the budget goes by what the resource asks for.",
			input:   docs(scaler("h", ofDeployment, "5"), platformYAML("{}"), budget(workflowYAML("", ""))),
			wantNot: map[string][]string{"PodDisruptionBudget/w": {""}},
			told:    []string{"a budget needs at least two replicas, and 1 is asked for"},
		},
		"BudgetOfDeploymentAsked": {
			reason: "Which is enough where it is several.",
			input:  docs(scaler("h", ofDeployment, "1"), platformYAML("{}"), replicas(budget(workflowYAML("", "")), "3")),
			want:   map[string][]string{"PodDisruptionBudget/w": {"minAvailable: 1"}},
		},
		"BudgetOfDataIndex": {
			reason: "That of the Data Index goes by its autoscaler.",
			input: docs(scaler("h", ofDataIndex, "2"),
				platformYAML("{services: {dataIndex: {enabled: true, podTemplate: {podDisruptionBudget: {maxUnavailable: 1}}}}}")),
			want: map[string][]string{"PodDisruptionBudget/p-data-index-service": {"maxUnavailable: 1"}},
		},
		"Unreadable": {
			reason: "What is no autoscaler is not ours to judge.",
			input:  docs("apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: h, namespace: ns}\nspec: [odd]", plain),
			want:   map[string][]string{w: {"replicas: 1\n"}},
			silent: true,
		},
	})
}

// TestRetargets: those that name the SonataFlow are pointed elsewhere, once.
func TestRetargets(t *testing.T) {
	const flow = "{apiVersion: sonataflow.org/v1alpha08, kind: SonataFlow, name: w}"
	const deployment = "{apiVersion: apps/v1, kind: Deployment, name: w}"
	retargeted := strings.Replace(scaler("h", deployment, "3"), "namespace: ns", "namespace: ns, annotations: {fn.sonataflow.org/scales: SonataFlow}", 1)
	cases := map[string]struct {
		reason, scaler string
		want           []Retarget
		ofWorkflow     bool
	}{
		"SonataFlow": {reason: "It is pointed at the Deployment.", scaler: scaler("h", flow, "3"), want: []Retarget{{"ns", "h"}}, ofWorkflow: true},
		"Deployment": {reason: "It scales what it names.", scaler: scaler("h", deployment, "3")},
		"Before":     {reason: "It was pointed there by an earlier run, and still counts as the workflow's.", scaler: retargeted, ofWorkflow: true},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			plan, _ := Resolve(input(t, options(t, "osl-1.38"), docs(tc.scaler, platformYAML("{}"), workflowYAML("", ""))))
			if diff := cmp.Diff(tc.want, Retargets(plan)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tc.reason, diff)
			}
			if got := plan.Workflows[0].Autoscaler; got == nil || got.OfWorkflow != tc.ofWorkflow || got.atLeast() != 3 {
				t.Errorf("%s\ngot %+v", tc.reason, got)
			}
		})
	}
}

// TestLocalAutoscaler: a file that is only read is not changed, and says so.
func TestLocalAutoscaler(t *testing.T) {
	in := input(t, options(t, "osl-1.38"), docs(platformYAML("{}"), workflowYAML("", "")))
	addLookup(t, in.Lookup, map[string]any{
		"apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler",
		"metadata": map[string]any{"name": "h", "namespace": "ns"},
		"spec": map[string]any{
			"scaleTargetRef": map[string]any{"apiVersion": "sonataflow.org/v1alpha08", "kind": "SonataFlow", "name": "w"},
		},
	})
	for key, resources := range in.Lookup {
		for i := range resources {
			in.Lookup[key][i].Local = key.Kind == AutoscalerKind
		}
	}
	plan, results := Resolve(in)
	told := toldBy(&resolver{results: results})
	if !strings.Contains(told, `warning spec.scaleTargetRef: is of the SonataFlow "w", which no cluster without the operator knows, and is not applied from here`) {
		t.Errorf("told:\n%s", told)
	}
	if got := Retargets(plan); got != nil {
		t.Errorf("it is changed all the same: %v", got)
	}
	if plan.Workflows[0].Replicas != nil {
		t.Error("the replicas are the autoscaler's, wherever it is applied from")
	}
}
