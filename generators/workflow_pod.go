package generators

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

	"github.com/render-sonataflow/render-sonataflow/generators/rule"
)

// workflowPod is the pod of a workflow: the default container under the
// user's podTemplate, and what it needs around it.
func (s *resolver) workflowPod(w *Workflow) corev1.PodSpec {
	needs := podNeeds{image: w.Image, env: s.workflowEnv(w), envLast: true, port: h2cPort, replacePort: true}
	if w.dev() {
		needs.volumes, needs.mounts = s.devVolumes(w)
	} else {
		needs.volumes, needs.mounts = []corev1.Volume{propertiesVolumeOf(w)}, []corev1.VolumeMount{{
			Name: propertiesVolume, MountPath: propertiesMount, ReadOnly: true,
		}}
	}
	pod := s.mergePod(w.origin("spec.podTemplate"), w.container(), &w.podTemplate().PodTemplate, needs)
	for i := range pod.Containers {
		if pod.Containers[i].Name == workflowContainer {
			s.adaptContainer(w, &pod.Containers[i])
		}
	}
	return pod
}

// h2cPort is the port of every container of ours.
var h2cPort = corev1.ContainerPort{Name: servicePortName, ContainerPort: httpPort, Protocol: corev1.ProtocolTCP}

// container is the workflow's container before the podTemplate.
func (w *Workflow) container() corev1.Container {
	no, yes := false, true
	c := corev1.Container{
		Name:           workflowContainer,
		LivenessProbe:  workflowProbe("/q/health/live"),
		ReadinessProbe: workflowProbe("/q/health/ready"),
		StartupProbe:   workflowProbe("/q/health/started"),

		TerminationMessagePolicy: corev1.TerminationMessageFallbackToLogsOnError,
		SecurityContext: &corev1.SecurityContext{
			AllowPrivilegeEscalation: &no,
			Privileged:               &no,
			RunAsNonRoot:             &yes,
			SeccompProfile:           &corev1.SeccompProfile{Type: corev1.SeccompProfileTypeRuntimeDefault},
			Capabilities:             &corev1.Capabilities{Drop: []corev1.Capability{"ALL"}},
		},
	}
	c.StartupProbe.InitialDelaySeconds = 10
	c.StartupProbe.FailureThreshold = 5
	return c
}

func workflowProbe(path string) *corev1.Probe {
	return &corev1.Probe{
		ProbeHandler:   corev1.ProbeHandler{HTTPGet: &corev1.HTTPGetAction{Path: path, Port: intstr.FromInt32(httpPort)}},
		TimeoutSeconds: 3,
		PeriodSeconds:  15,
	}
}

// adaptContainer fits the merged container to where it runs.
func (s *resolver) adaptContainer(w *Workflow, c *corev1.Container) {
	user := w.podTemplate().Container
	if w.knative() {
		// Knative's API drops both, and a strict apply refuses them.
		if user.StartupProbe != nil {
			s.tell(rule.KnativeServingPod, w.origin("spec.podTemplate.container.startupProbe"), "is left out: Knative Serving allows none")
		}
		c.StartupProbe = nil
		if c.SecurityContext != nil {
			if c.SecurityContext.Privileged != nil && *c.SecurityContext.Privileged {
				s.tell(rule.KnativeServingPod, w.origin("spec.podTemplate.container.securityContext.privileged"), "is left out: Knative Serving allows it on no container")
			}
			c.SecurityContext.Privileged = nil
		}
	}
	if w.imageByProfile {
		if user.ImagePullPolicy != "" {
			s.tell(rule.DevPullPolicy, w.origin("spec.podTemplate.container.imagePullPolicy"), "is left out, as the operator does: how the image of the dev profile is pulled hangs on its tag; name an image of your own to decide it")
		}
		c.ImagePullPolicy = pullPolicy(w.Image)
	}
	if w.dev() {
		// Quarkus' dev mode builds before it answers.
		patient(c.LivenessProbe, user.LivenessProbe)
		patient(c.ReadinessProbe, user.ReadinessProbe)
		patient(c.StartupProbe, user.StartupProbe)
	}
}

// patient raises the threshold of a probe that the user left to us.
func patient(probe, users *corev1.Probe) {
	if probe != nil && users == nil {
		probe.FailureThreshold = 50
	}
}

// workflowEnv is what the render itself adds, after the user's own.
func (s *resolver) workflowEnv(w *Workflow) []corev1.EnvVar {
	var env []corev1.EnvVar
	if w.Persistence != nil {
		env = append(w.Persistence.env(), persistenceType)
	}
	env = append(env, w.platformEnv...)
	return append(env, sinkEnv(w.Sink)...)
}

// propertiesVolumeOf projects both property files into one folder.
func propertiesVolumeOf(w *Workflow) corev1.Volume {
	return corev1.Volume{
		Name:         propertiesVolume,
		VolumeSource: corev1.VolumeSource{Projected: &corev1.ProjectedVolumeSource{Sources: propertiesSources(w)}},
	}
}

func propertiesSources(w *Workflow) []corev1.VolumeProjection {
	return []corev1.VolumeProjection{
		projected(w.UserProperties, propertiesFile),
		projected(w.managedConfigMap(), w.managedFile()),
	}
}

// projected takes one key of a ConfigMap, or all of them.
func projected(configMap string, keys ...string) corev1.VolumeProjection {
	projection := &corev1.ConfigMapProjection{LocalObjectReference: corev1.LocalObjectReference{Name: configMap}}
	for _, key := range keys {
		projection.Items = append(projection.Items, corev1.KeyToPath{Key: key, Path: key})
	}
	return corev1.VolumeProjection{ConfigMap: projection}
}
