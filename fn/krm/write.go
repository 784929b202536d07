package krm

import (
	"bufio"
	"bytes"
	"fmt"
	"io"

	"sigs.k8s.io/kustomize/kyaml/yaml"
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
	for _, item := range s.Items {
		if item.element != nil && item.text == nil {
			out.Write(item.element)
		} else {
			writeIndented(out, item.Text())
		}
	}
	if len(rest.Content) > 0 {
		out.Write(encode(rest))
	}
	return nil
}

func (s *Stream) writeDocuments(out *bufio.Writer) {
	for i, item := range s.Items {
		if i > 0 {
			out.WriteString("---\n")
		}
		out.Write(item.Text())
	}
}

// writeIndented writes a text as an element of a list: a dash before its first
// line, two blanks before all others.
func writeIndented(out *bufio.Writer, text []byte) {
	for n, line := range bytes.SplitAfter(text, []byte("\n")) {
		switch {
		case n == 0:
			out.WriteString("- ")
		case len(bytes.TrimRight(line, "\n")) > 0:
			out.WriteString("  ")
		}
		out.Write(line)
	}
}
