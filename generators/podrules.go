package generators

import (
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/validation"
)

// podRule is something that the API server refuses of a pod, or that no node
// can run: a field, by its path below a podTemplate or a container, and what is
// wrong with a value there, "" where nothing is. [] stands for every entry of a
// list, {} for every value of a map.
type podRule struct {
	path  string
	wrong func(value any) string
}

// containerRules hold for the main container, for sidecars and for init
// containers. What of a container has the same shape elsewhere is in a table of
// its own.
var containerRules = join(
	[]podRule{
		{"image", imageReference},
		{"imagePullPolicy", oneOf(corev1.PullAlways, corev1.PullIfNotPresent, corev1.PullNever)},
		{"env[].name", text(validation.IsRelaxedEnvVarName)},
		{"env[]", notBoth("value", "valueFrom")},
		{"env[].valueFrom", exactlyOne("fieldRef", "resourceFieldRef", "configMapKeyRef", "secretKeyRef", "fileKeyRef")},
		{"env[].valueFrom.fieldRef.fieldPath", fieldPath("metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "spec.host", "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs")},
		{"env[].valueFrom.fieldRef.apiVersion", oneOf("v1")},
		{"env[].valueFrom.resourceFieldRef.resource", containerResource},
		{"env[].valueFrom.configMapKeyRef.name", text(validation.IsDNS1123Subdomain)},
		{"env[].valueFrom.configMapKeyRef", needs("name")},
		{"env[].valueFrom.configMapKeyRef.key", text(validation.IsConfigMapKey)},
		{"env[].valueFrom.secretKeyRef.name", text(validation.IsDNS1123Subdomain)},
		{"env[].valueFrom.secretKeyRef", needs("name")},
		{"env[].valueFrom.secretKeyRef.key", text(validation.IsConfigMapKey)},
		{"envFrom[]", exactlyOne("configMapRef", "secretRef")},
		{"envFrom[].prefix", text(validation.IsRelaxedEnvVarName)},
		{"envFrom[].configMapRef", needs("name")},
		{"envFrom[].configMapRef.name", text(validation.IsDNS1123Subdomain)},
		{"envFrom[].secretRef", needs("name")},
		{"envFrom[].secretRef.name", text(validation.IsDNS1123Subdomain)},
		{"ports[].name", text(validation.IsValidPortName)},
		{"ports", unique("name")},
		{"ports[].containerPort", number(validation.IsValidPortNum)},
		{"ports[].hostPort", number(validation.IsValidPortNum)},
		{"ports[].protocol", oneOf(corev1.ProtocolTCP, corev1.ProtocolUDP, corev1.ProtocolSCTP)},
		{"resizePolicy[].resourceName", oneOf(corev1.ResourceCPU, corev1.ResourceMemory)},
		{"resizePolicy[].restartPolicy", oneOf(corev1.NotRequired, corev1.RestartContainer)},
		{"resizePolicy", unique("resourceName")},
		{"terminationMessagePolicy", oneOf(corev1.TerminationMessageReadFile, corev1.TerminationMessageFallbackToLogsOnError)},
		{"volumeMounts", unique("mountPath")},
		{"volumeMounts[]", notBoth("subPath", "subPathExpr")},
		{"volumeMounts[].subPath", pathBelow},
		{"volumeMounts[].subPathExpr", pathBelow},
		{"volumeMounts[].mountPropagation", oneOf(corev1.MountPropagationNone, corev1.MountPropagationHostToContainer, corev1.MountPropagationBidirectional)},
		{"volumeMounts[].recursiveReadOnly", oneOf(corev1.RecursiveReadOnlyDisabled, corev1.RecursiveReadOnlyIfPossible, corev1.RecursiveReadOnlyEnabled)},
		{"volumeDevices", unique("name")},
		{"volumeDevices", unique("devicePath")},
		{"volumeDevices[].devicePath", pathWithoutDots},
		{"lifecycle.postStart", exactlyOne("exec", "httpGet", "tcpSocket", "sleep")},
		{"lifecycle.preStop", exactlyOne("exec", "httpGet", "tcpSocket", "sleep")},
		{"livenessProbe.successThreshold", between(1, 1)},
		{"startupProbe.successThreshold", between(1, 1)},
		{"readinessProbe.terminationGracePeriodSeconds", never("is for liveness and startup probes: remove it")},
	},
	below("resources.", resourceRules),
	below("livenessProbe.", probeRules), below("readinessProbe.", probeRules), below("startupProbe.", probeRules),
	below("lifecycle.postStart.", handlerRules), below("lifecycle.preStop.", handlerRules),
	below("securityContext.", securityRules),
)

var resourceRules = []podRule{
	{"limits{}", quantity},
	{"requests{}", quantity},
	{"limits", resourceNames},
	{"requests", resourceNames},
}

var probeRules = join([]podRule{
	{"initialDelaySeconds", atLeast(0)},
	{"timeoutSeconds", atLeast(0)},
	{"periodSeconds", atLeast(0)},
	{"successThreshold", atLeast(0)},
	{"failureThreshold", atLeast(0)},
	{"terminationGracePeriodSeconds", atLeast(1)},
	{"grpc.port", number(validation.IsValidPortNum)},
}, handlerRules)

var handlerRules = []podRule{
	{"exec", needs("command")},
	{"httpGet.port", portNumberOrName},
	{"httpGet.scheme", oneOf(corev1.URISchemeHTTP, corev1.URISchemeHTTPS)},
	{"httpGet.httpHeaders[].name", text(validation.IsHTTPHeaderName)},
	{"tcpSocket.port", portNumberOrName},
	{"sleep.seconds", atLeast(0)},
}

// securityRules hold for containers, and but for some fields for pods.
var securityRules = []podRule{
	{"runAsUser", between(0, maxID)},
	{"runAsGroup", between(0, maxID)},
	{"procMount", oneOf(corev1.DefaultProcMount, corev1.UnmaskedProcMount)},
	{"seccompProfile", profile},
	{"seccompProfile.localhostProfile", pathBelow},
	{"appArmorProfile", profile},
	{"", unprivileged},
}

// maxID is the largest id of a user or a group.
const maxID = 1<<31 - 1

// join makes one table of several.
func join(tables ...[]podRule) []podRule {
	var all []podRule
	for _, table := range tables {
		all = append(all, table...)
	}
	return all
}

// below is a table under a path.
func below(path string, table []podRule) []podRule {
	moved := make([]podRule, len(table))
	for i, rule := range table {
		moved[i] = podRule{strings.TrimSuffix(path+rule.path, "."), rule.wrong}
	}
	return moved
}
