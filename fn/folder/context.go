package folder

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// FixedTime is the time of every file of a build's context: what is built from
// equal files must be equal, and archives know no time before it.
var FixedTime = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

const contextHead = "# The files that render-sonataflow context -o wrote here, and their SHA-256. They do not go into the image.\n"

// unfinished is a file on its way into a context.
const unfinished = IndexFile + ".tmp"

// WriteContext makes a folder hold exactly the files, with fixed times and
// modes: a builder takes all that is in it. What is there must come from an
// earlier write, unchanged; else nothing is written and the error says all that
// is in the way.
func WriteContext(name string, files []File) error {
	if err := os.MkdirAll(name, 0o777); err != nil {
		return cannot("write", name, err)
	}
	root, err := os.OpenRoot(name)
	if err != nil {
		return cannot("write", name, err)
	}
	defer root.Close()
	c := &contextFolder{name: name, root: root}
	if err := c.readOwned(); err != nil {
		return err
	}
	there, err := c.check()
	if err != nil {
		return err
	}
	return c.write(files, there)
}

// contextFolder is a folder that a builder takes whole.
type contextFolder struct {
	name string
	root *os.Root
	// owned are the hashes that an earlier write gave a path: two where it ended
	// in the middle.
	owned map[string][]string
}

// readOwned reads the index; a folder without one owns nothing.
func (c *contextFolder) readOwned() error {
	c.owned = map[string][]string{}
	text, err := c.root.ReadFile(IndexFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return cannot("read", filepath.Join(c.name, IndexFile), err)
	}
	head, rest, _ := strings.Cut(string(unixLines(text)), "\n")
	if head+"\n" != contextHead {
		return fmt.Errorf("cannot write %s: its %s is none that context -o writes: name another folder", c.name, IndexFile)
	}
	for line := range strings.SplitSeq(strings.TrimSuffix(rest, "\n"), "\n") {
		if parts := indexLine().FindStringSubmatch(line); parts != nil {
			c.owned[parts[2]] = append(c.owned[parts[2]], parts[1])
		}
	}
	return nil
}

// check walks the folder and refuses what nobody wrote who may remove it. It
// returns the files that are there.
func (c *contextFolder) check() (there []string, err error) {
	var problems []error
	err = fs.WalkDir(c.root.FS(), ".", func(at string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() || at == IndexFile || at == unfinished:
			return nil
		case !entry.Type().IsRegular():
			problems = append(problems, fmt.Errorf("%s is a link or no regular file, and would go into the image: remove it", filepath.Join(c.name, at)))
			return nil
		}
		text, err := c.root.ReadFile(at)
		if err != nil {
			return err
		}
		if !slices.Contains(c.owned[at], hashOf(text)) {
			problems = append(problems, fmt.Errorf("%s is not what a context -o wrote, and would go into the image: move it away, or name another folder", filepath.Join(c.name, at)))
		}
		there = append(there, at)
		return nil
	})
	if err != nil {
		return nil, cannot("read", c.name, err)
	}
	return there, errors.Join(problems...)
}

// write replaces what is there. The index names old and new files while it does,
// so that the next write can go on from anywhere.
func (c *contextFolder) write(files []File, there []string) error {
	final := map[string][]string{}
	for _, file := range files {
		final[file.Path] = []string{hashOf(file.Text)}
	}
	both := maps.Clone(final)
	for at, hashes := range c.owned {
		both[at] = append(slices.Clone(both[at]), hashes...)
	}
	if err := c.put(IndexFile, contextIndex(both)); err != nil {
		return err
	}
	for _, at := range there {
		if final[at] == nil {
			if err := c.root.Remove(filepath.FromSlash(at)); err != nil {
				return cannot("remove", filepath.Join(c.name, at), err)
			}
		}
	}
	c.removeEmpty()
	for _, file := range files {
		if folder := path.Dir(file.Path); folder != "." {
			if err := c.root.MkdirAll(filepath.FromSlash(folder), 0o755); err != nil {
				return cannot("write", filepath.Join(c.name, folder), err)
			}
		}
		if err := c.put(file.Path, file.Text); err != nil {
			return err
		}
	}
	if err := c.put(IndexFile, contextIndex(final)); err != nil {
		return err
	}
	return c.fixFolders()
}

// put writes a file whole, with the mode and the time that all have.
func (c *contextFolder) put(at string, text []byte) error {
	err := c.root.WriteFile(unfinished, text, 0o644)
	if err == nil {
		err = c.root.Chmod(unfinished, 0o644)
	}
	if err == nil {
		err = c.root.Chtimes(unfinished, FixedTime, FixedTime)
	}
	if err == nil {
		err = c.root.Rename(unfinished, filepath.FromSlash(at))
	}
	if err != nil {
		return cannot("write", filepath.Join(c.name, at), err)
	}
	return nil
}

// folders are those below the context, the deepest first.
func (c *contextFolder) folders() []string {
	var found []string
	_ = fs.WalkDir(c.root.FS(), ".", func(at string, entry fs.DirEntry, err error) error {
		if err == nil && entry.IsDir() && at != "." {
			found = append(found, filepath.FromSlash(at))
		}
		return nil
	})
	slices.Reverse(found)
	return found
}

// removeEmpty removes folders that hold nothing any more; Remove fails, as it
// should, on all others.
func (c *contextFolder) removeEmpty() {
	for _, folder := range c.folders() {
		_ = c.root.Remove(folder)
	}
}

func (c *contextFolder) fixFolders() error {
	for _, folder := range append(c.folders(), ".") {
		err := c.root.Chtimes(folder, FixedTime, FixedTime)
		if err == nil && folder != "." {
			err = c.root.Chmod(folder, 0o755)
		}
		if err != nil {
			return cannot("write", filepath.Join(c.name, folder), err)
		}
	}
	return nil
}

func contextIndex(owned map[string][]string) []byte {
	var out strings.Builder
	out.WriteString(contextHead)
	for _, at := range slices.Sorted(maps.Keys(owned)) {
		for _, hash := range owned[at] {
			out.WriteString(hash + "  " + at + "\n")
		}
	}
	return []byte(out.String())
}
