package cluster

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// The tests of the product try the first seeds; these are others.
const (
	firstSeed    = 10000
	randomInputs = 200
)

// TestRandomInputs applies what comes of inputs that nobody wrote: it is
// accepted, kept as sent, and unchanged by a second apply.
func TestRandomInputs(t *testing.T) {
	dir := t.TempDir()
	command(t, root, nil, "go", "run", "./testdata/inputs/print",
		"-seed", fmt.Sprint(firstSeed), "-count", fmt.Sprint(randomInputs), "-dir", dir)
	inputs, err := os.ReadDir(dir)
	if err != nil || len(inputs) != randomInputs {
		t.Fatalf("%d inputs: %v", len(inputs), err)
	}
	for _, input := range inputs {
		t.Run(input.Name(), func(t *testing.T) {
			stream := readFile(t, filepath.Join(dir, input.Name()))
			accept(t, ourManager, toApply(t, command(t, "", stream, binary(t, "render-sonataflow"))), report.row("random inputs", "all"))
		})
	}
}
