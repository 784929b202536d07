package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// consoleBlock is a fenced block of commands and what they print: lines that
// begin with "$ " are run, all others are their output, stdout and stderr in
// one.
var consoleBlock = regexp.MustCompile("(?ms)^( *)```console\n(.*?)^ *```$")

// documents are the pages whose commands a reader copies.
func documents(t *testing.T) []string {
	t.Helper()
	pages := []string{"README.md", "CONTRIBUTING.md"}
	for _, pattern := range []string{"docs/*.md", "examples/*/README.md"} {
		found, err := filepath.Glob(inRepository(pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range found {
			pages = append(pages, filepath.ToSlash(strings.TrimPrefix(path, repository+string(filepath.Separator))))
		}
	}
	return pages
}

// TestDocuments runs every command block of the documentation in a copy of the
// repository, one after the other as a reader would, and compares what is
// printed. With UPDATE=1 it writes the pages anew, and fails so that nobody
// commits them unread.
func TestDocuments(t *testing.T) {
	if testing.Short() {
		t.Skip("runs every command of the documentation")
	}
	dir := sandbox(t)
	for _, page := range documents(t) {
		t.Run(page, func(t *testing.T) {
			text, err := os.ReadFile("../../" + page)
			if err != nil {
				t.Fatal(err)
			}
			ran := consoleBlock.ReplaceAllStringFunc(string(text), func(block string) string {
				parts := consoleBlock.FindStringSubmatch(block)
				return runBlock(t, filepath.Join(dir, filepath.Dir(page)), parts[1], parts[2])
			})
			leavesNothing(t, dir)
			if ran == string(text) {
				return
			}
			if os.Getenv("UPDATE") != "" {
				if err := os.WriteFile("../../"+page, []byte(ran), 0o644); err != nil {
					t.Fatal(err)
				}
				t.Errorf("%s was written anew: read the change and run the tests again without UPDATE", page)
				return
			}
			t.Errorf("%s shows what is not printed (-page +printed); make update writes it anew:\n%s", page, cmp.Diff(string(text), ran))
		})
	}
}

// sandbox is the repository as a reader has it after a clone.
func sandbox(t *testing.T) string {
	t.Helper()
	dir := copyDir(t, repository)
	for _, args := range [][]string{{"init", "-q"}, {"add", "-A"}, {"-c", "user.name=reader", "-c", "user.email=reader@example.com", "commit", "-qm", "clone"}} {
		if got := runIn(t, dir, "", "git", args...); got.code != 0 {
			t.Fatal(got.stderr)
		}
	}
	return dir
}

// leavesNothing holds the commands of a page to what a reader expects of
// commands that he copies: the tree is as it was, ignored files included.
func leavesNothing(t *testing.T, dir string) {
	t.Helper()
	got := runIn(t, dir, "", "git", "status", "--porcelain", "--ignored")
	if got.code == 0 && got.stdout == "" {
		return
	}
	t.Errorf("its commands leave something in the tree:\n%s%s", got.stdout, got.stderr)
	for _, args := range [][]string{{"reset", "-q", "--hard"}, {"clean", "-qxffd"}} { // the next page finds it clean
		if got := runIn(t, dir, "", "git", args...); got.code != 0 {
			t.Fatal(got.stderr)
		}
	}
}

// runBlock runs the commands of a block and returns it with what they print. A
// block that needs kpt stays as it is where there is none.
func runBlock(t *testing.T, dir, indent, block string) string {
	t.Helper()
	if _, err := exec.LookPath("kpt"); err != nil && strings.Contains(block, "kpt ") {
		t.Log("no kpt on PATH: a block is not run")
		return indent + "```console\n" + block + indent + "```"
	}
	var out strings.Builder
	out.WriteString(indent + "```console\n")
	for line := range strings.SplitSeq(block, "\n") {
		// Deeper in is a command that a command printed.
		command, found := strings.CutPrefix(line, indent+"$ ")
		if !found {
			continue
		}
		out.WriteString(line + "\n")
		got := runIn(t, dir, "", "bash", "-c", "exec 2>&1\n"+command)
		for printed := range strings.SplitSeq(strings.TrimSuffix(got.stdout, "\n"), "\n") {
			if got.stdout != "" {
				out.WriteString(strings.TrimRight(indent+printed, " ") + "\n")
			}
		}
	}
	return out.String() + indent + "```"
}
