package cli

import (
	"fmt"
	"io"
	"os"

	"golang.org/x/term"

	"github.com/render-sonataflow/render-sonataflow/fn/files"
)

// isTerminal says whether nobody piped anything in: waiting for typed YAML
// would look like hanging.
func isTerminal(in io.Reader) bool { return terminalFile(in) }

// onTerminal says whether somebody looks at what is written.
func onTerminal(out io.Writer) bool { return terminalFile(out) }

func terminalFile(stream any) bool {
	file, ok := stream.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return false
	}
	// The null device is a character device, too, and simply empty.
	null, err := os.Stat(os.DevNull)
	return err != nil || !os.SameFile(info, null)
}

// readStdin reads it; somebody who is to type it is told so.
func readStdin(s streams, reader *files.Reader) (text []byte, err error) {
	if isTerminal(s.in) {
		fmt.Fprintln(s.err, "info: reading YAML from this terminal; Ctrl-D ends it")
	}
	s = s.typing()
	err = s.during("reading stdin", func() (err error) {
		text, err = reader.Stdin(s.in)
		return err
	})
	return text, err
}

// typing are the streams while stdin is read: where somebody types, a line that
// comes and goes would be in the way.
func (s streams) typing() streams {
	if isTerminal(s.in) {
		s.progress = nil
	}
	return s
}

// widthOf is how many letters a line of a terminal has; 0, for any number, where
// w is none: what is piped is searched by lines, and must not hang on who looks.
func widthOf(w io.Writer) int {
	file, ok := w.(*os.File)
	if !ok {
		return 0
	}
	width, _, err := term.GetSize(int(file.Fd()))
	if err != nil {
		return 0
	}
	return width
}
