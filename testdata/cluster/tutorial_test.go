package cluster

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// TestTutorial runs the commands of docs/tutorial.md that ask a cluster, in a
// namespace of their own: the hello workflow is there, changes, and goes.
func TestTutorial(t *testing.T) {
	const namespace = "tutorial"
	g := newGuide(t, filepath.Join(root, "docs", "tutorial.md"), namespace)
	for name, block := range g.blocks {
		g.blocks[name] = strings.ReplaceAll(block, "flows", namespace)
	}
	sources, err := filepath.Glob(filepath.Join(root, "examples", "hello", "*.yaml"))
	if err != nil || len(sources) == 0 {
		t.Fatalf("no sources: %v", err)
	}
	for _, source := range sources {
		text := bytes.ReplaceAll(readFile(t, source), []byte("namespace: flows"), []byte("namespace: "+namespace))
		writeFile(t, filepath.Join(g.dir, namespace, filepath.Base(source)), text)
	}
	render := func() {
		command(t, g.dir, nil, binary(t, "render-sonataflow"), "build", "-f", namespace, "-o", "rendered")
	}
	flow := func() string {
		t.Helper()
		live, err := server.get(t.Context(), tutorialObject("v1", "ConfigMap", namespace))
		if err != nil {
			t.Fatal(err)
		}
		text, _, err := unstructured.NestedString(live.Object, "data", "hello.sw.json")
		if err != nil {
			t.Fatal(err)
		}
		return text
	}

	render()
	g.must(t, "apply")
	deployment := tutorialObject("apps/v1", "Deployment", namespace)
	if _, err := server.get(t.Context(), deployment); err != nil {
		t.Error("the workflow must be there:", err)
	}
	if got := flow(); !strings.Contains(got, `"message":"hello"`) {
		t.Errorf("the flow must say hello, but is %s", got)
	}

	path := filepath.Join(g.dir, namespace, "hello.yaml")
	if err := os.WriteFile(path, bytes.ReplaceAll(readFile(t, path), []byte("message: hello"), []byte("message: good morning")), 0o600); err != nil {
		t.Fatal(err)
	}
	render()
	g.must(t, "change")
	if got := flow(); !strings.Contains(got, `"message":"good morning"`) {
		t.Errorf("the flow must say good morning, but is %s", got)
	}

	g.must(t, "delete")
	if _, err := server.get(t.Context(), deployment); err == nil {
		t.Error("the workflow must be gone")
	}
	for block := range g.unrun {
		t.Errorf("the block %q is marked to be run and is not", block)
	}
}

func tutorialObject(apiVersion, kind, namespace string) *unstructured.Unstructured {
	obj := &unstructured.Unstructured{}
	obj.SetAPIVersion(apiVersion)
	obj.SetKind(kind)
	obj.SetNamespace(namespace)
	obj.SetName("hello")
	return obj
}
