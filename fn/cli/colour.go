package cli

import (
	"bytes"
	"io"
	"os"
	"strings"
)

// showsColours says whether a terminal shows what is written, and nobody asked
// for none.
func showsColours(out io.Writer) bool {
	return onTerminal(out) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}

// Colours of a terminal.
const (
	red    = "\x1b[31m"
	green  = "\x1b[32m"
	yellow = "\x1b[33m"
	blue   = "\x1b[34m"
	cyan   = "\x1b[36m"
	bold   = "\x1b[1m"
	plain  = "\x1b[0m"
)

// paint is the colour of what a line begins with; whole colours all of it.
type paint struct {
	prefix, colour string
	whole          bool
}

// messagePaints colour what is told on stderr, diffPaints a unified diff, and
// explainPaints what explain says: the resources, and what is told of them.
var (
	messagePaints = []paint{{prefix: "error:", colour: red}, {prefix: "warning:", colour: yellow}, {prefix: "info:", colour: blue}}
	explainPaints = []paint{
		{prefix: "SonataFlow ", colour: bold}, {prefix: "SonataFlowPlatform ", colour: bold}, {prefix: "SonataFlowClusterPlatform ", colour: bold},
		{prefix: "  ! error:", colour: red}, {prefix: "  ! warning:", colour: yellow}, {prefix: "  ! info:", colour: blue},
		{prefix: "! error:", colour: red}, {prefix: "! warning:", colour: yellow}, {prefix: "! info:", colour: blue},
	}
	diffPaints = []paint{{"+++ ", plain, true}, {"--- ", plain, true}, {"+", green, true}, {"-", red, true}, {"@@", cyan, true}}
)

// painted colours lines that are written by out to a terminal that shows
// colours; for any other, out is returned as it is.
func painted(out, terminal io.Writer, paints []paint) io.Writer {
	if !showsColours(terminal) {
		return out
	}
	return &painter{out: out, paints: paints, begins: true}
}

type painter struct {
	out    io.Writer
	paints []paint
	// begins: what comes next is the beginning of a line.
	begins bool
}

func (p *painter) Write(text []byte) (int, error) {
	var out bytes.Buffer
	for line := range bytes.Lines(text) {
		if p.begins {
			line = p.paint(line)
		}
		out.Write(line)
		p.begins = bytes.HasSuffix(line, []byte("\n"))
	}
	if _, err := p.out.Write(out.Bytes()); err != nil {
		return 0, err
	}
	return len(text), nil
}

func (p *painter) paint(line []byte) []byte {
	for _, paint := range p.paints {
		if !bytes.HasPrefix(line, []byte(paint.prefix)) {
			continue
		}
		text := strings.TrimSuffix(string(line), "\n")
		end := strings.TrimPrefix(string(line), text)
		if paint.whole {
			return []byte(paint.colour + text + plain + end)
		}
		return []byte(paint.colour + paint.prefix + plain + strings.TrimPrefix(text, paint.prefix) + end)
	}
	return line
}
