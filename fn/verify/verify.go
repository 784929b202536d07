package verify

import (
	"slices"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/generators/parallel"
	"github.com/render-sonataflow/render-sonataflow/generators/rule"
)

// Check holds the rendered objects among the items against all of them, as they
// would be applied. What leads out of the set is an info at most; without
// rendered objects there is nothing to check and rendered is false.
func Check(items []*krm.Item) (results krm.Results, rendered bool) {
	s := newSet(items)
	if len(s.rendered) == 0 {
		return nil, false
	}
	s.findSteps()
	found := make([][]finding, len(s.all))
	families := s.families()
	parallel.Each(len(families), func(n int) bool {
		for _, o := range families[n] {
			o.read()
		}
		for _, o := range families[n] {
			for _, r := range o.references {
				found[o.n] = append(found[o.n], s.resolve(o, r)...)
			}
			found[o.n] = append(found[o.n], s.checkSelectors(o)...)
		}
		for _, o := range families[n] {
			o.forget()
		}
		return true
	})
	return s.report(slices.Concat(found...)), true
}

// finding is one thing that is not as it was rendered.
type finding struct {
	rule   rule.ID
	object *object
	// reference is what is broken, the zero one where it is something else, and
	// now what it named, under its new name.
	reference reference
	now       *object
	field     string
	message   string
	// step is the later step that it comes from, if one is known: what comes of
	// one step is told once.
	step step
}
