package fn

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/testdata/inputs"
)

// randomInputs is how many seeds are tried; the rig tries others on a server.
const randomInputs = 500

// TestRandomInputs holds the render of inputs that nobody wrote to what is true
// of any render. A failing seed is printed as small as it fails.
func TestRandomInputs(t *testing.T) {
	const enough = 3
	failed := 0
	for seed := range uint64(randomInputs) {
		in := inputs.Compose(seed)
		problems := randomProblems(in)
		if len(problems) == 0 {
			continue
		}
		small := inputs.Shrink(in, func(smaller inputs.Input) bool {
			found := randomProblems(smaller)
			return len(found) > 0 && found[0] == problems[0]
		})
		t.Errorf("seed %d: %s\n\nso does:\n%s", seed, strings.Join(problems, "\n"), small.YAML())
		if failed++; failed == enough {
			t.Fatal("no more seeds are tried")
		}
	}
}

// randomProblems renders an input, again from its own output, and in another
// order, and returns a sentence for whatever is wrong.
func randomProblems(in inputs.Input) []string {
	once, stream, err := renderText(in.YAML(), nil)
	if err != nil {
		return []string{err.Error()}
	}
	generated, others := splitTrees(stream)
	problems := brokenInvariants(generated, others)
	items, _, _ := strings.Cut(once, "\nresults:")
	if twice, _, err := renderText(items+"\n", nil); err != nil || twice != once {
		problems = append(problems, "a second run differs")
	}
	random := rand.New(rand.NewPCG(in.Seed, 0))
	if shuffled, _, err := renderText(in.YAML(), random); err != nil || shuffled != once {
		problems = append(problems, "the order of the input shows")
	}
	return problems
}

// renderText is all that the function writes for a text, its items shuffled
// where a source of chance is given.
func renderText(text string, shuffle *rand.Rand) (string, *krm.Stream, error) {
	stream, err := krm.Read([]byte(text))
	if err != nil {
		return "", nil, fmt.Errorf("cannot be read: %w", err)
	}
	if shuffle != nil {
		shuffle.Shuffle(len(stream.Items), func(i, j int) { stream.Items[i], stream.Items[j] = stream.Items[j], stream.Items[i] })
	}
	stream.ResourceList = true
	results := Render(stream)
	if results.ExitCode() != 0 {
		for _, r := range results {
			if r.Severity == "error" {
				return "", nil, fmt.Errorf("is refused: %s", resultLine(r))
			}
		}
	}
	var out bytes.Buffer
	if err := stream.Write(&out, results); err != nil {
		return "", nil, fmt.Errorf("cannot be written: %w", err)
	}
	return out.String(), stream, nil
}
