package folder

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// kind is what stands at a path.
type kind int

const (
	isAbsent kind = iota
	isFile
	isFolder
	// isOther: a link, a pipe, a device.
	isOther
)

// entry is what stands at a path.
type entry struct {
	kind kind
	text []byte
	mode fs.FileMode
	// problem says why the path cannot be reached, or the file not be read; ""
	// where it can.
	problem string
}

// label is how a path is named in messages.
func (f *folder) label(name string) string { return filepath.Join(f.name, filepath.FromSlash(name)) }

// look says what stands at a path. No link is followed on the way: a path leads
// where it says, or nowhere.
func (f *folder) look(name string) entry {
	for at := range strings.Count(name, "/") {
		parent := strings.Join(strings.Split(name, "/")[:at+1], "/")
		info, err := f.root.Lstat(filepath.FromSlash(parent))
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return entry{}
		case err != nil:
			return entry{problem: cannot("read", f.label(parent), err).Error()}
		case info.Mode()&fs.ModeSymlink != 0:
			return entry{problem: f.label(parent) + " is a link, and nothing is written through links: put a folder in its place"}
		case !info.IsDir():
			return entry{problem: f.label(parent) + " is no folder, and files are to be written into it: move it away"}
		}
	}
	local := filepath.FromSlash(name)
	info, err := f.root.Lstat(local)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return entry{}
	case err != nil:
		return entry{problem: cannot("read", f.label(name), err).Error()}
	case info.IsDir():
		return entry{kind: isFolder, mode: info.Mode()}
	case !info.Mode().IsRegular():
		return entry{kind: isOther, mode: info.Mode()}
	}
	text, err := f.read(local)
	if err != nil {
		return entry{kind: isFile, problem: cannot("read", f.label(name), err).Error()}
	}
	return entry{kind: isFile, text: text, mode: info.Mode()}
}

// largest is how much of a file is compared, in bytes: no render is larger.
const largest = 64 << 20

func (f *folder) read(local string) ([]byte, error) {
	file, err := f.root.OpenFile(local, os.O_RDONLY|nonBlocking, 0)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // only read
	if info, err := file.Stat(); err != nil || !info.Mode().IsRegular() {
		return nil, errors.Join(err, errors.New("is no regular file"))
	}
	return io.ReadAll(io.LimitReader(file, largest))
}

// generatedBefore are the files of a folder without an index that a render
// wrote: those at the paths of renders, see Options.Generated.
func (f *folder) generatedBefore() (index, error) {
	found := index{}
	if f.options.Generated == nil {
		return found, nil
	}
	folders := []string{"."}
	entries, err := f.entries(".")
	if err != nil {
		return nil, err
	}
	for _, info := range entries {
		if info.IsDir() && !strings.HasPrefix(info.Name(), ".") {
			folders = append(folders, info.Name())
		}
	}
	for _, dir := range folders {
		entries, err := f.entries(dir)
		if err != nil {
			return nil, err
		}
		if dir != "." {
			if _, err := f.root.Lstat(filepath.Join(dir, IndexFile)); err == nil {
				continue // another render's
			}
		}
		for _, info := range entries {
			name := path.Join(dir, info.Name())
			if !info.Type().IsRegular() || !f.options.ownable(name) {
				continue
			}
			if entry := f.look(name); entry.kind == isFile && f.options.Generated(name, entry.text) {
				found[name] = hashOf(entry.text)
			}
		}
	}
	return found, nil
}

func (f *folder) entries(dir string) ([]fs.DirEntry, error) {
	opened, err := f.root.Open(dir)
	if err != nil {
		return nil, cannot("read", f.label(dir), err)
	}
	defer func() { _ = opened.Close() }() // only read
	entries, err := opened.ReadDir(-1)
	if err != nil {
		return nil, cannot("read", f.label(dir), err)
	}
	return entries, nil
}
