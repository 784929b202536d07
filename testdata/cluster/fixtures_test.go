package cluster

import (
	"path/filepath"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// parityDir holds the recordings of what operators made.
const parityDir = "../parity"

// lines are the operator's behaviour lines.
var lines = []string{"2024", "2025", "2025b", "2026", "2026c"}

// uid stands for the part of a UID that the recordings replace by `UID`.
const uid = "8f14e45f-ceea-467f-a2b1-0c1d2e3f4a5b"

// parityCases returns the names of the recorded cases.
func parityCases(t *testing.T) []string {
	t.Helper()
	inputs, err := filepath.Glob(filepath.Join(parityDir, "*", "input.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if len(inputs) == 0 {
		t.Fatalf("no recorded cases in %s", parityDir)
	}
	var names []string
	for _, input := range inputs {
		names = append(names, filepath.Base(filepath.Dir(input)))
	}
	return names
}

// recording returns what the line's operator made of the case; ok is false
// where it failed on it.
func recording(t *testing.T, name, line string) (objects []*unstructured.Unstructured, ok bool) {
	t.Helper()
	path := filepath.Join(parityDir, name, "operator-"+line+".yaml")
	if found, err := filepath.Glob(path); err != nil || len(found) == 0 {
		return nil, false
	}
	objects, err := readObjects(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, obj := range objects {
		obj.SetName(strings.ReplaceAll(obj.GetName(), "UID", uid))
	}
	return objects, true
}

// recordingInTurn is one recording of the n-th case: the lines take turns, where
// proving something in all of them would take a server too long.
func recordingInTurn(t *testing.T, n int, name string) (line string, objects []*unstructured.Unstructured, ok bool) {
	t.Helper()
	for at := range lines {
		line = lines[(n+at)%len(lines)]
		if objects, ok = recording(t, name, line); ok {
			return line, objects, true
		}
	}
	return "", nil, false
}
