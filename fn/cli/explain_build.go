package cli

import "github.com/render-sonataflow/render-sonataflow/generators"

// builders say who builds, by the strategy.
var builders = map[string]string{
	generators.BuildContext:   "your pipeline, from the command context",
	generators.BuildOpenShift: "OpenShift, from a BuildConfig",
	generators.BuildTekton:    "Tekton, in a TaskRun",
}

// build says how the image of a workflow comes to be.
func (t *table) build(b *generators.Build) {
	if b == nil {
		return
	}
	t.row("  built by", builders[b.Strategy], b.StrategyFrom)
	t.row("  hash of it", b.Hash, generators.Origin{})
	t.row("  with", b.BuilderImage, b.BuilderFrom)
	t.row("  runs on", b.RuntimeImage, b.RuntimeFrom)
	for _, argument := range b.Arguments {
		t.row("  "+argument.Key, argument.Value, argument.From)
	}
	for _, file := range b.Sources {
		t.row("  file", file.Path, file.From)
	}
}

// builtNote says in a graph who builds a workflow's image.
func builtNote(b *generators.Build) string {
	switch {
	case b == nil:
		return ""
	case b.Strategy == generators.BuildContext:
		return ", image built in CI"
	case b.Strategy == generators.BuildOpenShift:
		return ", image built by OpenShift"
	default:
		return ", image built by Tekton"
	}
}
