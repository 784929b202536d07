// Package folder writes a render into a folder: all of it at once, and only
// what is its own. An index file in the folder says what that is.
package folder

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// File is one file of a render.
type File struct {
	// Path is relative to the folder, with slashes, one folder deep at most.
	Path string
	Text []byte
	// Private files are for their owner's eyes: mode 0600.
	Private bool
}

// Options of a write.
type Options struct {
	// Generated says whether a file of a folder without an index is a render's:
	// those of versions that wrote none.
	Generated func(path string, text []byte) bool
	// Force overwrites and removes what is not the render's own, too, where it
	// stands in a file's place.
	Force bool
	// Ending is that of all files, ".yaml" where it is empty. A folder of files
	// with another ending is nobody's to write into.
	Ending string
}

// Change is a file that is not what it would be.
type Change struct {
	Path          string
	Before, After []byte
	// Private: neither text may be shown.
	Private bool
}

// folder is an open folder.
type folder struct {
	// name is what it is called in messages, path where it really is.
	name, path string
	root       *os.Root
	options    Options
}

// Write makes a folder hold the files, and no others of an earlier write.
// Where something is in the way nothing is changed, and the error says all of
// it. A reader sees the files of before or those of after where the file system
// can swap two folders; elsewhere the next write completes one that ended in
// the middle.
func Write(name string, files []File, options Options) (err error) {
	f, made, err := create(name, options)
	if err != nil {
		return err
	}
	if made {
		// Fails, as it should, where anything is in it.
		defer func() { _ = os.Remove(f.path) }()
	}
	lock, err := f.open()
	if err != nil {
		return err
	}
	defer lock.release()
	defer f.root.Close()
	if err := f.recover(); err != nil {
		return err
	}
	p, err := f.plan(files)
	if err != nil || p.nothing() {
		return err
	}
	if err := f.mayWrite(p.touched()); err != nil {
		return err
	}
	interrupts := catchInterrupts()
	defer interrupts.stop()
	if err := f.swap(p, interrupts, lock); !errors.Is(err, errCannotSwap) {
		return err
	}
	return f.replace(p, interrupts)
}

// Compare says in what a folder differs from what Write would make of it.
func Compare(name string, files []File, options Options) ([]Change, error) {
	options.Force = true // what is edited is a difference, not in the way
	path, err := filepath.EvalSymlinks(name)
	if errors.Is(err, fs.ErrNotExist) {
		var changes []Change
		for _, file := range files {
			changes = append(changes, Change{Path: file.Path, After: file.Text, Private: file.Private})
		}
		return changes, nil
	}
	if err != nil {
		return nil, cannot("read", name, err)
	}
	f := &folder{name: name, path: path, options: options}
	if f.root, err = os.OpenRoot(path); err != nil {
		return nil, cannot("read", name, err)
	}
	defer f.root.Close()
	if _, err := f.root.Lstat(filepath.Join(workInside, journalFile)); err == nil {
		return nil, fmt.Errorf("%s is half-written: a build -o ended in the middle; the next one completes it", name)
	}
	p, err := f.plan(files)
	if err != nil {
		return nil, err
	}
	return p.changes(), nil
}

// create finds the folder, or makes it.
func create(name string, options Options) (f *folder, made bool, err error) {
	f = &folder{name: name, options: options}
	if f.path, err = filepath.Abs(name); err != nil {
		return nil, false, cannot("write", name, err)
	}
	_, err = os.Lstat(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		if err := os.MkdirAll(f.path, 0o777); err != nil {
			return nil, false, cannot("write", name, err)
		}
		made = true
	} else if err != nil {
		return nil, false, cannot("write", name, err)
	}
	// A link to a folder was asked for: what it leads to is written.
	if f.path, err = filepath.EvalSymlinks(f.path); err != nil {
		return nil, false, fmt.Errorf("cannot write %s: it is a link to nothing: make the folder that it points to", name)
	}
	info, err := os.Stat(f.path)
	if err != nil {
		return nil, false, cannot("write", name, err)
	}
	if !info.IsDir() {
		return nil, false, fmt.Errorf("cannot write %s: it is a file, and must be a folder", name)
	}
	return f, made, nil
}

// open opens the folder with its lock. While waiting for the lock the folder
// may have been swapped, and then the new one is opened.
func (f *folder) open() (*lock, error) {
	for {
		held, err := acquire(f.path, f.name)
		if errors.Is(err, fs.ErrNotExist) {
			if err = os.MkdirAll(f.path, 0o777); err == nil {
				continue
			}
		}
		if err != nil {
			return nil, cannot("write", f.name, err)
		}
		if f.root, err = os.OpenRoot(f.path); err == nil && held.isOf(f.root) {
			return held, nil
		}
		if f.root != nil {
			f.root.Close()
		}
		held.release()
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, cannot("write", f.name, err)
		}
	}
}

// cannot names a file once, whatever the error says of it.
func cannot(what, name string, err error) error {
	var ofPath *fs.PathError
	var ofLink *os.LinkError
	switch {
	case errors.As(err, &ofPath):
		err = ofPath.Err
	case errors.As(err, &ofLink):
		err = ofLink.Err
	}
	return fmt.Errorf("cannot %s %s: %w", what, name, err)
}
