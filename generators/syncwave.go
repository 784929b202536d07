package generators

import (
	"reflect"
	"strconv"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
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

func setSyncWave(object any) {
	value := reflect.ValueOf(object).Elem()
	kind := value.FieldByName("Kind").String()
	meta := value.FieldByName("ObjectMeta").Addr().Interface().(*metav1.ObjectMeta)
	wave := syncWaves[kind]
	if wave == syncWaves["Deployment"] && meta.Labels[componentLabel] == workflowComponent {
		wave = workflowWave
	}
	annotations := map[string]string{syncWaveAnnotation: strconv.Itoa(wave)}
	for key, value := range meta.Annotations {
		annotations[key] = value
	}
	meta.Annotations = annotations
}
