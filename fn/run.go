package fn

import (
	"errors"
	"fmt"
	"io"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/generators/release"
)

// ErrNotRendered ends a run whose results hold errors. They have been told.
var ErrNotRendered = errors.New("nothing is rendered")

// Run is the function: a ResourceList, or YAML documents, in, the same kind
// out, and to people what there is to tell.
//
// After an error a ResourceList goes back with its items as they came and the
// results, which is how hosts learn of them; of plain documents nothing is
// written, so that nothing half-rendered is ever applied.
func Run(in []byte, stdout, stderr io.Writer) error {
	stream, err := krm.Read(in)
	if err != nil {
		return err
	}
	if !stream.ResourceList {
		stream.SetFile("stdin")
		if err := Manifests(stream, stderr); err != nil {
			return err
		}
		return write(stream, stdout, nil)
	}
	if config := stream.FunctionConfig; config != nil && config.Kind() == VerifyKind {
		return verifyList(stream, stdout, stderr)
	}
	results := Render(stream)
	// kustomize shows nothing but stderr; infos travel in the list.
	if err := printResults(stderr, results, krm.Error, krm.Warning); err != nil {
		return err
	}
	if err := write(stream, stdout, results); err != nil {
		return err
	}
	return notRendered(results)
}

// Manifests renders a stream down to what is applied to a cluster, checks that
// it fits together, and tells people everything there is to tell. Where its
// error is ErrNotRendered or ErrDoesNotFit they have been told why.
func Manifests(stream *krm.Stream, stderr io.Writer) error {
	return (&run{stream: stream, releases: release.Table(), manifests: true}).toManifests(stderr)
}

func (r *run) toManifests(stderr io.Writer) error {
	if len(r.stream.Rendered) > 0 {
		if err := refuseUnrendered(r.stream, stderr); err != nil {
			return err
		}
		dropLocal(r.stream)
		return verifyManifests(r.stream, stderr)
	}
	results := r.render()
	if err := PrintAll(stderr, results); err != nil {
		return err
	}
	if err := notRendered(results); err != nil {
		return err
	}
	dropLocal(r.stream)
	return verifyManifests(r.stream, stderr)
}

func notRendered(results krm.Results) error {
	if results.ExitCode() != 0 {
		return ErrNotRendered
	}
	return nil
}

func write(stream *krm.Stream, w io.Writer, results krm.Results) error {
	if err := stream.Write(w, results); err != nil {
		return fmt.Errorf("cannot write: %w", err)
	}
	return nil
}

// dropLocal leaves what is applied: no custom resources, no config, nothing
// that only hosts and functions say to each other.
func dropLocal(stream *krm.Stream) {
	var applied []*krm.Item
	for _, item := range stream.Items {
		if item.Annotation(krm.LocalConfigAnnotation) == "true" || item.Annotation(layerAnnotation) == layerDone || isConfig(item) {
			continue
		}
		item.RemoveAnnotations(func(key string) bool { return krm.IsOrchestration(key) || key == layerAnnotation })
		applied = append(applied, item)
	}
	stream.Items = applied
}

// PrintAll writes every result as a line.
func PrintAll(w io.Writer, results krm.Results) error {
	return printResults(w, results, krm.Error, krm.Warning, krm.Info)
}
