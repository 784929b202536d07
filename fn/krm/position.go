package krm

import (
	"strconv"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// origin is where an item's text stands in the file it was read from: its first
// line, counted from 1, and how many columns were cut off its lines. The zero
// origin is unknown.
type origin struct{ line, columns int }

// originOf is the origin of an item whose node stood at another line and column
// of the file than it has in its text.
func originOf(inFile, inText *yaml.Node, first int) origin {
	return origin{line: first + inFile.Line - inText.Line, columns: inFile.Column - inText.Column}
}

// Position is where a field stands in the item's file, line and column counted
// from 1; of a field that is not there, where the deepest one above it stands.
// Both are 0 where nobody knows. path is dotted: spec.flow.states[0].name, with
// other keys in brackets: data["application.properties"].
func (i *Item) Position(path string) (line, column int) {
	if i.origin.line == 0 {
		return 0, 0
	}
	return i.place(find(i.peek(), path).at)
}

// PositionIn is where a field stands in a text that is no object; both are 0
// where it cannot be read.
func PositionIn(text []byte, path string) (line, column int) {
	root, _, err := parse(text)
	if err != nil || root == nil {
		return 0, 0
	}
	at := find(root, path).at
	return at.Line, at.Column
}

// Where is the file to name for a field, with the field's place in it where it
// was read from there; nil where nobody knows a file.
func (i *Item) Where(path string) *File {
	name := i.File()
	if name == "" {
		return nil
	}
	where := &File{Path: name, Index: i.Index()}
	if name == i.file {
		where.Line, where.Column = i.Position(path)
	}
	return where
}

func (i *Item) place(at *yaml.Node) (line, column int) {
	if at.Line == 0 {
		return 0, 0 // made here
	}
	return i.origin.line + at.Line - 1, i.origin.columns + at.Column
}

// steps takes a path apart.
func steps(path string) []string {
	var found []string
	for path != "" {
		switch {
		case strings.HasPrefix(path, `["`):
			end := strings.Index(path, `"]`)
			if end < 0 {
				return append(found, path)
			}
			key, err := strconv.Unquote(path[1 : end+1])
			if err != nil {
				key = path[2:end]
			}
			found, path = append(found, key), path[end+2:]
		case path[0] == '[':
			end := strings.IndexByte(path, ']')
			if end < 0 {
				return append(found, path)
			}
			found, path = append(found, path[1:end]), path[end+1:]
		case path[0] == '.':
			path = path[1:]
		default:
			end := strings.IndexAny(path, ".[")
			if end < 0 {
				end = len(path)
			}
			found, path = append(found, path[:end]), path[end:]
		}
	}
	return found
}
