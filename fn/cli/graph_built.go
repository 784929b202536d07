package cli

import "github.com/render-sonataflow/render-sonataflow/generators"

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
