package v1alpha08

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// PodTemplate shapes the pods of a support service or workflow: its main
// container, its replicas, and every other field of a pod.
type PodTemplate struct {
	// Container is merged into the main container, by the names of what it
	// lists.
	Container Container `json:"container,omitempty"`
	// Replicas defaults to 1. 0 is kept: it scales to none.
	Replicas *int32 `json:"replicas,omitempty" default:"1"`
	// PodDisruptionBudget has an effect from line 2026 on.
	PodDisruptionBudget *PodDisruptionBudget `json:"podDisruptionBudget,omitempty"`
	PodSpec             `json:",inline"`
}

// ServicePodTemplate is the PodTemplate of a support service.
type ServicePodTemplate struct {
	PodTemplate `json:",inline"`
	// Metadata of the pods, from line 2026c on.
	Metadata *PodMetadata `json:"metadata,omitempty"`
}

// PodMetadata is as much of the pods' metadata as a platform may set.
type PodMetadata struct {
	// Labels are added to those of the support service itself, which win.
	Labels map[string]string `json:"labels,omitempty"`
}

// JobPodTemplate shapes the pod of a Job that the config describes.
type JobPodTemplate struct {
	// Container is merged into the main container, by the names of what it
	// lists.
	Container Container `json:"container,omitempty"`
	PodSpec   `json:",inline"`
}

// FlowPodTemplate is the PodTemplate of a workflow.
type FlowPodTemplate struct {
	PodTemplate `json:",inline"`
	// DeploymentModel is kubernetes (default) or knative.
	DeploymentModel string `json:"deploymentModel,omitempty" enum:"kubernetes,knative" default:"kubernetes"`
}

// PodDisruptionBudget is a number or a percentage of pods; MinAvailable wins.
type PodDisruptionBudget struct {
	MinAvailable   *intstr.IntOrString `json:"minAvailable,omitempty"`
	MaxUnavailable *intstr.IntOrString `json:"maxUnavailable,omitempty"`
}

// Container is core/v1's without name and workingDir, which are not the
// user's to choose.
type Container struct {
	Args                     []string                        `json:"args,omitempty"`
	Command                  []string                        `json:"command,omitempty"`
	Env                      []corev1.EnvVar                 `json:"env,omitempty"`
	EnvFrom                  []corev1.EnvFromSource          `json:"envFrom,omitempty"`
	Image                    string                          `json:"image,omitempty"`
	ImagePullPolicy          corev1.PullPolicy               `json:"imagePullPolicy,omitempty"`
	Lifecycle                *corev1.Lifecycle               `json:"lifecycle,omitempty"`
	LivenessProbe            *corev1.Probe                   `json:"livenessProbe,omitempty"`
	ReadinessProbe           *corev1.Probe                   `json:"readinessProbe,omitempty"`
	StartupProbe             *corev1.Probe                   `json:"startupProbe,omitempty"`
	Ports                    []corev1.ContainerPort          `json:"ports,omitempty"`
	ResizePolicy             []corev1.ContainerResizePolicy  `json:"resizePolicy,omitempty"`
	Resources                corev1.ResourceRequirements     `json:"resources,omitempty"`
	SecurityContext          *corev1.SecurityContext         `json:"securityContext,omitempty"`
	Stdin                    bool                            `json:"stdin,omitempty"`
	StdinOnce                bool                            `json:"stdinOnce,omitempty"`
	TerminationMessagePath   string                          `json:"terminationMessagePath,omitempty"`
	TerminationMessagePolicy corev1.TerminationMessagePolicy `json:"terminationMessagePolicy,omitempty"`
	TTY                      bool                            `json:"tty,omitempty"`
	VolumeDevices            []corev1.VolumeDevice           `json:"volumeDevices,omitempty"`
	VolumeMounts             []corev1.VolumeMount            `json:"volumeMounts,omitempty"`
}

// ToContainer gives it a name, so that it can be merged as core/v1's. Lists
// and pointers are shared, not copied.
func (c Container) ToContainer(name string) corev1.Container {
	return corev1.Container{
		Name: name,

		Args:                     c.Args,
		Command:                  c.Command,
		Env:                      c.Env,
		EnvFrom:                  c.EnvFrom,
		Image:                    c.Image,
		ImagePullPolicy:          c.ImagePullPolicy,
		Lifecycle:                c.Lifecycle,
		LivenessProbe:            c.LivenessProbe,
		ReadinessProbe:           c.ReadinessProbe,
		StartupProbe:             c.StartupProbe,
		Ports:                    c.Ports,
		ResizePolicy:             c.ResizePolicy,
		Resources:                c.Resources,
		SecurityContext:          c.SecurityContext,
		Stdin:                    c.Stdin,
		StdinOnce:                c.StdinOnce,
		TerminationMessagePath:   c.TerminationMessagePath,
		TerminationMessagePolicy: c.TerminationMessagePolicy,
		TTY:                      c.TTY,
		VolumeDevices:            c.VolumeDevices,
		VolumeMounts:             c.VolumeMounts,
	}
}
