// Package quote decides what of the input a message may repeat, and how.
package quote

import (
	"strconv"
	"strings"
)

// longest is how many bytes of a value a message repeats: more would flood a
// terminal.
const longest = 80

// Value puts a user's value into a message, cut where it is long.
func Value(value string) string {
	if len(value) > longest {
		value = strings.ToValidUTF8(value[:longest], "") + "…"
	}
	return strconv.Quote(value)
}
