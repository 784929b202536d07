package krm

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/render-sonataflow/render-sonataflow/generators/parallel"
	"github.com/render-sonataflow/render-sonataflow/generators/quote"
)

// Stream is what was read: a ResourceList, or plain YAML documents.
type Stream struct {
	// ResourceList says which of the two, and so how it is written again.
	ResourceList bool
	Items        []*Item
	// FunctionConfig is a ResourceList's; nil where it has none.
	FunctionConfig *Item
	// Flags are those of a command line that set fields of FunctionConfig, by the
	// paths of these: a message names them in place of a file.
	Flags map[string]string
	// Rules are the severities that the layers below, and the checks that were taken
	// out of them, give rules by their ids.
	Rules map[string]string
	// Rendered are the kustomizations that were rendered while the stream was
	// built: nothing of it is rendered again.
	Rendered []string
	// Skipped are the files that hold no Kubernetes object and were passed over.
	Skipped []string
}

// A file may be read for no reason but that it lies in a folder.
var (
	// ErrEmpty is what a text without a document ends in.
	ErrEmpty = errors.New("pass a ResourceList or YAML documents")
	// ErrNoObject is what a text ends in that is YAML of something else: values,
	// a chart, data.
	ErrNoObject = errors.New("must be a Kubernetes object, with apiVersion and kind")
)

const (
	resourceListAPIVersion = "config.kubernetes.io/v1"
	resourceListKind       = "ResourceList"
)

// Bounds of what is read: an input that is beyond them was not meant for this.
const (
	// MaxBytes is how long a stream may be.
	MaxBytes = 512 << 20
	// MaxItems is how many objects it may hold.
	MaxItems = 1_000_000
)

// ReadAll reads a stream up to one byte more than it may have, for Read to
// refuse. Of a pipe nobody knows the length: it is read in pieces, which takes
// less memory than a buffer that doubles.
func ReadAll(r io.Reader) ([]byte, error) { return readAll(r, MaxBytes) }

func readAll(r io.Reader, most int64) ([]byte, error) {
	r = io.LimitReader(r, most+1)
	const smallest, largest = 4 << 10, 1 << 20
	var pieces [][]byte
	for size := smallest; ; size = min(4*size, largest) {
		buffer := make([]byte, size)
		n, err := io.ReadFull(r, buffer)
		pieces = append(pieces, buffer[:n])
		switch {
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			return slices.Concat(pieces...), nil
		case err != nil:
			return nil, err
		}
	}
}

// Read reads a ResourceList or plain YAML documents. Its error says everything
// that keeps it from being read.
func Read(in []byte) (*Stream, error) {
	if len(in) > MaxBytes {
		return nil, wholly("it has %d bytes, and must not have more than %d", len(in), MaxBytes)
	}
	if s, ok := scanList(in); ok {
		return s, s.bounded()
	}
	if !utf8.Valid(in) {
		return nil, wholly("it must be text in UTF-8")
	}
	if bytes.IndexByte(in, '\r') >= 0 { // YAML reads every kind of line break as \n
		in = []byte(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(string(in)))
	}
	if len(bytes.Trim(in, "\ufeff \t\n")) == 0 {
		return nil, fmt.Errorf("the input is empty: %w", ErrEmpty)
	}
	s := &Stream{}
	if err := s.addDocuments(documents(in), len(in) > manyBytes); err != nil {
		return nil, err
	}
	if s.ResourceList {
		for _, item := range s.Items {
			item.origin = origin{} // what a host passes is no file
		}
	}
	return s, s.bounded()
}

func (s *Stream) bounded() error {
	if len(s.Items) > MaxItems {
		return wholly("it holds %d objects, and must not hold more than %d", len(s.Items), MaxItems)
	}
	return nil
}

// manyBytes is the length of a text from which on what was parsed is parsed
// again when somebody asks, instead of being kept: nodes take twenty times the
// memory of their text.
const manyBytes = 4 << 20

// addDocuments takes in the documents of a stream, which are parsed on all
// cores.
func (s *Stream) addDocuments(found []document, forget bool) error {
	read := make([]readDocument, len(found))
	parallel.Each(len(found), func(n int) bool {
		read[n] = found[n].read()
		if forget && read[n].item != nil && read[n].item.text != nil {
			read[n].item.node = nil
		}
		return true
	})
	var problems []error
	objects := 0
	var comments strings.Builder
	for n, doc := range read {
		switch {
		case doc.err != nil:
			problems = append(problems, syntaxErrors(found[n], doc.err)...)
			continue
		case doc.item == nil && doc.root == nil && found[n].directives:
			continue
		case doc.item == nil && doc.root == nil:
			// A licence or a heading, of the document that follows.
			if len(bytes.TrimSpace(found[n].text)) > 0 {
				comments.Write(trimmed(found[n].text))
			}
			continue
		case doc.item == nil && doc.root.ShortTag() == "!!null":
			continue
		}
		objects++
		if err := s.add(comments.String(), found[n], doc); err != nil {
			for _, one := range separate(err) {
				problems = append(problems, &ReadError{Line: found[n].first + doc.line - 1, Column: columnOf(found[n].text, doc.line-1), Document: true, Message: one.Error(), cause: one})
			}
		}
		comments.Reset()
	}
	if s.ResourceList && objects > 1 {
		problems = append(problems, wholly("a ResourceList must be the only document"))
	}
	if len(problems) == 0 && objects == 0 {
		return fmt.Errorf("the input holds no YAML document: %w", ErrEmpty)
	}
	return errors.Join(problems...)
}

// separate takes joined errors apart.
func separate(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		return joined.Unwrap()
	}
	return []error{err}
}

// add takes in one document: a ResourceList, a Kubernetes List, or an object.
func (s *Stream) add(comments string, doc document, read readDocument) error {
	if read.item != nil {
		if comments != "" {
			before := read.item
			read.item = readItem([]byte(comments+string(before.Text())), before.peek(), doc.directives)
			read.item.origin = before.origin
			read.item.origin.line += before.peek().Line - read.item.peek().Line
		}
		return recognize(s.addItem(read.item), doc.text)
	}
	root := read.root
	if root.Kind != yaml.MappingNode {
		return recognize(ErrNoObject, doc.text)
	}
	key, items := entry(root, "items")
	if stringAt(root, "kind") != resourceListKind {
		return s.addItems(doc, root, key, items)
	}
	if apiVersion := stringAt(root, "apiVersion"); !strings.HasPrefix(apiVersion, "config.kubernetes.io/") {
		return fmt.Errorf("is a ResourceList of apiVersion %s, which must be %s", quote.Value(apiVersion), resourceListAPIVersion)
	}
	s.ResourceList = true
	if items != nil && items.Kind != yaml.SequenceNode && items.ShortTag() != "!!null" {
		return errors.New("is a ResourceList whose items must be a list")
	}
	_, config := entry(root, "functionConfig")
	switch {
	case config == nil || config.ShortTag() == "!!null":
	case config.Kind != yaml.MappingNode:
		return errors.New("is a ResourceList whose functionConfig must be an object")
	default:
		s.FunctionConfig = FromNode(config)
	}
	return s.addItems(doc, root, key, items)
}

func (s *Stream) addItems(doc document, root, key, list *yaml.Node) error {
	if list == nil || len(list.Content) == 0 {
		return nil
	}
	end, column := endOf(root, list, doc.text)
	texts := cutItems(doc.text, key, list, end, column)
	items := make([]*Item, len(list.Content))
	parallel.Each(len(items), func(n int) bool {
		if list.Content[n].Kind == yaml.MappingNode {
			items[n] = readItem(texts[n], list.Content[n], doc.directives)
			items[n].origin = originOf(list.Content[n], items[n].node, doc.first)
		}
		return true
	})
	var problems []error
	for n, item := range items {
		if item == nil {
			problems = append(problems, fmt.Errorf("has an entry items[%d] that %v", n, ErrNoObject)) //nolint:errorlint // the list is an object
			continue
		}
		if err := s.addEntry(doc, item); err != nil {
			problems = append(problems, fmt.Errorf("has an entry items[%d] that %v", n, err)) //nolint:errorlint // no ErrNoObject: the list is one
		}
	}
	return errors.Join(problems...)
}

// addEntry takes in an entry of a list, which may be a list itself: kubectl get
// of several kinds, put together by hand. Its entries are written anew.
func (s *Stream) addEntry(doc document, item *Item) error {
	key, below := entry(item.node, "items")
	if s.ResourceList || !isList(item.node, below) {
		return s.addItem(item)
	}
	if item.Kind() == resourceListKind {
		return errors.New("is a ResourceList, which must be the only document")
	}
	return s.addItems(document{text: doc.text, first: doc.first, directives: true}, item.node, key, below)
}

// endOf is the line after the last of a list's elements, and the column of
// what stands there: the next key, or nothing after the end of the text.
func endOf(root, list *yaml.Node, text []byte) (end, column int) {
	end, column = bytes.Count(text, []byte("\n"))+2, 1
	for i := 0; i+1 < len(root.Content); i += 2 {
		if key := root.Content[i]; key.Line > list.Line && key.Line < end {
			end, column = key.Line, key.Column
		}
	}
	return end, column
}

// addItem takes in one object. Hosts with files pass whatever YAML a package
// holds, such as a kustomization.yaml without a kind: it is not ours to judge.
func (s *Stream) addItem(item *Item) error {
	if !s.ResourceList && (item.APIVersion() == "" || item.Kind() == "") {
		return notWhole(item)
	}
	s.Items = append(s.Items, item)
	return nil
}

// notWhole says of something that is no object what it lacks to be one.
func notWhole(item *Item) error {
	_, metadata := entry(item.peek(), "metadata")
	switch {
	case item.Kind() != "" && item.APIVersion() == "":
		return fmt.Errorf("has the kind %s and no apiVersion: add it", quote.Value(item.Kind()))
	case metadata != nil && item.APIVersion() != "":
		return fmt.Errorf("has the apiVersion %s and no kind: add it", quote.Value(item.APIVersion()))
	case metadata != nil:
		return errors.New("has metadata and neither apiVersion nor kind: add them")
	default:
		return ErrNoObject
	}
}

// SetFile notes the file that the stream's items come from, for messages.
func (s *Stream) SetFile(path string) {
	for _, item := range s.Items {
		item.file = path
	}
}
