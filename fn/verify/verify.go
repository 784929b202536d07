package verify

import (
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
	found := make([][]finding, len(s.rendered))
	parallel.Each(len(s.rendered), func(n int) bool {
		o := s.rendered[n]
		for _, r := range o.references {
			found[n] = append(found[n], s.resolve(o, r)...)
		}
		found[n] = append(found[n], s.checkSelectors(o)...)
		return true
	})
	var all []finding
	for _, one := range found {
		all = append(all, one...)
	}
	return s.report(all), true
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
