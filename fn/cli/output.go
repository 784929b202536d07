package cli

import (
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/aymanbagabas/go-udiff"

	"github.com/render-sonataflow/render-sonataflow/fn"
	"github.com/render-sonataflow/render-sonataflow/fn/krm"
)

// outputFiles names a file for each object: <namespace>/<kind>_<name>.yaml,
// with the API group where two kinds of one name would share it.
func outputFiles(items []*krm.Item) map[string]string {
	files := map[string]string{}
	name := func(item *krm.Item, kind string) string {
		return filepath.Join(item.Namespace(), fileSafe(kind+"_"+item.Name())+".yaml")
	}
	taken := map[string]int{}
	for _, item := range items {
		taken[name(item, strings.ToLower(item.Kind()))]++
	}
	for _, item := range items {
		kind := strings.ToLower(item.Kind())
		path := name(item, kind)
		if taken[path] > 1 && item.Group() != "" {
			path = name(item, kind+"."+item.Group())
		}
		files[path] += separated(files[path], string(item.Text()))
	}
	return files
}

// separated keeps two objects of one identity, which only a broken input has,
// from becoming one document.
func separated(before, text string) string {
	if before == "" {
		return text
	}
	return "---\n" + text
}

// fileSafe keeps a name, which may hold colons (RBAC), from leaving its folder.
func fileSafe(name string) string {
	return strings.NewReplacer("/", "_", "\\", "_", ":", "_").Replace(name)
}

// writeDir makes a folder hold the objects. Files are staged beside their
// place and moved there at the end, and no interrupt stops the moving: a
// folder is never left half-written. Of other files only those go that an
// earlier run generated.
func writeDir(dir string, items []*krm.Item) error {
	files := outputFiles(items)
	stale, err := staleFiles(dir, files)
	if err != nil {
		return err
	}
	interrupted := make(chan os.Signal, 1)
	signal.Notify(interrupted, os.Interrupt, syscall.SIGTERM)
	defer signal.Stop(interrupted)
	staged := map[string]string{}
	defer func() {
		for temporary, path := range staged {
			os.Remove(temporary)          // nothing is left of it after the move
			os.Remove(filepath.Dir(path)) // fails, as it should, where anything is in it
		}
	}()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		path := filepath.Join(dir, name)
		temporary, err := stage(path, files[name])
		if err != nil {
			return fmt.Errorf("cannot write %s: %w", path, err)
		}
		staged[temporary] = path
		staging()
		select {
		case <-interrupted:
			return fmt.Errorf("interrupted: %s is as it was", dir)
		default:
		}
	}
	for temporary, path := range staged {
		if err := os.Rename(temporary, path); err != nil {
			return fmt.Errorf("cannot write %s: %w", path, err)
		}
	}
	for _, name := range stale {
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			return fmt.Errorf("cannot remove the stale %s: %w", name, err)
		}
	}
	return nil
}

// staging is called after each staged file; tests interrupt there.
var staging = func() {}

func stage(path, text string) (string, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return "", err
	}
	file, err := os.CreateTemp(filepath.Dir(path), ".render-sonataflow-*")
	if err != nil {
		return "", err
	}
	if _, err = file.WriteString(text); err == nil {
		err = file.Chmod(0o644)
	}
	if closeErr := file.Close(); err == nil {
		err = closeErr
	}
	return file.Name(), err
}

// staleFiles are those that an earlier run generated and this one does not.
func staleFiles(dir string, files map[string]string) ([]string, error) {
	var stale []string
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			if os.IsNotExist(err) {
				return nil
			}
			return err
		}
		name, relErr := filepath.Rel(dir, path)
		if relErr != nil || entry.IsDir() || filepath.Ext(path) != ".yaml" {
			return relErr
		}
		if _, current := files[name]; current {
			return nil
		}
		text, err := os.ReadFile(path)
		if err == nil && isGenerated(text) {
			stale = append(stale, name)
		}
		return err
	})
	return stale, err
}

// checkDir compares a folder with what would be written into it, and prints a
// unified diff of what differs.
func checkDir(w io.Writer, dir string, items []*krm.Item) (stale bool, err error) {
	files := outputFiles(items)
	gone, err := staleFiles(dir, files)
	if err != nil {
		return false, err
	}
	for _, name := range gone {
		files[name] = ""
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		path := filepath.Join(dir, name)
		text, err := os.ReadFile(path)
		if err != nil && !os.IsNotExist(err) {
			return false, err
		}
		diff := udiff.Unified(path, path+" (rendered)", string(text), files[name])
		if diff == "" {
			continue
		}
		stale = true
		if _, err := io.WriteString(w, diff); err != nil {
			return stale, err
		}
	}
	return stale, nil
}

// isGenerated says whether a file's text is an object that a run generated.
func isGenerated(text []byte) bool {
	stream, err := krm.Read(text)
	return err == nil && len(stream.Items) > 0 && fn.IsGenerated(stream.Items[0])
}
