package krm

import (
	"bytes"
	"slices"
	"unicode/utf8"

	"github.com/render-sonataflow/render-sonataflow/generators/parallel"
)

// scanList reads a ResourceList that a host wrote without parsing its items:
// they leave as the bytes they came in. false is returned where the text is
// written in another way than hosts do.
func scanList(text []byte) (*Stream, bool) {
	elements, begin, end := cutElements(text)
	if elements == nil || bytes.IndexByte(text, '\r') >= 0 { // which breaks lines, too
		return nil, false
	}
	// Everything but the items is parsed, as if there were none.
	rest := slices.Concat(text[:begin], text[end:])
	root, expanded, err := parse(rest)
	if err != nil || root == nil || expanded || stringAt(root, "kind") != resourceListKind {
		return nil, false
	}
	s := &Stream{}
	if err := s.add("", document{text: rest}, readDocument{root: root}); err != nil {
		return nil, false
	}
	return s, s.scanItems(elements)
}

// cutElements cuts the items out at the dashes at the left edge. They stand
// from begin to end, between a line "items:" and the next key at the left edge;
// there are none where they stand in another way.
func cutElements(text []byte) (elements [][]byte, begin, end int) {
	const key = "\nitems:\n"
	at := bytes.Index(text, []byte(key+"- "))
	if at < 0 {
		return nil, 0, 0
	}
	begin = at + len(key)
	start := begin
	for end = begin; end < len(text); {
		switch text[end] {
		case '-':
			if end > start {
				elements = append(elements, text[start:end])
				start = end
			}
		case ' ', '\n':
		case '#': // it may be the last item's
			return nil, 0, 0
		default:
			return append(elements, text[start:end]), begin, end
		}
		length := bytes.IndexByte(text[end:], '\n')
		if length < 0 {
			return nil, 0, 0
		}
		end += length + 1
	}
	return append(elements, text[start:end]), begin, end
}

// isPlainText says whether a text holds nothing that YAML refuses, or breaks
// lines at, but \n.
func isPlainText(text []byte) bool {
	for n := 0; n < len(text); {
		if plainBytes[text[n]] {
			n++
			continue
		}
		r, size := utf8.DecodeRune(text[n:])
		if r < 0xa0 || r == 0x2028 || r == 0x2029 || r >= 0xd800 && r < 0xe000 || r == 0xfeff || r == 0xfffd || r == 0xfffe || r == 0xffff {
			return false
		}
		n += size
	}
	return true
}

// plainBytes are those of ASCII that may stand anywhere.
var plainBytes = func() (plain [256]bool) {
	for b := byte(' '); b < 0x7f; b++ {
		plain[b] = true
	}
	plain['\n'], plain['\t'] = true, true
	return plain
}()

// scanItems makes items of the elements, on all cores. An element that is not
// plain is parsed on its own; false is returned where that fails.
func (s *Stream) scanItems(elements [][]byte) bool {
	s.Items = make([]*Item, len(elements))
	return parallel.Each(len(elements), func(n int) bool {
		if item, known := scan(elements[n]); known {
			s.Items[n] = item
			return true
		}
		// An element that can be read on its own ends where it was cut: had a
		// string gone on behind, it would not end.
		item, err := readElement(elements[n])
		s.Items[n] = item
		return err == nil
	})
}
