package cli

import (
	"path/filepath"
	"strings"
	"testing"
)

const patchedWorkflow = `apiVersion: sonataflow.org/v1alpha08
kind: SonataFlow
metadata:
  name: greeting
  namespace: flows
  annotations: {sonataflow.org/profile: gitops}
spec:
  podTemplate: {container: {image: "example.com/greeting:1"}}
  flow: {start: a, states: [{name: a, type: inject, data: {x: y}, end: true}]}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: greeting-props, namespace: flows}
data: {application.properties: ""}
`

const patchingConfig = renderConfig + `spec:
  patches:
  - target: {kind: Deployment}
    patch: |
      - {op: add, path: /spec/template/metadata/annotations, value: {sidecar.istio.io/inject: "true"}}
`

// TestPatchesOfHosts: each host applies the same patches of the same config.
func TestPatchesOfHosts(t *testing.T) {
	config := strings.Replace(patchingConfig, "annotations:\n", "annotations:\n    config.kubernetes.io/local-config: \"true\"\n", 1)
	kustomize := filepath.Join(filepath.Dir(binary), "kustomize")
	hosts := map[string]func(dir string) result{
		"build": func(dir string) result { return runIn(t, dir, "", binary, "build", "listed") },
		"build --config": func(dir string) result {
			return runIn(t, dir, "", binary, "build", "-f", "listed/greeting.yaml", "--config", "listed/render.yaml")
		},
		"build -f": func(dir string) result { return runIn(t, dir, "", binary, "build", "-f", "listed") },
		"function": func(dir string) result {
			return runIn(t, dir, config+"---\n"+patchedWorkflow, binary)
		},
		"argocd": func(dir string) result { return runIn(t, filepath.Join(dir, "listed"), "", binary, "argocd") },
		"kustomize": func(dir string) result {
			return runIn(t, dir, "", kustomize, "build", "--enable-alpha-plugins", "--enable-exec", "transformed")
		},
		"kpt": func(dir string) result {
			_, got := kptRender(t, filepath.Join(dir, "package"))
			got.stdout = filesIn(t, filepath.Join(dir, "package"))["greeting_flows/deployment_greeting.yaml"]
			return got
		},
	}
	for name, run := range hosts {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			writeFiles(t, dir, map[string]string{
				"listed/kustomization.yaml":      "resources: [greeting.yaml, render.yaml]\n",
				"transformed/kustomization.yaml": "resources: [greeting.yaml]\ntransformers: [render.yaml]\n",
				"package/Kptfile":                kptfile + "      configPath: render.yaml\n",
			})
			for _, folder := range []string{"listed", "transformed", "package"} {
				writeFiles(t, filepath.Join(dir, folder), map[string]string{"greeting.yaml": patchedWorkflow, "render.yaml": config})
			}
			for _, folder := range []string{"listed", "transformed"} { // kustomize leaves out what is local
				writeFiles(t, filepath.Join(dir, folder), map[string]string{"render.yaml": patchingConfig})
			}
			linkBinary(t, filepath.Join(dir, "transformed"))
			got := run(dir)
			for _, want := range []string{`sidecar.istio.io/inject: "true"`, "sonataflow.org/checksum-config: "} {
				if got.code != 0 || strings.Count(got.stdout, want) != 1 {
					t.Errorf("exit code %d, want %s once\n%s\n%s", got.code, want, got.stderr, got.stdout)
				}
			}
		})
	}
}

// TestPatchFiles: only the command reads them, from below the config's folder.
func TestPatchFiles(t *testing.T) {
	dir := t.TempDir()
	config := func(path string) string {
		return "apiVersion: fn.sonataflow.org/v1alpha1\nkind: RenderSonataFlow\nmetadata: {name: r}\nspec:\n  patches:\n  - target: {kind: Service}\n    path: " + path + "\n"
	}
	writeFiles(t, dir, map[string]string{
		"app/greeting.yaml":      patchedWorkflow,
		"app/kustomization.yaml": "resources: [greeting.yaml, render.yaml]\n",
		"app/render.yaml":        config("patches/affinity.yaml"),
		// Not an object, so that -f of the whole folder is not tried.
		"app/patches/affinity.yaml": "spec: {sessionAffinity: ClientIP}\n",
		"other/render.yaml":         config("../app/patches/affinity.yaml"),
		"other/missing.yaml":        config("nowhere.yaml"),
	})
	cases := map[string]struct {
		reason string
		args   []string
		want   string
	}{
		"Kustomization": {"Below the kustomization's folder.", []string{"build", "app"}, ""},
		"Config":        {"Below the folder of --config.", []string{"build", "-f", "app/greeting.yaml", "--config", "app/render.yaml"}, ""},
		"Files":         {"Below the folder of the file that -f reads it from.", []string{"build", "-f", "app/greeting.yaml", "-f", "app/render.yaml"}, ""},
		"Outside":       {"Nothing outside.", []string{"build", "-f", "app/greeting.yaml", "--config", "other/render.yaml"}, "../app/patches/affinity.yaml is outside of the folder other"},
		"Missing":       {"A file that is not there.", []string{"build", "-f", "app/greeting.yaml", "--config", "other/missing.yaml"}, "cannot read other/nowhere.yaml"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			got := runIn(t, dir, "", binary, tc.args...)
			if tc.want == "" && (got.code != 0 || !strings.Contains(got.stdout, "sessionAffinity: ClientIP")) || !strings.Contains(got.stderr, tc.want) || tc.want != "" && got.code != 1 {
				t.Errorf("%s\nexit code %d\n%s\n%s", tc.reason, got.code, got.stderr, got.stdout)
			}
		})
	}
}
