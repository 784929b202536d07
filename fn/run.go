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
// out, and what there is to tell people.
//
// After an error a ResourceList goes back with its items as they came and the
// results, which is how hosts learn of them; of plain documents nothing is
// written, so that nothing half-rendered is ever applied.
func Run(in []byte, stdout io.Writer) (krm.Results, error) {
	stream, err := krm.Read(in)
	if err != nil {
		return nil, err
	}
	if !stream.ResourceList {
		stream.SetFile("stdin")
		results, err := Manifests(stream)
		if err == nil {
			err = write(stream, stdout, nil)
		}
		return results, err
	}
	if config := stream.FunctionConfig; config != nil && config.Kind() == VerifyKind {
		return verifyList(stream, stdout)
	}
	results := Render(stream)
	if err = write(stream, stdout, results); err == nil {
		err = notRendered(results)
	}
	return results.Urgent(), err
}

// Manifests renders a stream down to what is applied to a cluster, checks that
// it fits together, and returns everything there is to tell people. Where its
// error is ErrNotRendered or ErrDoesNotFit the results say why.
func Manifests(stream *krm.Stream) (krm.Results, error) {
	return (&run{stream: stream, releases: release.Table(), manifests: true}).toManifests()
}

func (r *run) toManifests() (krm.Results, error) {
	var results krm.Results
	if len(r.stream.Rendered) > 0 {
		results = unrendered(r.stream)
	} else {
		results = r.render()
	}
	if err := notRendered(results); err != nil {
		return results, err
	}
	dropLocal(r.stream)
	unfit := r.verifyManifests()
	return append(results, unfit...), fits(unfit)
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
