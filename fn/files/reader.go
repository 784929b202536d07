package files

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Reader reads what one command line names, all of it within the same limits.
type Reader struct{ budget *budget }

// NewReader is a reader that has read nothing yet.
func NewReader(limits Limits) *Reader { return &Reader{newBudget(limits)} }

// Stdin reads a stream to its end.
func (r *Reader) Stdin(in io.Reader) ([]byte, error) { return r.budget.read(in, "stdin") }

// File reads one file. It may be a link to another file of its folder, as the
// files of a mounted ConfigMap are.
func (r *Reader) File(path string) ([]byte, error) {
	root, err := openRoot(filepath.Dir(path), r.budget)
	if err != nil {
		return nil, cannotRead(path, err)
	}
	defer root.close()
	text, err := root.readFile(filepath.Base(path), path)
	if err != nil {
		return nil, cannotRead(path, err)
	}
	return text, nil
}

// Below reads one file of a folder or of one below it, which a file of that
// folder names.
func (r *Reader) Below(dir, name string) ([]byte, error) {
	path := filepath.Join(dir, name)
	root, err := openRoot(dir, r.budget)
	if err != nil {
		return nil, cannotRead(path, err)
	}
	defer root.close()
	local := filepath.FromSlash(name)
	if !filepath.IsLocal(local) {
		return nil, refusef(name, " is outside of the folder %s: only what is in that folder is read", dir)
	}
	text, err := root.readFile(filepath.Clean(local), path)
	if err != nil {
		return nil, cannotRead(path, err)
	}
	return text, nil
}

// cannotRead names a file once, whatever the error says of it.
func cannotRead(path string, err error) error {
	var refusal *Refusal
	var ofPath *fs.PathError
	switch {
	case errors.As(err, &refusal):
		return refusal
	case errors.As(err, &ofPath):
		err = ofPath.Err
	}
	return &UnreadError{path, err}
}

// UnreadError is a file or folder that is not there, or that cannot be read.
type UnreadError struct {
	Path string
	err  error
}

func (e *UnreadError) Error() string { return "cannot read " + e.Path + ": " + e.err.Error() }
func (e *UnreadError) Unwrap() error { return e.err }

// IsFolder says whether a path is a folder, or a link to one.
func IsFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// manifests are the endings of the files that hold Kubernetes objects.
var manifests = []string{".yaml", ".yml", ".json"}

// Folder calls do with every YAML and JSON file of a folder and all below it,
// each once, sorted by path; err is why one cannot be read. Links to folders
// are not followed: what they lead to inside the folder is found anyway, and a
// link that leads out of it is an error.
func (r *Reader) Folder(dir string, do func(path string, text []byte, err error) error) error {
	root, err := openRoot(dir, r.budget)
	if err != nil {
		return cannotRead(dir, err)
	}
	defer root.close()
	seen := map[string]bool{}
	return fs.WalkDir(root.root.FS(), ".", func(name string, entry fs.DirEntry, err error) error {
		name = filepath.FromSlash(name)
		path := filepath.Join(dir, name)
		switch {
		case err != nil:
			return do(path, nil, cannotRead(path, err))
		case entry.IsDir() && strings.EqualFold(entry.Name(), ".git"):
			return fs.SkipDir
		case entry.IsDir() && name != "." && len(split(name)) > root.budget.limits.Depth:
			if err := do(path, nil, refusef(path, " lies too deep: more than %d folders down; --max-depth raises the limit", root.budget.limits.Depth)); err != nil {
				return err
			}
			return fs.SkipDir
		case entry.IsDir():
			return nil
		case !slices.Contains(manifests, filepath.Ext(name)) && filepath.Base(name) != "Kustomization":
			return root.otherEntry(name, path, entry, do)
		}
		resolved, err := root.resolve(name)
		if err != nil {
			return do(path, nil, cannotRead(path, err))
		}
		if seen[resolved] {
			return nil
		}
		seen[resolved] = true
		text, err := root.readFile(resolved, path)
		if errors.Is(err, errFolder) {
			return nil // a link to a folder
		}
		if err != nil {
			return do(path, nil, cannotRead(path, err))
		}
		return do(path, text, nil)
	})
}

// otherEntry looks at what does not end as a manifest does: nothing is read of
// it, but a link to a folder outside was meant to bring files.
func (r *Root) otherEntry(name, path string, entry fs.DirEntry, do func(string, []byte, error) error) error {
	if entry.Type()&fs.ModeSymlink == 0 {
		return nil
	}
	var refusal *Refusal
	if _, err := r.resolve(name); errors.As(err, &refusal) && IsFolder(filepath.Join(r.dir, name)) {
		return do(path, nil, refusal)
	}
	return nil
}
