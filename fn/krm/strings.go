package krm

import (
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// stringNode writes a string so that every reader of YAML, of version 1.1 as
// well, reads a string back.
func stringNode(value string) *yaml.Node {
	value = strings.ToValidUTF8(value, "\ufffd") // as JSON does; YAML has no other bytes
	node := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: value}
	switch {
	case literalIsSafe(value):
		node.Style = yaml.LiteralStyle
	case !plainIsSafe(value):
		node.Style = yaml.DoubleQuotedStyle
	}
	return node
}

// literalIsSafe: several lines, none of which a reader could change. By the
// first, readers find out how far all are indented.
func literalIsSafe(value string) bool {
	if !strings.Contains(value, "\n") || strings.ContainsAny(value[:1], "\n\t ") {
		return false
	}
	for line := range strings.SplitSeq(value, "\n") {
		if strings.TrimRight(line, " \t") != line {
			return false
		}
	}
	return printable(value, "\n\t")
}

// plainIsSafe: nothing that any version of YAML gives a meaning to. Numbers
// and words such as yes are quoted by how they begin, which quotes a little
// more than is needed and nothing less.
func plainIsSafe(value string) bool {
	if value == "" || strings.TrimSpace(value) != value || !printable(value, "") {
		return false
	}
	first := value[0]
	letter := first >= 'a' && first <= 'z' || first >= 'A' && first <= 'Z' || first == '/' || first == '_' || first == '$'
	if !letter || strings.Contains(value, ": ") || strings.HasSuffix(value, ":") || strings.Contains(value, " #") {
		return false
	}
	switch strings.ToLower(value) {
	case "y", "n", "yes", "no", "on", "off", "true", "false", "null":
		return false
	}
	return true
}

func printable(value, also string) bool {
	for _, r := range value {
		if strings.ContainsRune(also, r) {
			continue
		}
		// Control characters, the line breaks of Unicode, the byte order mark
		// and broken UTF-8 all need an escape.
		if r < ' ' || r >= 0x7f && r < 0xa0 || r == 0x2028 || r == 0x2029 || r == 0xfeff || r == 0xfffd || r > 0xffff {
			return false
		}
	}
	return true
}
