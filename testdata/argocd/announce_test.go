package argocd

import (
	"path/filepath"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	grpc_retry "github.com/grpc-ecosystem/go-grpc-middleware/v2/interceptors/retry"

	"github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	repoclient "github.com/argoproj/argo-cd/v3/reposerver/apiclient"
	"github.com/argoproj/argo-cd/v3/util/cmp"
)

// announced are the parameters that Argo CD's UI shows.
func announced(t *testing.T) []*repoclient.ParameterAnnouncement {
	t.Helper()
	client, leave, err := server.client()
	if err != nil {
		t.Fatal(err)
	}
	defer leave()
	stream, err := client.GetParametersAnnouncement(t.Context(), grpc_retry.Disable())
	if err != nil {
		t.Fatal(err)
	}
	repo := checkout(t, nil)
	if err := cmp.SendRepoStream(t.Context(), filepath.Join(repo, "app"), repo, stream, nil, nil); err != nil {
		t.Fatal(err)
	}
	got, err := stream.CloseAndRecv()
	if err != nil {
		t.Fatal(err)
	}
	return got.ParameterAnnouncements
}

// TestAnnouncements: Argo CD passes no announced default, so each must be what
// the render does anyway; and a field left blank in the UI must be as good as
// one not set.
func TestAnnouncements(t *testing.T) {
	image := mapParameter("workflowImages", map[string]string{"orders/checkout": "registry.example.com/c:1"})
	repo := checkout(t, nil)
	want, err := generate(t, repo, application(image))
	if err != nil {
		t.Fatal(err)
	}
	parameters := announced(t)
	if len(parameters) < 10 {
		t.Fatalf("only %d parameters are announced", len(parameters))
	}
	for _, p := range parameters {
		t.Run(p.Name, func(t *testing.T) {
			if p.Title == "" || p.Tooltip == "" {
				t.Error("must have a title and a tooltip")
			}
			given := []v1alpha1.ApplicationSourcePluginParameter{image}
			switch {
			case p.Name == "workflowImages": // is there
			case p.CollectionType == "map":
				given = append(given, mapParameter(p.Name, p.Map))
			default:
				given = append(given, stringParameter(p.Name, p.String_))
			}
			got, err := generate(t, repo, application(given...))
			if err != nil {
				t.Fatal(err)
			}
			if diff := gocmp.Diff(want.objects, got.objects); diff != "" {
				t.Errorf("%q is not what the render does without it (-without +with):\n%s", p.String_, diff)
			}
		})
	}
}

// TestBlankParameters: a string left blank, whatever its default.
func TestBlankParameters(t *testing.T) {
	given := []v1alpha1.ApplicationSourcePluginParameter{mapParameter("workflowImages", map[string]string{"orders/checkout": "registry.example.com/c:1"})}
	repo := checkout(t, nil)
	want, err := generate(t, repo, application(given...))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range announced(t) {
		if p.CollectionType == "" {
			given = append(given, stringParameter(p.Name, ""))
		}
	}
	got, err := generate(t, repo, application(given...))
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(want.objects, got.objects); diff != "" {
		t.Errorf("(-without +blank):\n%s", diff)
	}
}
