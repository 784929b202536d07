package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestExamples renders every example under kustomize and kpt as a user would.
func TestExamples(t *testing.T) {
	kustomizations, err := filepath.Glob(inRepository("examples") + "/*/kustomization.yaml")
	if err != nil {
		t.Fatal(err)
	}
	overlays, err := filepath.Glob(inRepository("examples") + "/*/*/render.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if len(kustomizations) < 3 {
		t.Fatalf("only %d examples found", len(kustomizations))
	}
	for _, path := range append(kustomizations, overlays...) {
		dir := filepath.Dir(path)
		t.Run("kustomize/"+strings.TrimPrefix(dir, inRepository("examples")+"/"), func(t *testing.T) {
			root, err := filepath.Rel(inRepository("examples"), dir)
			if err != nil {
				t.Fatal(err)
			}
			examples := copyDir(t, inRepository("examples"))
			linkBinary(t, filepath.Join(examples, root))
			got, err := kustomizeBuild(filepath.Join(examples, root))
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(got, "kind: Deployment") || strings.Contains(got, "kind: SonataFlow") {
				t.Errorf("want workloads and no custom resources:\n%s", got)
			}
		})
	}
	kptfiles, err := filepath.Glob(inRepository("examples") + "/*/Kptfile")
	if err != nil {
		t.Fatal(err)
	}
	nested, err := filepath.Glob(inRepository("examples") + "/*/*/Kptfile")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range append(kptfiles, nested...) {
		dir := filepath.Dir(path)
		t.Run("kpt/"+strings.TrimPrefix(dir, inRepository("examples")+"/"), func(t *testing.T) {
			copied := copyDir(t, dir)
			before := filesIn(t, copied)
			after, got := kptRender(t, copied)
			if got.code != 0 {
				t.Fatal(got.stderr)
			}
			if len(after) <= len(before) {
				t.Errorf("no file was made: %v", names(after))
			}
		})
	}
}

// TestExamplesHaveReadmes: an example without one is a riddle.
func TestExamplesHaveReadmes(t *testing.T) {
	dirs, err := os.ReadDir(inRepository("examples"))
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range dirs {
		if _, err := os.Stat(inRepository("examples/" + dir.Name() + "/README.md")); err != nil {
			t.Error(err)
		}
	}
}
