package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// repository is a copy of the repository's files, as somebody has them who just
// cloned it: what a reader of the documentation leaves in the tree, built,
// linked or rendered, must not reach a test.
var repository string

// copyRepository copies what git knows, but for testdata; without git, from an
// archive of the source, everything.
func copyRepository(to string) error {
	listed, err := exec.Command("git", "-C", "../..", "ls-files", "-z").Output()
	if err != nil {
		return os.CopyFS(to, os.DirFS("../.."))
	}
	for name := range strings.SplitSeq(strings.TrimSuffix(string(listed), "\x00"), "\x00") {
		if strings.HasPrefix(name, "testdata/") {
			continue
		}
		from := filepath.Join("../..", name)
		info, err := os.Lstat(from)
		if os.IsNotExist(err) {
			continue // removed, and not committed yet
		}
		if err != nil {
			return err
		}
		text, err := os.ReadFile(from)
		if err != nil {
			return err
		}
		path := filepath.Join(to, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, text, info.Mode().Perm()); err != nil {
			return err
		}
	}
	return nil
}

// inRepository is the path of a file of the copy.
func inRepository(name string) string { return filepath.Join(repository, filepath.FromSlash(name)) }
