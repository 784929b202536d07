package fn

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/generators/release"
)

// TestParityTwiceAndShuffled renders every parity case again from its own
// output, and from its items in other orders: same bytes, same results.
func TestParityTwiceAndShuffled(t *testing.T) {
	for _, caseName := range parityCases(t) {
		for _, line := range parityLines {
			t.Run(caseName+"/"+line, func(t *testing.T) {
				once := renderWhole(t, parityStream(t, caseName, line), line)
				items, _, _ := bytes.Cut(once, []byte("\nresults:"))
				twice := renderWhole(t, readStream(t, string(items)+"\n"), line)
				if diff := cmp.Diff(string(once), string(twice)); diff != "" {
					t.Errorf("a second run differs:\n%s", diff)
				}
				for seed := range uint64(3) {
					stream := parityStream(t, caseName, line)
					rand.New(rand.NewPCG(seed, 0)).Shuffle(len(stream.Items), func(i, j int) {
						stream.Items[i], stream.Items[j] = stream.Items[j], stream.Items[i]
					})
					if diff := cmp.Diff(string(once), string(renderWhole(t, stream, line))); diff != "" {
						t.Errorf("the order of seed %d shows:\n%s", seed, diff)
					}
				}
			})
		}
	}
}

// renderWhole is all that a run of the function writes, custom resources and
// results included.
func renderWhole(t *testing.T, stream *krm.Stream, line string) []byte {
	t.Helper()
	stream.ResourceList = true
	results := render(stream, []release.Release{parityRelease(line)})
	if results.ExitCode() != 0 {
		t.Fatal(resultText(results))
	}
	var out bytes.Buffer
	if err := stream.Write(&out, results); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
