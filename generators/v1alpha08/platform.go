package v1alpha08

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// SonataFlowPlatform is what the workflows of a namespace share: support
// services, database, broker, properties.
type SonataFlowPlatform struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`
	Spec              PlatformSpec `json:"spec,omitempty"`
	// Status is the operator's; anything is accepted and ignored.
	Status any `json:"status,omitempty"`
}

// PlatformSpec is the spec of a SonataFlowPlatform.
type PlatformSpec struct {
	// Services are the platform's own support services. Set, even to {}, it
	// keeps the platform from using those a cluster platform shares.
	Services *Services `json:"services,omitempty"`
	// Persistence is the database of everything that has none of its own.
	Persistence *PlatformPersistence `json:"persistence,omitempty"`
	Eventing    *Eventing            `json:"eventing,omitempty"`
	Monitoring  *Monitoring          `json:"monitoring,omitempty"`
	Properties  *Properties          `json:"properties,omitempty"`
	DevMode     *DevMode             `json:"devMode,omitempty"`
	// Build configures the operator's own image builds, which are not
	// rendered.
	Build *Build `json:"build,omitempty"`
}

// Services are the support services of a platform.
type Services struct {
	DataIndex  *DataIndex  `json:"dataIndex,omitempty"`
	JobService *JobService `json:"jobService,omitempty"`
}

// DataIndex collects what workflows did, and answers queries about it.
type DataIndex struct {
	ServiceSpec `json:",inline"`
	// Source is where its events come from; default: the platform's broker.
	Source *Destination `json:"source,omitempty"`
}

// JobService keeps the timers of workflows.
type JobService struct {
	ServiceSpec `json:",inline"`
	// Source is where its events come from; default: the platform's broker.
	Source *Destination `json:"source,omitempty"`
	// Sink is where it sends its own events; default: the platform's broker.
	Sink *Destination `json:"sink,omitempty"`
}

// ServiceSpec is what all support services have.
type ServiceSpec struct {
	// Enabled omitted means false by the product's documentation and true to
	// the operator.
	Enabled     *bool               `json:"enabled,omitempty"`
	Persistence *Persistence        `json:"persistence,omitempty"`
	PodTemplate *ServicePodTemplate `json:"podTemplate,omitempty"`
}

// Eventing is the platform's default for sources and sinks.
type Eventing struct {
	Broker *Destination `json:"broker,omitempty"`
}

// Monitoring has Prometheus scrape the platform's workflows.
type Monitoring struct {
	Enabled bool `json:"enabled,omitempty"`
}

// Properties are given to every workflow of the platform.
type Properties struct {
	Flow []Property `json:"flow,omitempty"`
}

// Property has a value, or says where one is read.
type Property struct {
	Name      string          `json:"name"`
	Value     string          `json:"value,omitempty"`
	ValueFrom *PropertySource `json:"valueFrom,omitempty"`
}

// PropertySource is a key of a ConfigMap or Secret of the platform's
// namespace.
type PropertySource struct {
	ConfigMapKeyRef *corev1.ConfigMapKeySelector `json:"configMapKeyRef,omitempty"`
	SecretKeyRef    *corev1.SecretKeySelector    `json:"secretKeyRef,omitempty"`
}

// DevMode configures workflows of the dev profile.
type DevMode struct {
	// BaseImage replaces the release's image of Quarkus' dev mode.
	BaseImage string `json:"baseImage,omitempty"`
}

// Build configures the operator's image builds.
type Build struct {
	Config   *BuildConfig   `json:"config,omitempty"`
	Template *BuildTemplate `json:"template,omitempty"`
}

// BuildConfig says how the operator builds, and where it pushes.
type BuildConfig struct {
	BaseImage string `json:"baseImage,omitempty"`
	// Timeout of a build, such as 10m.
	Timeout         *metav1.Duration  `json:"timeout,omitempty"`
	BuildStrategy   string            `json:"strategy,omitempty" enum:"operator,platform"`
	StrategyOptions map[string]string `json:"strategyOptions,omitempty"`
	Registry        *Registry         `json:"registry,omitempty"`
}

// Registry is where built images are pushed.
type Registry struct {
	Address      string `json:"address,omitempty"`
	Organization string `json:"organization,omitempty"`
	// Secret and CA name a Secret and a ConfigMap.
	Secret   string `json:"secret,omitempty"`
	CA       string `json:"ca,omitempty"`
	Insecure bool   `json:"insecure,omitempty"`
}

// BuildTemplate shapes the operator's build pods.
type BuildTemplate struct {
	Timeout   *metav1.Duration            `json:"timeout,omitempty"`
	Resources corev1.ResourceRequirements `json:"resources,omitempty"`
	Arguments []string                    `json:"arguments,omitempty"`
	BuildArgs []corev1.EnvVar             `json:"buildArgs,omitempty"`
	Envs      []corev1.EnvVar             `json:"envs,omitempty"`
}
