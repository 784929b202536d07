package folder

import (
	"os"
	"path/filepath"
)

// step is called before everything that changes the file system. Tests end the
// process there: after every step a reader must find a whole folder, and the
// next write must go on.
var step = func() {}

func makeDir(path string, mode os.FileMode) error {
	step()
	return os.Mkdir(path, mode)
}

// writeNew writes a file that was not there, in two steps so that tests can
// leave it half-written.
func writeNew(path string, text []byte, mode os.FileMode) error {
	step()
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return err
	}
	half := len(text) / 2
	_, err = file.Write(text[:half])
	if err == nil {
		step()
		_, err = file.Write(text[half:])
	}
	if closeErr := file.Close(); err == nil {
		err = closeErr
	}
	return err
}

// setMode gives a file exactly a mode: that which it was made with is without
// what the umask takes.
func setMode(path string, mode os.FileMode) error {
	step()
	return os.Chmod(path, mode)
}

func linkFile(from, to string) error {
	step()
	return os.Link(from, to)
}

func move(from, to string) error {
	step()
	return os.Rename(from, to)
}

func remove(path string) error {
	step()
	return os.Remove(path)
}

// removeAll removes a folder of ours, from its leaves on.
func removeAll(path string) error {
	entries, err := os.ReadDir(path)
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		return err
	}
	// A folder that came from the render's may be read-only.
	if err := os.Chmod(path, 0o700); err != nil {
		return err
	}
	for _, entry := range entries {
		below := filepath.Join(path, entry.Name())
		if entry.IsDir() {
			err = removeAll(below)
		} else {
			err = remove(below)
		}
		if err != nil {
			return err
		}
	}
	return remove(path)
}
