package argocd

import (
	"os"
	"strings"
	"testing"

	"github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	"github.com/argoproj/argo-cd/v3/reposerver/apiclient"
)

const brokenPlatform = `apiVersion: sonataflow.org/v1alpha08
kind: SonataFlowPlatform
metadata:
  name: sonataflow-platform
spec:
  services:
    dataindex:
      enabled: true
    jobService:
      enabled: "yes"
`

// TestFailures: the message of a failed sync, whole. Where docs/argocd.md quotes
// it, it stands there to the letter.
func TestFailures(t *testing.T) {
	const failed = "plugin sidecar failed. error generating manifests in cmp: rpc error: code = Unknown desc = error generating manifests: `render-sonataflow argocd` failed exit status 1: "
	example := exampleApplication(t)
	noKnative := func(q *apiclient.ManifestRequest) { q.ApiVersions = []string{"v1", "apps/v1", "apps/v1/Deployment"} }
	cases := map[string]struct {
		reason string
		files  map[string]string
		app    *v1alpha1.Application
		change func(*apiclient.ManifestRequest)
		want   string
		// documented: docs/argocd.md quotes it.
		documented bool
	}{
		"a bad resource": {
			reason: "all that is wrong is said at once, and nothing is rendered in part",
			files:  map[string]string{"app/platform.yaml": brokenPlatform},
			want: failed + `error: SonataFlowPlatform sonataflow-platform (platform.yaml:7:5): spec.services.dataindex: unknown field: did you mean "dataIndex"?
error: SonataFlowPlatform sonataflow-platform (platform.yaml:10:7): spec.services.jobService.enabled: is the text "yes", but must be true or false: write true
error: nothing is rendered`,
			documented: true,
		},
		"a bad base": {
			reason: "the file of the repository is named, whichever layer brings it",
			files: map[string]string{
				"app/kustomization.yaml":  "resources: [broker.yaml, ../base]\nnamePrefix: eu-\n",
				"base/kustomization.yaml": "resources: [platform.yaml]\n", "base/platform.yaml": brokenPlatform,
			},
			want: failed + `error: SonataFlowPlatform eu-sonataflow-platform (../base/platform.yaml:7:5): spec.services.dataindex: unknown field: did you mean "dataIndex"?
error: SonataFlowPlatform eu-sonataflow-platform (../base/platform.yaml:10:7): spec.services.jobService.enabled: `,
		},
		"an unknown parameter": {
			reason: "a typo is not taken for the default",
			app:    application(stringParameter("relase", "osl-1.38")),
			want:   failed + `error: the Application's plugin.parameters hold "relase", which is none: must be one of argocd.jobSyncOptions, argocd.syncWaves, `,
		},
		"a kustomization with another plugin": {
			reason:     "nothing but this program is run, and it says what to do",
			files:      map[string]string{"app/kustomization.yaml": "resources: [platform.yaml]\ntransformers: [render.yaml]\n", "app/render.yaml": "apiVersion: example.com/v1\nkind: Other\nmetadata:\n  name: render\n"},
			want:       failed + "error: kustomization.yaml: cannot build the kustomization .: external plugins disabled; unable to load external plugin 'Other'\n",
			documented: true,
		},
		"no Knative in the cluster": {
			reason:     "what Argo CD knows of the cluster is told",
			change:     noKnative,
			want:       failed + "info: cluster.knativeEventing is false: the cluster serves no eventing.knative.dev/v1/Trigger; a parameter of that name says otherwise\n",
			documented: true,
		},
		"nothing left": {
			reason:     "the plugin is named, so that no other tool takes over, finds nothing, and prunes",
			files:      map[string]string{"app/platform.yaml": "", "app/checkout.yaml": "", "app/kustomization.yaml": "resources: [broker.yaml]\n"},
			want:       `plugin sidecar failed. couldn't find cmp-server plugin with name "render-sonataflow" supporting the given repository`,
			documented: true,
		},
		"resources of the kind alone, all local": {
			reason:     "an empty render is an error of the plugin",
			files:      map[string]string{"app/kustomization.yaml": "resources: [build.yaml]\n", "app/build.yaml": "apiVersion: sonataflow.org/v1alpha08\nkind: SonataFlowBuild\nmetadata: {name: b, namespace: orders}\n"},
			want:       failed + "warning: SonataFlowBuild orders/b (build.yaml:2:1): kind: a SonataFlowBuild is the operator's record of an image that it builds: it is kept out of the render. The images of preview workflows come to be as build.strategy of the config says: Context (your pipeline builds what the command context writes), BuildConfig (OpenShift builds) or TaskRun (Tekton does)\ninfo: RenderSonataFlow: spec.workflowImages[orders/checkout]: names no workflow of the input\ninfo: the input has no SonataFlow resources: nothing is rendered\nerror: there is nothing to print, and Argo CD would delete everything that it applied: delete the Application if that is what you want",
			documented: false,
		},
	}
	page, err := os.ReadFile("../../docs/argocd.md")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if c.app == nil {
				c.app = example
			}
			if c.change == nil {
				c.change = func(*apiclient.ManifestRequest) {}
			}
			got, err := generate(t, checkout(t, c.files), c.app, c.change)
			if err == nil {
				t.Fatalf("%s: %d objects and no error", c.reason, len(got.objects))
			}
			if !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("%s:\n%v\nwant:\n%s", c.reason, err, c.want)
			}
			if c.documented && !strings.Contains(string(page), strings.TrimSuffix(c.want, "\n")) {
				t.Errorf("docs/argocd.md does not quote it:\n%s", c.want)
			}
		})
	}
}

// TestUnnamedPluginGivesWay shows why docs/argocd.md names the plugin: Argo CD
// falls back to another tool where nothing is discovered any more.
func TestUnnamedPluginGivesWay(t *testing.T) {
	app := exampleApplication(t)
	app.Spec.Source.Plugin = nil
	repo := checkout(t, nil)
	if got, err := generate(t, repo, app); err == nil || !strings.Contains(err.Error(), "spec.podTemplate.container.image") {
		t.Errorf("the plugin is not discovered: %v %v", got, err)
	}
	write(t, repo, map[string]string{"app/platform.yaml": "", "app/checkout.yaml": "", "app/kustomization.yaml": ""})
	got, err := generate(t, repo, app)
	if err != nil || got.sourceType != string(v1alpha1.ApplicationSourceTypeDirectory) {
		t.Errorf("want a Directory, got %s: %v", got.sourceType, err)
	}
}

// TestWarnings: what is only a warning reaches the server's log, not the objects.
func TestWarnings(t *testing.T) {
	app := exampleApplication(t)
	app.Spec.Source.Plugin.Env = v1alpha1.Env{{Name: "RELEASE", Value: "osl-1.38"}}
	got, err := generate(t, checkout(t, nil), app)
	if err != nil || len(got.objects) < 11 {
		t.Fatalf("%d objects: %v", len(got.objects), err)
	}
	if want := "warning: plugin.env RELEASE of the Application is not read: use plugin.parameters"; !strings.Contains(server.logText(), want) {
		t.Errorf("the log does not have %q", want)
	}
}
