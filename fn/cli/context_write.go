package cli

import (
	"archive/tar"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/render-sonataflow/render-sonataflow/fn/folder"
	"github.com/render-sonataflow/render-sonataflow/generators"
)

// listEntry is a line of --list.
type listEntry struct {
	Name  string `json:"name"`
	Hash  string `json:"hash"`
	Image string `json:"image"`
}

func entryOf(w *generators.Workflow) listEntry {
	return listEntry{Name: strings.TrimPrefix(w.Ref.Namespace+"/"+w.Ref.Name, "/"), Hash: w.Build.Hash, Image: w.Build.Image}
}

// writeList prints what a pipeline builds, and keeps for --changed-since.
func writeList(w io.Writer, format string, built []*generators.Workflow) error {
	entries := make([]listEntry, 0, len(built))
	for _, workflow := range built {
		entries = append(entries, entryOf(workflow))
	}
	if format == "json" {
		text, err := json.Marshal(entries)
		if err == nil {
			_, err = fmt.Fprintln(w, string(text))
		}
		return err
	}
	for _, entry := range entries {
		if _, err := fmt.Fprintln(w, entry.Name, entry.Hash, entry.Image); err != nil {
			return err
		}
	}
	return nil
}

// earlier reads the list of --changed-since, in either format.
func (o *contextOptions) earlier() (map[listEntry]bool, error) {
	if o.since == "" {
		return nil, nil
	}
	text, err := o.input.reader().File(o.since)
	if err != nil {
		return nil, fmt.Errorf("cannot read the earlier list: %w", err)
	}
	entries := map[listEntry]bool{}
	if bytes.HasPrefix(bytes.TrimSpace(text), []byte("[")) {
		var list []listEntry
		if err := json.Unmarshal(text, &list); err != nil {
			return nil, fmt.Errorf("cannot read the earlier list %s: %w", o.since, err)
		}
		for _, entry := range list {
			entries[entry] = true
		}
		return entries, nil
	}
	for n, line := range strings.Split(string(text), "\n") {
		fields := strings.Fields(line)
		switch len(fields) {
		case 0:
		case 3:
			entries[listEntry{fields[0], fields[1], fields[2]}] = true
		default:
			return nil, fmt.Errorf("cannot read the earlier list %s: line %d must be a name, a hash and an image, as --list prints them", o.since, n+1)
		}
	}
	return entries, nil
}

// writeTar writes files as an archive in which nothing hangs on the machine.
func writeTar(w io.Writer, files []folder.File) error {
	archive := tar.NewWriter(w)
	made := map[string]bool{".": true}
	for _, file := range files {
		for _, dir := range parents(file.Path) {
			if made[dir] {
				continue
			}
			made[dir] = true
			if err := archive.WriteHeader(&tar.Header{Typeflag: tar.TypeDir, Name: dir + "/", Mode: 0o755, ModTime: folder.FixedTime}); err != nil {
				return err
			}
		}
		if err := archive.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: file.Path, Mode: 0o644, Size: int64(len(file.Text)), ModTime: folder.FixedTime}); err != nil {
			return err
		}
		if _, err := archive.Write(file.Text); err != nil {
			return err
		}
	}
	return archive.Close()
}

// parents are the folders that a file is in, the outermost first.
func parents(file string) []string {
	dir := path.Dir(file)
	if dir == "." {
		return nil
	}
	return append(parents(dir), dir)
}
