package fn

import (
	"bytes"
	"fmt"
	"io"

	"sigs.k8s.io/kustomize/kyaml/fn/framework"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

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
