package krm

import (
	"strings"

	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// scalarString writes a string in the style that stringNode chooses; indent is
// that of its key or dash, negative where it is a key itself.
func (w *typedWriter) scalarString(value string, indent int) {
	if plainIsSafe(value) {
		w.out = append(w.out, value...)
		return
	}
	node := stringNode(value)
	switch {
	case indent < 0 && strings.Contains(value, "\n"), strings.ContainsAny(value, "\ufffe\uffff"):
		w.known = false
	case node.Style == yaml.DoubleQuotedStyle && printable(node.Value, "\n\t"):
		w.out = append(w.out, '"')
		w.out = append(w.out, escapes.Replace(node.Value)...)
		w.out = append(w.out, '"')
	case node.Style == yaml.LiteralStyle && indent >= 0 && !strings.HasSuffix(value, "\n\n"):
		w.literal(value, indent+2)
	default:
		w.known = false
	}
}

var escapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`)

// literal writes a block scalar but its last line break.
func (w *typedWriter) literal(value string, indent int) {
	w.out = append(w.out, '|')
	if !strings.HasSuffix(value, "\n") {
		w.out = append(w.out, '-')
	}
	for line := range strings.SplitSeq(strings.TrimSuffix(value, "\n"), "\n") {
		w.out = append(w.out, '\n')
		if line != "" {
			w.indent(indent)
			w.out = append(w.out, line...)
		}
	}
}
