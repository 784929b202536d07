package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/filesys"
)

// kustomizeBuild is a real kustomize, in process, on the disk, with exec
// plugins enabled as by --enable-alpha-plugins --enable-exec.
func kustomizeBuild(dir string) (string, error) {
	options := krusty.MakeDefaultOptions()
	options.PluginConfig = types.EnabledPluginConfig(types.BploUseStaticallyLinked)
	options.PluginConfig.FnpLoadingOptions.EnableExec = true
	resources, err := krusty.MakeKustomizer(options).Run(filesys.MakeFsOnDisk(), dir)
	if err != nil {
		return "", err
	}
	text, err := resources.AsYaml()
	return string(text), err
}

const (
	renderConfig = `apiVersion: fn.sonataflow.org/v1alpha1
kind: RenderSonataFlow
metadata:
  name: render
  annotations:
    config.kubernetes.io/function: |
      exec:
        path: ./render-sonataflow
`
	platform = `apiVersion: sonataflow.org/v1alpha08
kind: SonataFlowPlatform
metadata:
  name: demo
  namespace: flows
spec:
  services:
    dataIndex: {enabled: true}
    jobService: {enabled: true}
`
	generator = `apiVersion: sonataflow.org/v1alpha08
kind: SonataFlowPlatform
metadata:
  name: demo
  namespace: flows
  annotations:
    config.kubernetes.io/function: |
      exec:
        path: ./render-sonataflow
spec:
  services:
    dataIndex: {enabled: true}
`
)

func TestKustomize(t *testing.T) {
	cases := map[string]struct {
		reason string
		dir    string // built inside the package; default its root
		files  map[string]string
		// want and wantNot are how lines of the build begin.
		want, wantNot []string
	}{
		"Transformer": {
			reason: "A transformer sees the package's resources after all other changes, and leaves the custom resource out of the build.",
			files: map[string]string{
				"kustomization.yaml": "namePrefix: eu-\nresources: [platform.yaml, mine.yaml]\ntransformers: [render.yaml]\n",
				"platform.yaml":      platform,
				"mine.yaml":          "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: mine}\ndata: {a: b}\n",
				"render.yaml":        renderConfig,
			},
			want: []string{
				"  name: eu-mine", "  name: eu-demo-data-index-service", "  name: eu-demo-jobs-service",
				"    kogito.service.url = http://eu-demo-data-index-service.flows",
			},
			wantNot: []string{"kind: SonataFlowPlatform", "    config.kubernetes.io", "    internal.config.kubernetes.io"},
		},
		"Generator": {
			reason: "A SonataFlowPlatform is a generator's whole config; kustomize passes it as an item, too, and it counts once.",
			files: map[string]string{
				"kustomization.yaml": "generators: [platform.yaml]\n",
				"platform.yaml":      generator,
			},
			want:    []string{"  name: demo-data-index-service", "kind: Deployment"},
			wantNot: []string{"kind: SonataFlowPlatform", "  name: demo-jobs-service"},
		},
		"Overlay": {
			reason: "An overlay can patch what its base rendered.",
			dir:    "overlay",
			files: map[string]string{
				"base/kustomization.yaml": "resources: [platform.yaml]\ntransformers: [render.yaml]\n",
				"base/platform.yaml":      platform,
				"base/render.yaml":        renderConfig,
				"overlay/kustomization.yaml": `resources: [../base]
namespace: prod
images:
- name: registry.redhat.io/openshift-serverless-1/logic-data-index-ephemeral-rhel9
  newName: mirror.example.com/data-index
patches:
- target: {kind: Deployment, name: demo-data-index-service}
  patch: |
    - {op: replace, path: /spec/replicas, value: 3}
`,
			},
			want: []string{"  replicas: 3", "        image: mirror.example.com/data-index:1.37.2", "  namespace: prod"},
		},
		"ConfigMapConfig": {
			reason: "A ConfigMap configures the function by dotted keys.",
			files: map[string]string{
				"kustomization.yaml": "resources: [platform.yaml]\ntransformers: [render.yaml]\n",
				"platform.yaml":      platform,
				"render.yaml": strings.NewReplacer("fn.sonataflow.org/v1alpha1", "v1", "RenderSonataFlow", "ConfigMap").Replace(renderConfig) +
					"data:\n  release: apache-10.2\n  images.dataIndexEphemeral: example.com/di:1\n",
			},
			want: []string{"      - image: docker.io/apache/incubator-kie-kogito-jobs-service-ephemeral:10.2.0"},
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			writeFiles(t, dir, tc.files)
			linkBinary(t, dir)
			if _, err := os.Stat(filepath.Join(dir, "base")); err == nil {
				linkBinary(t, filepath.Join(dir, "base"))
			}
			got, err := kustomizeBuild(filepath.Join(dir, tc.dir))
			if err != nil {
				t.Fatalf("%s\n%v", tc.reason, err)
			}
			lines := "\n" + got
			for _, want := range tc.want {
				if !strings.Contains(lines, "\n"+want) {
					t.Errorf("%s\nno line %q in:\n%s", tc.reason, want, got)
				}
			}
			for _, not := range tc.wantNot {
				if strings.Contains(lines, "\n"+not) {
					t.Errorf("%s\nunexpected line %q in:\n%s", tc.reason, not, got)
				}
			}
		})
	}
}

// TestKustomizeShowsResults runs kustomize's own binary, since only a process
// has a stderr, and stderr is all of a function that kustomize shows.
func TestKustomizeShowsResults(t *testing.T) {
	cases := map[string]struct {
		reason, platform, want string
		code                   int
	}{
		"Warning": {
			reason:   "A warning is shown, once, and the build goes on.",
			platform: strings.Replace(platform, "dataIndex: {enabled: true}", "dataIndex: {}", 1),
			want:     "warning: SonataFlowPlatform flows/demo: spec.services.dataIndex.enabled: is omitted",
		},
		"Error": {
			reason:   "An error is shown and fails the build.",
			platform: strings.Replace(platform, "jobService", "jobsService", 1),
			want:     `error: SonataFlowPlatform flows/demo: spec.services.jobsService: unknown field: did you mean "jobService"?`,
			code:     1,
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			writeFiles(t, dir, map[string]string{
				"kustomization.yaml": "resources: [platform.yaml]\ntransformers: [render.yaml]\n",
				"platform.yaml":      tc.platform,
				"render.yaml":        renderConfig,
			})
			linkBinary(t, dir)
			got := runIn(t, dir, "", filepath.Join(filepath.Dir(binary), "kustomize"), "build", "--enable-alpha-plugins", "--enable-exec", ".")
			if n := strings.Count(got.stderr, tc.want); n != 1 {
				t.Errorf("%s\nwant once on stderr: %s\ngot %d times in:\n%s", tc.reason, tc.want, n, got.stderr)
			}
			if got.code != tc.code || tc.code != 0 && got.stdout != "" {
				t.Errorf("%s\nexit code %d, stdout:\n%s", tc.reason, got.code, got.stdout)
			}
		})
	}
}
