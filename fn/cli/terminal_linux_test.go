package cli

import (
	"os"
	"testing"

	"golang.org/x/sys/unix"
)

// TestWidthOfTerminal asks a real one.
func TestWidthOfTerminal(t *testing.T) {
	terminal, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skip("no terminal can be made here: ", err)
	}
	defer terminal.Close()
	if err := unix.IoctlSetWinsize(int(terminal.Fd()), unix.TIOCSWINSZ, &unix.Winsize{Row: 24, Col: 77}); err != nil {
		t.Fatal(err)
	}
	if got := widthOf(terminal); got != 77 {
		t.Errorf("want 77, got %d", got)
	}
}
