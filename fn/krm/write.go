package krm

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"iter"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/render-sonataflow/render-sonataflow/generators/parallel"
)

// pipeSize is how many bytes are written at once: what a pipe holds, so that a
// reader who stops early, such as head, ends no small render.
const pipeSize = 64 << 10

// Write writes the stream as what it was read as. Results travel in a
// ResourceList only. Its only errors are those of w.
func (s *Stream) Write(w io.Writer, results Results) error {
	out := bufio.NewWriterSize(w, pipeSize)
	if s.ResourceList {
		if err := s.writeList(out, results); err != nil {
			return err
		}
	} else {
		s.writeDocuments(out)
	}
	return out.Flush()
}

// writeList leaves errors of out to its Flush.
func (s *Stream) writeList(out *bufio.Writer, results Results) error {
	rest := &yaml.Node{Kind: yaml.MappingNode}
	if s.FunctionConfig != nil {
		put(rest, "functionConfig", s.FunctionConfig.root())
	}
	if len(results) > 0 {
		var list yaml.Node
		if err := list.Encode(results.tagged()); err != nil {
			return fmt.Errorf("the results cannot be encoded: %w", err)
		}
		put(rest, "results", &list)
	}
	fmt.Fprintf(out, "apiVersion: %s\nkind: %s\nitems:", resourceListAPIVersion, resourceListKind)
	if len(s.Items) == 0 {
		out.WriteString(" []")
	}
	out.WriteByte('\n')
	for _, text := range s.written((*Item).inList) {
		out.Write(text)
	}
	if len(rest.Content) > 0 {
		out.Write(encode(rest))
	}
	return nil
}

func (s *Stream) writeDocuments(out *bufio.Writer) {
	for i, text := range s.written((*Item).Text) {
		if i > 0 {
			out.WriteString("---\n")
		}
		out.Write(text)
	}
}

// written are all items in a form, in their order. Some are only put into it
// now: on all cores, a share of them at a time.
func (s *Stream) written(form func(*Item) []byte) iter.Seq2[int, []byte] {
	const share = 256
	return func(yield func(int, []byte) bool) {
		var texts [share][]byte
		for from := 0; from < len(s.Items); from += share {
			some := s.Items[from:min(from+share, len(s.Items))]
			parallel.Each(len(some), func(n int) bool {
				texts[n] = form(some[n])
				return true
			})
			for n := range some {
				if !yield(from+n, texts[n]) {
					return
				}
			}
		}
	}
}

// inList is an item as an element of a list.
func (i *Item) inList() []byte {
	if i.element != nil && i.text == nil {
		return i.element
	}
	return indented(i.Text())
}

// indented is a text as an element of a list: a dash before its first line, two
// blanks before all others.
func indented(text []byte) []byte {
	out := make([]byte, 0, len(text)+2*bytes.Count(text, []byte("\n"))+2)
	for n, line := range bytes.SplitAfter(text, []byte("\n")) {
		switch {
		case n == 0:
			out = append(out, "- "...)
		case len(bytes.TrimRight(line, "\n")) > 0:
			out = append(out, "  "...)
		}
		out = append(out, line...)
	}
	return out
}
