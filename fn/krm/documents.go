package krm

import "bytes"

// document is one of a stream's. Its text begins at line first of the stream,
// counted from one.
type document struct {
	text  []byte
	first int
	// directives: it begins with some, so that its text cannot stand elsewhere.
	directives bool
}

const byteOrderMark = "\ufeff"

// documents cuts a stream at its markers. A line --- at the left edge begins a
// document even inside a block scalar, so lines are all there is to look at.
// Texts share the memory of the stream where they stand in it as they are.
func documents(stream []byte) []document {
	c := cutter{stream: stream, current: document{first: 1}}
	for begin, n := 0, 1; begin < len(stream); n++ {
		end := len(stream)
		if length := bytes.IndexByte(stream[begin:], '\n'); length >= 0 {
			end = begin + length + 1
		}
		c.line(begin, end, n)
		begin = end
	}
	c.end(len(stream))
	return c.found
}

// cutter goes through the lines of a stream.
type cutter struct {
	stream []byte
	found  []document
	// current began at start; edited is its text where that is not what stands
	// in the stream.
	current document
	start   int
	edited  []byte
	// begun: it holds more than comments; directives: it holds some, and the
	// marker behind them is still to come.
	begun, directives bool
}

func (c *cutter) line(begin, end, number int) {
	line := c.stream[begin:end]
	// Files that are put together bring their byte order marks along, and so do
	// empty ones.
	if bare := bytes.TrimLeft(line, byteOrderMark); len(bare) < len(line) && (!c.begun || isMarker(bare, "---")) {
		c.edit(begin)
		line = bare
	}
	switch {
	case !c.begun && bytes.HasPrefix(line, []byte("%")):
		c.current.directives, c.directives = true, true
		c.keep(line)
	case c.directives && isMarker(line, "---"):
		c.directives, c.begun = false, true
		c.keep(line)
	case isMarker(line, "---"), isMarker(line, "..."):
		c.end(begin)
		c.current, c.start, c.edited, c.directives, c.begun = document{first: number + 1}, end, nil, false, false
		if rest := line[len("---"):]; len(bytes.TrimSpace(rest)) > 0 {
			// What follows the marker on its line belongs to the document.
			c.current.first, c.start = number, begin
			c.edit(begin)
			c.keep(append([]byte("   "), rest...))
			c.begun = !isComment(rest)
		}
	default:
		c.begun = c.begun || len(bytes.TrimSpace(line)) > 0 && !isComment(line)
		c.keep(line)
	}
}

// edit lets the current document have a text of its own, from begin on.
func (c *cutter) edit(begin int) {
	if c.edited == nil {
		c.edited = append([]byte{}, c.stream[c.start:begin]...)
	}
}

func (c *cutter) keep(line []byte) {
	if c.edited != nil {
		c.edited = append(c.edited, line...)
	}
}

func (c *cutter) end(at int) {
	c.current.text = c.edited
	if c.edited == nil {
		c.current.text = c.stream[c.start:at:at]
	}
	c.found = append(c.found, c.current)
}

func isMarker(line []byte, marker string) bool {
	rest, found := bytes.CutPrefix(line, []byte(marker))
	return found && (len(rest) == 0 || rest[0] == ' ' || rest[0] == '\t' || rest[0] == '\n')
}

// isMarkerLine: at the left edge it begins or ends a document, or is a
// directive.
func isMarkerLine(line []byte) bool {
	return isMarker(line, "---") || isMarker(line, "...") || bytes.HasPrefix(line, []byte("%"))
}
