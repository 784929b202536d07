package krm

import (
	"bytes"
	"unicode/utf8"

	"github.com/render-sonataflow/render-sonataflow/generators/parallel"
)

// scanList reads a ResourceList that a host wrote without parsing its items:
// they leave as the bytes they came in. false is returned where the text is
// written in another way than hosts do.
func scanList(text []byte) (*Stream, bool) {
	begin, end, ok := itemsOf(text)
	if !ok || !isPlainText(text) {
		return nil, false
	}
	// Everything but the items is parsed, as if there were none.
	rest := append(append([]byte{}, text[:begin]...), text[end:]...)
	root, expanded, err := parse(rest)
	if err != nil || root == nil || expanded || stringAt(root, "kind") != resourceListKind {
		return nil, false
	}
	s := &Stream{}
	if err := s.add("", document{text: rest}, readDocument{root: root}); err != nil {
		return nil, false
	}
	return s, s.scanItems(cutElements(text[begin:end]))
}

// itemsOf finds the lines of the items, between a line "items:" and the next
// key at the left edge.
func itemsOf(text []byte) (begin, end int, ok bool) {
	const key = "\nitems:\n"
	at := bytes.Index(text, []byte(key))
	if at < 0 {
		return 0, 0, false
	}
	begin = at + len(key)
	if !bytes.HasPrefix(text[begin:], []byte("- ")) {
		return 0, 0, false
	}
	end = begin
	for end < len(text) && (text[end] == ' ' || text[end] == '-' || text[end] == '\n') {
		next := bytes.IndexByte(text[end:], '\n')
		if next < 0 || bytes.HasPrefix(text[end:], []byte("---")) {
			return 0, 0, false
		}
		end += next + 1
	}
	// A comment there may be the last item's.
	return begin, end, end > begin && (end == len(text) || text[end] != '#')
}

// isPlainText says whether a text holds nothing that YAML refuses, or breaks
// lines at, but \n.
func isPlainText(text []byte) bool {
	for n := 0; n < len(text); {
		if b := text[n]; b < utf8.RuneSelf {
			if b < ' ' && b != '\n' && b != '\t' || b == 0x7f {
				return false
			}
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

// cutElements cuts a list at the dashes at its left edge.
func cutElements(list []byte) [][]byte {
	var elements [][]byte
	for len(list) > 0 {
		next := bytes.Index(list, []byte("\n- "))
		if next < 0 {
			return append(elements, list)
		}
		elements = append(elements, list[:next+1])
		list = list[next+1:]
	}
	return elements
}

// scanItems makes items of the elements, on all cores. An element that is not
// plain is parsed on its own; false is returned where that fails.
func (s *Stream) scanItems(elements [][]byte) bool {
	s.Items = make([]*Item, len(elements))
	return parallel.Each(len(elements), func(n int) bool {
		if found, known := scan(elements[n]); known {
			s.Items[n] = &Item{head: found, element: elements[n]}
			return true
		}
		// An element that can be read on its own ends where it was cut: had a
		// string gone on behind, it would not end.
		item, err := readElement(elements[n])
		s.Items[n] = item
		return err == nil
	})
}
