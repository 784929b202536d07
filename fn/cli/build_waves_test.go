package cli

import (
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/yaml"
)

// waveTree are the files of a render in waves, without those of kustomize.
func waveTree(t *testing.T, dir string) (files []string) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(filesIn(t, dir))) {
		if strings.HasPrefix(path.Base(name), "job_") || strings.HasPrefix(path.Base(name), "trigger_") {
			files = append(files, name)
		}
	}
	return files
}

// TestFluxWaves: the Flux example with two migration Jobs of one name, with one
// and without: each Job is in its wave, and the folders are the same.
func TestFluxWaves(t *testing.T) {
	flux, err := os.ReadFile("../../examples/flux/flux.yaml")
	if err != nil {
		t.Fatal(err)
	}
	const job = "job_sonataflow-db-migrator-job.yaml"
	for name, c := range map[string]struct {
		dir  string
		want []string
	}{
		"two":  {dir: "two", want: []string{"1-jobs/a/" + job, "1-jobs/b/" + job}},
		"one":  {dir: "flows", want: []string{"1-jobs/flows/" + job}},
		"none": {dir: "none"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := copyDir(t, "../../examples/flux")
			plain := "kind: Kustomization\nresources: [platform.yaml, checkout.yaml]\nnamespace: "
			for _, place := range []string{"two/a", "two/b", "none"} {
				if err := os.CopyFS(filepath.Join(dir, place), os.DirFS(filepath.Join(dir, "flows"))); err != nil {
					t.Fatal(err)
				}
				writeFiles(t, dir, map[string]string{place + "/kustomization.yaml": plain + path.Base(place) + "\n"})
			}
			platform, err := os.ReadFile(filepath.Join(dir, "flows/platform.yaml"))
			if err != nil {
				t.Fatal(err)
			}
			writeFiles(t, dir, map[string]string{
				"two/kustomization.yaml": "kind: Kustomization\nresources: [a, b]\n",
				"none/platform.yaml":     strings.ReplaceAll(string(platform), "dbMigrationStrategy: job", "dbMigrationStrategy: service"),
			})
			if got := runIn(t, dir, "", binary, "build", c.dir, "-o", "rendered", "--waves"); got.code != 0 {
				t.Fatal(got.stderr)
			}
			if diff := cmp.Diff(c.want, waveTree(t, filepath.Join(dir, "rendered"))); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
			all, inWaves := runIn(t, dir, "", binary, "build", c.dir).stdout, 0
			for document := range strings.SplitSeq(string(flux), "---\n") {
				var of struct {
					Kind string
					Spec struct{ Path string }
				}
				if err := yaml.Unmarshal([]byte(document), &of); err != nil {
					t.Fatal(err)
				}
				if of.Kind != "Kustomization" {
					continue
				}
				// What kustomize makes of the folder is what Flux applies.
				built := runIn(t, dir, "", "kubectl", "kustomize", filepath.Join("rendered", of.Spec.Path))
				if built.code != 0 {
					t.Errorf("%s: %s", of.Spec.Path, built.stderr)
				}
				inWaves += strings.Count(built.stdout, "\nkind: ")
			}
			if want := strings.Count(all, "\nkind: "); inWaves != want {
				t.Errorf("%d of %d objects are in the folders that Flux applies", inWaves, want)
			}
			if got := runIn(t, dir, "", binary, "build", c.dir, "--check", "rendered", "--waves"); got.code != 0 || got.stdout != "" {
				t.Errorf("a fresh folder is stale: %s%s", got.stdout, got.stderr)
			}
		})
	}
}

// TestWaves: the folder of one form becomes that of the other, and nothing of
// the first is left; what build did not write stays.
func TestWaves(t *testing.T) {
	dir := t.TempDir()
	run := func(code int, args ...string) result {
		t.Helper()
		got := runIn(t, dir, twoServices, binary, append([]string{"build", "-f", "-"}, args...)...)
		if got.code != code {
			t.Fatalf("%v: exit code %d, want %d\n%s%s", args, got.code, code, got.stdout, got.stderr)
		}
		return got
	}
	run(0, "-o", "out")
	writeFiles(t, dir, map[string]string{"out/0-config/mine.yaml": "mine\n"})
	if got := run(exitStale, "--check", "out", "--waves"); !strings.Contains(got.stderr, "out is stale: run build -o out --waves and commit it") {
		t.Error(got.stderr)
	}
	run(0, "-o", "out", "--waves", "--kustomization")
	files := filesIn(t, filepath.Join(dir, "out"))
	if files["flows/deployment_demo-jobs-service.yaml"] != "" || files["2-services/flows/deployment_demo-jobs-service.yaml"] == "" {
		t.Errorf("it is in the old place, or not in the new one: %v", names(files))
	}
	if diff := cmp.Diff("# Wave 3 of 5:\n#   kubectl apply --server-side -k 2-services\n"+
		"#   kubectl rollout status deployment/demo-data-index-service --namespace flows --timeout=5m\n"+
		"#   kubectl rollout status deployment/demo-jobs-service --namespace flows --timeout=5m\n"+
		"apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nmetadata:\n  name: 2-services\nresources:\n"+
		"  - flows/deployment_demo-data-index-service.yaml\n  - flows/deployment_demo-jobs-service.yaml\n  - flows/service_demo-data-index-service.yaml\n  - flows/service_demo-jobs-service.yaml\n",
		files["2-services/kustomization.yaml"]); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if diff := cmp.Diff("# Wave 5 of 5 is empty: kubectl has nothing to apply.\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nmetadata:\n  name: 4-events\nresources: []\n", files["4-events/kustomization.yaml"]); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if diff := cmp.Diff(strings.Count(run(0).stdout, "\nkind: "), strings.Count(runIn(t, dir, "", "kubectl", "kustomize", "out").stdout, "\nkind: ")); diff != "" {
		t.Errorf("a base above the waves has all objects (-want +got)\n%s", diff)
	}
	run(0, "-o", "out")
	left := slices.DeleteFunc(names(filesIn(t, filepath.Join(dir, "out"))), func(name string) bool { return strings.HasPrefix(name, "flows/") })
	slices.Sort(left)
	if diff := cmp.Diff([]string{".render-sonataflow", "0-config/mine.yaml"}, left); diff != "" {
		t.Errorf("what is left besides the render (-want +got)\n%s", diff)
	}
	if entries, err := os.ReadDir(filepath.Join(dir, "out")); err != nil || len(entries) != 3 {
		t.Errorf("empty folders are left: %v %v", entries, err)
	}
	if got := run(exitUsage, "--waves"); !strings.Contains(got.stderr, "--waves is about the folder") {
		t.Error(got.stderr)
	}
}
