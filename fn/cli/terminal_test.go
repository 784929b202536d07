package cli

import (
	"bytes"
	"os"
	"testing"
)

// TestWidthOf: only a terminal has a width.
func TestWidthOf(t *testing.T) {
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	defer write.Close()
	if got := widthOf(write); got != 0 {
		t.Errorf("a pipe has %d", got)
	}
	if got := widthOf(&bytes.Buffer{}); got != 0 {
		t.Errorf("a buffer has %d", got)
	}
}
