package folder

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/render-sonataflow/render-sonataflow/generators/lazy"
)

// IndexFile lists the files of a render, in its folder. Its name has no ending,
// so that nobody takes it for a manifest.
const IndexFile = ".render-sonataflow"

const indexHead = "# The files of this folder that render-sonataflow build -o wrote, and their SHA-256. Commit it with them.\n"

// index holds the hash of each file by its path. Nothing in it hangs on the
// machine, so that it can be committed.
type index map[string]string

// hashOf is the hash of a text, whatever line ends git checked it out with.
func hashOf(text []byte) string {
	sum := sha256.Sum256(unixLines(text))
	return hex.EncodeToString(sum[:])
}

func unixLines(text []byte) []byte { return bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")) }

// text is the index as sha256sum writes and reads it.
func (i index) text() []byte {
	var out strings.Builder
	out.WriteString(indexHead)
	for _, path := range slices.Sorted(maps.Keys(i)) {
		out.WriteString(i[path] + "  " + path + "\n")
	}
	return []byte(out.String())
}

var indexLine = lazy.Regexp(`^([0-9a-f]{64})  (.+)$`)

// readIndex reads the folder's, nil where it has none.
func (f *folder) readIndex() (index, error) {
	found := f.look(IndexFile)
	if found.problem != "" || found.kind == isFolder {
		return nil, fmt.Errorf("cannot read %s: it must be a file", f.label(IndexFile))
	}
	if found.kind == isAbsent {
		return nil, nil
	}
	listed := index{}
	for n, line := range strings.Split(string(unixLines(found.text)), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		parts := indexLine().FindStringSubmatch(line)
		if parts != nil && f.options.others().ownable(parts[2]) {
			return nil, fmt.Errorf("cannot write into %s: it holds what another command wrote, such as %s; name another folder", f.name, parts[2])
		}
		if parts == nil || !f.options.ownable(parts[2]) {
			return nil, fmt.Errorf("cannot read %s: line %d is none that build -o writes; restore the file, or remove it and build again: what was generated is then known by its annotation", f.label(IndexFile), n+1)
		}
		listed[parts[2]] = parts[1]
	}
	return listed, nil
}

// ownable says whether a path can be a render's: whoever changes the index must
// not be able to have other files removed.
func (o Options) ownable(name string) bool {
	return path.Ext(name) == o.ending() && path.Clean(name) == name && fs.ValidPath(name) && !strings.HasPrefix(name, ".") &&
		!strings.Contains(name, "/.") && strings.Count(name, "/") <= deepest && !strings.ContainsAny(name, "\\:")
}

func (o Options) ending() string { return cmp.Or(o.Ending, ".yaml") }

// others are the files of another command: renders are YAML, schemas JSON.
func (o Options) others() Options {
	return Options{Ending: map[string]string{".yaml": ".json", ".json": ".yaml"}[o.ending()]}
}

// deepest is how many folders deep a file of a render may lie: the namespace's
// folder, and those of many kustomizations.
const deepest = 16

// checkFiles refuses what no index may list: that would be the caller's fault.
func (o Options) checkFiles(files []File) error {
	seen := map[string]string{}
	var problems []error
	for _, file := range files {
		folded := strings.ToLower(file.Path)
		if other, taken := seen[folded]; taken {
			problems = append(problems, fmt.Errorf("%s and %s are one file where case does not count", other, file.Path))
		}
		seen[folded] = file.Path
		if !o.ownable(file.Path) {
			problems = append(problems, fmt.Errorf("%q is no path of a render", file.Path))
		}
	}
	return errors.Join(problems...)
}
