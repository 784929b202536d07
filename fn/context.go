package fn

import (
	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/generators"
	"github.com/render-sonataflow/render-sonataflow/generators/release"
)

// Contexts resolves the stream and renders nothing: it returns the workflows,
// and those whose image is built from the input have a Build, with all that
// goes into it. Where the results hold an error there are none.
func Contexts(stream *krm.Stream) ([]*generators.Workflow, krm.Results) {
	return contexts(stream, release.Table())
}

func contexts(stream *krm.Stream, releases []release.Release) ([]*generators.Workflow, krm.Results) {
	r := &run{stream: stream, releases: releases, contexts: true}
	r.readConfig()
	r.report.strict = r.config.Spec.Strict
	r.resolve()
	if r.report.failed() {
		return nil, r.report.sorted()
	}
	return r.plan.Workflows, r.report.sorted()
}
