package fn

import (
	"io"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/fn/needs"
	"github.com/render-sonataflow/render-sonataflow/generators"
	"github.com/render-sonataflow/render-sonataflow/generators/release"
)

// Needs renders a stream as Manifests does, and lists what must be there before
// it is applied.
func Needs(stream *krm.Stream, stderr io.Writer) (*needs.List, error) {
	r := &run{stream: stream, releases: release.Table(), manifests: true}
	results, err := r.toManifests()
	if err != nil {
		if failed := PrintAll(stderr, results, false); failed != nil {
			return nil, failed
		}
		return nil, err
	}
	var workflows []*generators.Workflow
	if r.plan != nil {
		workflows = r.plan.Workflows
	}
	return needs.Of(stream.Items, workflows), nil
}
