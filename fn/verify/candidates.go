package verify

import (
	"slices"
	"strings"
)

// changeable are the objects that a step after the render may have made of what
// a reference names, in the order of the set: found by the names that each of
// the steps makes, since looking at all for each reference takes minutes where
// there are ten thousand of both.
func (s *set) changeable(o *object, r reference) (found []*object) {
	names := []string{}
	if len(s.steps) > 0 {
		names = s.namesAfter(r.name)
	}
	for _, k := range r.kinds {
		of := slices.Clone(s.byFirst[named{k, r.name}])
		for _, name := range names {
			for one := s.byName[named{k, name}]; one != nil; one = one.next {
				of = append(of, one)
			}
		}
		if r.made {
			of = append(of, ofKind(k, s.byOwner[o.owner])...)
		}
		slices.SortFunc(of, func(a, b *object) int { return a.n - b.n })
		found = append(found, slices.Compact(of)...)
	}
	return found
}

// mostSteps is how many prefixes, and suffixes, are tried on a name. A tree of
// overlays has a few.
const mostSteps = 50

// namesAfter are the names that the steps make of one, itself among them.
func (s *set) namesAfter(name string) (names []string) {
	prefixes, suffixes := []step{{}}, []step{{}}
	for _, one := range s.steps {
		switch {
		case one.option == optionPrefix && len(prefixes) < mostSteps:
			prefixes = append(prefixes, one)
		case (one.option == optionSuffix || one.option == optionHash) && len(suffixes) < mostSteps:
			suffixes = append(suffixes, one)
		}
	}
	for _, before := range prefixes {
		for _, after := range suffixes {
			names = append(names, before.to+strings.TrimSuffix(strings.TrimPrefix(name, before.from), after.from)+after.to)
		}
	}
	return names
}

// similar are the objects that a step before the render may have made of what a
// reference names.
func (s *set) similar(r reference) (found []*object) {
	for _, k := range r.kinds {
		if k == broker {
			found = append(found, s.brokers...)
		} else {
			found = append(found, s.unhashed[named{k, r.name}]...)
		}
	}
	return found
}

func ofKind(k kind, objects []*object) (found []*object) {
	for _, o := range objects {
		if o.kind == k {
			found = append(found, o)
		}
	}
	return found
}
