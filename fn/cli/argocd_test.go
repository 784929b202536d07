package cli

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const platformWithoutNamespace = `apiVersion: sonataflow.org/v1alpha08
kind: SonataFlowPlatform
metadata: {name: sonataflow-platform}
spec: {services: {dataIndex: {enabled: true}}}
`

const platformWithJob = `apiVersion: sonataflow.org/v1alpha08
kind: SonataFlowPlatform
metadata: {name: sonataflow-platform, namespace: flows}
spec:
  persistence: {postgresql: {serviceRef: {name: postgres}, secretRef: {name: postgres}}}
  services: {dataIndex: {enabled: true, persistence: {dbMigrationStrategy: job, postgresql: {serviceRef: {name: postgres}, secretRef: {name: postgres}}}}}
---
apiVersion: batch/v1
kind: Job
metadata:
  name: the-users
`

const platformWithBroker = `apiVersion: sonataflow.org/v1alpha08
kind: SonataFlowPlatform
metadata: {name: sonataflow-platform}
spec:
  eventing: {broker: {ref: {apiVersion: eventing.knative.dev/v1, kind: Broker, name: default}}}
  services: {dataIndex: {enabled: true}}
`

const workflowWithProperties = `apiVersion: sonataflow.org/v1alpha08
kind: SonataFlow
metadata: {name: hello, annotations: {sonataflow.org/profile: gitops}}
spec:
  podTemplate: {container: {image: registry.example.com/hello:1}}
  flow: {start: greet, states: [{name: greet, type: inject, data: {message: hello}, end: true}]}
---
# The user's own.
apiVersion: v1
kind: ConfigMap
metadata: {name: hello-props}
data: {application.properties: "acme.key=value"}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: hello}
`

const configInGit = `apiVersion: fn.sonataflow.org/v1alpha1
kind: RenderSonataFlow
metadata: {name: render}
spec: {namespace: from-git, tag: 1.37.9, cluster: {type: Kubernetes}}
`

// inArgoCD runs the command as Argo CD's plugin server does.
func inArgoCD(t *testing.T, files, env map[string]string, args ...string) result {
	t.Helper()
	dir := t.TempDir()
	writeFiles(t, dir, files)
	for name, value := range env {
		t.Setenv(name, value)
	}
	return runIn(t, filepath.Join(dir, "app"), "", binary, append([]string{"argocd"}, args...)...)
}

func TestArgoCD(t *testing.T) {
	plain := map[string]string{"app/platform.yaml": platformWithoutNamespace}
	cases := map[string]struct {
		reason     string
		files, env map[string]string
		code       int
		// stdout and stderr must hold these; stdout is empty where code is not 0.
		stdout, stderr []string
	}{
		"plain files": {
			reason: "a folder without a kustomization is read as it is",
			files:  plain,
			stdout: []string{"kind: Deployment", "name: sonataflow-platform-data-index-service"},
		},
		"kustomization": {
			reason: "a folder with one is built",
			files: map[string]string{
				"app/platform.yaml":      platformWithoutNamespace,
				"app/kustomization.yaml": "namespace: built\nresources: [platform.yaml]\n",
			},
			stdout: []string{"namespace: built"},
		},
		"namespace": {
			reason: "the destination's namespace is that of resources without one",
			files:  plain,
			env:    map[string]string{"ARGOCD_APP_NAMESPACE": "destination"},
			stdout: []string{"namespace: destination", "http://sonataflow-platform-data-index-service.destination"},
		},
		"properties without a namespace": {
			reason: "they are those of the workflow, as Argo CD would have it; an empty ConfigMap would blank them",
			files:  map[string]string{"app/hello.yaml": workflowWithProperties},
			env:    map[string]string{"ARGOCD_APP_NAMESPACE": "destination"},
			stdout: []string{"# The user's own.", "metadata: {namespace: \"destination\", name: hello-props}\ndata: {application.properties: \"acme.key=value\"}\n", "metadata: {name: hello}\n"},
		},
		"config in git": {
			reason: "what is written wins over what Argo CD knows",
			files:  map[string]string{"app/platform.yaml": platformWithoutNamespace, "app/render.yaml": configInGit},
			env:    map[string]string{"ARGOCD_APP_NAMESPACE": "destination", "KUBE_API_VERSIONS": "v1,route.openshift.io/v1/Route"},
			stdout: []string{"namespace: from-git", ":1.37.9"},
		},
		"parameters": {
			reason: "parameters win over what is written; a map's entries are keys of their own",
			files:  map[string]string{"app/platform.yaml": platformWithoutNamespace, "app/render.yaml": configInGit},
			env: map[string]string{"ARGOCD_APP_PARAMETERS": `[
				{"name": "namespace", "string": "parameter"},
				{"name": "images", "map": {"dataIndexEphemeral": "registry.example.com/di:1"}},
				{"name": "workflowImages", "map": {"flows/hello": "registry.example.com/hello:1"}}]`},
			stdout: []string{"namespace: parameter", "image: registry.example.com/di:1"},
		},
		"no parameters": {
			reason: "Argo CD passes an empty list, or null, where there are none",
			files:  plain,
			env:    map[string]string{"ARGOCD_APP_PARAMETERS": "null"},
			stdout: []string{"kind: Deployment"},
		},
		"blank parameters": {
			reason: "the UI passes what was left blank",
			files:  plain,
			env: map[string]string{"ARGOCD_APP_NAMESPACE": "destination", "ARGOCD_APP_PARAMETERS": `[
				{"name": "namespace", "string": ""}, {"name": "strict", "string": ""}, {"name": "images", "map": {}}, {"name": "workflowImages"}]`},
			stdout: []string{"namespace: destination"},
		},
		"sync options of Jobs": {
			reason: "a changed Job can only be replaced; the user's own is the user's",
			files:  map[string]string{"app/platform.yaml": platformWithJob},
			env:    map[string]string{"ARGOCD_APP_PARAMETERS": `[{"name": "argocd.jobSyncOptions", "string": "Force=true,Replace=true"}]`},
			stdout: []string{"    argocd.argoproj.io/sync-options: Force=true,Replace=true\nspec:\n", "  name: the-users\n---"},
		},
		"unknown parameter": {
			reason: "a typo must not be taken for the default",
			files:  plain,
			env:    map[string]string{"ARGOCD_APP_PARAMETERS": `[{"name": "releases", "string": "osl-1.38"}]`},
			code:   1,
			stderr: []string{`error: the Application's plugin.parameters hold "releases", which is none: must be one of argocd.jobSyncOptions, argocd.syncWaves, `},
		},
		"unknown entry": {
			reason: "so must none inside of a map",
			files:  plain,
			env:    map[string]string{"ARGOCD_APP_PARAMETERS": `[{"name": "images", "map": {"dataIndx": "x"}}]`},
			code:   1,
			stderr: []string{`"images.dataIndx", which is none`},
		},
		"array": {
			reason: "no key of the config is a list of strings",
			files:  plain,
			env:    map[string]string{"ARGOCD_APP_PARAMETERS": `[{"name": "release", "array": ["osl-1.38"]}]`},
			code:   1,
			stderr: []string{`"release" as an array: must be a string`},
		},
		"bad JSON": {
			reason: "somebody else set the variable",
			files:  plain,
			env:    map[string]string{"ARGOCD_APP_PARAMETERS": "release"},
			code:   1,
			stderr: []string{"error: cannot read ARGOCD_APP_PARAMETERS: "},
		},
		"bad value": {
			reason: "values are checked as those of the config are",
			files:  plain,
			env:    map[string]string{"ARGOCD_APP_PARAMETERS": `[{"name": "checksums", "string": "Some"}]`},
			code:   1,
			stderr: []string{"spec.checksums"},
		},
		"no Knative": {
			reason: "the cluster's APIs are facts, and where a fact fails the render it is told whose it is",
			files:  map[string]string{"app/platform.yaml": platformWithBroker},
			env:    map[string]string{"KUBE_API_VERSIONS": "v1,apps/v1,apps/v1/Deployment", "ARGOCD_APP_NAMESPACE": "flows"},
			code:   1,
			stderr: []string{"info: cluster.knativeEventing is false: the cluster serves no eventing.knative.dev/v1/Trigger", "error: SonataFlowPlatform sonataflow-platform (platform.yaml:5:14): spec.eventing.broker: needs Knative Eventing"},
		},
		"two configs": {
			reason: "the render says which two",
			files: map[string]string{"app/platform.yaml": platformWithoutNamespace, "app/a.yaml": configInGit,
				"app/b.yaml": strings.Replace(configInGit, "name: render", "name: other", 1)},
			code:   1,
			stderr: []string{`the input has two RenderSonataFlow, "render" and "other"`},
		},
		"plugin.env": {
			reason: "nothing is ignored silently",
			files:  plain,
			env:    map[string]string{"ARGOCD_ENV_release": "osl-1.38"},
			stdout: []string{"kind: Deployment"},
			stderr: []string{"warning: plugin.env release of the Application is not read: use plugin.parameters"},
		},
		"nothing": {
			reason: "an empty answer makes Argo CD prune",
			files:  map[string]string{"app/render.yaml": configInGit},
			code:   1,
			stderr: []string{"error: there is nothing to print, and Argo CD would delete everything"},
		},
		"empty folder": {
			reason: "so does an empty folder",
			files:  map[string]string{"app/README.md": "moved"},
			code:   1,
			stderr: []string{"error: the folder . holds no .yaml, .yml or .json file"},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got := inArgoCD(t, c.files, c.env)
			if got.code != c.code {
				t.Fatalf("%s: exit code %d, want %d\n%s", c.reason, got.code, c.code, got.stderr)
			}
			if c.code != 0 && got.stdout != "" {
				t.Errorf("%s: nothing must be printed, but was:\n%s", c.reason, got.stdout)
			}
			for _, want := range c.stdout {
				if !strings.Contains(got.stdout, want) {
					t.Errorf("%s: no %q in\n%s", c.reason, want, got.stdout)
				}
			}
			for _, want := range c.stderr {
				if !strings.Contains(got.stderr, want) {
					t.Errorf("%s: no %q in\n%s", c.reason, want, got.stderr)
				}
			}
			if strings.Count(got.stdout, "\n  name: hello-props\n") > 1 {
				t.Errorf("%s: the user's ConfigMap is there twice:\n%s", c.reason, got.stdout)
			}
			if strings.Contains(got.stdout, "sonataflow.org/v1alpha") {
				t.Errorf("%s: a custom resource is printed:\n%s", c.reason, got.stdout)
			}
		})
	}
}

func TestArgoCDDiscover(t *testing.T) {
	cases := map[string]struct {
		reason string
		files  map[string]string
		want   string
	}{
		"own file":             {"the plain case", map[string]string{"app/platform.yaml": platformWithoutNamespace}, "platform.yaml\n"},
		"below":                {"plain files are read from all folders below", map[string]string{"app/a/b/platform.yml": platformWithoutNamespace}, "a/b/platform.yml\n"},
		"JSON":                 {"which is YAML, too", map[string]string{"app/platform.json": `{"apiVersion": "sonataflow.org/v1alpha08"}`}, "platform.json\n"},
		"flow style":           {"which is YAML, too", map[string]string{"app/platform.yaml": "{apiVersion: sonataflow.org/v1alpha08}"}, "platform.yaml\n"},
		"broken":               {"its error is for the render to report", map[string]string{"app/platform.yaml": "apiVersion: 'sonataflow.org/v1alpha08'\n\t- ]"}, "platform.yaml\n"},
		"other version":        {"the render says that it is not supported", map[string]string{"app/platform.yaml": "apiVersion: sonataflow.org/v1"}, "platform.yaml\n"},
		"the base's":           {"an overlay holds none itself", map[string]string{"app/kustomization.yaml": "resources: [../base]", "base/kustomization.yaml": "resources: [platform.yaml]", "base/platform.yaml": platformWithoutNamespace}, "../base/platform.yaml\n"},
		"the component's":      {"nor does one that only takes a component", map[string]string{"app/Kustomization": "components: [../c]", "c/kustomization.yml": "resources: [platform.yaml]", "c/platform.yaml": platformWithoutNamespace}, "../c/platform.yaml\n"},
		"cycle":                {"kustomize refuses it, discovery ends", map[string]string{"app/kustomization.yaml": "resources: [../app, ., https://example.com/x.yaml]"}, ""},
		"not listed":           {"a kustomization beside it is not followed", map[string]string{"app/kustomization.yaml": "resources: []", "base/platform.yaml": platformWithoutNamespace}, ""},
		"other":                {"Applications of others are left alone", map[string]string{"app/deployment.yaml": "apiVersion: apps/v1\nkind: Deployment\n"}, ""},
		"only a config":        {"the group of the config is another", map[string]string{"app/render.yaml": configInGit}, ""},
		"documentation":        {"only YAML and JSON are looked at", map[string]string{"app/README.md": platformWithoutNamespace}, ""},
		"chart":                {"charts are Helm's", map[string]string{"app/Chart.yaml": "name: x", "app/templates/platform.yaml": platformWithoutNamespace}, ""},
		"broken kustomization": {"no Application may fail discovery", map[string]string{"app/kustomization.yaml": "resources: {"}, ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got := inArgoCD(t, c.files, nil, "discover")
			if diff := cmp.Diff(result{stdout: c.want}, got, cmp.AllowUnexported(result{})); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.reason, diff)
			}
		})
	}
}
