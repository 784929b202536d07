package generators

import (
	"maps"
	"strconv"
)

// syncWaveAnnotation is Argo CD's: lower waves are applied, and must be
// healthy, before higher ones.
const syncWaveAnnotation = "argocd.argoproj.io/sync-wave"

// syncWaves are the waves of what is generated, by kind. Workflows are told
// from support services by their component label.
var syncWaves = map[string]int{
	"ConfigMap": 0, "SinkBinding": 0,
	"Job":        1,
	"Deployment": 2, "Service": 2, "PodDisruptionBudget": 2, "ServiceMonitor": 2, "Route": 2,
	"Trigger": 4,
}

// workflowWave is where everything of wave 2 goes that belongs to a workflow:
// it wants its support services up.
const workflowWave = 3

func setSyncWave(object TypedObject) {
	wave := syncWaves[object.GetObjectKind().GroupVersionKind().Kind]
	if wave == syncWaves["Deployment"] && object.GetLabels()[componentLabel] == workflowComponent {
		wave = workflowWave
	}
	annotations := map[string]string{syncWaveAnnotation: strconv.Itoa(wave)}
	maps.Copy(annotations, object.GetAnnotations())
	object.SetAnnotations(annotations)
}
