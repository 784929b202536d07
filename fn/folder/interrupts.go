package folder

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

// interrupts are the signals that end a process and can be caught. Until the
// files are in place they end the write; after that it is finished first.
type interrupts struct {
	caught context.Context //nolint:containedctx // the write asks it between its steps
	stop   context.CancelFunc
}

func catchInterrupts() interrupts {
	var ending []os.Signal
	for _, s := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGQUIT} {
		if !signal.Ignored(s) { // as nohup has it
			ending = append(ending, s)
		}
	}
	caught, stop := signal.NotifyContext(context.Background(), ending...)
	staging(caught)
	return interrupts{caught, stop}
}

// staging is called when interrupts are caught, before anything is staged.
var staging = func(context.Context) {}
