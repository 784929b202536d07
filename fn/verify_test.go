package fn

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/fn/verify"
	"github.com/render-sonataflow/render-sonataflow/generators"
	"github.com/render-sonataflow/render-sonataflow/generators/release"
)

// newestLine makes all that others do and more.
var newestLine = parityLines[len(parityLines)-1:]

// renders gives each golden and each parity case of some lines, rendered.
func renders(t *testing.T, lines []string, test func(t *testing.T, items []*krm.Item)) {
	t.Helper()
	for _, name := range goldenCases(t) {
		t.Run("golden/"+name, func(t *testing.T) {
			stream := readStream(t, goldenInput(t, name))
			if results := Render(stream); results.ExitCode() != 0 {
				t.Fatal(resultText(results))
			}
			test(t, stream.Items)
		})
	}
	for _, name := range parityCases(t) {
		for _, line := range lines {
			t.Run("parity/"+name+"/"+line, func(t *testing.T) {
				stream := parityStream(t, name, line)
				if results := render(stream, []release.Release{parityRelease(line)}); results.ExitCode() != 0 {
					t.Fatal(resultText(results))
				}
				test(t, stream.Items)
			})
		}
	}
}

// TestVerifyIsQuiet: no render of any case is anything but right, and what it
// says when it is read again is the same.
func TestVerifyIsQuiet(t *testing.T) {
	renders(t, parityLines, func(t *testing.T, items []*krm.Item) {
		results, rendered := verify.Check(items)
		for _, result := range results {
			if result.Severity != krm.Info {
				t.Errorf("a false alarm: %s", resultLine(result))
			}
		}
		if !rendered {
			t.Error("nothing was checked")
		}
		var text bytes.Buffer
		if err := (&krm.Stream{Items: items}).Write(&text, nil); err != nil {
			t.Fatal(err)
		}
		again, _ := verify.Check(readStream(t, text.String()).Items)
		if first, second := resultText(results), resultText(again); first != second {
			t.Errorf("a text says something else than what it was written from:\n%s\n%s", first, second)
		}
	})
}

// TestVerifyFindsWhatIsDropped: of what is rendered to be named by others, none
// may be missing.
func TestVerifyFindsWhatIsDropped(t *testing.T) {
	found := map[string]int{}
	renders(t, newestLine, func(t *testing.T, items []*krm.Item) {
		for n, item := range items {
			named := map[string]bool{"Service": true, "Deployment": true, "ConfigMap": strings.HasSuffix(item.Name(), "-props")}
			if item.Annotation(generators.GeneratedFromAnnotation) == "" || !named[item.Kind()] || !hasNeighbour(items, item) {
				continue
			}
			left := append(items[:n:n], items[n+1:]...)
			results, _ := verify.Check(left)
			if !strings.Contains(resultText(results), "error: ") || !strings.Contains(resultText(results), item.Name()) {
				t.Errorf("%s %s is dropped, and all that is said is: %s", item.Kind(), item.Name(), resultText(results))
			}
			found[item.Kind()]++
		}
	})
	for _, kind := range []string{"Service", "Deployment", "ConfigMap"} {
		if found[kind] == 0 {
			t.Errorf("no %s was dropped", kind)
		}
	}
}

// hasNeighbour leaves out what was rendered alone: nothing is left to miss it.
func hasNeighbour(items []*krm.Item, item *krm.Item) bool {
	return slices.ContainsFunc(items, func(other *krm.Item) bool {
		return other != item && other.Annotation(generators.GeneratedFromAnnotation) == item.Annotation(generators.GeneratedFromAnnotation)
	})
}

// TestVerifyFindsWhatIsMoved: where every object goes to another namespace, as
// kustomize does it, that is said once for each namespace and nothing else is.
func TestVerifyFindsWhatIsMoved(t *testing.T) {
	renders(t, newestLine, func(t *testing.T, items []*krm.Item) {
		from := map[string]bool{}
		for _, item := range items {
			if item.Annotation(krm.LocalConfigAnnotation) == "true" {
				continue
			}
			if owner := strings.Split(item.Annotation(generators.GeneratedFromAnnotation), "/"); len(owner) == 3 && item.Kind() != "Trigger" {
				from[owner[1]] = true
			}
			item.SetNamespace("somewhere-else")
		}
		results, _ := verify.Check(items)
		var errors []string
		for _, result := range results {
			if result.Severity == krm.Error {
				errors = append(errors, result.Message)
			}
		}
		delete(from, "") // goes wherever it is put
		if len(errors) != len(from) {
			t.Fatalf("%d errors for the namespaces %v:\n%s", len(errors), from, strings.Join(errors, "\n"))
		}
		for _, message := range errors {
			if !strings.Contains(message, "namespace: somewhere-else") || !strings.Contains(message, "under transformers:") {
				t.Errorf("neither the step nor its cure: %s", message)
			}
		}
	})
}
