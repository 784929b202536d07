package folder

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// mirror makes a tree with the files of another: by hard links, so that they
// stay the same files, with their modes, owners and times.
type mirror struct {
	// replaced are the paths that are left out.
	replaced map[string]bool
	// entries is how many there are.
	entries     int
	interrupted func() error
	// modes are those of the folders that were made, set when all is in them.
	modes []folderMode
	// emptied are folders of which everything was left out.
	emptied []string
}

type folderMode struct {
	path string
	mode fs.FileMode
}

// mostEntries is how many entries of a folder are linked anew for one write.
const mostEntries = 10_000

// folder makes the folder to like the folder from; below is its path below the
// render's.
func (m *mirror) folder(from, to, below string) error {
	info, err := os.Lstat(from)
	if err != nil || !reproducible(from, info) {
		return errCannotSwap
	}
	entries, err := os.ReadDir(from)
	if err != nil {
		return errCannotSwap
	}
	if err := makeDir(to, 0o700); err != nil {
		return errCannotSwap
	}
	if made, err := os.Lstat(to); err != nil || !sameOwner(info, made) {
		return errCannotSwap
	}
	m.modes = append(m.modes, folderMode{to, info.Mode()})
	lost := false
	for _, entry := range entries {
		if m.entries++; m.entries > mostEntries || m.interrupted() != nil {
			return errCannotSwap
		}
		name := path.Join(below, entry.Name())
		fromEntry, toEntry := filepath.Join(from, entry.Name()), filepath.Join(to, entry.Name())
		switch {
		case m.replaced[name]:
			lost = true
			continue
		case entry.Name() == ".git" || strings.HasSuffix(entry.Name(), workSuffix):
			return errCannotSwap // git, or another write, is at work in it
		case entry.IsDir():
			err = m.folder(fromEntry, toEntry, name)
			lost = lost || slices.Contains(m.emptied, toEntry)
		default:
			err = linkFile(fromEntry, toEntry)
		}
		if err != nil {
			return errCannotSwap
		}
	}
	if below != "" && lost {
		m.emptied = append(m.emptied, to)
	}
	return nil
}

// finish removes the folders that hold nothing any more, and gives the others
// their modes, those below first: one may be read-only.
func (m *mirror) finish() error {
	for _, dir := range m.emptied {
		step()
		_ = os.Remove(dir) // fails, as it should, where anything is in it
	}
	for n := len(m.modes) - 1; n >= 0; n-- {
		if err := setMode(m.modes[n].path, m.modes[n].mode); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// bringOver moves what is only in the old folder, or is another file there,
// into the new one: somebody put it there meanwhile.
func bringOver(old, now, below string, replaced map[string]bool) error {
	entries, err := os.ReadDir(old)
	if err != nil {
		return cannot("read", old, err)
	}
	for _, entry := range entries {
		name := path.Join(below, entry.Name())
		oldEntry, nowEntry := filepath.Join(old, entry.Name()), filepath.Join(now, entry.Name())
		oldInfo, err := os.Lstat(oldEntry)
		if replaced[name] || errors.Is(err, fs.ErrNotExist) {
			continue
		}
		nowInfo, nowErr := os.Lstat(nowEntry)
		switch {
		case err != nil:
		case nowErr == nil && os.SameFile(oldInfo, nowInfo):
		case nowErr == nil && oldInfo.IsDir() && nowInfo.IsDir():
			err = bringOver(oldEntry, nowEntry, name, replaced)
		case nowErr == nil || errors.Is(nowErr, fs.ErrNotExist):
			if !holdsOnly(oldEntry, oldInfo, name, replaced) {
				err = move(oldEntry, nowEntry)
			}
		}
		if err != nil {
			return cannot("write", nowEntry, err)
		}
	}
	return nil
}

// holdsOnly says whether an entry is a folder of nothing but what was replaced.
func holdsOnly(at string, info fs.FileInfo, name string, replaced map[string]bool) bool {
	if !info.IsDir() {
		return false
	}
	entries, err := os.ReadDir(at)
	if err != nil {
		return false
	}
	for _, entry := range entries {
		below := path.Join(name, entry.Name())
		if replaced[below] {
			continue
		}
		info, err := entry.Info()
		if err != nil || !holdsOnly(filepath.Join(at, entry.Name()), info, below, replaced) {
			return false
		}
	}
	return len(entries) > 0
}
