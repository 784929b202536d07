package argocd

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// TestEnvironments: the environments of a team, whose kustomizations list the
// render under transformers:, through the plugin's server; each names its own
// Services, Broker, Secret and image.
func TestEnvironments(t *testing.T) {
	repo := t.TempDir()
	if err := os.CopyFS(repo, os.DirFS("../../examples/environments")); err != nil {
		t.Fatal(err)
	}
	write(t, repo, map[string]string{
		"moved/kustomization.yaml":     "resources: [../staging]\nnamespace: elsewhere\n",
		"patched/kustomization.yaml":   "resources: [../staging]\npatches:\n- target: {kind: Deployment}\n  patch: |\n    apiVersion: apps/v1\n    kind: Deployment\n    metadata: {name: any}\n    spec: {template: {metadata: {annotations: {sidecar: injected}}}}\n",
		"renamed/kustomization.yaml":   "resources: [../staging]\nnamePrefix: eu-\n",
		"too-early/kustomization.yaml": "resources: [../base]\ncomponents: [../early]\nnamePrefix: eu-\n",
		"early/kustomization.yaml":     "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\ntransformers: [../render]\n",
	})
	cases := map[string]struct {
		prefix, namespace, image string
		replicas                 float64 // 0 is the default
		wrong                    string
	}{
		"dev":     {"dev-", "sandbox", "registry.example.com/orders:main-4f2a91c", 0, ""},
		"staging": {"", "flows-staging", "registry.example.com/orders:1.4.0-rc1", 0, ""},
		"prod":    {"", "flows-prod", "registry.example.com/release/orders@sha256:", 3, ""},
		"patched": {"", "flows-staging", `"sidecar":"injected","sonataflow.org/checksum-config":"`, 0, ""},
		"moved":   {wrong: "kustomize's namespace: elsewhere"},
		// A prefix that comes after the render, whether above it or beside.
		"renamed":   {wrong: "kustomize's namePrefix: eu- ran after the render"},
		"too-early": {wrong: "kustomize's namePrefix: eu- ran after the render"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			app := application()
			app.Spec.Source.Path = name
			app.Spec.Destination.Namespace = tc.namespace
			got, err := generate(t, repo, app)
			if tc.wrong != "" {
				if err == nil || !strings.Contains(err.Error(), tc.wrong) {
					t.Errorf("%v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got.sourceType != string(v1alpha1.ApplicationSourceTypePlugin) || strings.Contains(got.names(), "SonataFlow") {
				t.Errorf("%s\n%s", got.sourceType, got.names())
			}
			var all strings.Builder
			for _, o := range got.objects {
				if o.GetNamespace() != tc.namespace {
					t.Errorf("%s %s is in %s", o.GetKind(), o.GetName(), o.GetNamespace())
				}
				replicas, _, err := unstructured.NestedFloat64(o.Object, "spec", "replicas")
				if o.GetKind() == "Deployment" && o.GetName() == tc.prefix+"orders" && (err != nil || replicas != max(tc.replicas, 1)) {
					t.Errorf("%v replicas, want %v: %v", replicas, max(tc.replicas, 1), err)
				}
				text, err := json.Marshal(o.Object)
				if err != nil {
					t.Fatal(err)
				}
				all.Write(text)
			}
			for _, want := range []string{
				`"broker":"` + tc.prefix + `bus"`, "http://" + tc.prefix + "orders." + tc.namespace, "jdbc:postgresql://" + tc.prefix + "postgres." + tc.namespace + ":5432/",
				`"name":"` + tc.prefix + `database`, tc.image,
			} {
				if !strings.Contains(all.String(), want) {
					t.Errorf("no %s in %s", want, all.String())
				}
			}
		})
	}
}
