package waves

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
)

func TestOf(t *testing.T) {
	const rendered = "fn.sonataflow.org/generated-from: SonataFlow/flows/a"
	const ofWorkflow = "labels: {app.kubernetes.io/component: serverless-workflow}, annotations: {" + rendered + "}"
	cases := map[string]struct {
		reason, object string
		wave           string
		wait           string
	}{
		"properties":     {reason: "Mounted by what comes later.", object: "v1/ConfigMap " + rendered, wave: "0-config"},
		"a binding":      {reason: "Knative looks for it when the workload is made.", object: "sources.knative.dev/v1/SinkBinding " + rendered, wave: "0-config"},
		"a migration":    {reason: "Before the services.", object: "batch/v1/Job " + rendered, wave: "1-jobs", wait: "kubectl wait --for=condition=complete job/a --namespace flows --timeout=15m"},
		"a run":          {reason: "A build before its workflow.", object: "tekton.dev/v1/TaskRun " + rendered, wave: "1-jobs", wait: "kubectl wait --for=condition=succeeded taskruns.tekton.dev/a --namespace flows --timeout=30m"},
		"a build":        {reason: "So on OpenShift, where the build has the name.", object: "build.openshift.io/v1/BuildConfig " + rendered, wave: "1-jobs", wait: "kubectl wait --for=jsonpath='{.status.phase}'=Complete builds.build.openshift.io -l openshift.io/build-config.name=a --namespace flows --timeout=30m"},
		"a service":      {reason: "Before what calls it.", object: "apps/v1/Deployment " + rendered, wave: "2-services", wait: "kubectl rollout status deployment/a --namespace flows --timeout=5m"},
		"a workflow":     {reason: "After the services.", object: "apps/v1/Deployment " + ofWorkflow, wave: "3-workflows", wait: "kubectl rollout status deployment/a --namespace flows --timeout=5m"},
		"its address":    {reason: "With it.", object: "v1/Service " + ofWorkflow, wave: "3-workflows"},
		"a Knative one":  {reason: "Knative's Services are workloads.", object: "serving.knative.dev/v1/Service " + ofWorkflow, wave: "3-workflows", wait: "kubectl wait --for=condition=ready services.serving.knative.dev/a --namespace flows --timeout=5m"},
		"events":         {reason: "Once somebody takes them.", object: "eventing.knative.dev/v1/Trigger " + ofWorkflow, wave: "4-events", wait: "kubectl wait --for=condition=ready triggers.eventing.knative.dev/a --namespace flows --timeout=5m"},
		"a database":     {reason: "What users bring comes first, and is waited for.", object: "apps/v1/StatefulSet", wave: "0-config", wait: "kubectl rollout status statefulset/a --namespace flows --timeout=5m"},
		"a user's Job":   {reason: "A Job of users makes the database, perhaps.", object: "batch/v1/Job", wave: "0-config", wait: "kubectl wait --for=condition=complete job/a --namespace flows --timeout=15m"},
		"their Triggers": {reason: "But not what sends events to workflows.", object: "eventing.knative.dev/v1/Trigger", wave: "4-events", wait: "kubectl wait --for=condition=ready triggers.eventing.knative.dev/a --namespace flows --timeout=5m"},
		"a wired one":    {reason: "A workflow's workload that a team wrote.", object: "apps/v1/Deployment fn.sonataflow.org/wired-env: A", wave: "3-workflows", wait: "kubectl rollout status deployment/a --namespace flows --timeout=5m"},
		"a scaler":       {reason: "With what it scales.", object: "autoscaling/v2/HorizontalPodAutoscaler fn.sonataflow.org/scales: SonataFlow", wave: "3-workflows"},
		"definitions":    {reason: "Told of when all workflows are up.", object: "batch/v1/Job labels: {sonataflow.org/service: sonataflow-definition-events}, annotations: {" + rendered + "}", wave: "4-events", wait: "kubectl wait --for=condition=complete job/a --namespace flows --timeout=15m"},
		"said otherwise": {reason: "An order that Argo CD has holds here as well.", object: "apps/v1/Deployment argocd.argoproj.io/sync-wave: '2'", wave: "2-services", wait: "kubectl rollout status deployment/a --namespace flows --timeout=5m"},
		"before all":     {reason: "There is nothing before the first.", object: "v1/Secret argocd.argoproj.io/sync-wave: '-5'", wave: "0-config"},
		"after all":      {reason: "And nothing after the last.", object: "v1/Secret argocd.argoproj.io/sync-wave: '50'", wave: "4-events"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			what, said, _ := strings.Cut(c.object, " ")
			if !strings.HasPrefix(said, "labels:") {
				said = "annotations: {" + said + "}"
			}
			cut := strings.LastIndex(what, "/")
			stream, err := krm.Read([]byte("apiVersion: " + what[:cut] + "\nkind: " + what[cut+1:] + "\nmetadata: {name: a, namespace: flows, " + said + "}\n"))
			if err != nil {
				t.Fatal(err)
			}
			all := Of(stream.Items)
			if len(all) != 5 {
				t.Fatalf("%d waves", len(all))
			}
			for _, w := range all {
				want := Wave{Name: w.Name}
				if w.Name == c.wave {
					want.Objects = []string{what[cut+1:] + " flows/a"}
					if c.wait != "" {
						want.Wait = []string{c.wait}
					}
				}
				w.Items = nil
				if diff := cmp.Diff(want, w); diff != "" {
					t.Errorf("%s (-want +got)\n%s", c.reason, diff)
				}
			}
		})
	}
}
