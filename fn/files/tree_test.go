package files

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// repository is one with an overlay, a base, links, and a neighbour.
func repository(t *testing.T) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	write(t, dir, map[string]string{
		"repo/app/overlay/a.yaml":    "a",
		"repo/app/overlay/base":      "-> ../base",
		"repo/app/overlay/elsewhere": "-> ../../../other",
		"repo/app/base/b.yaml":       "b",
		"repo/app/through":           "-> base",
		"other/c.yaml":               "c",
		"link":                       "-> repo/app/overlay",
	})
	return dir
}

func TestTree(t *testing.T) {
	cases := map[string]struct {
		reason, boundary, path string
		// want is where it leads, refused what is said.
		want, refused string
	}{
		"own file":               {"what is in the folder", "", "repo/app/overlay/a.yaml", "repo/app/overlay/a.yaml", ""},
		"named base":             {"without a boundary a base may be named by path", "", "repo/app/base", "repo/app/base", ""},
		"named far":              {"wherever it lies", "", "other", "other", ""},
		"link to base":           {"but a link does not lead there", "", "repo/app/overlay/base", "", "leaves the folder"},
		"through a link":         {"nor does a path through one", "", "repo/app/through/b.yaml", "", "leads through a link"},
		"bounded base":           {"within a boundary a base is found by path", "repo", "repo/app/base", "repo/app/base", ""},
		"bounded link":           {"and by link", "repo", "repo/app/overlay/base/b.yaml", "repo/app/base/b.yaml", ""},
		"bounded, through":       {"and through one", "repo", "repo/app/through/b.yaml", "repo/app/base/b.yaml", ""},
		"out of bounds":          {"outside nothing is read", "repo", "other/c.yaml", "", "is outside of repo, and nothing outside of it is read"},
		"out of bounds, by link": {"nor by a link", "repo", "repo/app/overlay/elsewhere/c.yaml", "", "leaves the folder repo"},
	}
	dir := repository(t)
	t.Chdir(dir)
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			tree, err := NewReader(DefaultLimits).Tree("link", tc.boundary)
			if err != nil {
				t.Fatal(err)
			}
			defer tree.Close()
			folder, file, err := tree.CleanedAbs(filepath.Join(dir, tc.path))
			if got := filepath.Join(folder.String(), file); tc.refused == "" && (err != nil || got != filepath.Join(dir, tc.want)) {
				t.Errorf("%s: leads to %s, %v", tc.reason, got, err)
			}
			if tc.refused != "" && (err == nil || len(tree.Refused) != 1 || !strings.Contains(tree.Refused[0].Error(), tc.refused)) {
				t.Errorf("%s: want a refusal with %q, got %v and %v", tc.reason, tc.refused, err, tree.Refused)
			}
			if tree.Exists(filepath.Join(dir, tc.path)) != (tc.refused == "") {
				t.Errorf("%s: existence disagrees", tc.reason)
			}
		})
	}
	if _, err := NewReader(DefaultLimits).Tree("other", "repo"); err == nil || !strings.Contains(err.Error(), "other is not in the folder repo") {
		t.Errorf("a kustomization outside of its boundary: %v", err)
	}
}

// TestTreeReads: what is read is told, and what a check refuses is not.
func TestTreeReads(t *testing.T) {
	t.Chdir(repository(t))
	tree, err := NewReader(DefaultLimits).Tree("repo/app/overlay", "")
	if err != nil {
		t.Fatal(err)
	}
	defer tree.Close()
	tree.Check = func(text []byte) error {
		if string(text) == "b" {
			return errors.New("too much")
		}
		return nil
	}
	a, b := filepath.Join(tree.Dir, "a.yaml"), filepath.Join(tree.Dir, "../base/b.yaml")
	if text, err := tree.ReadFile(a); err != nil || string(text) != "a" || len(tree.Read) != 1 || tree.Read[0] != a {
		t.Errorf("%q, %v, %v", text, err, tree.Read)
	}
	for range 2 {
		if _, err := tree.ReadFile(b); err == nil || !strings.HasSuffix(err.Error(), "b.yaml: too much") {
			t.Error(err)
		}
	}
	if len(tree.Refused) != 1 {
		t.Errorf("each refusal once: %v", tree.Refused)
	}
	if !tree.IsDir(tree.Dir) || tree.IsDir(a) {
		t.Error("folders are not told from files")
	}
}

// TestTreeWritesNothing: kustomize's interface could.
func TestTreeWritesNothing(t *testing.T) {
	dir := repository(t)
	t.Chdir(dir)
	tree, err := NewReader(DefaultLimits).Tree("repo/app/base", "")
	if err != nil {
		t.Fatal(err)
	}
	defer tree.Close()
	for name, err := range map[string]error{
		"WriteFile": tree.WriteFile("repo/app/base/new", nil),
		"Mkdir":     tree.Mkdir("repo/app/base/new"),
		"MkdirAll":  tree.MkdirAll("repo/app/base/new"),
	} {
		if err == nil {
			t.Errorf("%s says that it wrote", name)
		}
	}
	if _, err := tree.Create("repo/app/base/new"); err == nil {
		t.Error("Create says that it wrote")
	}
	if err := tree.RemoveAll("repo/app/base"); err != nil {
		t.Error(err)
	}
	if entries, err := os.ReadDir("repo/app/base"); err != nil || len(entries) != 1 {
		t.Errorf("the folder has changed: %v %v", entries, err)
	}
}
