package krm

import (
	"bytes"
	"strings"
)

// scannedValue is a value as it stands: a plain scalar, a quoted one, an empty
// map or list, or (with block set) one of several lines.
type scannedValue struct {
	plain, quoted []byte
	block         bool
}

// text is the string that a value is, as stringAt reads it; false where only
// the parser knows.
func (v scannedValue) text() (string, bool) {
	switch {
	case v.block || v.plain == nil && v.quoted == nil:
		return "", false
	case v.plain != nil:
		switch text := string(v.plain); text {
		case "~", "null", "Null", "NULL":
			return "", true
		default:
			return text, true
		}
	}
	inner := string(v.quoted[1 : len(v.quoted)-1])
	if v.quoted[0] == '\'' {
		return strings.ReplaceAll(inner, "''", "'"), true
	}
	return inner, !strings.Contains(inner, `\`)
}

// value reads what stands behind a key or a dash at a column, and the lines of
// a block scalar below it.
func (s *scanner) value(line []byte, column int) (scannedValue, bool) {
	switch line[0] {
	case '"', '\'':
		return scanQuoted(line)
	case '|', '>':
		return scannedValue{block: true}, s.block(line, column)
	case '{', '[':
		end := line[0] + 2 // in ASCII, } and ] stand two behind
		return scannedValue{}, len(line) > 1 && line[1] == end && endsHere(line[2:])
	}
	plain, ok := scanPlain(line)
	return scannedValue{plain: plain}, ok
}

// scanQuoted reads a string that ends on its line.
func scanQuoted(line []byte) (scannedValue, bool) {
	end := closingQuote(line)
	if end < 0 {
		return scannedValue{}, false
	}
	return scannedValue{quoted: line[:end+1]}, endsHere(line[end+1:])
}

// closingQuote is where the string that begins a line ends, negative where it
// does not, or has an escape that is not known here.
func closingQuote(line []byte) int {
	quote := line[0]
	for n := 1; n < len(line); n++ {
		switch {
		case quote == '"' && line[n] == '\\':
			if n++; n == len(line) || strings.IndexByte(`"\/ntr`, line[n]) < 0 {
				return -1
			}
		case line[n] != quote:
		case quote == '\'' && n+1 < len(line) && line[n+1] == '\'':
			n++
		default:
			return n
		}
	}
	return -1
}

// endsHere: blanks and a comment at most.
func endsHere(rest []byte) bool {
	blanks := indentOf(rest)
	return blanks == len(rest) || blanks > 0 && rest[blanks] == '#'
}

// scanPlain reads a plain scalar up to the end of its line or a comment.
func scanPlain(line []byte) ([]byte, bool) {
	if at := bytes.Index(line, []byte(" #")); at >= 0 {
		line = line[:at]
	}
	line = bytes.TrimRight(line, " ")
	switch first := line[0]; {
	case first == '-' && len(line) > 1 && isPlainByte(line[1]):
	case isPlainByte(first) && first != '-':
	default:
		return nil, false
	}
	if bytes.ContainsAny(line, "\t") || bytes.Contains(line, []byte(": ")) || line[len(line)-1] == ':' {
		return nil, false
	}
	return line, true
}

// isPlainByte: what may begin a plain scalar beyond doubt.
func isPlainByte(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' ||
		b == '/' || b == '_' || b == '.' || b == '$' || b == '(' || b == '+' || b == '~' || b == '=' || b == '-'
}

// scanKey reads a key up to its colon.
func scanKey(line []byte) (key, rest []byte, ok bool) {
	end := 0
	switch quote := line[0]; {
	case quote == '"' || quote == '\'':
		if end = closingQuote(line); end < 0 || bytes.ContainsAny(line[1:end], `\'`) {
			return nil, nil, false
		}
		key, end = line[1:end], end+1
	case !isKeyByte(quote) || quote == '-' || quote == '=': // = has a meaning of its own in YAML 1.1
		return nil, nil, false
	default:
		for end < len(line) && isKeyByte(line[end]) {
			end++
		}
		key = line[:end]
	}
	if end >= len(line) || line[end] != ':' || end+1 < len(line) && line[end+1] != ' ' || end > 100 {
		return nil, nil, false // a key of over 128 characters is written in another way
	}
	return key, line[end+1:], true
}

func isKeyByte(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' ||
		b == '.' || b == '/' || b == '_' || b == '-'
}

// block skips the lines of a block scalar below a column.
func (s *scanner) block(header []byte, column int) bool {
	header = bytes.TrimRight(header[1:], " ")
	if len(header) > 1 || len(header) == 1 && header[0] != '-' {
		return false
	}
	indent := 0
	for len(s.rest) > 0 {
		line, rest, ended := bytes.Cut(s.rest, []byte("\n"))
		if !ended {
			return false
		}
		blanks := indentOf(line)
		switch {
		case blanks == len(line):
			// Blanks before the first line, or further in than its end, have
			// rules of their own.
			if indent == 0 && blanks > 0 || len(rest) == 0 || blanks == 1 || blanks == 2 {
				return false
			}
		case indent == 0:
			if blanks <= column {
				return true // an empty one
			}
			if line[blanks] == '\t' {
				return false
			}
			indent = blanks
		case blanks < indent:
			// A comment here belongs to nobody knows what.
			return blanks <= column && line[blanks] != '#'
		}
		s.rest = rest
	}
	return indent > 0
}
