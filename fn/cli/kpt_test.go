package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const kptfile = `apiVersion: kpt.dev/v1
kind: Kptfile
metadata:
  name: demo # the package
pipeline:
  mutators:
    - exec: render-sonataflow # on PATH
`

const commentedPlatform = `# The platform of the flows team.

apiVersion: sonataflow.org/v1alpha08
kind: SonataFlowPlatform
metadata:
  name: demo # keep: it is in every URL
  namespace: flows
spec:
  services:
    # what ran
    dataIndex:
      enabled: true

    # what will run
    jobService:
      enabled: true
`

// render runs kpt fn render in a package and returns its files.
func kptRender(t *testing.T, dir string) (map[string]string, result) {
	t.Helper()
	if _, err := exec.LookPath("kpt"); err != nil {
		t.Skip("no kpt on PATH; .ci/run says so")
	}
	got := runIn(t, dir, "", "kpt", "fn", "render", ".", "--allow-exec")
	return filesIn(t, dir), got
}

func filesIn(t *testing.T, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		relative, relErr := filepath.Rel(dir, path)
		if relErr != nil {
			return relErr
		}
		found[relative] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestKptRender(t *testing.T) {
	dir := t.TempDir()
	writeFiles(t, dir, map[string]string{"Kptfile": kptfile, "platform.yaml": commentedPlatform})
	first, got := kptRender(t, dir)
	if got.code != 0 {
		t.Fatal(got.stderr)
	}

	if diff := cmp.Diff(kptfile, first["Kptfile"]); diff != "" {
		t.Errorf("the Kptfile keeps what it says and its comments (-want +got):\n%s", diff)
	}
	for line := range strings.SplitSeq(commentedPlatform, "\n") {
		if !strings.Contains(first["platform.yaml"], line) {
			t.Errorf("the line %q of the custom resource is lost:\n%s", line, first["platform.yaml"])
		}
	}
	if !strings.Contains(first["platform.yaml"], `config.kubernetes.io/local-config: "true"`) {
		t.Errorf("the custom resource must not be applied:\n%s", first["platform.yaml"])
	}
	if _, made := first["demo_flows/deployment_demo-jobs-service.yaml"]; !made {
		t.Errorf("the Jobs Service's Deployment has no file of its own: %v", names(first))
	}

	second, got := kptRender(t, dir)
	if got.code != 0 {
		t.Fatal(got.stderr)
	}
	if diff := cmp.Diff(first, second); diff != "" {
		t.Errorf("rendering a render changes nothing (-first +second):\n%s", diff)
	}

	disabled := strings.Replace(first["platform.yaml"], "jobService:\n      enabled: true", "jobService:\n      enabled: false", 1)
	writeFiles(t, dir, map[string]string{"platform.yaml": disabled})
	third, got := kptRender(t, dir)
	if got.code != 0 {
		t.Fatal(got.stderr)
	}
	for name := range third {
		if strings.Contains(name, "jobs-service") {
			t.Errorf("the Jobs Service is disabled, but %s is still there", name)
		}
	}
	if len(third) >= len(second) {
		t.Errorf("files of a disabled service stay: %v", names(third))
	}
}

func TestKptShowsResults(t *testing.T) {
	dir := t.TempDir()
	writeFiles(t, dir, map[string]string{
		"Kptfile":       kptfile,
		"platform.yaml": strings.Replace(commentedPlatform, "jobService", "jobsService", 1),
	})
	before := filesIn(t, dir)
	after, got := kptRender(t, dir)
	if got.code == 0 {
		t.Error("a custom resource with an unknown field renders")
	}
	const want = `[error] sonataflow.org/v1alpha08/SonataFlowPlatform/flows/demo spec.services.jobsService: unknown field`
	if !strings.Contains(got.stderr, want) {
		t.Errorf("want %q on stderr:\n%s", want, got.stderr)
	}
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("a failed render changes nothing (-before +after):\n%s", diff)
	}
}

func names(files map[string]string) []string {
	var found []string
	for name := range files {
		found = append(found, name)
	}
	return found
}
