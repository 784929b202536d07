package waves

import (
	"github.com/render-sonataflow/render-sonataflow/fn/krm"
)

// waiting is a row of a table: how kubectl waits for an object of a kind.
type waiting struct {
	group, kind string
	// before and after stand around the name in the command.
	before, after string
}

// waits are the kinds that take a while. A Job may take as long as a database is
// large, a build as long as the network is slow.
var waits = []waiting{
	{"batch", "Job", "wait --for=condition=complete job/", " --timeout=15m"},
	{"tekton.dev", "TaskRun", "wait --for=condition=succeeded taskruns.tekton.dev/", " --timeout=30m"},
	{"build.openshift.io", "BuildConfig", "wait --for=jsonpath='{.status.phase}'=Complete builds.build.openshift.io -l openshift.io/build-config.name=", " --timeout=30m"},
	{"apps", "Deployment", "rollout status deployment/", " --timeout=5m"},
	{"apps", "StatefulSet", "rollout status statefulset/", " --timeout=5m"},
	{"apps", "DaemonSet", "rollout status daemonset/", " --timeout=5m"},
	{"serving.knative.dev", "Service", "wait --for=condition=ready services.serving.knative.dev/", " --timeout=5m"},
	{"eventing.knative.dev", "Broker", "wait --for=condition=ready brokers.eventing.knative.dev/", " --timeout=5m"},
	{"eventing.knative.dev", "Trigger", "wait --for=condition=ready triggers.eventing.knative.dev/", " --timeout=5m"},
	{"apiextensions.k8s.io", "CustomResourceDefinition", "wait --for=condition=established crd/", " --timeout=1m"},
}

// waitFor is the command that ends when an object is up, "" for those that are
// at once. Its names are safe in a shell: the API server takes no others.
func waitFor(item *krm.Item) string {
	for _, row := range waits {
		if row.group == item.Group() && row.kind == item.Kind() {
			in := ""
			if item.Namespace() != "" {
				in = " --namespace " + item.Namespace()
			}
			return "kubectl " + row.before + item.Name() + in + row.after
		}
	}
	return ""
}
