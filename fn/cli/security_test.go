package cli

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/render-sonataflow/render-sonataflow/fn/files"
	"github.com/render-sonataflow/render-sonataflow/fn/krm"
)

// TestPromises: the tests that SECURITY.md names are there, for every promise,
// and the bounds are those of the code.
func TestPromises(t *testing.T) {
	text, err := os.ReadFile("../../SECURITY.md")
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string]bool{}
	declared := regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`)
	err = filepath.WalkDir("../..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile(path)
		for _, found := range declared.FindAllStringSubmatch(string(source), -1) {
			tests[found[1]] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	_, promises, _ := strings.Cut(string(text), "## What is promised")
	promises, bounds, _ := strings.Cut(promises, "## Bounds")
	rows := 0
	for line := range strings.SplitSeq(promises, "\n") {
		cells := strings.Split(line, " | ")
		if len(cells) != 3 || !strings.HasPrefix(line, "| **") {
			continue
		}
		rows++
		named := regexp.MustCompile("`((?:Test|Fuzz)\\w+)`").FindAllStringSubmatch(cells[2], -1)
		if len(named) == 0 {
			t.Errorf("no test holds %s", cells[0])
		}
		for _, test := range named {
			if !tests[test[1]] {
				t.Errorf("there is no %s", test[1])
			}
		}
	}
	if rows < 10 {
		t.Errorf("only %d promises were found", rows)
	}
	limits := files.DefaultLimits
	for _, want := range []string{
		fmt.Sprintf("| %d MiB | `--max-bytes`, up to %d MiB |", limits.Bytes>>20, krm.MaxBytes>>20),
		"| 20,000 | `--max-files` |", "| 64 deep | `--max-depth` |", "| 200,000 | `--max-items`, up to 1,000,000 |",
	} {
		if !strings.Contains(bounds, want) {
			t.Errorf("the bounds do not have %q", want)
		}
	}
	if limits.Files != 20_000 || limits.Depth != 64 || limits.Items != 200_000 || krm.MaxItems != 1_000_000 {
		t.Errorf("the bounds are others now: %+v, %d", limits, krm.MaxItems)
	}
}
