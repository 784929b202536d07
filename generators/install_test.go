package generators

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"

	"github.com/render-sonataflow/render-sonataflow/generators/release"
)

const migratingPlatform = `{services: {dataIndex: {enabled: true, persistence: {dbMigrationStrategy: job, postgresql: {secretRef: {name: db}, serviceRef: {name: pg}}}}}}`

func greenfield(o *Options) { o.Greenfield = true }

// TestGreenfield: what a first install need not hold for the sake of an
// operator's objects.
func TestGreenfield(t *testing.T) {
	const index, job = "Deployment/p-data-index-service", "Job/sonataflow-db-migrator-job"
	const update = "QUARKUS_HIBERNATE_ORM_DATABASE_GENERATION"
	migratesItself := `{services: {dataIndex: {enabled: true, persistence: {postgresql: {secretRef: {name: db}, serviceRef: {name: pg}}}}}}`
	input := docs(platformYAML(migratingPlatform), workflowYAML("", ""))
	runChecks(t, map[string]check{
		"ManagedBy": {
			reason: "No operator manages it, and nothing selects by that.", release: "osl-1.37", input: input, adjust: greenfield,
			want: map[string][]string{
				index: {"managed-by: render-sonataflow"}, job: {"managed-by: render-sonataflow"}, "Deployment/w": {"managed-by: render-sonataflow"},
				"Service/w": {"managed-by: render-sonataflow", "  selector:\n    sonataflow.org/workflow-app: w\n    sonataflow.org/workflow-namespace: ns\n"},
			},
			wantNot: map[string][]string{index: {"sonataflow-operator"}, job: {"sonataflow-operator"}, "Deployment/w": {"sonataflow-operator"}},
		},
		"TakeOver": {
			reason: "The default is the operator's.", release: "osl-1.37", input: input,
			want: map[string][]string{index: {"managed-by: sonataflow-operator", update}, "Deployment/w": {"managed-by: sonataflow-operator"}},
		},
		"OneMigrates": {
			reason: "Beside the Job Hibernate changes no schema.", release: "osl-1.36", input: input, adjust: greenfield,
			want: map[string][]string{index: {"QUARKUS_FLYWAY_MIGRATE_AT_START"}}, wantNot: map[string][]string{index: {update}},
		},
		"NoJob": {
			reason: "Without a Job all is as it was.", release: "osl-1.37", input: docs(platformYAML(migratesItself)), adjust: greenfield,
			want: map[string][]string{index: {update}},
		},
		"LineWithoutJob": {
			reason: "Line 2024 has no Job, whatever is asked for.", release: "osl-1.35", input: input, adjust: greenfield,
			want: map[string][]string{index: {update}},
		},
		"OwnProperties": {
			reason: "Nothing runs whose properties could be blanked.", adjust: greenfield,
			input:   docs(platformYAML("{}"), withoutProperties("v"), withoutProperties("w")),
			told:    []string{"info  : empty ConfigMaps are rendered for the own properties of ns/v-props, ns/w-props: take them into the input when there are some"},
			want:    map[string][]string{"ConfigMap/w-props": {`application.properties: ""`}},
			wantNot: nil,
		},
	})
}

// withoutProperties is a workflow alone.
func withoutProperties(name string) string {
	return `apiVersion: sonataflow.org/v1alpha08
kind: SonataFlow
metadata: {name: ` + name + `, namespace: ns, annotations: {sonataflow.org/profile: gitops}, labels: {team: a}}
spec:
  podTemplate: {container: {image: example.com/w:1}, replicas: 2, podDisruptionBudget: {minAvailable: 1}}
  flow: {start: a, states: [{name: a, type: inject, data: {x: 1}, end: true}]}`
}

// TestGreenfieldSelectors: a selector that no release, label or platform moves
// never has a Deployment recreated, and all that select a workflow's pods agree.
func TestGreenfieldSelectors(t *testing.T) {
	selectors := func(r, platform string, own string) map[string]map[string]string {
		o := options(t, r)
		o.Greenfield = true
		o.Release.VersionLabel = r
		in := input(t, o, docs(platformYAML("{}"), withoutProperties("w")))
		in.Resources.Platforms[0].Name = platform
		in.Resources.Workflows[0].Labels["team"] = own
		plan, _ := Resolve(in)
		found := map[string]map[string]string{}
		for _, object := range Generate(plan) {
			switch o := object.TypedObject.(type) {
			case *v1.Deployment:
				found["Deployment"] = o.Spec.Selector.MatchLabels
			case *corev1.Service:
				found["Service"] = o.Spec.Selector
			case *policyv1.PodDisruptionBudget:
				found["PodDisruptionBudget"] = o.Spec.Selector.MatchLabels
			}
		}
		return found
	}
	identity := map[string]string{"sonataflow.org/workflow-app": "w", "sonataflow.org/workflow-namespace": "ns"}
	for _, r := range release.Table() {
		for kind, selector := range selectors(r.Name, "p-"+r.Name, r.Name) {
			if diff := cmp.Diff(identity, selector); diff != "" {
				t.Errorf("%s of %s (-want +got):\n%s", kind, r.Name, diff)
			}
		}
	}
	if got := selectors("osl-1.38", "p", "a"); len(got) != 3 {
		t.Errorf("want a Deployment, a Service and a budget, got %v", got)
	}
}
