package generators

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// Kinds of Knative, as far as they are generated. Their own modules cost
// hundreds of packages; tests check these structs against the published CRDs.

// SinkBinding is sources.knative.dev/v1: it injects K_SINK into a workload.
type SinkBinding struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`
	Spec              SinkBindingSpec `json:"spec"`
}

// SinkBindingSpec says what is bound to what.
type SinkBindingSpec struct {
	Sink    v1alpha08.Destination  `json:"sink"`
	Subject corev1.ObjectReference `json:"subject"`
}

// Trigger is eventing.knative.dev/v1: it sends the events of a broker that
// match to a subscriber.
type Trigger struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`
	Spec              TriggerSpec `json:"spec"`
}

// TriggerSpec filters by attributes of the event, here always its type.
type TriggerSpec struct {
	Broker     string                `json:"broker"`
	Filter     TriggerFilter         `json:"filter"`
	Subscriber v1alpha08.Destination `json:"subscriber"`
}

// TriggerFilter matches exactly.
type TriggerFilter struct {
	Attributes map[string]string `json:"attributes"`
}

// KnativeService is serving.knative.dev/v1 Service: a workload that scales to
// zero.
type KnativeService struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`
	Spec              KnativeServiceSpec `json:"spec"`
}

// KnativeServiceSpec holds the revision to run.
type KnativeServiceSpec struct {
	Template corev1.PodTemplateSpec `json:"template"`
}

const (
	eventingAPIVersion = "eventing.knative.dev/v1"
	eventingGroup      = "eventing.knative.dev"
	sourcesAPIVersion  = "sources.knative.dev/v1"
	servingAPIVersion  = "serving.knative.dev/v1"
	servingGroup       = "serving.knative.dev"
)
