package krm

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// parse reads one YAML document into its root node, which has no aliases;
// expanded tells that it had some, so that the text no longer says the same.
// nil is returned for a document of nothing but comments.
func parse(text []byte) (root *yaml.Node, expanded bool, err error) {
	document, err := decodeOne(text)
	if err != nil {
		return nil, false, located(err, text)
	}
	if document == nil || document.Kind != yaml.DocumentNode || len(document.Content) != 1 {
		return nil, false, nil
	}
	e := &expander{}
	root = e.expand(document.Content[0], 0)
	if slices.ContainsFunc(e.problems, isOddKey) {
		if at := lineOf(text, templated()); at > 0 {
			return nil, false, fmt.Errorf("line %d: %s", at, template)
		}
	}
	return root, e.expanded, errors.Join(e.problems...)
}

// isOddKey: an unquoted action of a template is a map as the key of a map.
func isOddKey(err error) bool { return strings.Contains(err.Error(), "a key must be a plain string") }

// decodeOne reads the one document of a text; a second one is an error, since
// it would be lost without a word.
func decodeOne(text []byte) (document *yaml.Node, err error) {
	// The library panics where it fails to foresee an input; no input may end
	// the process that way.
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("this is YAML that cannot be read: %v", p)
		}
	}()
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	var first, second yaml.Node
	switch err := decoder.Decode(&first); {
	case errors.Is(err, io.EOF):
		return nil, nil
	case err != nil:
		return nil, err
	}
	switch err := decoder.Decode(&second); {
	case err == nil:
		return nil, fmt.Errorf("line %d: %s", second.Line, anotherDocument)
	case !errors.Is(err, io.EOF):
		return nil, err
	}
	return &first, nil
}

// entry finds a key of a mapping; both are nil where it is not there.
func entry(mapping *yaml.Node, key string) (k, v *yaml.Node) {
	if mapping == nil || mapping.Kind != yaml.MappingNode {
		return nil, nil
	}
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == key {
			return mapping.Content[i], mapping.Content[i+1]
		}
	}
	return nil, nil
}

// valueAt finds a value deep in a mapping, nil where there is none.
func valueAt(node *yaml.Node, path ...string) *yaml.Node {
	for _, key := range path {
		_, node = entry(node, key)
	}
	return node
}

// stringAt reads a scalar deep in a mapping, "" where there is none.
func stringAt(node *yaml.Node, path ...string) string {
	node = valueAt(node, path...)
	if node == nil || node.Kind != yaml.ScalarNode || node.ShortTag() == "!!null" {
		return ""
	}
	return node.Value
}
