package files

import (
	"bytes"
	"errors"
	"io/fs"
	"path/filepath"
	"slices"

	"sigs.k8s.io/kustomize/kyaml/filesys"
)

// Tree is the file system that a kustomization is built from. Where its
// boundary is known, nothing outside is read. Where none is, the bases that it
// names by path may lie anywhere, as kustomize has it, but no link leads there:
// paths are seen in a review, where a link points to is not.
type Tree struct {
	// Dir is the folder of the kustomization, without links.
	Dir string
	// Refused is what was there and was not read, each once. kustomize tries
	// one reading after the other and tells of the last.
	Refused []error
	// Read are the files that were read.
	Read []string
	// Check refuses a text that kustomize has no bounds for; nil for none.
	Check func(text []byte) error

	budget *budget
	// again is what is left for files that are taken from memory.
	again *budget
	// roots are the folders that are read from.
	roots []*Root
	// boundary: there will be no others.
	boundary bool
}

// Tree opens the file system of the kustomization in a folder. boundary is the
// folder that nothing may be read outside of, "" for none; also are more such
// folders.
func (r *Reader) Tree(dir, boundary string, also ...string) (*Tree, error) {
	t := &Tree{budget: r.budget, again: newBudget(r.budget.limits), boundary: boundary != ""}
	var err error
	if t.Dir, err = realPath(dir); err != nil {
		return nil, cannotRead(dir, err)
	}
	if boundary == "" {
		boundary = t.Dir
	}
	for _, folder := range append([]string{boundary}, also...) {
		root, err := openRoot(folder, r.budget)
		if err != nil {
			t.Close()
			return nil, cannotRead(folder, err)
		}
		t.roots = append(t.roots, root)
	}
	if _, inside := within(t.roots[0].dir, t.Dir); !inside {
		t.Close()
		return nil, refusef(dir, " is not in the folder %s, outside of which nothing is read", boundary)
	}
	return t, nil
}

// Close closes the folders.
func (t *Tree) Close() {
	for _, root := range t.roots {
		_ = root.root.Close() // was only read from
	}
}

// find is the folder in which a path lies, and the path below it.
func (t *Tree) find(path string) (*Root, string, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return nil, "", err
	}
	for _, root := range t.roots {
		if relative, inside := within(root.dir, absolute); inside {
			return root, relative, nil
		}
	}
	if t.boundary {
		return nil, "", refusef(path, " is outside of %s, and nothing outside of it is read: --root names a folder that holds both", t.roots[0].name)
	}
	direct, err := filepath.EvalSymlinks(absolute)
	switch {
	case err != nil:
		return nil, "", err
	case direct != absolute:
		return nil, "", refusef(path, " leads through a link to %s: name that folder, or give --root, a folder that holds both", direct)
	}
	dir, name := absolute, "."
	if !IsFolder(absolute) {
		dir, name = filepath.Split(absolute)
	}
	root, err := openRoot(dir, t.budget)
	if err != nil {
		return nil, "", err
	}
	t.roots = append(t.roots, root)
	return root, name, nil
}

// refused notes what must not be read.
func (t *Tree) refused(err error) error {
	var refusal *Refusal
	if errors.As(err, &refusal) && !slices.ContainsFunc(t.Refused, func(known error) bool { return known.Error() == refusal.message }) {
		t.Refused = append(t.Refused, refusal)
	}
	return err
}

// ReadFile reads a regular file.
func (t *Tree) ReadFile(path string) ([]byte, error) {
	root, name, err := t.find(path)
	if err != nil {
		return nil, t.refused(err)
	}
	text, err := root.readFile(name, path)
	if err != nil {
		return nil, t.refused(err)
	}
	if t.Check != nil {
		if err := t.Check(text); err != nil {
			return nil, t.refused(refusef(path, ": %v", err))
		}
	}
	t.Read = append(t.Read, path)
	return text, nil
}

// NewPass begins another reading of all files, many of which are in memory.
func (t *Tree) NewPass() { t.again = newBudget(t.budget.limits) }

// Again counts a file that is taken from memory as if it were read: a
// kustomization whose bases multiply must end.
func (t *Tree) Again(path string, text []byte) error {
	if _, err := t.again.read(bytes.NewReader(text), path); err != nil {
		return t.refused(err)
	}
	return nil
}

// CleanedAbs is where a path really leads: a folder, and a file in it unless
// it is a folder itself.
func (t *Tree) CleanedAbs(path string) (filesys.ConfirmedDir, string, error) {
	root, name, err := t.find(path)
	if err != nil {
		return "", "", t.refused(err)
	}
	resolved, err := root.resolve(name)
	if err != nil {
		return "", "", t.refused(err)
	}
	info, err := root.root.Lstat(resolved)
	if err != nil {
		return "", "", err
	}
	found := filepath.Join(root.dir, resolved)
	if info.IsDir() {
		return filesys.ConfirmedDir(found), "", nil
	}
	dir, file := filepath.Split(found)
	return filesys.ConfirmedDir(filepath.Clean(dir)), file, nil
}

// IsDir says whether a path is a folder that may be read.
func (t *Tree) IsDir(path string) bool {
	_, file, err := t.CleanedAbs(path)
	return err == nil && file == ""
}

// Exists says whether there is something that may be read.
func (t *Tree) Exists(path string) bool {
	_, _, err := t.CleanedAbs(path)
	return err == nil
}

// errReadOnly is what writing ends in: a build changes nothing.
var errReadOnly = &fs.PathError{Op: "write", Path: "the kustomization", Err: fs.ErrPermission}

// What kustomize's interface has besides; a build needs none of it.

// Create fails.
func (t *Tree) Create(string) (filesys.File, error) { return nil, errReadOnly }

// Mkdir fails.
func (t *Tree) Mkdir(string) error { return errReadOnly }

// MkdirAll fails.
func (t *Tree) MkdirAll(string) error { return errReadOnly }

// WriteFile fails.
func (t *Tree) WriteFile(string, []byte) error { return errReadOnly }

// RemoveAll removes nothing: who made a temporary folder removes it.
func (t *Tree) RemoveAll(string) error { return nil }

// Open fails: files are read whole.
func (t *Tree) Open(string) (filesys.File, error) { return nil, errReadOnly }

// ReadDir fails.
func (t *Tree) ReadDir(string) ([]string, error) { return nil, errReadOnly }

// Glob finds nothing.
func (t *Tree) Glob(string) ([]string, error) { return nil, nil }

// Walk fails.
func (t *Tree) Walk(string, filepath.WalkFunc) error { return errReadOnly }
