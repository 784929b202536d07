package diff

import (
	"encoding/json"
	"strings"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// normal is an object as the API server holds it: quantities in one spelling,
// nothing empty, and the defaults that it writes. Kinds that it does not know,
// and objects that it cannot read, stay as they are.
func normal(o *object) map[string]any {
	typed := typedOf(o)
	text, err := json.Marshal(o.tree)
	if typed != nil && err == nil && json.Unmarshal(text, typed) == nil {
		setDefaults(typed)
		if tree, ok := plain(typed).(map[string]any); ok {
			return tree
		}
	}
	tree, _ := plain(withoutNull(o.tree)).(map[string]any)
	return tree
}

// withoutNull leaves out what sets nothing.
func withoutNull(value any) any {
	switch v := value.(type) {
	case map[string]any:
		kept := map[string]any{}
		for name, field := range v {
			if field != nil {
				kept[name] = withoutNull(field)
			}
		}
		return kept
	case []any:
		kept := make([]any, len(v))
		for n, element := range v {
			kept[n] = withoutNull(element)
		}
		return kept
	}
	return value
}

func typedOf(o *object) any {
	switch o.ref.APIVersion + "/" + o.kind {
	case "apps/v1/Deployment":
		return &appsv1.Deployment{}
	case "apps/v1/StatefulSet":
		return &appsv1.StatefulSet{}
	case "apps/v1/DaemonSet":
		return &appsv1.DaemonSet{}
	case "batch/v1/Job":
		return &batchv1.Job{}
	case "batch/v1/CronJob":
		return &batchv1.CronJob{}
	case "v1/Service":
		return &corev1.Service{}
	case "policy/v1/PodDisruptionBudget":
		return &policyv1.PodDisruptionBudget{}
	case "v1/ConfigMap":
		return &corev1.ConfigMap{}
	case "v1/Secret":
		return &corev1.Secret{}
	}
	return nil
}

func setDefaults(typed any) {
	switch o := typed.(type) {
	case *appsv1.Deployment:
		fill(&o.Spec.RevisionHistoryLimit, 10)
		fill(&o.Spec.ProgressDeadlineSeconds, 600)
		orElse(&o.Spec.Strategy.Type, appsv1.RollingUpdateDeploymentStrategyType)
		if o.Spec.Strategy.Type == appsv1.RollingUpdateDeploymentStrategyType {
			if o.Spec.Strategy.RollingUpdate == nil {
				o.Spec.Strategy.RollingUpdate = &appsv1.RollingUpdateDeployment{}
			}
			fill(&o.Spec.Strategy.RollingUpdate.MaxSurge, intstr.FromString("25%"))
			fill(&o.Spec.Strategy.RollingUpdate.MaxUnavailable, intstr.FromString("25%"))
		}
		defaultPod(&o.Spec.Template.Spec)
	case *appsv1.StatefulSet:
		fill(&o.Spec.RevisionHistoryLimit, 10)
		orElse(&o.Spec.PodManagementPolicy, appsv1.OrderedReadyPodManagement)
		orElse(&o.Spec.UpdateStrategy.Type, appsv1.RollingUpdateStatefulSetStrategyType)
		for n := range o.Spec.VolumeClaimTemplates {
			o.Spec.VolumeClaimTemplates[n].Status = corev1.PersistentVolumeClaimStatus{}
			fill(&o.Spec.VolumeClaimTemplates[n].Spec.VolumeMode, corev1.PersistentVolumeFilesystem)
		}
		defaultPod(&o.Spec.Template.Spec)
	case *appsv1.DaemonSet:
		fill(&o.Spec.RevisionHistoryLimit, 10)
		orElse(&o.Spec.UpdateStrategy.Type, appsv1.RollingUpdateDaemonSetStrategyType)
		defaultPod(&o.Spec.Template.Spec)
	case *batchv1.Job:
		defaultJob(&o.Spec)
	case *batchv1.CronJob:
		orElse(&o.Spec.ConcurrencyPolicy, batchv1.AllowConcurrent)
		fill(&o.Spec.Suspend, false)
		fill(&o.Spec.SuccessfulJobsHistoryLimit, 3)
		fill(&o.Spec.FailedJobsHistoryLimit, 1)
		defaultJob(&o.Spec.JobTemplate.Spec)
	case *corev1.Service:
		defaultService(&o.Spec)
	case *corev1.Secret:
		orElse(&o.Type, corev1.SecretTypeOpaque)
		for name, text := range o.StringData { // stringData is only for writing
			if o.Data == nil {
				o.Data = map[string][]byte{}
			}
			o.Data[name] = []byte(text)
		}
		o.StringData = nil
	}
}

func defaultJob(spec *batchv1.JobSpec) {
	if spec.Completions == nil && spec.Parallelism == nil {
		fill(&spec.Completions, 1)
	}
	fill(&spec.Parallelism, 1)
	fill(&spec.BackoffLimit, 6)
	fill(&spec.CompletionMode, batchv1.NonIndexedCompletion)
	fill(&spec.Suspend, false)
	defaultPod(&spec.Template.Spec)
}

func defaultService(spec *corev1.ServiceSpec) {
	orElse(&spec.Type, corev1.ServiceTypeClusterIP)
	orElse(&spec.SessionAffinity, corev1.ServiceAffinityNone)
	if spec.Type != corev1.ServiceTypeExternalName {
		fill(&spec.InternalTrafficPolicy, corev1.ServiceInternalTrafficPolicyCluster)
	}
	if spec.Type == corev1.ServiceTypeNodePort || spec.Type == corev1.ServiceTypeLoadBalancer {
		orElse(&spec.ExternalTrafficPolicy, corev1.ServiceExternalTrafficPolicyCluster)
	}
	for n := range spec.Ports {
		port := &spec.Ports[n]
		orElse(&port.Protocol, corev1.ProtocolTCP)
		if port.TargetPort == intstr.FromInt32(0) || port.TargetPort == intstr.FromString("") {
			port.TargetPort = intstr.FromInt32(port.Port)
		}
	}
}

func defaultPod(pod *corev1.PodSpec) {
	orElse(&pod.RestartPolicy, corev1.RestartPolicyAlways)
	orElse(&pod.DNSPolicy, corev1.DNSClusterFirst)
	orElse(&pod.SchedulerName, corev1.DefaultSchedulerName)
	fill(&pod.TerminationGracePeriodSeconds, 30)
	fill(&pod.SecurityContext, corev1.PodSecurityContext{})
	orElse(&pod.ServiceAccountName, pod.DeprecatedServiceAccount)
	orElse(&pod.DeprecatedServiceAccount, pod.ServiceAccountName)
	for _, containers := range [][]corev1.Container{pod.InitContainers, pod.Containers} {
		for n := range containers {
			defaultContainer(&containers[n], pod.HostNetwork)
		}
	}
	for n := range pod.Volumes {
		defaultVolume(&pod.Volumes[n].VolumeSource)
	}
}

func defaultContainer(c *corev1.Container, hostNetwork bool) {
	orElse(&c.TerminationMessagePath, corev1.TerminationMessagePathDefault)
	orElse(&c.TerminationMessagePolicy, corev1.TerminationMessageReadFile)
	orElse(&c.ImagePullPolicy, pullPolicy(c.Image))
	for n := range c.Ports {
		orElse(&c.Ports[n].Protocol, corev1.ProtocolTCP)
		if hostNetwork {
			orElse(&c.Ports[n].HostPort, c.Ports[n].ContainerPort)
		}
	}
	for n := range c.Env {
		if from := c.Env[n].ValueFrom; from != nil && from.FieldRef != nil {
			orElse(&from.FieldRef.APIVersion, "v1")
		}
	}
	for _, probe := range []*corev1.Probe{c.LivenessProbe, c.ReadinessProbe, c.StartupProbe} {
		if probe == nil {
			continue
		}
		orElse(&probe.TimeoutSeconds, 1)
		orElse(&probe.PeriodSeconds, 10)
		orElse(&probe.SuccessThreshold, 1)
		orElse(&probe.FailureThreshold, 3)
		defaultHTTP(probe.HTTPGet)
		if probe.GRPC != nil {
			fill(&probe.GRPC.Service, "")
		}
	}
	if c.Lifecycle != nil {
		for _, handler := range []*corev1.LifecycleHandler{c.Lifecycle.PostStart, c.Lifecycle.PreStop} {
			if handler != nil {
				defaultHTTP(handler.HTTPGet)
			}
		}
	}
}

func defaultHTTP(get *corev1.HTTPGetAction) {
	if get != nil {
		orElse(&get.Path, "/")
		orElse(&get.Scheme, corev1.URISchemeHTTP)
	}
}

// pullPolicy is Always for what has no tag, or a tag that moves.
func pullPolicy(image string) corev1.PullPolicy {
	last := image[strings.LastIndex(image, "/")+1:]
	if strings.Contains(last, "@") || strings.Contains(last, ":") && !strings.HasSuffix(last, ":latest") {
		return corev1.PullIfNotPresent
	}
	return corev1.PullAlways
}

func defaultVolume(v *corev1.VolumeSource) {
	const mode = 0o644
	switch {
	case v.ConfigMap != nil:
		fill(&v.ConfigMap.DefaultMode, mode)
	case v.Secret != nil:
		fill(&v.Secret.DefaultMode, mode)
	case v.DownwardAPI != nil:
		fill(&v.DownwardAPI.DefaultMode, mode)
	case v.HostPath != nil:
		fill(&v.HostPath.Type, corev1.HostPathUnset)
	case v.Projected != nil:
		fill(&v.Projected.DefaultMode, mode)
		for n := range v.Projected.Sources {
			if token := v.Projected.Sources[n].ServiceAccountToken; token != nil {
				fill(&token.ExpirationSeconds, 3600)
			}
		}
	case *v == corev1.VolumeSource{}:
		v.EmptyDir = &corev1.EmptyDirVolumeSource{}
	}
}

// fill gives a field its default where it is unset.
func fill[T any](field **T, value T) {
	if *field == nil {
		*field = &value
	}
}

// orElse gives a field its default where it is empty.
func orElse[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}
