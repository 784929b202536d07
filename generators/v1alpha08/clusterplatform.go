package v1alpha08

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// SonataFlowClusterPlatform is cluster-scoped: it shares the services of one
// platform with every namespace.
type SonataFlowClusterPlatform struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`
	Spec              ClusterPlatformSpec `json:"spec"`
	// Status is the operator's; anything is accepted and ignored.
	Status any `json:"status,omitempty"`
}

// ClusterPlatformSpec names the platform whose services are shared.
type ClusterPlatformSpec struct {
	PlatformRef  PlatformRef   `json:"platformRef"`
	Capabilities *Capabilities `json:"capabilities,omitempty"`
}

// PlatformRef names a SonataFlowPlatform.
type PlatformRef struct {
	Name      string `json:"name"`
	Namespace string `json:"namespace"`
}

// Capabilities say what is shared; services is the default and the only value.
type Capabilities struct {
	Workflows []string `json:"workflows,omitempty" enum:"services"`
}
