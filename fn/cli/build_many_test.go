package cli

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// fleet is a repository of two clusters with a base and a component between
// them, and one kustomization of its own.
func fleet() map[string]string {
	platform := "apiVersion: sonataflow.org/v1alpha08\nkind: SonataFlowPlatform\nmetadata: {name: p}\nspec: {services: {dataIndex: {enabled: true}}}\n"
	return map[string]string{
		"base/kustomization.yaml":               "resources: [platform.yaml]\n",
		"base/platform.yaml":                    platform,
		"component/kustomization.yaml":          "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\ncommonAnnotations: {team: flows}\n",
		"clusters/east/dev/kustomization.yaml":  "namespace: dev\nresources: [../../../base]\ncomponents: [../../../component]\n",
		"clusters/east/prod/kustomization.yaml": "namespace: prod\nresources: [../../../base]\n",
		"clusters/west/Kustomization":           "namespace: west\nresources: [own.yaml]\n",
		"clusters/west/own.yaml":                platform,
	}
}

// filesBelow lists a folder's files but the index of a render.
func filesBelow(t *testing.T, dir string) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && !strings.HasPrefix(entry.Name(), ".") {
			name, _ := filepath.Rel(dir, path)
			found = append(found, filepath.ToSlash(name))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func objectsOf(place, namespace string) []string {
	prefix := place + "/" + namespace + "/"
	return []string{prefix + "configmap_p-data-index-service-props.yaml", prefix + "deployment_p-data-index-service.yaml", prefix + "service_p-data-index-service.yaml"}
}

func TestBuildMany(t *testing.T) {
	cases := map[string]struct {
		reason string
		args   []string
		want   []string
	}{
		"recursive": {
			reason: "Every kustomization that no other takes in is rendered where it lies.",
			args:   []string{"--recursive", "."},
			want:   slices.Concat(objectsOf("clusters/east/dev", "dev"), objectsOf("clusters/east/prod", "prod"), objectsOf("clusters/west", "west")),
		},
		"recursive below": {
			reason: "Places are those below the folder that was asked for.",
			args:   []string{"-R", "clusters/east"},
			want:   slices.Concat(objectsOf("dev", "dev"), objectsOf("prod", "prod")),
		},
		"several": {
			reason: "Places are those below the folder that all lie in.",
			args:   []string{"clusters/east/prod", "clusters/west"},
			want:   slices.Concat(objectsOf("east/prod", "prod"), objectsOf("west", "west")),
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			writeFiles(t, dir, fleet())
			got := runIn(t, dir, "", binary, append([]string{"build", "-o", "out"}, tc.args...)...)
			if got.code != 0 {
				t.Fatalf("%s\nexit code %d: %s", tc.reason, got.code, got.stderr)
			}
			if diff := cmp.Diff(tc.want, filesBelow(t, filepath.Join(dir, "out"))); diff != "" {
				t.Errorf("%s\n-want +got:\n%s", tc.reason, diff)
			}
			check := append([]string{"build", "--check", "out"}, tc.args...)
			if got := runIn(t, dir, "", binary, check...); got.code != 0 {
				t.Errorf("what was just written is fresh: exit code %d\n%s%s", got.code, got.stdout, got.stderr)
			}
			writeFiles(t, dir, map[string]string{"base/platform.yaml": fleet()["base/platform.yaml"] + "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: new}\n"})
			if got := runIn(t, dir, "", binary, check...); got.code != exitStale || !strings.Contains(got.stdout, "configmap_new.yaml") {
				t.Errorf("a change of the base shows: exit code %d\n%s%s", got.code, got.stdout, got.stderr)
			}
		})
	}
}

// TestBuildManyFails: one that fails keeps all from being written, and each is
// told of under its folder.
func TestBuildManyFails(t *testing.T) {
	dir := t.TempDir()
	writeFiles(t, dir, fleet())
	writeFiles(t, dir, map[string]string{
		"clusters/east/prod/kustomization.yaml": "namespace: prod\nresources: [missing.yaml]\n",
		"clusters/west/own.yaml":                strings.Replace(fleet()["base/platform.yaml"], "dataIndex", "dataindex", 1),
	})
	got := runIn(t, dir, "", binary, "build", "-R", "-o", "out")
	if got.code != exitError {
		t.Errorf("exit code %d", got.code)
	}
	for _, want := range []string{
		"clusters/east/prod:\nerror: clusters/east/prod/kustomization.yaml:2:13: cannot build the kustomization clusters/east/prod: ",
		"clusters/west:\nerror: SonataFlowPlatform west/p",
		"\nerror: 2 of 3 kustomizations cannot be rendered, so nothing is written: clusters/east/prod, clusters/west\n",
	} {
		if !strings.Contains("\n"+got.stderr, want) {
			t.Errorf("no %q in\n%s", want, got.stderr)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "out")); !os.IsNotExist(err) {
		t.Errorf("something was written: %v", err)
	}
}

func TestBuildManyUsage(t *testing.T) {
	dir := t.TempDir()
	writeFiles(t, dir, fleet())
	writeFiles(t, dir, map[string]string{"empty/a.yaml": "a: b\n", "a/x/kustomization.yaml": "resources: [../../base]\nnamespace: flows\n"})
	cases := map[string]struct {
		reason string
		args   []string
		code   int
		want   string
	}{
		"files":          {"Files are one input.", []string{"-R", "-f", "base/platform.yaml"}, exitUsage, "exclude plain YAML: base/platform.yaml"},
		"nothing below":  {"A typo in the folder must not look like success.", []string{"-R", "empty"}, exitError, "there is no kustomization below empty"},
		"no such folder": {"It is named.", []string{"-R", "none"}, exitError, "none"},
		"twice the same": {"Two renders must not share files.", []string{"-o", "out", "a/x", "a/x"}, exitError, "both render"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			got := runIn(t, dir, "", binary, append([]string{"build"}, tc.args...)...)
			if got.code != tc.code || !strings.Contains(got.stderr, tc.want) {
				t.Errorf("%s\nexit code %d: %s", tc.reason, got.code, got.stderr)
			}
		})
	}
}

// TestBuildManyPrints: without a folder all of it is one stream.
func TestBuildManyPrints(t *testing.T) {
	dir := t.TempDir()
	writeFiles(t, dir, fleet())
	got := runIn(t, dir, "", binary, "build", "-R")
	if got.code != 0 || strings.Count(got.stdout, "kind: Deployment\n") != 3 || strings.Contains(got.stdout, "kind: SonataFlowPlatform") {
		t.Errorf("exit code %d\n%s%s", got.code, got.stdout, got.stderr)
	}
}
