package folder

import (
	"errors"
	"io"
	"os"
	"path/filepath"
)

// Install copies a program into a folder, as the first of some paths there, and
// links the others to it. What is there under these names is replaced.
func Install(program, dir string, paths []string) error {
	from, err := os.Open(program)
	if err != nil {
		return err
	}
	defer func() { _ = from.Close() }() // only read
	for n, path := range paths {
		path = filepath.Join(dir, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
		if n == 0 {
			err = copyProgram(from, path)
		} else {
			err = link(filepath.Join(dir, filepath.FromSlash(paths[0])), path)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func copyProgram(from io.Reader, path string) error {
	to, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o755)
	if err != nil {
		return err
	}
	_, err = io.Copy(to, from)
	return errors.Join(err, to.Close())
}

// link makes a relative one, which holds wherever the folder is mounted.
func link(to, path string) error {
	relative, err := filepath.Rel(filepath.Dir(path), to)
	if err != nil {
		return err
	}
	return os.Symlink(relative, path)
}
