// Package quote decides what of the input a message, a diff or a drawing may
// repeat, and how. What may hold a credential is known by its place: see
// Shown. In texts whose places nobody knows any more credentials are known by
// how they are written: see Text.
package quote

import (
	"strconv"
	"strings"
	"unicode"
)

// longest is how many bytes of a value a message repeats: more would flood a
// terminal.
const longest = 80

// Hidden stands where something is that must not be repeated.
const Hidden = "***"

// Value puts a user's value into a message, without credentials, and cut where
// it is long. It is for values of places that are Shown.
func Value(value string) string {
	value = Text(value)
	if len(value) > longest {
		value = strings.ToValidUTF8(value[:longest], "") + "…"
	}
	return strconv.Quote(value)
}

// Printable escapes what a terminal would act on, and what reads otherwise
// than it is; lines stay lines.
func Printable(text string) string {
	if !strings.ContainsFunc(text, unprintable) {
		return text
	}
	var out strings.Builder
	for _, r := range text {
		if unprintable(r) {
			escaped := strconv.QuoteRune(r)
			out.WriteString(escaped[1 : len(escaped)-1])
		} else {
			out.WriteRune(r)
		}
	}
	return out.String()
}

// Line is Printable for a text that must stay on its line, and in its column.
func Line(text string) string {
	text = Printable(text)
	if !strings.ContainsAny(text, "\n\t") {
		return text // as nearly every text is
	}
	return strings.NewReplacer("\n", `\n`, "\t", `\t`).Replace(text)
}

func unprintable(r rune) bool { return r != '\n' && r != '\t' && !unicode.IsPrint(r) }
