package fn

import (
	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/generators"
	"github.com/render-sonataflow/render-sonataflow/generators/release"
)

// Explain resolves the stream and renders nothing: the plan says what was
// decided and by which field of which file. It is as whole as the input
// allows, also where the results hold errors.
func Explain(stream *krm.Stream) (*generators.Plan, krm.Results) {
	r := &run{stream: stream, releases: release.Table()}
	r.readConfig()
	r.report.strict = r.config.Spec.Strict
	r.input.FileOf = r.fileOf
	r.resolve()
	return r.plan, r.report.sorted()
}

// fileOf is the file that holds a custom resource, "" where nobody knows.
func (r *run) fileOf(ref generators.Ref) string {
	for _, sources := range []map[generators.Ref]*source{r.sources, r.companions} {
		if s := sources[ref]; s != nil && s.item != nil {
			return s.item.File()
		}
	}
	return ""
}
