package cluster

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"
)

// root is the repository, with the product's module.
const root = "../.."

// binaries builds the product and the kustomize that its module pins, once,
// and returns the folder that holds them.
var binaries = sync.OnceValues(func() (string, error) {
	dir := filepath.Join(server.dir, "bin")
	if err := os.Mkdir(dir, 0o700); err != nil {
		return "", err
	}
	build := exec.Command("go", "build", "-o", dir, ".", "sigs.k8s.io/kustomize/kustomize/v5")
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("cannot build the product: %w\n%s", err, out)
	}
	return dir, nil
})

// binary returns the path of a program of binaries.
func binary(t *testing.T, name string) string {
	t.Helper()
	dir, err := binaries()
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, name)
}

// command runs a program in a folder and returns what it printed.
func command(t *testing.T, dir string, stdin []byte, name string, args ...string) []byte {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir = dir
	cmd.Stdin = bytes.NewReader(stdin)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s %s: %v\n%s", filepath.Base(name), strings.Join(args, " "), err, stderr.Bytes())
	}
	return stdout.Bytes()
}

// function runs the product as a KRM function on a stream of plain YAML with
// a config, and returns the objects to apply.
func function(t *testing.T, config map[string]any, stream []byte) []*unstructured.Unstructured {
	t.Helper()
	document, err := yaml.Marshal(map[string]any{
		"apiVersion": "fn.sonataflow.org/v1alpha1",
		"kind":       "RenderSonataFlow",
		"metadata":   map[string]any{"name": "config"},
		"spec":       config,
	})
	if err != nil {
		t.Fatal(err)
	}
	stdin := append(append(document, "---\n"...), stream...)
	return toApply(t, command(t, "", stdin, binary(t, "render-sonataflow")))
}

// toApply reads a stream and leaves out what no tool applies: items for local
// use, kpt's own, and what the server does not know: the custom resources, and
// OpenShift's DeploymentConfigs, which have no CRD. An object without a
// namespace goes where kubectl puts it.
func toApply(t *testing.T, stream []byte) []*unstructured.Unstructured {
	t.Helper()
	objects, err := parseObjects(stream)
	if err != nil {
		t.Fatal(err)
	}
	var kept []*unstructured.Unstructured
	for _, obj := range objects {
		local := obj.GetAnnotations()["config.kubernetes.io/local-config"] == "true"
		group := obj.GroupVersionKind().Group
		if local || group == customResources || group == "kpt.dev" || group == "apps.openshift.io" {
			continue
		}
		mapping, err := server.mapper.RESTMapping(obj.GroupVersionKind().GroupKind(), obj.GroupVersionKind().Version)
		if err != nil {
			t.Fatalf("the server does not know the kind of %s: %v", identity(obj), err)
		}
		if mapping.Scope.Name() == meta.RESTScopeNameNamespace && obj.GetNamespace() == "" {
			obj.SetNamespace("default")
		}
		kept = append(kept, obj)
	}
	if len(kept) == 0 {
		t.Fatal("there is nothing to apply")
	}
	return kept
}

// customResources is the API group of what is rendered.
const customResources = "sonataflow.org"

// copyExamples copies the examples to a temporary folder: the files that git
// knows, and not what somebody left who tried them.
func copyExamples(t *testing.T) string {
	t.Helper()
	to := t.TempDir()
	listed, err := exec.Command("git", "-C", root, "ls-files", "-z", "examples").Output()
	if err != nil { // an archive of the source
		if err := os.CopyFS(to, os.DirFS(filepath.Join(root, "examples"))); err != nil {
			t.Fatal(err)
		}
		return to
	}
	for _, name := range strings.Split(strings.TrimSuffix(string(listed), "\x00"), "\x00") {
		if text, err := os.ReadFile(filepath.Join(root, name)); err == nil { // else removed, and not committed yet
			writeFile(t, filepath.Join(to, strings.TrimPrefix(name, "examples/")), text)
		}
	}
	return to
}

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func writeFile(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}
