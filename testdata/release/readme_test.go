package release

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var (
	consoleBlock = regexp.MustCompile("(?ms)^```console\n(.*?)^```$")
	// elsewhere are commands that need the checkout, or what few machines
	// have; the tests of fn/cli run them.
	elsewhere = regexp.MustCompile(`(?m)^\$ (make|kpt|kustomize|ln -s)\b| kpt | kustomize `)
)

// TestReadme runs the README's commands with the released binary, in a folder
// that holds nothing but the examples, and compares what they print. It runs
// what is committed, as everything here.
func TestReadme(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(first.checkout, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "examples"), os.DirFS(filepath.Join(first.checkout, "examples"))); err != nil {
		t.Fatal(err)
	}
	path := filepath.Dir(installed(t)) + string(os.PathListSeparator) + os.Getenv("PATH")
	ran := 0
	for _, block := range consoleBlock.FindAllStringSubmatch(string(text), -1) {
		if elsewhere.MatchString(block[1]) {
			continue
		}
		var got strings.Builder
		for line := range strings.Lines(block[1]) {
			typed, isCommand := strings.CutPrefix(line, "$ ")
			if !isCommand {
				continue
			}
			ran++
			cmd := exec.Command("bash", "-c", "exec 2>&1\n"+typed)
			cmd.Dir, cmd.Env = dir, []string{"PATH=" + path, "HOME=" + dir}
			out, _ := cmd.Output() // an exit code is printed where it is meant
			got.WriteString(line)
			for printed := range strings.Lines(string(out)) {
				got.WriteString(strings.TrimRight(printed, " \n") + "\n")
			}
		}
		if diff := cmp.Diff(block[1], got.String()); diff != "" {
			t.Errorf("the README shows what the released binary does not print (-README +printed):\n%s", diff)
		}
	}
	if ran < 5 {
		t.Errorf("only %d commands of the README were run", ran)
	}
}
