//go:build unix

package folder

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// generated stands for what callers know a render's files by.
func generated(_ string, text []byte) bool { return strings.HasPrefix(string(text), "generated") }

func render(files ...string) []File {
	var all []File
	for _, file := range files {
		path, text, _ := strings.Cut(file, "=")
		all = append(all, File{Path: path, Text: []byte(text), Private: strings.Contains(path, "secret_")})
	}
	return all
}

// tree is everything below a folder: texts of files, "-> " and targets of
// links, "/" for empty folders.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || path == dir {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		switch {
		case entry.IsDir():
			if entries, err := os.ReadDir(path); err != nil || len(entries) > 0 {
				return err
			}
			found[name+"/"] = ""
		case entry.Type()&fs.ModeSymlink != 0:
			target, err := os.Readlink(path)
			found[name] = "-> " + target
			return err
		default:
			text, err := os.ReadFile(path)
			found[name] = string(text)
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// put makes files, and links of texts that begin with "-> ".
func put(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if strings.HasSuffix(name, "/") {
			if err := os.MkdirAll(path, 0o755); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.RemoveAll(path); err != nil {
			t.Fatal(err)
		}
		var err error
		if target, link := strings.CutPrefix(text, "-> "); link {
			err = os.Symlink(target, path)
		} else {
			err = os.WriteFile(path, []byte(text), 0o644)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func indexOf(files []File) string {
	listed := index{}
	for _, file := range files {
		listed[file.Path] = hashOf(file.Text)
	}
	return string(listed.text())
}

// inPlace writes file by file, as where folders cannot be swapped: a shell
// stands in the folder.
func inPlace(t *testing.T, dir string) {
	t.Helper()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
}

func TestWrite(t *testing.T) {
	first := render("n/a_x.yaml=1", "n/b_y.yaml=2", "m/a_x.yaml=3", "c_z.yaml=4")
	cases := map[string]struct {
		reason string
		// before is written first, there is what is put there then.
		before, files []File
		there         map[string]string
		force         bool
		// want is the folder but for its index; problem keeps it as it is.
		want    map[string]string
		problem string
	}{
		"new":               {reason: "a folder is made", files: first, want: map[string]string{"n/a_x.yaml": "1", "n/b_y.yaml": "2", "m/a_x.yaml": "3", "c_z.yaml": "4"}},
		"again":             {reason: "nothing changes", before: first, files: first, want: map[string]string{"n/a_x.yaml": "1", "n/b_y.yaml": "2", "m/a_x.yaml": "3", "c_z.yaml": "4"}},
		"changed":           {reason: "what is changed is written, what is gone is removed, with its folder", before: first, files: render("n/a_x.yaml=5", "k/a_x.yaml=6"), want: map[string]string{"n/a_x.yaml": "5", "k/a_x.yaml": "6"}},
		"nothing left":      {reason: "an empty render empties the folder of its files", before: first, there: map[string]string{"mine": "x"}, want: map[string]string{"mine": "x"}},
		"foreign":           {reason: "other files stay, in any folder", before: first, there: map[string]string{"README.md": "r", "n/notes.txt": "n", "m/deep/er/x.yaml": "d", "own/": "", "link": "-> n/notes.txt", "dangling": "-> nowhere"}, files: render("n/a_x.yaml=5"), want: map[string]string{"n/a_x.yaml": "5", "README.md": "r", "n/notes.txt": "n", "m/deep/er/x.yaml": "d", "own/": "", "link": "-> n/notes.txt", "dangling": "-> nowhere"}},
		"gone by hand":      {reason: "what somebody removed is written again, or is gone already", before: first, there: map[string]string{}, files: render("n/b_y.yaml=2"), want: map[string]string{"n/b_y.yaml": "2"}},
		"in the way":        {reason: "a file that nobody rendered is not overwritten", there: map[string]string{"n/a_x.yaml": "mine"}, files: first, problem: "n/a_x.yaml is there, and there is no .render-sonataflow to say that build -o wrote it: move it away, or use --force to overwrite it"},
		"in the way, later": {reason: "nor is one that came later", before: render("n/b_y.yaml=2"), there: map[string]string{"n/a_x.yaml": "mine"}, files: first, problem: "n/a_x.yaml is there and no build -o wrote it: move it away, or use --force to overwrite it"},
		"the same":          {reason: "one that holds the same is taken over", there: map[string]string{"n/a_x.yaml": "1"}, files: render("n/a_x.yaml=1"), want: map[string]string{"n/a_x.yaml": "1"}},
		"Windows lines":     {reason: "git may have checked it out with other line ends", before: render("n/a_x.yaml=1\n2\n"), there: map[string]string{"n/a_x.yaml": "1\r\n2\r\n"}, files: render("n/a_x.yaml=3"), want: map[string]string{"n/a_x.yaml": "3"}},
		"edited":            {reason: "an edit is not overwritten", before: first, there: map[string]string{"n/a_x.yaml": "edited"}, files: render("n/a_x.yaml=5"), problem: "n/a_x.yaml was edited after it was rendered: put the change where it is rendered from and restore the file, or use --force to overwrite it"},
		"edited, kept":      {reason: "nor when the render has not changed", before: first, there: map[string]string{"n/a_x.yaml": "edited"}, files: first, problem: "n/a_x.yaml was edited"},
		"edited so":         {reason: "an edit that is what is rendered is none", before: first, there: map[string]string{"n/a_x.yaml": "5"}, files: render("n/a_x.yaml=5"), want: map[string]string{"n/a_x.yaml": "5"}},
		"edited, stale":     {reason: "nor is it removed", before: first, there: map[string]string{"n/a_x.yaml": "edited"}, files: render("c_z.yaml=4"), problem: "n/a_x.yaml is no longer rendered, but was edited after it was: remove it yourself, or use --force to have it removed"},
		"forced":            {reason: "unless that is asked for", force: true, before: first, there: map[string]string{"n/a_x.yaml": "edited", "n/b_y.yaml": "edited", "k/k_k.yaml": "mine"}, files: render("n/a_x.yaml=5", "k/k_k.yaml=6"), want: map[string]string{"n/a_x.yaml": "5", "k/k_k.yaml": "6"}},
		"folder":            {reason: "a folder is never removed for a file", force: true, there: map[string]string{"n/a_x.yaml/mine": "x"}, files: first, problem: "n/a_x.yaml is a folder, and a file is to be written there: move it away"},
		"file":              {reason: "nor a file for a folder", force: true, there: map[string]string{"n": "x"}, files: first, problem: "n is no folder, and files are to be written into it: move it away"},
		"link to file":      {reason: "nothing is written through a link", force: true, there: map[string]string{"n/a_x.yaml": "-> ../../outside.yaml"}, files: first, problem: "n/a_x.yaml is a link or no regular file, and is not written over: remove it"},
		"link":              {reason: "nor into a folder by one", force: true, there: map[string]string{"n": "-> ../elsewhere"}, files: first, problem: "n is a link, and nothing is written through links: put a folder in its place"},
		"stale link":        {reason: "nor is anything removed by one", before: first, there: map[string]string{"n/a_x.yaml": "-> ../../outside.yaml"}, files: render("c_z.yaml=4"), problem: "n/a_x.yaml is no longer rendered, but was edited"},
		"stale folder":      {reason: "what is a link now is no folder of ours", before: first, there: map[string]string{"n": "-> ../elsewhere"}, files: render("c_z.yaml=4"), want: map[string]string{"n": "-> ../elsewhere", "c_z.yaml": "4"}},
		"adopted":           {reason: "without an index a render's files are known by what they hold", there: map[string]string{"n/a_x.yaml": "generated 0", "n/b_y.yaml": "generated 0", "n/c_c.yaml": "mine", "prod/n/a_x.yaml": "generated 0", "n/no.yml": "generated"}, files: render("n/a_x.yaml=1"), want: map[string]string{"n/a_x.yaml": "1", "n/c_c.yaml": "mine", "prod/n/a_x.yaml": "generated 0", "n/no.yml": "generated"}},
		"nested":            {reason: "what another index lists is not adopted", there: map[string]string{"n/" + IndexFile: indexHead, "n/a_x.yaml": "generated 0", "b_b.yaml": "generated 0"}, files: render("m/a_x.yaml=1"), want: map[string]string{"n/" + IndexFile: indexHead, "n/a_x.yaml": "generated 0", "m/a_x.yaml": "1"}},
		"all at once":       {reason: "all that is in the way is said", before: first, there: map[string]string{"n/a_x.yaml": "edited", "k/k_k.yaml/x": ""}, files: append(render("k/k_k.yaml=1"), first...), problem: "n/a_x.yaml was edited"},
	}
	for name, tc := range cases {
		for mode, prepare := range map[string]func(*testing.T, string){"swapped": func(*testing.T, string) {}, "in place": inPlace} {
			t.Run(name+"/"+mode, func(t *testing.T) {
				top := t.TempDir()
				dir := filepath.Join(top, "out")
				put(t, top, map[string]string{"outside.yaml": "outside", "elsewhere/a_x.yaml": "elsewhere"})
				prepare(t, dir)
				if tc.before != nil {
					if err := Write(dir, tc.before, Options{}); err != nil {
						t.Fatal(err)
					}
				}
				put(t, dir, tc.there)
				before := tree(t, top)
				err := Write(dir, tc.files, Options{Generated: generated, Force: tc.force})
				after := tree(t, top)
				if name == "all at once" && (err == nil || !strings.Contains(err.Error(), "k_k.yaml is a folder")) {
					t.Errorf("%s: %v", tc.reason, err)
				}
				if tc.problem != "" {
					if err == nil || !strings.Contains(err.Error(), filepath.Join(dir, tc.problem)) {
						t.Errorf("%s: want an error with %q, got %v", tc.reason, tc.problem, err)
					}
					if diff := cmp.Diff(before, after); diff != "" {
						t.Errorf("%s: something has changed (-before +after):\n%s", tc.reason, diff)
					}
					return
				}
				if err != nil {
					t.Fatal(err)
				}
				want := map[string]string{"outside.yaml": "outside", "elsewhere/a_x.yaml": "elsewhere", filepath.Join("out", IndexFile): indexOf(tc.files)}
				for name, text := range tc.want {
					want["out/"+name] = text
				}
				if diff := cmp.Diff(want, after); diff != "" {
					t.Errorf("%s (-want +got):\n%s", tc.reason, diff)
				}
				changes, err := Compare(dir, tc.files, Options{Generated: generated})
				if err != nil || len(changes) > 0 {
					t.Errorf("%s: it is called stale: %v %v", tc.reason, changes, err)
				}
			})
		}
	}
}

// TestModes: a file keeps its own, and a Secret is for its owner.
func TestModes(t *testing.T) {
	for mode, prepare := range map[string]func(*testing.T, string){"swapped": func(*testing.T, string) {}, "in place": inPlace} {
		t.Run(mode, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "out")
			prepare(t, dir)
			check := func(when string, want map[string]fs.FileMode) {
				t.Helper()
				for name, mode := range want {
					info, err := os.Stat(filepath.Join(dir, name))
					if err != nil || info.Mode().Perm() != mode {
						t.Errorf("%s: %s has mode %v, want %v: %v", when, name, info.Mode(), mode, err)
					}
				}
			}
			if err := Write(dir, render("n/a_x.yaml=1", "n/secret_x.yaml=1"), Options{}); err != nil {
				t.Fatal(err)
			}
			check("new", map[string]fs.FileMode{"n/a_x.yaml": 0o644, "n/secret_x.yaml": 0o600, "n": 0o755})
			for name, mode := range map[string]fs.FileMode{"n/a_x.yaml": 0o600, "n/secret_x.yaml": 0o644, "n": 0o750, ".": 0o710} {
				if err := os.Chmod(filepath.Join(dir, name), mode); err != nil {
					t.Fatal(err)
				}
			}
			if err := Write(dir, render("n/a_x.yaml=2", "n/secret_x.yaml=1"), Options{}); err != nil {
				t.Fatal(err)
			}
			check("changed", map[string]fs.FileMode{"n/a_x.yaml": 0o600, "n/secret_x.yaml": 0o600, "n": 0o750, ".": 0o710})
			if err := os.Chmod(filepath.Join(dir, "n/secret_x.yaml"), 0o640); err != nil {
				t.Fatal(err)
			}
			if changes, err := Compare(dir, render("n/a_x.yaml=2", "n/secret_x.yaml=1"), Options{}); err != nil || len(changes) > 0 {
				t.Errorf("git keeps no modes, so they make nothing stale: %v %v", changes, err)
			}
			if err := Write(dir, render("n/a_x.yaml=2", "n/secret_x.yaml=2"), Options{}); err != nil {
				t.Fatal(err)
			}
			check("a Secret", map[string]fs.FileMode{"n/secret_x.yaml": 0o600})
		})
	}
}

// TestSwapKeepsFiles: what stays is the same file, not a copy of it.
func TestSwapKeepsFiles(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out")
	if err := Write(dir, render("n/a_x.yaml=1", "n/b_x.yaml=1"), Options{}); err != nil {
		t.Fatal(err)
	}
	put(t, dir, map[string]string{"n/mine": "x"})
	names := []string{"n/a_x.yaml", "n/mine"}
	var before []fs.FileInfo
	for _, name := range names {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		before = append(before, info)
	}
	root, err := os.Stat(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := Write(dir, render("n/a_x.yaml=1", "n/b_x.yaml=2"), Options{}); err != nil {
		t.Fatal(err)
	}
	for n, name := range names {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil || !os.SameFile(before[n], info) || !info.ModTime().Equal(before[n].ModTime()) {
			t.Errorf("%s is another file: %v", name, err)
		}
	}
	if now, err := os.Stat(dir); canExchange && (err != nil || os.SameFile(root, now)) {
		t.Error("the folder was not swapped")
	}
}

// TestLinkedRoot: a link that was asked for is followed, and stays one.
func TestLinkedRoot(t *testing.T) {
	top := t.TempDir()
	put(t, top, map[string]string{"real/mine": "x", "link": "-> real", "nothing": "-> nowhere", "file": ""})
	link := filepath.Join(top, "link")
	for _, files := range [][]File{render("n/a_x.yaml=1", "n/b_x.yaml=1"), render("n/b_x.yaml=2")} {
		if err := Write(link, files, Options{}); err != nil {
			t.Fatal(err)
		}
	}
	want := map[string]string{"real/mine": "x", "real/n/b_x.yaml": "2", "real/" + IndexFile: indexOf(render("n/b_x.yaml=2")), "link": "-> real", "nothing": "-> nowhere", "file": ""}
	if diff := cmp.Diff(want, tree(t, top)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if changes, err := Compare(link, render("n/b_x.yaml=3"), Options{}); err != nil || len(changes) != 1 || changes[0].Path != "n/b_x.yaml" {
		t.Errorf("want one file to differ: %v %v", changes, err)
	}
	for name, want := range map[string]string{"nothing": "is a link to nothing", "file": "is a file, and must be a folder"} {
		if err := Write(filepath.Join(top, name), nil, Options{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestIndex: whoever changes it can have nothing else removed.
func TestIndex(t *testing.T) {
	hash := hashOf([]byte("precious"))
	for name, line := range map[string]string{
		"above":        hash + "  ../precious.yaml",
		"absolute":     hash + "  /precious.yaml",
		"dots":         hash + "  n/../../precious.yaml",
		"deep":         hash + "  " + strings.Repeat("a/", 20) + "precious.yaml",
		"hidden below": hash + "  a/.git/precious.yaml",
		"hidden":       hash + "  .git/config.yaml",
		"another end":  hash + "  README.md",
		"no hash":      "0  n/a_x.yaml",
		"conflict":     "<<<<<<< HEAD",
		"backslashes":  hash + `  ..\precious.yaml`,
	} {
		t.Run(name, func(t *testing.T) {
			top := t.TempDir()
			put(t, top, map[string]string{"precious.yaml": "precious", "out/README.md": "precious", "out/" + IndexFile: indexHead + line + "\n"})
			before := tree(t, top)
			err := Write(filepath.Join(top, "out"), render("n/a_x.yaml=1"), Options{Force: true})
			if err == nil || !strings.Contains(err.Error(), "line 2 is none that build -o writes") {
				t.Errorf("want an error, got %v", err)
			}
			if diff := cmp.Diff(before, tree(t, top)); diff != "" {
				t.Errorf("something has changed:\n%s", diff)
			}
		})
	}
	text := indexOf(render("n/a_x.yaml=1"))
	if want := indexHead + "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b  n/a_x.yaml\n"; text != want {
		t.Errorf("want %s, got %s", want, text)
	}
}

// TestPathsOfRenders: a caller's mistake changes nothing.
func TestPathsOfRenders(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "out")
	for _, files := range [][]File{
		render("../a_x.yaml=1"), render("/a_x.yaml=1"), render(strings.Repeat("a/", 20) + "c_x.yaml=1"), render("a/.b/c_x.yaml=1"), render(IndexFile + "=1"), render("a/./b_x.yaml=1"), render("a_x.yaml=1", "A_x.yaml=2"),
	} {
		if err := Write(dir, files, Options{Force: true}); err == nil {
			t.Errorf("%s is accepted", files[0].Path)
		}
		if _, err := os.Lstat(dir); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("the folder is left: %v", err)
		}
	}
}

// TestTheWay: what merely has the name of a folder of ours is neither followed
// nor removed.
func TestTheWay(t *testing.T) {
	for _, name := range []string{".out" + workSuffix, "out/" + workInside} {
		top := t.TempDir()
		put(t, top, map[string]string{"precious/swap": "x", "precious/tree/x": "x", "precious/journal": "{}", "out/mine": "x", name: "-> " + filepath.Join(top, "precious")})
		before := tree(t, top)
		if err := Write(filepath.Join(top, "out"), render("n/a_x.yaml=1"), Options{Force: true}); err == nil || !strings.Contains(err.Error(), "is in the way") {
			t.Errorf("want an error, got %v", err)
		}
		if diff := cmp.Diff(before, tree(t, top)); diff != "" {
			t.Errorf("something has changed:\n%s", diff)
		}
	}
}

func TestCompare(t *testing.T) {
	top := t.TempDir()
	dir := filepath.Join(top, "out")
	files := render("n/a_x.yaml=1", "n/secret_x.yaml=2", "n/b_x.yaml=3")
	changes, err := Compare(dir, files, Options{})
	if err != nil || len(changes) != 3 {
		t.Errorf("a folder that is not there lacks everything: %v %v", changes, err)
	}
	if err := Write(dir, files, Options{}); err != nil {
		t.Fatal(err)
	}
	put(t, dir, map[string]string{"n/b_x.yaml": "edited"})
	before := tree(t, top)
	changes, err = Compare(dir, render("n/a_x.yaml=9", "n/secret_x.yaml=8"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range changes {
		if c.Path != IndexFile {
			got = append(got, c.Path+": "+string(c.Before)+" -> "+string(c.After))
		}
		if c.Private != strings.Contains(c.Path, "secret_") {
			t.Errorf("%s: private is %t", c.Path, c.Private)
		}
	}
	if want := []string{"n/a_x.yaml: 1 -> 9", "n/b_x.yaml: edited -> ", "n/secret_x.yaml: 2 -> 8"}; !slices.Equal(got, want) {
		t.Errorf("want %q, got %q", want, got)
	}
	if diff := cmp.Diff(before, tree(t, top)); diff != "" {
		t.Errorf("comparing has changed something:\n%s", diff)
	}
}

// TestUnreadable: a file that cannot be read may have been edited.
func TestUnreadable(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root reads everything")
	}
	dir := filepath.Join(t.TempDir(), "out")
	if err := Write(dir, render("n/a_x.yaml=1", "n/b_x.yaml=1"), Options{}); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Join(dir, "n/a_x.yaml"), 0); err != nil {
		t.Fatal(err)
	}
	for _, files := range [][]File{render("n/b_x.yaml=1"), render("n/a_x.yaml=1")} {
		if err := Write(dir, files, Options{}); err == nil || !strings.Contains(err.Error(), "cannot read") {
			t.Errorf("want an error, got %v", err)
		}
	}
}

// TestReadOnly: a folder that must not be changed is told before anything is.
func TestReadOnly(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root writes everywhere")
	}
	for _, name := range []string{"n", "."} {
		dir := filepath.Join(t.TempDir(), "out")
		if err := Write(dir, render("n/a_x.yaml=1"), Options{}); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(filepath.Join(dir, name), 0o555); err != nil {
			t.Fatal(err)
		}
		before := tree(t, dir)
		if err := Write(dir, render("n/a_x.yaml=2"), Options{}); err == nil || !strings.Contains(err.Error(), "permission denied") {
			t.Errorf("%s: want an error, got %v", name, err)
		}
		if diff := cmp.Diff(before, tree(t, dir)); diff != "" {
			t.Errorf("%s: something has changed:\n%s", name, diff)
		}
		if err := os.Chmod(filepath.Join(dir, name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
}
