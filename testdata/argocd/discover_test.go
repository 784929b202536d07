package argocd

import (
	"path/filepath"
	"testing"

	grpc_retry "github.com/grpc-ecosystem/go-grpc-middleware/v2/interceptors/retry"
	"google.golang.org/protobuf/types/known/emptypb"

	"github.com/argoproj/argo-cd/v3/util/cmp"
)

// TestDiscovery asks the plugin server, as the repo server does for every
// Application, whether the plugin is the one to render it.
func TestDiscovery(t *testing.T) {
	client, leave, err := server.client()
	if err != nil {
		t.Fatal(err)
	}
	defer leave()
	config, err := client.CheckPluginConfiguration(t.Context(), &emptypb.Empty{})
	if err != nil || !config.IsDiscoveryConfigured || config.ProvideGitCreds {
		t.Errorf("configuration %v: %v", config, err)
	}
	cases := map[string]struct {
		files map[string]string
		want  bool
	}{
		"a folder with a SonataFlowPlatform": {map[string]string{"app/platform.yaml": brokenPlatform}, true},
		"an overlay of such a base": {map[string]string{
			"app/kustomization.yaml": "resources: [../base]\n", "base/kustomization.yaml": "resources: [platform.yaml]\n", "base/platform.yaml": brokenPlatform}, true},
		"plain manifests":        {map[string]string{"app/cm.yaml": "apiVersion: v1\nkind: ConfigMap\n"}, false},
		"another kustomization":  {map[string]string{"app/kustomization.yaml": "resources: [cm.yaml]\n", "app/cm.yaml": "apiVersion: v1\nkind: ConfigMap\n", "base/platform.yaml": brokenPlatform}, false},
		"a Helm chart":           {map[string]string{"app/Chart.yaml": "name: x\n", "app/templates/platform.yaml": brokenPlatform}, false},
		"a folder without YAML":  {map[string]string{"app/README.md": "apiVersion: sonataflow.org/v1alpha08"}, false},
		"a broken kustomization": {map[string]string{"app/kustomization.yaml": "{\n"}, false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			repo := write(t, t.TempDir(), c.files)
			stream, err := client.MatchRepository(t.Context(), grpc_retry.Disable())
			if err != nil {
				t.Fatal(err)
			}
			if err := cmp.SendRepoStream(t.Context(), filepath.Join(repo, "app"), repo, stream, nil, nil); err != nil {
				t.Fatal(err)
			}
			got, err := stream.CloseAndRecv()
			if err != nil {
				t.Fatal(err)
			}
			if got.IsSupported != c.want || !got.IsDiscoveryEnabled {
				t.Errorf("supported: %t, want %t", got.IsSupported, c.want)
			}
		})
	}
}
