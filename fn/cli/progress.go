package cli

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/render-sonataflow/render-sonataflow/generators/quote"
)

// patience is how long a command may take without a word.
const patience = time.Second

// progress is a line at the end of a terminal that says what is being done, and
// goes away before anything else is written there. Whoever pipes sees nothing
// of it.
type progress struct {
	out   io.Writer
	begun time.Time

	mu    sync.Mutex
	doing string
	// drawn: the terminal shows the line.
	drawn bool
}

// newProgress is nil where nobody looks.
func newProgress(stderr io.Writer) *progress {
	if !onTerminal(stderr) || os.Getenv("TERM") == "dumb" {
		return nil
	}
	return &progress{out: stderr, begun: time.Now()}
}

// Write writes what there is to tell where the line was.
func (p *progress) Write(text []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.clear()
	return p.out.Write(text)
}

func (p *progress) clear() {
	if p.drawn {
		fmt.Fprint(p.out, "\r\x1b[K")
		p.drawn = false
	}
}

// during says what is being done, while it is done. Nothing of it may write to
// stdout, which may be the same terminal.
func (s streams) during(doing string, do func() error) error {
	if s.progress == nil {
		return do()
	}
	before := s.progress.set(doing)
	ticker := time.NewTicker(patience / 5)
	ended, drawn := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(drawn)
		for {
			select {
			case <-ticker.C:
				s.progress.draw()
			case <-ended:
				return
			}
		}
	}()
	defer func() {
		ticker.Stop()
		close(ended)
		<-drawn
		s.progress.set(before)
	}()
	return do()
}

// set changes what is being done, and returns what was.
func (p *progress) set(doing string) (before string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	before, p.doing = p.doing, doing
	if doing == "" {
		p.clear()
	}
	return before
}

// lineLength fits a terminal of 80 columns: a line that wraps cannot be taken
// away.
const lineLength = 64

func (p *progress) draw() {
	p.mu.Lock()
	defer p.mu.Unlock()
	passed := time.Since(p.begun)
	if p.doing == "" || passed < patience {
		return
	}
	text := []rune(quote.Line(p.doing))
	if len(text) > lineLength {
		text = append(text[:lineLength-1], '…')
	}
	fmt.Fprintf(p.out, "\r%s … %d s\x1b[K", string(text), int(passed.Seconds()))
	p.drawn = true
}
