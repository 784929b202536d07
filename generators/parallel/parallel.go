// Package parallel does pieces of work on all cores. What they make must not
// hang on their order: each writes to a place of its own.
package parallel

import (
	"runtime"
	"sync"
)

// Each does a piece of work for each number below n, on all cores, until
// one fails; it says whether none did.
func Each(n int, do func(int) bool) bool {
	workers := min(runtime.GOMAXPROCS(0), n)
	// A few pieces are done before goroutines are started.
	const few = 16
	if n <= few {
		workers = 1
	}
	var group sync.WaitGroup
	ok := make([]bool, workers)
	share := func(worker int) {
		for at := worker * n / workers; at < (worker+1)*n/workers; at++ {
			if !do(at) {
				return
			}
		}
		ok[worker] = true
	}
	for worker := 1; worker < workers; worker++ {
		group.Go(func() { share(worker) })
	}
	if workers > 0 {
		share(0)
	}
	group.Wait()
	for _, done := range ok {
		if !done {
			return false
		}
	}
	return true
}
