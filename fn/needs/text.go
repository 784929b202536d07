package needs

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/render-sonataflow/render-sonataflow/generators/quote"
)

// WriteText writes the list for people: what must be there, and the order.
func WriteText(w io.Writer, l *List) error {
	var out strings.Builder
	if len(l.Needs) == 0 {
		out.WriteString("Nothing must be there before the apply.\n")
	} else {
		out.WriteString("Before the apply there must be:\n")
	}
	writeRows(&out, l.Needs, (*Need).Details)
	out.WriteString("\nApply in this order, each wave when the one before is up:\n")
	for _, wave := range l.Waves {
		if len(wave.Objects) == 0 {
			continue
		}
		fmt.Fprintf(&out, "  %-11s  %s\n", wave.Name, quote.Line(some(wave.Objects)))
		for _, command := range wave.Wait {
			out.WriteString("      " + quote.Line(command) + "\n")
		}
	}
	_, err := io.WriteString(w, out.String())
	return err
}

// WriteMissing writes what is missing, and what nobody looked up.
func WriteMissing(w io.Writer, l *List, missing []*Need) error {
	var out strings.Builder
	if len(missing) > 0 {
		out.WriteString("Missing before the apply:\n")
	} else {
		out.WriteString("Nothing is missing that a list can show.\n")
	}
	writeRows(&out, missing, func(n *Need) []string { return []string{n.Missing} })
	var unchecked []*Need
	for _, n := range l.Needs {
		if n.Unchecked {
			unchecked = append(unchecked, n)
		}
	}
	if len(unchecked) > 0 {
		out.WriteString("\nNo list shows these, so look yourself:\n")
	}
	writeRows(&out, unchecked, (*Need).Details)
	_, err := io.WriteString(w, out.String())
	return err
}

// widest is how wide the column of names becomes: longer ones stand out.
const widest = 64

// writeRows writes each need with who needs it, and under it what there is to
// say of it.
func writeRows(out *strings.Builder, needs []*Need, say func(*Need) []string) {
	kind, name := 0, 0
	for _, n := range needs {
		kind = max(kind, len(n.Kind))
		if width := len(n.Title()); width <= widest {
			name = max(name, width)
		}
	}
	for _, n := range needs {
		fmt.Fprintf(out, "  %-*s  %-*s  for %s\n", kind, quote.Line(n.Kind), name, quote.Line(n.Title()), quote.Line(some(n.For)))
		for _, text := range say(n) {
			out.WriteString("      " + quote.Line(text) + "\n")
		}
	}
}

// Title names it, with the version of an API.
func (n *Need) Title() string {
	switch {
	case n.APIVersion != "":
		return n.APIVersion + " " + n.Name
	case n.Namespace != "":
		return n.Namespace + "/" + n.Name
	default:
		return n.Name
	}
}

// Details are what there is to know besides the name.
func (n *Need) Details() (parts []string) {
	if len(n.Keys) > 0 {
		parts = append(parts, keyWord(n.Keys))
	}
	if n.Class != "" {
		parts = append(parts, "class "+n.Class)
	}
	for _, schema := range n.Schemas {
		text := "schema " + schema.Name
		if schema.ByJob {
			text += " (the migration Job makes it)"
		}
		parts = append(parts, text)
	}
	if n.MirrorOf != "" {
		parts = append(parts, "a copy of "+n.MirrorOf)
	}
	if n.Note != "" {
		parts = append(parts, n.Note)
	}
	return parts
}

// some names the first of a list and counts the rest.
func some(list []string) string {
	const shown = 2
	if len(list) <= shown {
		return strings.Join(list, ", ")
	}
	return strings.Join(list[:shown], ", ") + " and " + strconv.Itoa(len(list)-shown) + " more"
}
