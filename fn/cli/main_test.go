package cli

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// binary is the command, built once for all tests that run it as a process.
// The kustomize that go.mod names is built beside it.
var binary string

func TestMain(m *testing.M) {
	os.Exit(runTests(m))
}

func runTests(m *testing.M) int {
	dir, err := os.MkdirTemp("", "render-sonataflow-test-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	binary = filepath.Join(dir, "render-sonataflow")
	if slices.Contains(os.Args, "-test.fuzzworker") {
		return m.Run() // fuzzes what runs in this process
	}
	for _, pkg := range []string{"github.com/render-sonataflow/render-sonataflow", "sigs.k8s.io/kustomize/kustomize/v5"} {
		build := exec.Command("go", "build", "-o", dir+string(filepath.Separator), pkg)
		if out, err := build.CombinedOutput(); err != nil {
			fmt.Fprintf(os.Stderr, "cannot build %s: %v\n%s", pkg, err, out)
			return 1
		}
	}
	repository = filepath.Join(dir, "repository")
	if err := copyRepository(repository); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}

// copyDir gives a test its own copy of a folder, with the command in it.
func copyDir(t *testing.T, from string) string {
	t.Helper()
	to := t.TempDir()
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
	return to
}

// linkBinary puts the command into a folder, where exec plugins look for it.
func linkBinary(t *testing.T, dir string) {
	t.Helper()
	if err := os.Symlink(binary, filepath.Join(dir, "render-sonataflow")); err != nil {
		t.Fatal(err)
	}
}

// writeFiles puts files into a folder.
func writeFiles(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// result is what a process left.
type result struct {
	stdout, stderr string
	code           int
}

// runIn runs a command in a folder, with the built ones first on PATH.
func runIn(t *testing.T, dir, stdin, name string, args ...string) result {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Stdin = bytes.NewBufferString(stdin)
	// make tells the makes below it that they are below; a reader's is not.
	environment := slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "MAKE") || strings.HasPrefix(v, "MFLAGS") })
	cmd.Env = slices.Concat(environment, []string{"PATH=" + filepath.Dir(binary) + string(os.PathListSeparator) + os.Getenv("PATH")})
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	if err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return result{stdout: stdout.String(), stderr: stderr.String(), code: cmd.ProcessState.ExitCode()}
}
