package v1alpha08

import corev1 "k8s.io/api/core/v1"

// PodSpec has exactly the fields of core/v1's that the custom resources
// accept, with containers optional: those are sidecars here.
type PodSpec struct {
	ActiveDeadlineSeconds         *int64                            `json:"activeDeadlineSeconds,omitempty"`
	Affinity                      *corev1.Affinity                  `json:"affinity,omitempty"`
	AutomountServiceAccountToken  *bool                             `json:"automountServiceAccountToken,omitempty"`
	Containers                    []corev1.Container                `json:"containers,omitempty"`
	DNSConfig                     *corev1.PodDNSConfig              `json:"dnsConfig,omitempty"`
	DNSPolicy                     corev1.DNSPolicy                  `json:"dnsPolicy,omitempty"`
	EnableServiceLinks            *bool                             `json:"enableServiceLinks,omitempty"`
	HostAliases                   []corev1.HostAlias                `json:"hostAliases,omitempty"`
	HostIPC                       bool                              `json:"hostIPC,omitempty"`
	HostNetwork                   bool                              `json:"hostNetwork,omitempty"`
	HostPID                       bool                              `json:"hostPID,omitempty"`
	HostUsers                     *bool                             `json:"hostUsers,omitempty"`
	Hostname                      string                            `json:"hostname,omitempty"`
	ImagePullSecrets              []corev1.LocalObjectReference     `json:"imagePullSecrets,omitempty"`
	InitContainers                []corev1.Container                `json:"initContainers,omitempty"`
	NodeName                      string                            `json:"nodeName,omitempty"`
	NodeSelector                  map[string]string                 `json:"nodeSelector,omitempty"`
	OS                            *corev1.PodOS                     `json:"os,omitempty"`
	Overhead                      corev1.ResourceList               `json:"overhead,omitempty"`
	PreemptionPolicy              *corev1.PreemptionPolicy          `json:"preemptionPolicy,omitempty"`
	Priority                      *int32                            `json:"priority,omitempty"`
	PriorityClassName             string                            `json:"priorityClassName,omitempty"`
	ReadinessGates                []corev1.PodReadinessGate         `json:"readinessGates,omitempty"`
	ResourceClaims                []corev1.PodResourceClaim         `json:"resourceClaims,omitempty"`
	RestartPolicy                 corev1.RestartPolicy              `json:"restartPolicy,omitempty"`
	RuntimeClassName              *string                           `json:"runtimeClassName,omitempty"`
	SchedulerName                 string                            `json:"schedulerName,omitempty"`
	SchedulingGates               []corev1.PodSchedulingGate        `json:"schedulingGates,omitempty"`
	SecurityContext               *corev1.PodSecurityContext        `json:"securityContext,omitempty"`
	ServiceAccountName            string                            `json:"serviceAccountName,omitempty"`
	SetHostnameAsFQDN             *bool                             `json:"setHostnameAsFQDN,omitempty"`
	ShareProcessNamespace         *bool                             `json:"shareProcessNamespace,omitempty"`
	Subdomain                     string                            `json:"subdomain,omitempty"`
	TerminationGracePeriodSeconds *int64                            `json:"terminationGracePeriodSeconds,omitempty"`
	Tolerations                   []corev1.Toleration               `json:"tolerations,omitempty"`
	TopologySpreadConstraints     []corev1.TopologySpreadConstraint `json:"topologySpreadConstraints,omitempty"`
	Volumes                       []corev1.Volume                   `json:"volumes,omitempty"`
}
