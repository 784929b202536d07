package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/aymanbagabas/go-udiff"
	"sigs.k8s.io/kustomize/api/konfig"
	"sigs.k8s.io/kustomize/api/types"

	"github.com/render-sonataflow/render-sonataflow/fn"
	"github.com/render-sonataflow/render-sonataflow/fn/folder"
	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/generators/quote"
)

// outputFiles are the objects as files, one an object. Objects of one identity,
// which only a broken input has, share one.
func outputFiles(items []*krm.Item) ([]folder.File, error) {
	paths, err := fn.OutputPaths(items)
	if err != nil {
		return nil, err
	}
	var files []folder.File
	at := map[string]int{}
	for n, item := range items {
		file := folder.File{Path: paths[n], Text: item.Text(), Private: isSecret(item)}
		shared, found := at[file.Path]
		if !found {
			at[file.Path] = len(files)
			files = append(files, file)
			continue
		}
		files[shared].Text = slices.Concat(files[shared].Text, []byte("---\n"), file.Text)
		files[shared].Private = files[shared].Private || file.Private
	}
	return files, nil
}

// treeOf are the files of many kustomizations, each in its place.
func (o *buildOptions) treeOf(units []*unit) ([]folder.File, error) {
	var tree []folder.File
	var problems []error
	from := map[string]string{}
	for _, u := range units {
		files, err := o.files(u.stream)
		if err != nil {
			problems = append(problems, fmt.Errorf("%s: %w", u.dir, err))
		}
		for _, file := range files {
			file.Path = path.Join(u.place, file.Path)
			if other, taken := from[file.Path]; taken {
				problems = append(problems, fmt.Errorf("%s and %s both render %s: write them into folders of their own", other, u.dir, file.Path))
				continue
			}
			from[file.Path] = u.dir
			tree = append(tree, file)
		}
	}
	return tree, errors.Join(problems...)
}

// kustomizationOf lists files, in their order, which can be applied.
func kustomizationOf(tree []folder.File) folder.File {
	var text strings.Builder
	text.WriteString("apiVersion: " + types.KustomizationVersion + "\nkind: " + types.KustomizationKind + "\nresources:\n")
	for _, file := range tree {
		text.WriteString("  - " + file.Path + "\n")
	}
	return folder.File{Path: konfig.DefaultKustomizationFileName(), Text: []byte(text.String())}
}

func isSecret(item *krm.Item) bool { return item.Kind() == "Secret" && item.Group() == "" }

// generatedFile says whether a file of a folder that has no index is one that
// build -o wrote: one object that was generated, at the path that it gets.
func generatedFile(path string, text []byte) bool {
	stream, err := krm.Read(text)
	if err != nil || len(stream.Items) != 1 || !fn.IsOurs(stream.Items[0]) || !bytes.Equal(bytes.TrimSpace(stream.Items[0].Text()), bytes.TrimSpace(unixLines(text))) {
		return false
	}
	paths, err := fn.OutputPaths(stream.Items)
	if err != nil {
		return false
	}
	if paths[0] == path {
		return true
	}
	// Two kinds of one name share a file's name but for their group.
	kind, name, _ := strings.Cut(paths[0], "_")
	return kind+"."+stream.Items[0].Group()+"_"+name == path
}

func unixLines(text []byte) []byte { return bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")) }

// checkDir compares a folder with what would be written into it, and prints a
// unified diff of what differs, without credentials.
func checkDir(w io.Writer, dir string, files []folder.File) (stale bool, err error) {
	changes, err := folder.Compare(dir, files, folder.Options{Generated: generatedFile})
	if err != nil {
		return false, err
	}
	for _, change := range changes {
		path := filepath.Join(dir, change.Path)
		diff := quote.Diff(udiff.Unified(path, path+" (rendered)", string(unixLines(change.Before)), string(change.After)))
		if change.Private || strings.HasPrefix(filepath.Base(path), "secret_") {
			diff = fmt.Sprintf("--- %s\n+++ %s (rendered)\nIt is a Secret: what differs is not shown.\n", path, path)
		}
		if _, err := io.WriteString(w, quote.Printable(diff)); err != nil {
			return true, err
		}
	}
	return len(changes) > 0, nil
}
