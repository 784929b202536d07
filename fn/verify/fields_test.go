package verify

import (
	"slices"
	"testing"

	"github.com/render-sonataflow/render-sonataflow/generators/fields"
)

// TestKustomizeFollows: what verify finds broken by a prefix, and holds no
// address, kustomize is told to rename.
func TestKustomizeFollows(t *testing.T) {
	for of, list := range links {
		for _, l := range list {
			found := slices.ContainsFunc(fields.Rendered(), func(f fields.Field) bool {
				return f.Of.Group == of.group && f.Of.Kind == of.name && slices.Equal(f.Path[:min(len(f.Path), len(l.field))], l.field)
			})
			if !found {
				t.Errorf("%s %v is a name that no configuration of kustomize has", of.name, l.field)
			}
		}
	}
}
