package cli

import (
	"fmt"
	"strings"
	"unicode"
)

// Names of the input stand in drawings. Broken input is drawn, too, so that a
// name may hold anything, also what ends a string, a line, a fence or a script.

// textMermaid writes a text into a string of Mermaid: what is no letter, digit
// or harmless sign is written by its number, as Mermaid does, and not as HTML
// does.
func textMermaid(text string) string {
	var out strings.Builder
	for _, r := range strings.ToValidUTF8(text, "\ufffd") {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), strings.ContainsRune(" ._-/:,+=()?*", r):
			out.WriteRune(r)
		case unicode.IsPrint(r):
			fmt.Fprintf(&out, "#%d;", r)
		default:
			out.WriteString("#65533;") // the replacement character
		}
	}
	return out.String()
}

// labelMermaid is textMermaid of a label of several lines.
func labelMermaid(label string) string {
	lines := strings.Split(label, "\n")
	for n, line := range lines {
		lines[n] = textMermaid(line)
	}
	return strings.Join(lines, "<br/>")
}

// quoteDOT writes a DOT string of lines. Graphviz reads HTML's entities in it.
func quoteDOT(lines ...string) string {
	var out strings.Builder
	out.WriteByte('"')
	for n, line := range lines {
		if n > 0 {
			out.WriteString(`\n`)
		}
		for _, r := range strings.ToValidUTF8(line, "\ufffd") {
			switch {
			case r == '"' || r == '\\':
				out.WriteString(`\` + string(r))
			case r == '&':
				out.WriteString("&amp;")
			case unicode.IsPrint(r):
				out.WriteRune(r)
			default:
				out.WriteRune('\ufffd')
			}
		}
	}
	out.WriteByte('"')
	return out.String()
}

func (t *topology) namespaceID(namespace string) string {
	return t.ids[nodeKey{kindNamespace, namespace, ""}]
}
