package fn

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
)

// renderAs renders a text as a ResourceList whose config says what becomes of
// the custom resources.
func renderAs(t *testing.T, text, sourceResources string) (rendered string, results krm.Results) {
	t.Helper()
	stream := readStream(t, text)
	if !stream.ResourceList {
		stream.ResourceList = true
		if err := TakeConfig(stream, map[string]string{"sourceResources": sourceResources}); err != nil {
			t.Fatal(err)
		}
	}
	if results = Render(stream); results.ExitCode() != 0 {
		t.Fatal(resultText(results))
	}
	return written(t, stream), results
}

// TestIdempotent: rendering a render changes nothing, whatever becomes of the
// custom resources.
func TestIdempotent(t *testing.T) {
	for _, name := range goldenCases(t) {
		text := goldenInput(t, name)
		if readStream(t, text).ResourceList || strings.Contains(text, ConfigKind) {
			continue // TestGoldenTwice has them with a config of their own
		}
		for _, sourceResources := range []string{"LocalConfig", "Remove", "Keep"} {
			t.Run(name+"/"+sourceResources, func(t *testing.T) {
				once, _ := renderAs(t, text, sourceResources)
				twice, results := renderAs(t, once, sourceResources)
				if diff := cmp.Diff(once, twice); diff != "" {
					t.Errorf("a second run differs:\n%s", diff)
				}
				if sourceResources == "Remove" && len(results) > 0 {
					t.Errorf("that the custom resources are gone was asked for: %s", resultText(results))
				}
			})
		}
	}
}

// TestIdempotentOddText puts what only YAML 1.1 breaks lines at, and other
// oddities, into comments and values.
func TestIdempotentOddText(t *testing.T) {
	for name, odd := range map[string]string{
		"line separator": "\u2028", "paragraph separator": "\u2029", "next line": "\u0085", "byte order mark": "\ufeff", "no-break space": "\u00a0", "beyond": "\U0001f600",
	} {
		for place, text := range map[string]string{
			"comment at the end":   strings.Replace(runPlatform, "kind: SonataFlowPlatform", "kind: SonataFlowPlatform # a"+odd+" b", 1),
			"comment on a line":    "# a" + odd + "# b\n" + runPlatform,
			"comment in a foreign": runPlatform + "---\napiVersion: v1\nkind: ConfigMap # a" + odd + "data: {b: c}\nmetadata:\n  name: a # b" + odd + "\n",
			"value":                runPlatform + "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  a: \"b" + odd + "c\"\n  d: |\n    e" + odd + "f\n  # g" + odd + "\n",
		} {
			for _, sourceResources := range []string{"LocalConfig", "Remove", "Keep"} {
				if _, err := krm.Read([]byte(text)); err != nil {
					continue // YAML does not have it there
				}
				t.Run(name+"/"+place+"/"+sourceResources, func(t *testing.T) {
					once, _ := renderAs(t, text, sourceResources)
					twice, _ := renderAs(t, once, sourceResources)
					if diff := cmp.Diff(once, twice); diff != "" {
						t.Errorf("a second run differs:\n%s", diff)
					}
				})
			}
		}
	}
}
