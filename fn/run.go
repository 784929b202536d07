package fn

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/fn/framework"
)

// Exit codes of the function.
const (
	ExitOK    = 0
	ExitError = 1
)

// Run is the function as a process: it reads a ResourceList or YAML documents,
// writes the same kind back, tells people about errors and warnings on stderr,
// and returns the exit code.
//
// After an error a ResourceList goes back with its items as they came and the
// results, which is how hosts learn of them; of a plain stream nothing is
// written, so that nothing half-rendered is ever applied.
func Run(stdin io.Reader, stdout, stderr io.Writer) int {
	if err := runStreams(stdin, stdout, stderr); err != nil {
		for _, line := range strings.Split(err.Error(), "\n") {
			fmt.Fprintln(stderr, "error: "+line)
		}
		return ExitError
	}
	return ExitOK
}

// ErrNotRendered ends a run whose results hold errors.
var ErrNotRendered = errors.New("nothing is rendered")

func runStreams(stdin io.Reader, stdout, stderr io.Writer) error {
	in, err := io.ReadAll(stdin)
	if err != nil {
		return fmt.Errorf("cannot read stdin: %w", err)
	}
	stream, err := ReadStream(in)
	if err != nil {
		return err
	}
	results := Render(stream)
	shown := []framework.Severity{framework.Error, framework.Warning}
	if !stream.ResourceList {
		// No results travel with plain documents.
		shown = append(shown, framework.Info)
	}
	if err := printResults(stderr, results, shown...); err != nil {
		return err
	}
	failed := results.ExitCode() != 0
	if failed && !stream.ResourceList {
		return ErrNotRendered
	}
	if !stream.ResourceList {
		stream.dropLocal()
	}
	// Written whole or not at all.
	var out bytes.Buffer
	if err := stream.Write(&out, results); err != nil {
		return err
	}
	if _, err := stdout.Write(out.Bytes()); err != nil {
		return fmt.Errorf("cannot write: %w", err)
	}
	if failed {
		return ErrNotRendered
	}
	return nil
}

// dropLocal leaves what is applied: no custom resources, no config, nothing
// that only hosts and functions say to each other.
func (s *Stream) dropLocal() {
	var applied []*Item
	for _, item := range s.Items {
		if item.Annotation(localConfigAnnotation) == "true" || item.Kind() == ConfigKind {
			continue
		}
		item.RemoveAnnotations(isOrchestration)
		applied = append(applied, item)
	}
	s.Items = applied
}
