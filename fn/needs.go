package fn

import (
	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/fn/needs"
	"github.com/render-sonataflow/render-sonataflow/generators/release"
)

// Needs renders a stream as Manifests does, and lists what must be there before
// it is applied. Where its error is ErrNotRendered or ErrDoesNotFit the results
// say why.
func Needs(stream *krm.Stream) (*needs.List, krm.Results, error) {
	r := &run{stream: stream, releases: release.Table(), manifests: true, wantsPlan: true}
	results, err := r.toManifests()
	if err != nil {
		return nil, results, err
	}
	return needs.Of(stream.Items, r.plan), results, nil
}
