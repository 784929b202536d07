package generators

import (
	"slices"
	"strings"
)

// Property is one line of an application.properties file.
type Property struct {
	Key   string `json:"key"`
	Value string `json:"value"`
	// From says which field decided the value.
	From Origin `json:"from"`
	// discovered keys escape more characters, as the operator writes them.
	discovered bool
}

// sortProperties orders by key, as the operator does, and lets the last of two
// properties with one key win.
func sortProperties(properties []Property) []Property {
	byKey := make(map[string]Property, len(properties))
	for _, p := range properties {
		byKey[p.Key] = p
	}
	sorted := make([]Property, 0, len(byKey))
	for _, p := range byKey {
		sorted = append(sorted, p)
	}
	slices.SortFunc(sorted, func(a, b Property) int { return strings.Compare(a.Key, b.Key) })
	return sorted
}

// formatProperties writes "key = value" lines in the order given. Where
// nothing needs an escape the bytes equal the operator's; where something
// does, the operator's file is broken and ours reads back as the same pairs.
func formatProperties(properties []Property) string {
	var out strings.Builder
	for _, p := range properties {
		special := "=: "
		if p.discovered {
			special = "=:/ "
		}
		escapeProperty(&out, p.Key, special)
		out.WriteString(" = ")
		escapeProperty(&out, p.Value, "")
		out.WriteByte('\n')
	}
	return out.String()
}

// escapeProperty writes text so that a properties parser reads it back
// unchanged: special lists the characters that would end a key.
func escapeProperty(out *strings.Builder, text, special string) {
	for i, r := range text {
		switch {
		case r == '\\':
			out.WriteString(`\\`)
		case r == '\n':
			out.WriteString(`\n`)
		case r == '\r':
			out.WriteString(`\r`)
		case r == '\t':
			out.WriteString(`\t`)
		case r == '\f':
			out.WriteString(`\f`)
		case i == 0 && r == ' ', // white space after the separator is skipped
			i == 0 && special != "" && (r == '#' || r == '!'), // would begin a comment
			strings.ContainsRune(special, r):
			out.WriteByte('\\')
			out.WriteRune(r)
		default:
			out.WriteRune(r)
		}
	}
}
