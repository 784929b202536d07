package fn

import (
	"slices"
	"strings"
)

// apiDefault is a value that the API server puts into an unset field. The
// value is a constant, or a func of the map that holds the field.
type apiDefault struct {
	path  string
	value any
}

// apiDefaults are the defaults by apiVersion and kind, as Kubernetes sets them
// in pkg/apis/*/v1/defaults.go and Knative in its webhook.
var apiDefaults = map[string][]apiDefault{
	"apps/v1 Deployment": slices.Concat([]apiDefault{
		{"spec.replicas", int64(1)},
		{"spec.revisionHistoryLimit", int64(10)},
		{"spec.progressDeadlineSeconds", int64(600)},
		{"spec.strategy.type", "RollingUpdate"},
		{"spec.strategy.rollingUpdate.maxSurge", "25%"},
		{"spec.strategy.rollingUpdate.maxUnavailable", "25%"},
	}, podDefaults),
	"batch/v1 Job": slices.Concat([]apiDefault{
		{"spec.backoffLimit", int64(6)},
		{"spec.completions", int64(1)},
		{"spec.parallelism", int64(1)},
		{"spec.completionMode", "NonIndexed"},
		{"spec.manualSelector", false},
		{"spec.podReplacementPolicy", "TerminatingOrFailed"},
		{"spec.suspend", false},
	}, podDefaults),
	"serving.knative.dev/v1 Service": slices.Concat([]apiDefault{
		{"spec.template.spec.containerConcurrency", int64(0)},
		{"spec.template.spec.enableServiceLinks", false},
		{"spec.template.spec.timeoutSeconds", int64(300)},
		{"spec.traffic", []any{map[string]any{"latestRevision": true, "percent": int64(100)}}},
	}, podDefaults),
	"v1 Service": {
		{"spec.externalTrafficPolicy", "Cluster"},
		{"spec.internalTrafficPolicy", "Cluster"},
		{"spec.sessionAffinity", "None"},
		{"spec.type", "ClusterIP"},
		{"spec.ports[].protocol", "TCP"},
		{"spec.ports[].targetPort", sibling("port")},
	},
	"route.openshift.io/v1 Route": {{"spec.to.weight", int64(100)}},
}

// podDefaults are those of a pod template, as Deployments, Jobs and Knative
// Services have it. What only a Pod gets itself, requests from limits or
// enableServiceLinks, is not among them.
var podDefaults = under("spec.template.spec", slices.Concat([]apiDefault{
	{"dnsPolicy", "ClusterFirst"},
	{"restartPolicy", "Always"},
	{"schedulerName", "default-scheduler"},
	{"serviceAccount", sibling("serviceAccountName")}, // its deprecated alias
	{"terminationGracePeriodSeconds", int64(30)},
	{"volumes[].configMap.defaultMode", int64(420)},
	{"volumes[].downwardAPI.defaultMode", int64(420)},
	{"volumes[].downwardAPI.items[].fieldRef.apiVersion", "v1"},
	{"volumes[].projected.defaultMode", int64(420)},
	{"volumes[].projected.sources[].downwardAPI.items[].fieldRef.apiVersion", "v1"},
	{"volumes[].projected.sources[].serviceAccountToken.expirationSeconds", int64(3600)},
	{"volumes[].secret.defaultMode", int64(420)},
}, under("containers[]", containerDefaults), under("initContainers[]", containerDefaults)))

var containerDefaults = slices.Concat([]apiDefault{
	{"env[].valueFrom.fieldRef.apiVersion", "v1"},
	{"env[].valueFrom.resourceFieldRef.divisor", "0"},
	{"imagePullPolicy", pullPolicyDefault},
	{"ports[].protocol", "TCP"},
	{"terminationMessagePath", "/dev/termination-log"},
	{"terminationMessagePolicy", "File"},
}, under("livenessProbe", probeDefaults), under("readinessProbe", probeDefaults), under("startupProbe", probeDefaults),
	under("lifecycle.postStart.httpGet", httpGetDefaults), under("lifecycle.preStop.httpGet", httpGetDefaults))

var probeDefaults = slices.Concat([]apiDefault{
	{"failureThreshold", int64(3)},
	{"periodSeconds", int64(10)},
	{"successThreshold", int64(1)},
	{"timeoutSeconds", int64(1)},
	{"grpc.service", ""},
}, under("httpGet", httpGetDefaults))

var httpGetDefaults = []apiDefault{
	{"path", "/"},
	{"scheme", "HTTP"},
}

func under(prefix string, defaults []apiDefault) []apiDefault {
	var moved []apiDefault
	for _, d := range defaults {
		moved = append(moved, apiDefault{prefix + "." + d.path, d.value})
	}
	return moved
}

func sibling(field string) func(map[string]any) any {
	return func(parent map[string]any) any { return parent[field] }
}

// pullPolicyDefault is Always for the tag latest, written or not, and
// IfNotPresent for any other tag or a digest.
func pullPolicyDefault(container map[string]any) any {
	image, _ := container["image"].(string)
	repository, _, hasDigest := strings.Cut(image, "@")
	// A colon before the last slash is that of a registry's port.
	_, tag, hasTag := strings.Cut(repository[strings.LastIndex(repository, "/")+1:], ":")
	if tag == "latest" || !hasTag && !hasDigest {
		return "Always"
	}
	return "IfNotPresent"
}
