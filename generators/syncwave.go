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

// WaveNames are the waves in which a render is applied, in order: each wants what
// is in the earlier ones up.
var WaveNames = []string{"config", "jobs", "services", "workflows", "events"}

// Wave is the wave of an object of a kind that is generated, by its labels.
func Wave(group, kind string, label func(key string) string) int {
	row, _ := kindOf(group, kind) // all are known, see TestGeneratedKinds
	if row.wave == workloadWave && label(componentLabel) == workflowComponent {
		return workflowWave
	}
	if label(serviceLabel) == definitionJobName {
		return definitionWave // it tells of workflows that are up
	}
	return row.wave
}

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

// SyncWaveAnnotation is Argo CD's: lower waves are applied, and must be
// healthy, before higher ones.
const SyncWaveAnnotation = "argocd.argoproj.io/sync-wave"

func setSyncWave(object TypedObject) {
	gvk := object.GetObjectKind().GroupVersionKind()
	labels := object.GetLabels()
	wave := Wave(gvk.Group, gvk.Kind, func(key string) string { return labels[key] })
	annotations := map[string]string{SyncWaveAnnotation: strconv.Itoa(wave)}
	maps.Copy(annotations, object.GetAnnotations())
	object.SetAnnotations(annotations)
}
