package generators

import (
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/validation"
)

// podRules hold for a podTemplate but for its containers.
var podRules = join(
	[]podRule{
		{"activeDeadlineSeconds", never("ends pods that are to run on: a Deployment refuses it")},
		{"restartPolicy", oneOf(corev1.RestartPolicyAlways)},
		{"dnsPolicy", oneOf(corev1.DNSClusterFirstWithHostNet, corev1.DNSClusterFirst, corev1.DNSDefault, corev1.DNSNone)},
		{"dnsConfig.nameservers[]", ipAddress},
		{"hostname", text(validation.IsDNS1123Label)},
		{"subdomain", text(validation.IsDNS1123Label)},
		{"hostAliases[].ip", ipAddress},
		{"hostAliases[].hostnames[]", text(validation.IsDNS1123Subdomain)},
		{"serviceAccountName", text(validation.IsDNS1123Subdomain)},
		{"nodeName", text(validation.IsDNS1123Subdomain)},
		{"nodeSelector", labelKeys},
		{"nodeSelector{}", text(validation.IsValidLabelValue)},
		{"priorityClassName", text(validation.IsDNS1123Subdomain)},
		{"preemptionPolicy", oneOf(corev1.PreemptLowerPriority, corev1.PreemptNever)},
		{"runtimeClassName", text(validation.IsDNS1123Subdomain)},
		{"readinessGates[].conditionType", text(validation.IsQualifiedName)},
		{"schedulingGates[].name", text(validation.IsQualifiedName)},
		{"schedulingGates", unique("name")},
		{"overhead{}", quantity},
		{"os.name", oneOf(corev1.Linux, corev1.Windows)},
		{"", notBothTrue("hostPID", "shareProcessNamespace")},
		{"tolerations[]", toleration},
		{"tolerations[].operator", oneOf(corev1.TolerationOpEqual, corev1.TolerationOpExists)},
		{"tolerations[].key", text(validation.IsQualifiedName)},
		{"tolerations[].effect", oneOf(corev1.TaintEffectNoSchedule, corev1.TaintEffectPreferNoSchedule, corev1.TaintEffectNoExecute)},
		{"topologySpreadConstraints[]", needs("topologyKey")},
		{"topologySpreadConstraints[].maxSkew", atLeast(1)},
		{"topologySpreadConstraints[].minDomains", atLeast(1)},
		{"topologySpreadConstraints[].whenUnsatisfiable", oneOf(corev1.DoNotSchedule, corev1.ScheduleAnyway)},
		{"topologySpreadConstraints[].nodeAffinityPolicy", oneOf(corev1.NodeInclusionPolicyHonor, corev1.NodeInclusionPolicyIgnore)},
		{"topologySpreadConstraints[].nodeTaintsPolicy", oneOf(corev1.NodeInclusionPolicyHonor, corev1.NodeInclusionPolicyIgnore)},
		{"topologySpreadConstraints", unique("topologyKey", "whenUnsatisfiable")},
		{"topologySpreadConstraints[].labelSelector", selector},
		{"securityContext.fsGroup", between(0, maxID)},
		{"securityContext.supplementalGroups[]", between(0, maxID)},
		{"securityContext.fsGroupChangePolicy", oneOf(corev1.FSGroupChangeAlways, corev1.FSGroupChangeOnRootMismatch)},
		{"securityContext.sysctls", unique("name")},
		{"volumes", unique("name")},
		{"resourceClaims", unique("name")},
		{"resourceClaims[].name", text(validation.IsDNS1123Label)},
	},
	below("securityContext.", securityRules),
	below("volumes[].", volumeRules),
	below("affinity.nodeAffinity.", nodeAffinityRules),
	below("affinity.podAffinity.", podAffinityRules),
	below("affinity.podAntiAffinity.", podAffinityRules),
)

var volumeRules = join(
	[]podRule{
		{"name", text(validation.IsDNS1123Label)},
		{"", oneSource},
		{"emptyDir.sizeLimit", quantity},
		{"emptyDir.medium", oneOf(corev1.StorageMediumMemory, corev1.StorageMediumHugePages, "HugePages-*")},
		{"hostPath.path", pathWithoutDots},
		{"hostPath.type", oneOf(corev1.HostPathDirectoryOrCreate, corev1.HostPathDirectory, corev1.HostPathFileOrCreate, corev1.HostPathFile, corev1.HostPathSocket, corev1.HostPathCharDev, corev1.HostPathBlockDev)},
		{"secret", needs("secretName")},
		{"configMap", needs("name")},
		{"persistentVolumeClaim", needs("claimName")}, // the server takes any text
		{"nfs.path", absolutePath},
		{"image.pullPolicy", oneOf(corev1.PullAlways, corev1.PullIfNotPresent, corev1.PullNever)},
		{"downwardAPI.defaultMode", between(0, 0o777)},
		{"projected.defaultMode", between(0, 0o777)},
		{"projected.sources[]", oneSource},
		{"projected.sources[].configMap", needs("name")},
		{"projected.sources[].secret", needs("name")},
		{"projected.sources[].serviceAccountToken.expirationSeconds", between(600, 1<<32)},
		{"ephemeral", needs("volumeClaimTemplate")},
	},
	below("secret.", itemRules), below("configMap.", itemRules),
	below("projected.sources[].secret.", itemRules), below("projected.sources[].configMap.", itemRules),
	below("downwardAPI.items[].", downwardRules), below("projected.sources[].downwardAPI.items[].", downwardRules),
)

var itemRules = []podRule{
	{"defaultMode", between(0, 0o777)},
	{"items[].mode", between(0, 0o777)},
	{"items[].path", pathInVolume},
}

var downwardRules = []podRule{
	{"path", pathInVolume},
	{"mode", between(0, 0o777)},
	{"", exactlyOne("fieldRef", "resourceFieldRef")},
	{"fieldRef.fieldPath", fieldPath("metadata.name", "metadata.namespace", "metadata.labels", "metadata.annotations", "metadata.uid")},
	{"resourceFieldRef", needs("containerName")},
	{"resourceFieldRef.resource", containerResource},
}

var nodeAffinityRules = join(
	[]podRule{
		{"requiredDuringSchedulingIgnoredDuringExecution", needs("nodeSelectorTerms")},
		{"preferredDuringSchedulingIgnoredDuringExecution[].weight", between(1, 100)},
	},
	below("requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[].matchExpressions[].", requirementRules),
	below("preferredDuringSchedulingIgnoredDuringExecution[].preference.matchExpressions[].", requirementRules),
)

var requirementRules = []podRule{
	{"key", text(validation.IsQualifiedName)},
	{"operator", oneOf(corev1.NodeSelectorOpIn, corev1.NodeSelectorOpNotIn, corev1.NodeSelectorOpExists, corev1.NodeSelectorOpDoesNotExist, corev1.NodeSelectorOpGt, corev1.NodeSelectorOpLt)},
	{"", requirement},
}

var podAffinityRules = join(
	[]podRule{{"preferredDuringSchedulingIgnoredDuringExecution[].weight", between(1, 100)}},
	below("requiredDuringSchedulingIgnoredDuringExecution[].", affinityTermRules),
	below("preferredDuringSchedulingIgnoredDuringExecution[].podAffinityTerm.", affinityTermRules),
)

var affinityTermRules = []podRule{
	{"topologyKey", text(validation.IsQualifiedName)},
	{"namespaces[]", text(validation.IsDNS1123Label)},
	{"labelSelector", selector},
	{"namespaceSelector", selector},
}
