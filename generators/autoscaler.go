package generators

import (
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// autoscalerOf names the HorizontalPodAutoscaler of the input that scales a
// workload, or is empty. Only spec.scaleTargetRef is read, which every version
// of the API has.
func (s *resolver) autoscalerOf(group, kind, namespace, name string) string {
	found := ""
	for _, r := range s.in.Lookup.of("autoscaling", "HorizontalPodAutoscaler", namespace) {
		var scaler struct {
			Spec struct {
				ScaleTargetRef autoscalingv2.CrossVersionObjectReference `json:"scaleTargetRef"`
			} `json:"spec"`
		}
		if err := r.Decode(&scaler); err != nil {
			continue // not ours to judge: the API server will refuse it
		}
		target := scaler.Spec.ScaleTargetRef
		version, err := schema.ParseGroupVersion(target.APIVersion)
		if err == nil && version.Group == group && target.Kind == kind && target.Name == name {
			found = r.Name
		}
	}
	return found
}
