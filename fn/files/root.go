package files

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Refusal is a file or folder that is there and must not be read: it lies
// outside, is no regular file, or is more than the limits allow.
type Refusal struct { //nolint:errname // it is no fault: nobody asked for what lies there
	// Path is that of the file or folder.
	Path    string
	message string
}

func (r *Refusal) Error() string { return r.message }

// refusef refuses a path, with which the message begins.
func refusef(path, format string, args ...any) error {
	return &Refusal{path, path + fmt.Sprintf(format, args...)}
}

// Root is a folder, and all that may be read is in it.
type Root struct {
	// dir is its absolute path, without links, and name what it is called in
	// messages.
	dir, name string
	root      *os.Root
	budget    *budget
}

// openRoot opens a folder; a link to one is followed, since it was asked for.
func openRoot(dir string, b *budget) (*Root, error) {
	absolute, err := realPath(dir)
	if err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(absolute)
	if err != nil {
		return nil, err
	}
	return &Root{dir: absolute, name: dir, root: root, budget: b}, nil
}

// realPath is absolute, and leads through no link.
func realPath(path string) (string, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(absolute)
}

// within is the path of something below a folder, relative to it.
func within(dir, path string) (relative string, inside bool) {
	relative, err := filepath.Rel(dir, path)
	return relative, err == nil && filepath.IsLocal(relative)
}

// maxLinks is how many links may lie on one path, as in Linux.
const maxLinks = 40

// resolve follows the links of a path below the root, as far as they stay
// there. Links are looked up here, and not left to os.Root, since kustomize
// wants to know where a file really is, and since absolute links that point
// into the root are fine.
func (r *Root) resolve(name string) (string, error) {
	links, done := 0, "."
	rest := split(name)
	for len(rest) > 0 {
		part := rest[0]
		rest = rest[1:]
		switch strings.ToLower(part) {
		case "", ".":
			continue
		case "..":
			if done == "." {
				return "", r.leaves(name)
			}
			done = filepath.Dir(done)
			continue
		case ".git":
			// It holds what was never meant to be shown, tokens of CI among it.
			return "", refusef(filepath.Join(r.name, name), " must not be read: it is git's own")
		}
		next := filepath.Join(done, part)
		info, err := r.root.Lstat(next)
		if err != nil {
			return "", err
		}
		if info.Mode()&fs.ModeSymlink == 0 {
			done = next
			continue
		}
		if links++; links > maxLinks {
			return "", refusef(filepath.Join(r.name, name), " leads through more than %d links", maxLinks)
		}
		target, err := r.root.Readlink(next)
		if err != nil {
			return "", err
		}
		if filepath.IsAbs(target) {
			var inside bool
			if target, inside = within(r.dir, target); !inside {
				return "", r.leaves(name)
			}
			done = "."
		}
		rest = append(split(target), rest...)
	}
	return done, nil
}

func split(path string) []string { return strings.Split(path, string(filepath.Separator)) }

func (r *Root) close() { _ = r.root.Close() } // nothing was written

func (r *Root) leaves(name string) error {
	return refusef(filepath.Join(r.name, name), " is, or leads through, a link that leaves the folder %s: only what is in that folder is read", r.name)
}

// readFile reads a regular file below the root. label is its name in messages.
func (r *Root) readFile(name, label string) ([]byte, error) {
	resolved, err := r.resolve(name)
	if err != nil {
		return nil, err
	}
	// Asked before it is opened, since opening a device may do something, and
	// again after, since it may have been replaced in between.
	info, err := r.root.Lstat(resolved)
	if err == nil {
		err = regular(info, label)
	}
	if err != nil {
		return nil, err
	}
	file, err := r.root.OpenFile(resolved, os.O_RDONLY|nonBlocking, 0)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // only read
	if info, err = file.Stat(); err == nil {
		err = regular(info, label)
	}
	if err != nil {
		return nil, err
	}
	return r.budget.read(file, label)
}

// errFolder is a folder where a file is asked for.
var errFolder = errors.New("is a folder")

func regular(info fs.FileInfo, label string) error {
	switch mode := info.Mode(); {
	case mode.IsRegular():
		return nil
	case mode.IsDir():
		return fmt.Errorf("%s %w, not a file", label, errFolder)
	case mode&fs.ModeNamedPipe != 0:
		return refusef(label, " is a pipe, not a file: pipe its text to stdin and read that with -f -")
	case mode&fs.ModeDevice != 0:
		return refusef(label, " is a device, not a file")
	default:
		return refusef(label, " is no regular file (%s)", mode.Type())
	}
}
