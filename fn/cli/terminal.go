package cli

import (
	"io"
	"os"

	"golang.org/x/term"
)

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
