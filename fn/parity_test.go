package fn

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"path/filepath"
	"strings"
	"testing"

	utiljson "k8s.io/apimachinery/pkg/util/json"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"
)

const parityDir = "../testdata/parity"

// parityLines are the operator's behaviour lines, oldest first.
var parityLines = []string{"2024", "2025", "2025b", "2026", "2026c"}

// recording is what the operator of a line made of a case's input.
type recording struct {
	caseName, line string
	objects        []map[string]any
}

// TestParity compares every render with what the operator of that line made
// of the same input, whole. What may differ stands in docs/differences.md.
func TestParity(t *testing.T) {
	excepted := readDifferences(t)
	all := recordings(t)
	finished := 0
	for _, r := range all {
		t.Run(r.caseName+"/"+r.line, func(t *testing.T) {
			rendered := renderParity(t, r.caseName, r.line)
			for _, problem := range compareParity(r.objects, rendered, excepted.excepting(r.caseName, r.line)) {
				t.Errorf("case %s, line %s: %s", r.caseName, r.line, problem)
			}
			finished++
		})
	}
	// With -run of some cases, or after a render that failed, a row may be
	// unused for no fault of its own.
	if finished == len(all) {
		for _, unused := range excepted.stale() {
			t.Errorf("%s excepts nothing: no render differs from a recording in this way any more, remove it", unused)
		}
	}
}

// recordings reads all of them; a line without one failed on the input.
func recordings(t *testing.T) []recording {
	t.Helper()
	var all []recording
	for _, caseName := range parityCases(t) {
		for _, line := range parityLines {
			path := filepath.Join(parityDir, caseName, "operator-"+line+".yaml")
			if found, err := filepath.Glob(path); err != nil || len(found) == 0 {
				continue
			}
			all = append(all, recording{caseName, line, parityObjects(t, readFile(t, path))})
		}
	}
	return all
}

// parityCases are the names of the recorded cases.
func parityCases(t *testing.T) []string {
	t.Helper()
	inputs, err := filepath.Glob(filepath.Join(parityDir, "*", "input.yaml"))
	if err != nil || len(inputs) == 0 {
		t.Fatalf("cannot find recorded cases in %s: %v", parityDir, err)
	}
	var names []string
	for _, input := range inputs {
		names = append(names, filepath.Base(filepath.Dir(input)))
	}
	return names
}

// parityObjects reads a YAML stream with other code than the product does,
// which is not to judge itself.
func parityObjects(t *testing.T, text string) []map[string]any {
	t.Helper()
	var objects []map[string]any
	for documents := utilyaml.NewYAMLReader(bufio.NewReader(strings.NewReader(text))); ; {
		document, err := documents.Read()
		if errors.Is(err, io.EOF) {
			return objects
		} else if err != nil {
			t.Fatal(err)
		}
		asJSON, err := yaml.YAMLToJSONStrict(document)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Equal(asJSON, []byte("null")) {
			continue // only comments between two separators
		}
		object := map[string]any{}
		// Integers become int64, as in a render.
		if err := utiljson.Unmarshal(asJSON, &object); err != nil {
			t.Fatal(err)
		}
		objects = append(objects, object)
	}
}
