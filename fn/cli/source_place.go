package cli

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/api/konfig"

	"github.com/render-sonataflow/render-sonataflow/fn"
	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/generators/lazy"
	"github.com/render-sonataflow/render-sonataflow/generators/quote"
)

// placedError is an error with the place of what it is about.
type placedError struct {
	at  *krm.File
	err error
}

func (e *placedError) Error() string { return e.err.Error() }
func (e *placedError) Unwrap() error { return e.err }

// The folder that kustomize was in, and the file that it read there, as its
// errors say it.
var (
	failedIn   = lazy.Regexp(`(?:make target for path|accumulation of path) \\?'([^']+)'`)
	failedWith = lazy.Regexp(`accumulating resources from \\?'([^']+)'`)
	unknownKey = lazy.Regexp(`json: unknown field \\?"([^"\\]+)`)
)

// placed gives what kustomize says of a kustomization its place: the file of
// those below that it failed in, and the field. What cannot be read at all is
// told as it is of any file.
func (l *layering) placed(err error) error {
	if err == nil || errors.Is(err, fn.ErrNotRendered) {
		return err
	}
	said, dir := err.Error(), l.target
	if found := failedIn().FindAllStringSubmatchIndex(said, -1); found != nil {
		last := found[len(found)-1]
		dir, said = said[last[2]:last[3]], said[last[1]:]
	}
	if of := l.files.shown[dir]; of != "" {
		dir = of
	}
	file, text := l.kustomizationFile(dir)
	if file == "" {
		return err
	}
	unread := l.unreadable(file)
	if found := failedWith().FindAllStringSubmatch(said, -1); found != nil && unread == nil {
		unread = l.unreadable(filepath.Join(dir, found[len(found)-1][1]))
	}
	if unread != nil {
		return unread
	}
	at, value := placeIn(l.name(file), text, said)
	if words := inWords(said); words != "" {
		return &placedError{at, errors.New(words)}
	}
	missing := value != "" && strings.Contains(said, "no such file or directory") && !strings.Contains(said, noGit)
	if missing && !l.files.Exists(filepath.Join(dir, value)) {
		err = fmt.Errorf("it names %s, and there is no such file or folder", quote.Value(value))
	}
	return &placedError{at, err}
}

// kustomizationFile is that of a folder with its text, whether it can be
// understood or not.
func (l *layering) kustomizationFile(dir string) (file string, text []byte) {
	for _, name := range konfig.RecognizedKustomizationFileNames() {
		path := filepath.Join(dir, name)
		if _, onDisk, _ := l.files.within(path); onDisk == "" {
			continue
		}
		if text, err := l.files.Tree.ReadFile(path); err == nil {
			return path, text
		}
	}
	return "", nil
}

// unreadable is what is wrong with a file that is no YAML, nil where nothing is.
func (l *layering) unreadable(path string) error {
	text, err := l.files.readAsIs(path)
	if err != nil {
		return nil //nolint:nilerr // kustomize says it
	}
	_, err = krm.Read(text)
	var problems []error
	for _, one := range separate(err) {
		var unread *krm.ReadError
		if errors.As(one, &unread) && !unread.Document && unread.Line > 0 {
			problems = append(problems, one)
		}
	}
	if problems == nil {
		return nil
	}
	return inFile(l.name(path), errors.Join(problems...))
}

// placeIn is the place in a kustomization of what an error is about: the one of
// its fields that the error names, or that holds a text which it quotes.
func placeIn(name string, text []byte, said string) (at *krm.File, value string) {
	at = &krm.File{Path: name}
	tree, err := krm.ParseValue(string(text))
	if err != nil {
		return at, ""
	}
	if key := unknownKey().FindStringSubmatch(said); key != nil {
		at.Line, at.Column = krm.PositionIn(text, key[1])
		return at, ""
	}
	var paths, values []string
	eachText(tree, "", func(path, value string) {
		if quotes(said, value) {
			paths, values = append(paths, path), append(values, value)
		}
	})
	if len(paths) != 1 {
		return at, ""
	}
	at.Line, at.Column = krm.PositionIn(text, paths[0])
	return at, values[0]
}

// quotes says whether an error names a text in the ways that kustomize does.
func quotes(said, value string) bool {
	return value != "" && slices.ContainsFunc([]string{`'%s'`, `"%s"`, `(%s)`, `[%s]`}, func(form string) bool {
		return strings.Contains(said, fmt.Sprintf(form, value))
	})
}

// eachText goes through all texts of a tree, in order.
func eachText(tree any, path string, do func(path, value string)) {
	switch tree := tree.(type) {
	case string:
		do(path, tree)
	case []any:
		for n, below := range tree {
			eachText(below, fmt.Sprintf("%s[%d]", path, n), do)
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(tree)) {
			eachText(tree[key], strings.TrimPrefix(path+"."+key, "."), do)
		}
	}
}
