package cli

import (
	"fmt"
	"io"
	"os"
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

// tellReading says that the command waits for what is typed.
func tellReading(s streams) {
	if isTerminal(s.in) {
		fmt.Fprintln(s.err, "info: reading YAML from this terminal; Ctrl-D ends it")
	}
}
