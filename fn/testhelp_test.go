package fn

import (
	"io"
	"os"
	"strings"
	"testing"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/generators"
	"github.com/render-sonataflow/render-sonataflow/generators/release"
)

// parityRelease is a release with the images of the recordings: those of
// Apache, tag main, in any behaviour line, also that of which Apache never made
// a release.
func parityRelease(line string) release.Release {
	for _, l := range release.Lines() {
		if l.String() == line {
			return release.Apache("recorded", l, "main")
		}
	}
	panic("unknown line " + line)
}

// renderParity renders a parity case's input with the semantics of a line and
// returns the generated objects alone.
func renderParity(t *testing.T, caseName, line string) []map[string]any {
	t.Helper()
	stream := parityStream(t, caseName, line)
	if results := render(stream, []release.Release{parityRelease(line)}); results.ExitCode() != 0 {
		t.Fatalf("%s, line %s: %s", caseName, line, resultText(results))
	}
	return generatedTrees(stream)
}

// parityStream is a parity case's input with the config of a line.
func parityStream(t *testing.T, caseName, line string) *krm.Stream {
	t.Helper()
	input := readFile(t, "../testdata/parity/"+caseName+"/input.yaml")
	config := "apiVersion: fn.sonataflow.org/v1alpha1\nkind: RenderSonataFlow\nspec:\n  release: recorded\n  enabledSemantics: Operator\n"
	if strings.HasPrefix(caseName, "openshift") {
		config += "  cluster: {type: OpenShift, appsDomain: apps.example.com}\n"
	}
	if caseName == "service-metadata-labels" {
		config += "  unknownFields: Warn\n" // only the last line knows the field
	}
	if caseName == "db-migration-job" && line == "2025" {
		// As shipped then: the operator of that line had another name for it.
		config += "  images: {dbMigrator: 'docker.io/apache/kie-kogito-db-migrator-tool:main'}\n"
	}
	return readStream(t, config+"---\n"+input)
}

// generatedTrees are the objects that the run made.
func generatedTrees(stream *krm.Stream) []map[string]any {
	generated, _ := splitTrees(stream)
	return generated
}

// splitTrees tells the objects that the run made from all others.
func splitTrees(stream *krm.Stream) (generated, others []map[string]any) {
	for _, item := range stream.Items {
		if item.Annotation(generators.GeneratedFromAnnotation) != "" {
			generated = append(generated, item.Tree())
		} else {
			others = append(others, item.Tree())
		}
	}
	return generated, others
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func readStream(t *testing.T, text string) *krm.Stream {
	t.Helper()
	stream, err := krm.Read([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return stream
}

// runTo is Run, with what there is to tell as lines.
func runTo(in []byte, stdout, stderr io.Writer) error {
	results, err := Run(in, stdout)
	if failed := PrintAll(stderr, results, false); failed != nil {
		return failed
	}
	return err
}

func resultText(results krm.Results) string {
	var lines []string
	for _, r := range results {
		lines = append(lines, resultLine(r))
	}
	return strings.Join(lines, "\n")
}

// written is a stream's text.
func written(t *testing.T, stream *krm.Stream) string {
	t.Helper()
	var out strings.Builder
	if err := stream.Write(&out, nil); err != nil {
		t.Fatal(err)
	}
	return out.String()
}
