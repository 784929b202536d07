package main

import (
	"compress/gzip"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"github.com/render-sonataflow/render-sonataflow/fn/cli"
)

// TestWrite: a page for every command, a completion for every shell, and the
// same bytes every time.
func TestWrite(t *testing.T) {
	at := time.Date(2026, 11, 24, 17, 50, 0, 0, time.UTC)
	one, two := t.TempDir(), t.TempDir()
	for _, dir := range []string{one, two} {
		if err := write(dir, "v1.2.3", at); err != nil {
			t.Fatal(err)
		}
	}
	files := read(t, one)
	for name, text := range read(t, two) {
		if files[name] != text {
			t.Errorf("%s differs from one run to the next", name)
		}
	}
	want := []string{"completions/render-sonataflow.bash", "completions/render-sonataflow.fish", "completions/render-sonataflow.ps1", "completions/render-sonataflow.zsh", "man/render-sonataflow.1.gz"}
	for _, cmd := range available(cli.Commands()) {
		want = append(want, "man/"+strings.ReplaceAll(cmd.CommandPath(), " ", "-")+".1.gz")
	}
	if len(want) < 10 {
		t.Fatalf("the command line has only these: %v", want)
	}
	for _, name := range want {
		if files[name] == "" {
			t.Errorf("%s is missing", name)
		}
		delete(files, name)
	}
	for name := range files {
		t.Errorf("%s is of no command", name)
	}
}

// available are the commands below one that are not hidden.
func available(cmd *cobra.Command) []*cobra.Command {
	var all []*cobra.Command
	for _, below := range cmd.Commands() {
		if below.IsAvailableCommand() {
			all = append(append(all, below), available(below)...)
		}
	}
	return all
}

// TestPage: what a reader of the page sees, drawn by man where there is one.
func TestPage(t *testing.T) {
	dir := t.TempDir()
	if err := write(dir, "v1.2.3", time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "man", "render-sonataflow-build.1.gz")
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	zip, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	page, err := io.ReadAll(zip)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`.TH "RENDER-SONATAFLOW-BUILD" "1" "Nov 2026" "render-sonataflow v1.2.3" "render-sonataflow"`, "--check", "Auto generated"} {
		if strings.Contains(string(page), want) == (want == "Auto generated") {
			t.Errorf("%q is or is not in the page:\n%s", want, page)
		}
	}
	if _, err := exec.LookPath("man"); err != nil {
		t.Skip("no man on PATH to draw the page")
	}
	drawn, err := exec.Command("man", "--warnings", "-l", path).CombinedOutput()
	if err != nil || !strings.Contains(string(drawn), "render-sonataflow build") {
		t.Errorf("%v\n%s", err, drawn)
	}
}

// read returns the files below a folder by their path.
func read(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	paths, err := filepath.Glob(filepath.Join(dir, "*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			t.Fatal(err)
		}
		files[filepath.ToSlash(name)] = string(text)
	}
	return files
}
