//go:build unix

package folder

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// FuzzWrite puts anything into a folder and beside it, and writes two renders:
// each ends in an error that changes nothing, or in a folder that holds the
// render and all that others put there. What is beside never changes.
//
// before, there, first and second are lines of path=text; links have texts that
// begin with "-> ".
func FuzzWrite(f *testing.F) {
	f.Add("mine=x", "n/a_x.yaml=1\nc_z.yaml=2", "", "n/a_x.yaml=3", false)
	f.Add("n=-> ../beside\nlink=-> mine", "n/a_x.yaml=1", "n/a_x.yaml=edited", "m/a_x.yaml=1", true)
	f.Add("", "n/a_x.yaml=1\nn/b_x.yaml=generated", "n/a_x.yaml=-> ../../beside/precious.yaml", "n/b_x.yaml=2", false)
	f.Add(IndexFile+"=0000  ../beside/precious.yaml", "a_a.yaml=1", "", "", false)
	f.Add("n/a_x.yaml/deep=x\nn/c_x.yaml=generated", "n/b_x.yaml=1", IndexFile+"=", "n/a_x.yaml=1", true)
	f.Add(".git/HEAD=x\nn/.git/x=y", "n/a_x.yaml=1", workInside+"/journal={}", "n/a_x.yaml=2", false)
	f.Add("out=-> .", "../out/a_x.yaml=1\nA_x.yaml=1\na_x.yaml=2", workInside+"=-> ../beside", "ü_ß.yaml=1", true)
	f.Fuzz(func(t *testing.T, before, first, there, second string, force bool) {
		top := t.TempDir()
		dir := filepath.Join(top, "out")
		put(t, top, map[string]string{"beside/precious.yaml": "precious", "out/": ""})
		lay(dir, before)
		beside := tree(t, filepath.Join(top, "beside"))
		for _, files := range []string{first, second} {
			was := tree(t, dir)
			wanted := filesOf(files)
			err := Write(dir, wanted, Options{Generated: generated, Force: force})
			now := tree(t, dir)
			if diff := cmp.Diff(beside, tree(t, filepath.Join(top, "beside"))); diff != "" {
				t.Fatalf("what is beside has changed:\n%s", diff)
			}
			if err != nil {
				if diff := cmp.Diff(was, now); diff != "" && !strings.HasPrefix(was[workInside+"/journal"], "{") {
					t.Fatalf("an error (%v) and a change:\n%s", err, diff)
				}
				continue
			}
			for _, file := range wanted {
				if now[file.Path] != string(file.Text) && string(unixLines([]byte(now[file.Path]))) != string(file.Text) {
					t.Fatalf("%s holds %q, want %q", file.Path, now[file.Path], file.Text)
				}
				delete(was, file.Path)
			}
			for name, text := range was {
				if _, left := now[name]; !left && !gone(name, text, was[IndexFile], force) {
					t.Fatalf("%s is gone, and was not the render's", name)
				}
			}
			lay(dir, there)
		}
	})
}

// gone says whether a file may be removed: it was listed with what it held, or
// with force at all, or it was generated where there is no index; or it is
// what an earlier write left, or an empty folder.
func gone(name, text, index string, force bool) bool {
	return name == IndexFile || strings.HasPrefix(name, workInside) || strings.HasSuffix(name, "/") || strings.HasSuffix(name, workSuffix) ||
		strings.Contains(index, hashOf([]byte(text))+"  "+name) || force && strings.Contains(index, "  "+name) ||
		index == "" && strings.HasPrefix(text, "generated") && Options{}.ownable(name)
}

// lay puts files into a folder as far as that is possible, and through no link
// that leaves it.
func lay(dir, lines string) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return
	}
	defer root.Close()
	for _, file := range filesOf(lines) {
		path := filepath.Clean(file.Path)
		if !filepath.IsLocal(path) || path == "." || root.MkdirAll(filepath.Dir(path), 0o755) != nil {
			continue
		}
		if target, link := strings.CutPrefix(string(file.Text), "-> "); link {
			_ = root.Symlink(target, path)
			continue
		}
		if info, err := root.Lstat(path); err != nil || info.Mode().IsRegular() {
			_ = root.WriteFile(path, file.Text, 0o644)
		}
	}
}

// filesOf reads lines of path=text; of two of one path the last counts.
func filesOf(lines string) []File {
	var files []File
	for line := range strings.SplitSeq(lines, "\n") {
		name, text, ok := strings.Cut(line, "=")
		if !ok || len(name) > 200 || name == "" {
			continue
		}
		files = slices.DeleteFunc(files, func(f File) bool { return f.Path == name })
		files = append(files, File{Path: name, Text: []byte(text)})
	}
	return files
}
