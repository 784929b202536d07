package cluster

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// parityReleases are the releases whose images the recordings have. Lines
// 2025b and 2026c have none: no Apache release came of them.
var parityReleases = map[string]string{
	"2024": "apache-10.0", "2025": "apache-10.1", "2025b": "osl-1.37", "2026": "apache-10.2", "2026c": "osl-1.39",
}

// productReleases are the newest of each line, for examples.
var productReleases = map[string]string{
	"2024": "osl-1.35", "2025": "osl-1.36", "2025b": "osl-1.37", "2026": "osl-1.38", "2026c": "osl-1.39",
}

// apacheImages are those of the recordings.
var apacheImages = map[string]any{
	"dataIndexEphemeral":    "docker.io/apache/incubator-kie-kogito-data-index-ephemeral:main",
	"dataIndexPostgreSQL":   "docker.io/apache/incubator-kie-kogito-data-index-postgresql:main",
	"jobsServiceEphemeral":  "docker.io/apache/incubator-kie-kogito-jobs-service-ephemeral:main",
	"jobsServicePostgreSQL": "docker.io/apache/incubator-kie-kogito-jobs-service-postgresql:main",
	"dbMigrator":            "docker.io/apache/incubator-kie-kogito-db-migrator-tool:main",
	"devMode":               "docker.io/apache/incubator-kie-sonataflow-devmode:main",
	"builder":               "docker.io/apache/incubator-kie-sonataflow-builder:main",
}

// parityConfig makes a render have the images and semantics of a recording.
func parityConfig(name, line string) map[string]any {
	config := map[string]any{
		"release": parityReleases[line], "tag": "main", "versionLabel": "main", "enabledSemantics": "Operator",
	}
	switch {
	case line == "2025b", line == "2026c":
		config["images"] = apacheImages
	case line == "2025" && name == "db-migration-job":
		config["images"] = map[string]any{"dbMigrator": "docker.io/apache/kie-kogito-db-migrator-tool:main"}
	}
	if name == "service-metadata-labels" {
		config["unknownFields"] = "Warn" // only the last line knows the field
	}
	if strings.HasPrefix(name, "openshift") {
		config["cluster"] = map[string]any{"type": "OpenShift", "appsDomain": "apps.example.com"}
	}
	return config
}

// render returns what our binary makes of the recorded case in a line.
func render(t *testing.T, name, line string) []*unstructured.Unstructured {
	t.Helper()
	return function(t, parityConfig(name, line), parityInput(t, name))
}

func parityInput(t *testing.T, name string) []byte {
	t.Helper()
	return readFile(t, filepath.Join(parityDir, name, "input.yaml"))
}

// TestRenders applies what we make of every recorded case where there is nothing
// yet: in the lines whose operator failed on it, and in one of the others, which
// TestTakeOver has all.
func TestRenders(t *testing.T) {
	for n, name := range parityCases(t) {
		inTurn, _, _ := recordingInTurn(t, n, name)
		for _, line := range lines {
			if _, ok := recording(t, name, line); ok && line != inTurn {
				continue // TestTakeOver applies it, over what an operator made
			}
			t.Run(name+"/"+line, func(t *testing.T) {
				accept(t, ourManager, render(t, name, line), report.row("renders", line))
			})
		}
	}
}

// TestGoldens applies the expected outputs of the function's own tests.
func TestGoldens(t *testing.T) {
	outputs, err := filepath.Glob("../golden/*/output.yaml")
	if err != nil || len(outputs) == 0 {
		t.Fatalf("no goldens: %v", err)
	}
	for _, output := range outputs {
		t.Run(filepath.Base(filepath.Dir(output)), func(t *testing.T) {
			accept(t, ourManager, toApply(t, readFile(t, output)), report.row("goldens", "-"))
		})
	}
}

// exampleConfig is what the tool around an example passes: Argo CD from the
// Application, CI on its command line.
var exampleConfig = map[string]map[string]any{
	"argocd/app": {
		"namespace":      "orders",
		"workflowImages": map[string]any{"orders/checkout": "registry.example.com/flows/checkout:1.4.2"},
	},
	"kn-workflow": {
		"workflowImages": map[string]any{"flows/hello": "registry.example.com/flows/hello:1.0.0"},
	},
	"preview/flows": {"build": map[string]any{"strategy": "Context"}},
}

// TestExamples applies every example, the lines taking turns: kustomize builds it, and
// what it has not rendered itself, the function does.
func TestExamples(t *testing.T) {
	for n, dir := range exampleDirs(t) {
		line := lines[n%len(lines)]
		t.Run(dir+"/"+line, func(t *testing.T) {
			accept(t, ourManager, buildExample(t, dir, line), report.row("examples", line))
		})
	}
}

// exampleDirs returns the kustomizations of each example, below examples/, or
// its folder where it has none.
func exampleDirs(t *testing.T) []string {
	t.Helper()
	var dirs []string
	found := map[string]bool{}
	top := os.DirFS(copyExamples(t))
	err := fs.WalkDir(top, ".", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Base(path) != "kustomization.yaml" {
			return err
		}
		data, err := fs.ReadFile(top, path)
		if err != nil || bytes.Contains(data, []byte("\nkind: Component")) {
			return err // a component is built by those that use it
		}
		if bytes.Contains(data, []byte("resources:\n  - function.yaml\n")) {
			return nil // a folder of functions is listed under transformers, too
		}
		dirs = append(dirs, filepath.Dir(path))
		found[strings.Split(path, "/")[0]] = true
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	entries, err := fs.ReadDir(top, ".")
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if _, err := fs.Stat(top, entry.Name()+"/chart"); err == nil {
			continue // testdata/helm has helm, which makes resources of a chart
		}
		if entry.IsDir() && !found[entry.Name()] {
			dirs = append(dirs, entry.Name())
		}
	}
	return dirs
}

// buildExample returns the objects of an example in the release of the line.
func buildExample(t *testing.T, dir, line string) []*unstructured.Unstructured {
	t.Helper()
	examples := examplesInLine(t, line)
	var stream []byte
	if _, err := os.Stat(filepath.Join(examples, dir, "kustomization.yaml")); err == nil {
		stream = kustomize(t, filepath.Join(examples, dir))
	} else {
		files, err := filepath.Glob(filepath.Join(examples, dir, "*.yaml"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			stream = append(append(stream, readFile(t, file)...), "\n---\n"...)
		}
	}
	switch {
	case !bytes.Contains(stream, []byte("apiVersion: "+customResources+"/")):
		return toApply(t, stream) // a transformer or generator has rendered it
	case bytes.Contains(stream, []byte("kind: RenderSonataFlow")):
		return toApply(t, command(t, "", stream, binary(t, "render-sonataflow")))
	}
	config := map[string]any{"release": productReleases[line]}
	for key, value := range exampleConfig[dir] {
		config[key] = value
	}
	return function(t, config, stream)
}

// examplesInLine is a copy of examples/ that renders the release of the line,
// with the binary where the examples look for it: in their own folder.
func examplesInLine(t *testing.T, line string) string {
	t.Helper()
	examples := copyExamples(t)
	err := filepath.WalkDir(examples, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			return os.Symlink(binary(t, "render-sonataflow"), filepath.Join(path, "render-sonataflow"))
		}
		if filepath.Ext(path) != ".yaml" {
			return nil
		}
		text := strings.ReplaceAll(string(readFile(t, path)), "release: osl-1.37", "release: "+productReleases[line])
		writeFile(t, path, []byte(text))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return examples
}

// kustomize runs the real one, with its plugins.
func kustomize(t *testing.T, dir string) []byte {
	t.Helper()
	return command(t, "", nil, binary(t, "kustomize"), "build", "--enable-alpha-plugins", "--enable-exec", dir)
}
