package fn

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/fn/framework"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// Stream is what stdin held: a ResourceList, or plain YAML documents.
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

// ReadStream reads stdin. Its error says everything that keeps it from being
// read.
func ReadStream(in []byte) (*Stream, error) {
	text := strings.TrimPrefix(strings.ReplaceAll(string(in), "\r\n", "\n"), "\ufeff")
	if strings.TrimSpace(text) == "" {
		return nil, errors.New("stdin is empty: pass a ResourceList or YAML documents")
	}
	s := &Stream{}
	var problems []error
	read := 0
	for _, doc := range documents(text) {
		root, expanded, err := parse(doc.text)
		if err != nil {
			problems = append(problems, fmt.Errorf("cannot read the input: %s", atLine(err, doc.first)))
			continue
		}
		if root == nil || root.ShortTag() == "!!null" {
			continue
		}
		read++
		if err := s.add(doc.text, root, expanded); err != nil {
			problems = append(problems, fmt.Errorf("cannot read the input: the document at line %d %w", doc.first+root.Line-1, err))
		}
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
func (s *Stream) add(text []byte, root *yaml.Node, expanded bool) error {
	if root.Kind != yaml.MappingNode {
		return errors.New("must be a Kubernetes object, with apiVersion and kind")
	}
	kind := stringAt(root, "kind")
	_, items := entry(root, "items")
	switch {
	case kind == resourceListKind && strings.HasPrefix(stringAt(root, "apiVersion"), "config.kubernetes.io/"):
		s.ResourceList = true
		if items != nil && items.Kind != yaml.SequenceNode && items.ShortTag() != "!!null" {
			return errors.New("is a ResourceList whose items must be a list")
		}
		if _, config := entry(root, "functionConfig"); config != nil && config.Kind == yaml.MappingNode {
			s.FunctionConfig = &Item{node: config}
		}
		return s.addItems(text, root, items, expanded)
	case strings.HasSuffix(kind, "List") && items != nil && items.Kind == yaml.SequenceNode:
		return s.addItems(text, root, items, expanded)
	default:
		item := &Item{node: root}
		if !expanded && root.Style&yaml.FlowStyle == 0 && !strings.HasPrefix(string(text), "%") {
			item.text = trimmed(text)
		}
		return s.addItem(item)
	}
}

// trimmed drops what is around a document: blank lines before and after it,
// and the blanks that stand for its marker.
func trimmed(text []byte) []byte {
	for {
		line, rest, found := bytes.Cut(text, []byte("\n"))
		if !found || len(bytes.TrimSpace(line)) > 0 {
			break
		}
		text = rest
	}
	return append(bytes.TrimRight(text, "\n"), '\n')
}

func (s *Stream) addItems(text []byte, root, list *yaml.Node, expanded bool) error {
	if list == nil || len(list.Content) == 0 {
		return nil
	}
	var cut [][]byte
	if !expanded {
		cut = cutItems(text, list, endOf(root, list, text))
	}
	var problems []error
	for i, node := range list.Content {
		if node.Kind != yaml.MappingNode {
			problems = append(problems, fmt.Errorf("has an entry items[%d] that must be a Kubernetes object, with apiVersion and kind", i))
			continue
		}
		item := &Item{node: node}
		if cut != nil {
			item = &Item{text: cut[i]}
		}
		if err := s.addItem(item); err != nil {
			problems = append(problems, fmt.Errorf("has an entry items[%d] that %w", i, err))
		}
	}
	return errors.Join(problems...)
}

// endOf is the line after the last of a list's elements: that of the next key,
// or after the end of the text.
func endOf(root, list *yaml.Node, text []byte) int {
	end := bytes.Count(text, []byte("\n")) + 2
	for i := 0; i+1 < len(root.Content); i += 2 {
		if line := root.Content[i].Line; line > list.Line && line < end {
			end = line
		}
	}
	return end
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

// Write writes the stream as what it was read as. Results travel in a
// ResourceList only.
func (s *Stream) Write(w io.Writer, results framework.Results) error {
	if !s.ResourceList {
		return s.writeDocuments(w)
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, "apiVersion: %s\nkind: %s\nitems:", resourceListAPIVersion, resourceListKind)
	if len(s.Items) == 0 {
		out.WriteString(" []")
	}
	out.WriteByte('\n')
	for _, item := range s.Items {
		out.Write(indented(item.Text()))
	}
	root := &yaml.Node{Kind: yaml.MappingNode}
	if s.FunctionConfig != nil {
		put(root, "functionConfig", s.FunctionConfig.root())
	}
	if len(results) > 0 {
		var list yaml.Node
		if err := list.Encode(results); err != nil {
			return fmt.Errorf("cannot write the results: %w", err)
		}
		put(root, "results", &list)
	}
	if len(root.Content) > 0 {
		out.Write(encode(root))
	}
	_, err := w.Write(out.Bytes())
	return err
}

func (s *Stream) writeDocuments(w io.Writer) error {
	for i, item := range s.Items {
		if i > 0 {
			if _, err := io.WriteString(w, "---\n"); err != nil {
				return err
			}
		}
		if _, err := w.Write(item.Text()); err != nil {
			return err
		}
	}
	return nil
}
