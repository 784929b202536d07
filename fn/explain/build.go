package explain

import "github.com/render-sonataflow/render-sonataflow/generators"

// builders say who builds, by the strategy.
var builders = map[string]string{
	generators.BuildContext:   "your pipeline, from the command context",
	generators.BuildOpenShift: "OpenShift, from a BuildConfig",
	generators.BuildTekton:    "Tekton, in a TaskRun",
}

// build says how the image of a workflow comes to be.
func (d *details) build(b *generators.Build) {
	if b == nil {
		return
	}
	d.row("  built by", builders[b.Strategy], b.StrategyFrom)
	d.row("  hash of it", b.Hash, generators.Origin{})
	d.row("  with", b.BuilderImage, b.BuilderFrom)
	d.row("  runs on", b.RuntimeImage, b.RuntimeFrom)
	for _, argument := range b.Arguments {
		d.row("  "+argument.Key, argument.Value, argument.From)
	}
	for _, file := range b.Sources {
		d.row("  file", file.Path, file.From)
	}
}
