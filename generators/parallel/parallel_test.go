package parallel

import (
	"fmt"
	"runtime"
	"slices"
	"sync/atomic"
	"testing"
)

func TestEach(t *testing.T) {
	for _, cores := range []int{1, 2, 8} {
		for _, n := range []int{0, 1, 7, 16, 17, 1000} {
			t.Run(fmt.Sprintf("%d on %d", n, cores), func(t *testing.T) {
				defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(cores))
				done := make([]int, n)
				if !Each(n, func(at int) bool { done[at]++; return true }) {
					t.Error("nothing failed")
				}
				if slices.ContainsFunc(done, func(times int) bool { return times != 1 }) {
					t.Errorf("each piece is done once: %v", done)
				}
			})
		}
	}
}

func TestEachFails(t *testing.T) {
	for _, failing := range []int{0, 500, 999} {
		var done atomic.Int32
		if Each(1000, func(at int) bool { done.Add(1); return at != failing }) {
			t.Errorf("piece %d failed", failing)
		}
		if done.Load() > 1000 {
			t.Error("no piece is done twice")
		}
	}
}
