package v1alpha08

import metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

// SonataFlow is a workflow: its definition, and how it runs.
type SonataFlow struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`
	Spec              WorkflowSpec `json:"spec"`
	// Status is the operator's; anything is accepted and ignored.
	Status any `json:"status,omitempty"`
}

// WorkflowSpec is the spec of a SonataFlow.
type WorkflowSpec struct {
	// Flow is a Serverless Workflow 0.8 definition without what the metadata
	// gives. It is kept as a tree so that nothing in it is lost; generators
	// read it through the SDK's model.
	Flow        map[string]any   `json:"flow" schema:"flow.Workflow"`
	PodTemplate *FlowPodTemplate `json:"podTemplate,omitempty"`
	// Persistence present, even as {}, keeps the platform's from being used.
	Persistence *Persistence `json:"persistence,omitempty"`
	// Sink is where events go; default: the platform's broker.
	Sink *Destination `json:"sink,omitempty"`
	// Sources are the brokers of single event types.
	Sources []EventSource `json:"sources,omitempty"`
	// Resources are files beside the flow; only the dev profile mounts them.
	Resources *Resources `json:"resources,omitempty"`
}

// EventSource is where events of one type come from.
type EventSource struct {
	EventType   string `json:"eventType"`
	Destination `json:",inline"`
}

// Resources are files that a build, or the dev profile, puts beside the flow.
type Resources struct {
	ConfigMaps []ResourceConfigMap `json:"configMaps,omitempty"`
}

// ResourceConfigMap is a ConfigMap of files.
type ResourceConfigMap struct {
	ConfigMap LocalReference `json:"configMap"`
	// WorkflowPath is the folder they go to, relative to the project's
	// resources; default: its root.
	WorkflowPath string `json:"workflowPath,omitempty"`
}

// LocalReference names an object of the same namespace.
type LocalReference struct {
	Name string `json:"name"`
}

// Destination is Knative's: a resource that can be addressed, or a URI.
type Destination struct {
	Ref *KReference `json:"ref,omitempty"`
	// URI is absolute, or with Ref relative to the address of that.
	URI string `json:"uri,omitempty"`
	// CACerts are PEM certificates that TLS to it is checked with.
	CACerts string `json:"CACerts,omitempty"`
	// Audience is that of the OIDC tokens it accepts.
	Audience string `json:"audience,omitempty"`
}

// KReference is Knative's reference to an addressable resource.
type KReference struct {
	APIVersion string `json:"apiVersion,omitempty"`
	Kind       string `json:"kind"`
	Name       string `json:"name"`
	// Namespace defaults to that of whoever declares the reference.
	Namespace string `json:"namespace,omitempty"`
	// Group replaces APIVersion where the version is left to the cluster.
	Group string `json:"group,omitempty"`
	// Address names one of several addresses of the resource.
	Address string `json:"address,omitempty"`
}
