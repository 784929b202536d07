package krm

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/render-sonataflow/render-sonataflow/generators/quote"
)

// Stream is what was read: a ResourceList, or plain YAML documents.
type Stream struct {
	// ResourceList says which of the two, and so how it is written again.
	ResourceList bool
	Items        []*Item
	// FunctionConfig is a ResourceList's; nil where it has none.
	FunctionConfig *Item
}

const (
	resourceListAPIVersion = "config.kubernetes.io/v1"
	resourceListKind       = "ResourceList"
)

// Read reads a ResourceList or plain YAML documents. Its error says everything that keeps it from being
// read.
func Read(in []byte) (*Stream, error) {
	if !utf8.Valid(in) {
		return nil, errors.New("cannot read the input: it must be text in UTF-8")
	}
	// YAML reads every kind of line break as \n.
	text := strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(string(in))
	if strings.Trim(text, byteOrderMark+" \t\n") == "" {
		return nil, errors.New("stdin is empty: pass a ResourceList or YAML documents")
	}
	s := &Stream{}
	var problems []error
	read := 0
	var comments strings.Builder
	for _, doc := range documents(text) {
		root, expanded, err := parse([]byte(doc.text))
		switch {
		case err != nil:
			for _, line := range strings.Split(atLine(err, doc.first), "\n") {
				problems = append(problems, errors.New("cannot read the input: "+line))
			}
			continue
		case root == nil && doc.directives:
			continue
		case root == nil:
			// A licence or a heading, of the document that follows.
			if strings.TrimSpace(doc.text) != "" {
				comments.Write(trimmed(doc.text))
			}
			continue
		case root.ShortTag() == "!!null":
			continue
		}
		read++
		if err := s.add(comments.String(), doc, root, expanded); err != nil {
			problems = append(problems, fmt.Errorf("cannot read the input: the document at line %d %w", doc.first+root.Line-1, err))
		}
		comments.Reset()
	}
	if s.ResourceList && read > 1 {
		problems = append(problems, errors.New("cannot read the input: a ResourceList must be the only document"))
	}
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	if read == 0 {
		return nil, errors.New("stdin holds no YAML document: pass a ResourceList or YAML documents")
	}
	return s, nil
}

// add takes in one document: a ResourceList, a Kubernetes List, or an object.
func (s *Stream) add(comments string, doc document, root *yaml.Node, expanded bool) error {
	if root.Kind != yaml.MappingNode {
		return errors.New("must be a Kubernetes object, with apiVersion and kind")
	}
	kind, apiVersion := stringAt(root, "kind"), stringAt(root, "apiVersion")
	key, items := entry(root, "items")
	switch {
	case kind == resourceListKind && !strings.HasPrefix(apiVersion, "config.kubernetes.io/"):
		return fmt.Errorf("is a ResourceList of apiVersion %s, which must be %s", quote.Value(apiVersion), resourceListAPIVersion)
	case kind == resourceListKind:
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
			s.FunctionConfig = &Item{node: config}
		}
		return s.addItems(doc, root, key, items, expanded)
	case isList(root, kind) && items != nil && items.Kind == yaml.SequenceNode:
		return s.addItems(doc, root, key, items, expanded)
	default:
		return s.addItem(readItem([]byte(comments+string(trimmed(doc.text))), root, expanded || doc.directives))
	}
}

// isList tells Kubernetes' lists, which have no name, from objects whose kind
// just ends so.
func isList(root *yaml.Node, kind string) bool {
	return strings.HasSuffix(kind, "List") && stringAt(root, "metadata", "name") == ""
}

// readItem makes an item of a node, and of its text where that reads the same
// when it stands alone. Its lines are then those of the text.
func readItem(text []byte, node *yaml.Node, rewrite bool) *Item {
	if text == nil || rewrite || node.Style&yaml.FlowStyle != 0 {
		return &Item{node: node}
	}
	root, expanded, err := parse(text)
	if err != nil || expanded || root == nil || !sameNode(root, node) {
		return &Item{node: node}
	}
	return &Item{text: text, node: root}
}

func (s *Stream) addItems(doc document, root, key, list *yaml.Node, expanded bool) error {
	if list == nil || len(list.Content) == 0 {
		return nil
	}
	end, column := endOf(root, list, doc.text)
	texts := cutItems([]byte(doc.text), key, list, end, column)
	var problems []error
	for i, node := range list.Content {
		if node.Kind != yaml.MappingNode {
			problems = append(problems, fmt.Errorf("has an entry items[%d] that must be a Kubernetes object, with apiVersion and kind", i))
			continue
		}
		if err := s.addItem(readItem(texts[i], node, expanded || doc.directives)); err != nil {
			problems = append(problems, fmt.Errorf("has an entry items[%d] that %w", i, err))
		}
	}
	return errors.Join(problems...)
}

// endOf is the line after the last of a list's elements, and the column of
// what stands there: the next key, or nothing after the end of the text.
func endOf(root, list *yaml.Node, text string) (end, column int) {
	end, column = strings.Count(text, "\n")+2, 1
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
		return errors.New("must be a Kubernetes object, with apiVersion and kind")
	}
	s.Items = append(s.Items, item)
	return nil
}

// SetFile notes the file that the stream's items come from, for messages.
func (s *Stream) SetFile(path string) {
	for _, item := range s.Items {
		item.file = path
	}
}
