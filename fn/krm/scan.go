package krm

import (
	"bytes"
	"slices"
	"sync"
)

// scan reads the plain subset of YAML that hosts write: block maps and lists of
// one-line scalars and block scalars. It says false of whatever it does not
// know for sure, and never anything else than the parser: see
// FuzzScanAgreesWithParser. body is an element of a list at the left edge: a
// dash and a blank before its first line, two blanks before all others.
func scan(body []byte) (*Item, bool) {
	s := scanners.Get().(*scanner) //nolint:forcetypeassert // the pool makes nothing else
	defer scanners.Put(s)
	*s = scanner{body: body, rest: body, stack: s.stack[:0]}
	known := isPlainText(body) && s.object()
	s.rest = nil
	return &Item{head: s.found, element: body, gap: s.gap}, known
}

// scanners keep the memory of their frames for the next object.
var scanners = sync.Pool{New: func() any { return &scanner{} }}

// scanner goes through the lines of one object.
type scanner struct {
	body, rest []byte
	// stack are the maps and lists around the current line.
	stack []frame
	// empty: the last key or dash has no value yet.
	empty bool
	found head
	// gap is where further annotations go.
	gap gap
	// path are the keys of the maps around the line, of the first levels.
	path [3]string
}

// frame is an open map, or list, at a column.
type frame struct {
	column int
	list   bool
	// keys are hashes of those that the map has.
	keys []uint64
}

const (
	// deepest and widest bound what is worth scanning.
	deepest = 64
	widest  = 200
)

func (s *scanner) object() bool {
	first := true
	for len(s.rest) > 0 {
		line, rest, ended := bytes.Cut(s.rest, []byte("\n"))
		if !ended {
			return false
		}
		s.rest = rest
		column := indentOf(line)
		switch {
		case column == len(line): // blank
			if first || len(rest) == 0 || column == 1 || column == 2 { // it would lose them
				return false
			}
			continue
		case line[column] == '#':
			if first || column < 2 {
				return false
			}
			continue
		case first:
			// "- " is the list's own.
			if !bytes.HasPrefix(line, []byte("- ")) {
				return false
			}
			line = line[2:]
			if len(line) == 0 || !s.push(2, false) || !s.entry(line, 2) {
				return false
			}
			first = false
			continue
		case column < 2:
			return false
		}
		if !s.line(line[column:], column) {
			return false
		}
	}
	return !first
}

// line reads one that is neither blank nor a comment, from its column on.
func (s *scanner) line(line []byte, column int) bool {
	for len(s.stack) > 0 && s.top().column > column {
		s.pop()
		s.empty = false
	}
	if len(s.stack) == 0 {
		return false
	}
	if isDash(line) {
		return s.dash(line, column)
	}
	if s.top().list && s.top().column == column {
		s.pop()
	}
	switch top := s.top(); {
	case top.column == column && !top.list:
	case top.column < column && s.empty:
		if !s.push(column, false) {
			return false
		}
	default:
		return false
	}
	return s.entry(line, column)
}

// dash reads an element of a list.
func (s *scanner) dash(line []byte, column int) bool {
	switch top := s.top(); {
	case top.list && top.column == column:
	case s.empty && (top.column < column || top.column == column && !top.list):
		if !s.push(column, true) {
			return false
		}
	default:
		return false
	}
	for isDash(line) {
		line = line[1:]
		blanks := indentOf(line)
		column += 1 + blanks
		if line = line[blanks:]; len(line) == 0 {
			s.empty = true
			return true
		}
		if line[0] == '#' {
			return false
		}
		if isDash(line) && !s.push(column, true) {
			return false
		}
	}
	if _, _, isKey := scanKey(line); isKey {
		return s.push(column, false) && s.entry(line, column)
	}
	_, ok := s.value(line, column-1)
	s.empty = false
	return ok
}

func isDash(line []byte) bool {
	return line[0] == '-' && (len(line) == 1 || line[1] == ' ')
}

// entry reads a key and its value into the map on top.
func (s *scanner) entry(line []byte, column int) bool {
	key, rest, ok := scanKey(line)
	if !ok || !s.add(key) {
		return false
	}
	blanks := indentOf(rest)
	rest = rest[blanks:]
	level := len(s.stack)
	if level <= len(s.path) {
		s.path[level-1] = string(key)
	}
	if len(rest) == 0 || rest[0] == '#' && blanks > 0 {
		s.empty = true
		s.noteGap(level)
		return s.note(level, scannedValue{plain: []byte("null")}) // or a map, which is no text either
	}
	s.empty = false
	s.noteGap(level)
	value, ok := s.value(rest, column)
	return ok && s.note(level, value)
}

// add takes note of a key of the map on top; false where it is there twice.
func (s *scanner) add(key []byte) bool {
	hash := uint64(14695981039346656037) // FNV-1a
	for _, b := range key {
		hash = (hash ^ uint64(b)) * 1099511628211
	}
	top := s.top()
	if slices.Contains(top.keys, hash) {
		return false
	}
	top.keys = append(top.keys, hash)
	return len(top.keys) <= widest
}

func (s *scanner) top() *frame { return &s.stack[len(s.stack)-1] }

// push opens a map or a list; frames keep their keys' memory for the next.
func (s *scanner) push(column int, list bool) bool {
	s.empty = false
	if n := len(s.stack); n < cap(s.stack) {
		s.stack = s.stack[:n+1]
		top := s.top()
		top.column, top.list, top.keys = column, list, top.keys[:0]
		return true
	}
	s.stack = append(s.stack, frame{column: column, list: list})
	return len(s.stack) <= deepest
}

func (s *scanner) pop() { s.stack = s.stack[:len(s.stack)-1] }

// noteGap keeps where the maps of metadata and of annotations begin, of which
// the latter may also stand there in another form.
func (s *scanner) noteGap(level int) {
	isMetadata := level == 1 && s.path[0] == "metadata"
	areAnnotations := level == 2 && s.path[0] == "metadata" && s.path[1] == "annotations" && !s.top().list
	if !isMetadata && !areAnnotations {
		return
	}
	s.gap = gap{}
	indent := indentOf(s.rest)
	if below := s.rest[indent:]; s.empty && indent > s.top().column && len(below) > 0 && below[0] != '#' && below[0] != '\n' && below[0] != '-' {
		s.gap = gap{at: len(s.body) - len(s.rest), below: areAnnotations, indent: indent}
	}
}

// note keeps what identifies an object. A value of several lines is none that
// could.
func (s *scanner) note(level int, value scannedValue) bool {
	if level > 3 || level > 1 && (s.path[0] != "metadata" || s.stack[1].list || s.top().list) {
		return true
	}
	var into *string
	switch {
	case level == 1 && s.path[0] == "apiVersion":
		into = &s.found.apiVersion
	case level == 1 && s.path[0] == "kind":
		into = &s.found.kind
	case level == 2 && s.path[1] == "name":
		into = &s.found.name
	case level == 2 && s.path[1] == "namespace":
		into = &s.found.namespace
	case level == 3 && (s.path[1] == "annotations" || s.path[1] == "labels"):
		all := &s.found.annotations
		if s.path[1] == "labels" {
			all = &s.found.labels
		}
		text, ok := value.text()
		*all = append(*all, pair{s.path[2], text})
		return ok
	default:
		return true
	}
	text, ok := value.text()
	*into = text
	return ok
}

func indentOf(line []byte) int {
	n := 0
	for n < len(line) && line[n] == ' ' {
		n++
	}
	return n
}
