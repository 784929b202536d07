package cli

import (
	"io"
	"log"
	"os"
)

// overhear runs something that writes to the process's own stderr, as kustomize
// does, and returns what it wrote: beside a document for programs it would not be
// readable. People see it as it comes.
func (t *teller) overhear(run func() error) (said string, err error) {
	if t.format == textResults {
		return "", run()
	}
	return heard(run)
}

// heard runs something, and returns what it wrote to the process's own stderr.
func heard(run func() error) (said string, err error) {
	read, write, err := os.Pipe()
	if err != nil {
		return "", err
	}
	whole := make(chan []byte)
	go func() {
		text, _ := io.ReadAll(read) // it is only what was said beside
		whole <- text
	}()
	stderr := os.Stderr
	os.Stderr = write
	log.SetOutput(write)
	err = run()
	os.Stderr = stderr
	log.SetOutput(stderr)
	_ = write.Close()
	return string(<-whole), err
}
