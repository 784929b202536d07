package fn

import (
	"io"
	"strings"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/generators"
	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// layerAnnotation is on custom resources that a layer of a kustomization has
// rendered. A layer above may render them again, as it may where kustomize runs
// the function, so they stay until the end.
const (
	layerAnnotation = "fn.sonataflow.org/rendered-in-layer"
	layerDone       = "done"
	layerKept       = "kept" // sourceResources: Keep
)

// RenderLayer renders one layer of a kustomization, in place, and tells people
// everything there is to tell. Where its error is ErrNotRendered they have been
// told why.
func RenderLayer(stream *krm.Stream, stderr io.Writer) error {
	results := Render(stream)
	for _, item := range stream.Items {
		switch {
		case item.Group() != v1alpha08.Group:
		case item.Annotation(krm.LocalConfigAnnotation) == "true":
			item.RemoveAnnotations(func(key string) bool { return key == krm.LocalConfigAnnotation })
			item.SetAnnotation(layerAnnotation, layerDone)
		default:
			item.SetAnnotation(layerAnnotation, layerKept)
		}
	}
	if err := PrintAll(stderr, results); err != nil {
		return err
	}
	return notRendered(results)
}

// refuseUnrendered reports the custom resources that came too late to be
// rendered, and that no cluster without the operator knows.
func refuseUnrendered(stream *krm.Stream, stderr io.Writer) error {
	var r report
	for _, item := range stream.Items {
		if item.Group() == v1alpha08.Group && item.Annotation(krm.LocalConfigAnnotation) != "true" && item.Annotation(layerAnnotation) == "" {
			r.add(generators.Error, item, "kind", "is not rendered: the render runs in "+strings.Join(stream.Rendered, ", ")+", and this comes in above: list it there or below, or list the "+ConfigKind+" under transformers: of the kustomization that has all of them")
		}
	}
	if err := PrintAll(stderr, r.sorted()); err != nil {
		return err
	}
	return notRendered(r.results)
}
