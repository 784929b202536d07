package folder

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// contextOf are the files of a folder with their texts, modes and times.
func contextOf(t *testing.T, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(dir, func(at string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		if !info.ModTime().Equal(FixedTime) {
			t.Errorf("%s is of %s", at, info.ModTime())
		}
		if entry.IsDir() {
			return nil
		}
		text, err := os.ReadFile(at)
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(dir, at)
		if name != IndexFile {
			found[filepath.ToSlash(name)] = info.Mode().String() + " " + string(text)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestWriteContext(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b")
	first := []File{{Path: "Dockerfile", Text: []byte("FROM a\n")}, {Path: "old/x", Text: []byte("1")}, {Path: "specs/deep/y.yaml", Text: []byte("2")}}
	if err := WriteContext(dir, first); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"Dockerfile": "-rw-r--r-- FROM a\n", "old/x": "-rw-r--r-- 1", "specs/deep/y.yaml": "-rw-r--r-- 2"}
	if diff := cmp.Diff(want, contextOf(t, dir)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	// What is no longer there goes, with its folder: a builder takes all there is.
	if err := WriteContext(dir, []File{{Path: "Dockerfile", Text: []byte("FROM b\n")}, {Path: "specs/deep/y.yaml", Text: []byte("2")}}); err != nil {
		t.Fatal(err)
	}
	want = map[string]string{"Dockerfile": "-rw-r--r-- FROM b\n", "specs/deep/y.yaml": "-rw-r--r-- 2"}
	if diff := cmp.Diff(want, contextOf(t, dir)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if _, err := os.Stat(filepath.Join(dir, "old")); !os.IsNotExist(err) {
		t.Errorf("an empty folder stays: %v", err)
	}
}

// TestWriteContextInTheWay: what somebody else put there is neither removed nor
// built into an image.
func TestWriteContextInTheWay(t *testing.T) {
	files := []File{{Path: "Dockerfile", Text: []byte("FROM a\n")}}
	for name, tc := range map[string]struct {
		before func(t *testing.T, dir string)
		told   string
	}{
		"foreign file":  {func(t *testing.T, dir string) { place(t, dir, "notes.txt", "mine") }, "notes.txt is not what a context -o wrote"},
		"edited file":   {func(t *testing.T, dir string) { place(t, dir, "Dockerfile", "FROM c\n") }, "Dockerfile is not what a context -o wrote"},
		"link":          {func(t *testing.T, dir string) { linkTo(t, "/etc/hostname", filepath.Join(dir, "host")) }, "host is a link or no regular file"},
		"render":        {func(t *testing.T, dir string) { place(t, dir, IndexFile, indexHead) }, "none that context -o writes"},
		"two at once":   {func(t *testing.T, dir string) { place(t, dir, "a", "1"); place(t, dir, "b", "1") }, "\n"},
		"linked folder": {func(t *testing.T, dir string) { linkTo(t, t.TempDir(), filepath.Join(dir, "specs")) }, "specs is a link or no regular file"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := WriteContext(dir, files); err != nil {
				t.Fatal(err)
			}
			tc.before(t, dir)
			err := WriteContext(dir, []File{{Path: "Dockerfile", Text: []byte("FROM b\n")}})
			if err == nil || !strings.Contains(err.Error(), tc.told) {
				t.Errorf("got %v, want %q in it", err, tc.told)
			}
			if text, _ := os.ReadFile(filepath.Join(dir, "Dockerfile")); string(text) == "FROM b\n" {
				t.Error("the folder was changed all the same")
			}
		})
	}
}

// TestWriteContextGoesOn: a write that ended in the middle left old and new
// files, and the next one knows both.
func TestWriteContextGoesOn(t *testing.T) {
	dir := t.TempDir()
	before, after := File{Path: "a", Text: []byte("1")}, File{Path: "a", Text: []byte("2")}
	for _, left := range []File{before, after} {
		place(t, dir, "a", string(left.Text))
		place(t, dir, unfinished, "half")
		place(t, dir, IndexFile, contextHead+hashOf(before.Text)+"  a\n"+hashOf(after.Text)+"  a\n")
		if err := WriteContext(dir, []File{after}); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(map[string]string{"a": "-rw-r--r-- 2"}, contextOf(t, dir)); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	}
}

func place(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func linkTo(t *testing.T, to, at string) {
	t.Helper()
	if err := os.Symlink(to, at); err != nil {
		t.Fatal(err)
	}
}
