package generators

import (
	"maps"
	"strconv"
)

// generatedKind is a row of generatedKinds.
type generatedKind struct {
	group, kind string
	// order is the place in which one namespace's objects can be applied: what
	// is mounted and bound before what runs, what sends traffic after it.
	order int
	// wave is Argo CD's.
	wave int
}

// generatedKinds are all kinds that are generated. Workflows are told from
// support services by their component label.
var generatedKinds = []generatedKind{
	{"", "ConfigMap", 0, 0},
	{"sources.knative.dev", "SinkBinding", 1, 0},
	{"batch", "Job", 2, 1},
	{"image.openshift.io", "ImageStream", 3, 0},
	{"build.openshift.io", "BuildConfig", 4, 1},
	{"tekton.dev", "TaskRun", 4, 1},
	{"apps", "Deployment", 5, 2},
	{servingGroup, "Service", 5, 2}, // Knative's Service is the workload
	{"", "Service", 6, 2},
	{eventingGroup, "Trigger", 7, 4},
	{"policy", "PodDisruptionBudget", 8, 2},
	{"monitoring.coreos.com", "ServiceMonitor", 9, 2},
	{routeGroup, "Route", 10, 2},
}

// workflowWave is where everything of the wave of workloads goes that belongs
// to a workflow: it wants its support services up.
const (
	workloadWave = 2
	workflowWave = 3
	// definitionWave is after all others.
	definitionWave = 5
)

func kindOf(group, kind string) (found generatedKind, known bool) {
	for _, row := range generatedKinds {
		if row.group == group && row.kind == kind {
			return row, true
		}
	}
	return generatedKind{}, false
}

// ApplyOrder ranks the kinds of generated objects within a namespace. What is
// not generated comes last.
func ApplyOrder(group, kind string) int {
	if row, known := kindOf(group, kind); known {
		return row.order
	}
	return len(generatedKinds)
}

// syncWaveAnnotation is Argo CD's: lower waves are applied, and must be
// healthy, before higher ones.
const syncWaveAnnotation = "argocd.argoproj.io/sync-wave"

func setSyncWave(object TypedObject) {
	gvk := object.GetObjectKind().GroupVersionKind()
	row, _ := kindOf(gvk.Group, gvk.Kind) // all are known, see TestGeneratedKinds
	wave := row.wave
	if wave == workloadWave && object.GetLabels()[componentLabel] == workflowComponent {
		wave = workflowWave
	}
	if object.GetLabels()[serviceLabel] == definitionJobName {
		wave = definitionWave // it tells of workflows that are up
	}
	annotations := map[string]string{syncWaveAnnotation: strconv.Itoa(wave)}
	maps.Copy(annotations, object.GetAnnotations())
	object.SetAnnotations(annotations)
}
