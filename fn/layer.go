package fn

import (
	"strings"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/generators/release"
	"github.com/render-sonataflow/render-sonataflow/generators/rule"
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

// RenderLayer renders one layer of a kustomization, in place, and returns
// everything there is to tell people. Where its error is ErrNotRendered that says
// why. What its config says of rules is left in the stream.
func RenderLayer(stream *krm.Stream) (krm.Results, error) {
	r := &run{stream: stream, releases: release.Table()}
	results := r.render()
	stream.Rules = r.config.Spec.Rules
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
	return results, notRendered(results)
}

// unrendered reports the custom resources that came too late to be
// rendered, and that no cluster without the operator knows.
func unrendered(stream *krm.Stream) krm.Results {
	var r report
	for _, item := range stream.Items {
		if item.Group() == v1alpha08.Group && item.Annotation(krm.LocalConfigAnnotation) != "true" && item.Annotation(layerAnnotation) == "" {
			r.add(rule.Unrendered, item, "kind", "is not rendered: the render runs in "+strings.Join(stream.Rendered, ", ")+", and this comes in above: list it there or below, or list the "+ConfigKind+" under transformers: of the kustomization that has all of them")
		}
	}
	return r.sorted()
}
