package fn

import (
	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/generators"
	"github.com/render-sonataflow/render-sonataflow/generators/strict"
	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// source is a custom resource of the input.
type source struct {
	ref generators.Ref
	// item holds it: for a companion the config that lists it, field is then
	// where, and companion what stands there.
	item      *krm.Item
	field     string
	companion map[string]any
	// broken: it could not be read whole.
	broken bool
	// misnamed: its name was refused, so that what is made of it is wrong, too.
	misnamed bool
	// apiVersion is what it says, unnamed that it has no name.
	apiVersion string
	unnamed    bool
	// cr is what could be read of it, nil of a kind that is not ours, and
	// problems what is wrong with it.
	cr       any
	problems []strict.Problem
}

// tree is what stands in the resource. It is read anew each time: trees take
// far more memory than their text.
func (s *source) tree() map[string]any {
	if s.companion != nil {
		return s.companion
	}
	return s.item.Tree()
}

// read reads the resource strictly. It knows nothing of others, so that all can
// be read at once.
func (s *source) read() {
	tree := s.tree()
	s.apiVersion = krm.StringAt(tree, "apiVersion")
	s.ref = generators.Ref{
		Kind: krm.StringAt(tree, "kind"), Name: krm.StringAt(tree, "metadata", "name"), Namespace: krm.StringAt(tree, "metadata", "namespace"),
	}
	metadata, _ := tree["metadata"].(map[string]any)
	s.unnamed = metadata["name"] == nil || metadata["name"] == ""
	switch s.ref.Kind {
	case v1alpha08.KindPlatform:
		s.cr = &v1alpha08.SonataFlowPlatform{}
	case v1alpha08.KindClusterPlatform:
		s.cr = &v1alpha08.SonataFlowClusterPlatform{}
	case v1alpha08.KindWorkflow:
		s.cr = &v1alpha08.SonataFlow{}
	default:
		return
	}
	s.problems = strict.Decode(tree, s.cr)
	for i := range s.problems {
		s.problems[i] = s.problems[i].Below(s.field)
	}
}

// path is where a field of the source stands in its item.
func (s *source) path(field string) string { return s.field + field }
