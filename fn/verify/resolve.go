package verify

import (
	"slices"
	"strings"

	"github.com/render-sonataflow/render-sonataflow/generators/quote"
	"github.com/render-sonataflow/render-sonataflow/generators/rule"
)

// resolve looks for what a reference names. Where it is not there, but is there
// under another name or in another namespace, that tells which step did it.
func (s *set) resolve(o *object, r reference) []finding {
	broken := finding{rule: rule.BrokenReference, object: o, reference: r, field: r.field}
	if s.find(r.kinds, r.namespace, r.name) != nil {
		if left, ok := s.leftBehind(o, r); ok {
			broken.step = left
			return []finding{broken}
		}
		return nil
	}
	for _, candidate := range s.changeable(o, r) {
		if steps := s.changed(o, r, candidate); len(steps) > 0 {
			var found []finding
			for _, one := range steps {
				broken.step, broken.now = one, candidate
				found = append(found, broken)
			}
			return found
		}
	}
	for _, candidate := range s.similar(r) {
		if meant := likely(r, candidate); meant != (step{}) {
			broken.message = r.text() + ", which is not in the set, but " + quote.Value(candidate.name()) + " is: did you mean that one? " + meant.before()
			return []finding{broken}
		}
	}
	switch {
	case r.made || s.leavesTrace(r):
		broken.message = r.text() + ", which is not there: a step after the render dropped or renamed it, so take that out, or render again"
	case r.told && s.worthTelling(r):
		broken.rule = rule.OutsideReference
		broken.message = r.text() + ", which is not in the set: it must be in the cluster"
	default:
		return nil
	}
	return []finding{broken}
}

// seldomInGit are the kinds of which many are made in the cluster.
var seldomInGit = []kind{configMap, secret, serviceAccount, claim, priorityClass, runtimeClass, secretProvider, imageStream}

// worthTelling says whether anybody would expect in the set what is not there.
// What is seldom in git is told of where others of its namespace are in the
// set.
func (s *set) worthTelling(r reference) bool {
	if !slices.Contains(seldomInGit, r.kinds[0]) {
		return true
	}
	return slices.ContainsFunc(r.kinds, func(k kind) bool {
		in := s.users[k]
		return in[""] || in[r.namespace] || r.namespace == "" && len(in) > 0
	})
}

// text says what a reference names.
func (r reference) text() string {
	text := "names the " + r.kinds[0].name + " " + quote.Value(r.name)
	if r.key != "" {
		text = r.key + " " + text
	}
	if r.namespace != "" {
		text += " in namespace " + quote.Value(r.namespace)
	}
	return text
}

// changed are the steps after the render that made a candidate of what a
// reference names; none where they have nothing to do with each other.
func (s *set) changed(o *object, r reference, candidate *object) (steps []step) {
	if !candidate.reaches(r.namespace) {
		moved := step{optionNamespace, r.namespace, candidate.namespace()}
		if !s.ran(moved) {
			return nil
		}
		steps = append(steps, moved)
	}
	if candidate.name() == r.name {
		return steps
	}
	renamed := affixes(r.name, candidate.name())
	var known bool
	switch first := candidate.firstName(); {
	case first != "":
		known = first == r.name
	case candidate.generated():
		known = r.made && candidate.owner == o.owner
	default:
		known = s.ran(renamed...)
	}
	if !known || len(renamed) == 0 {
		return nil
	}
	return append(steps, renamed...)
}

// likely is the step before the render that most likely made a candidate of
// what a reference names; the zero step where none did.
func likely(r reference, candidate *object) step {
	if candidate.generated() || !candidate.reaches(r.namespace) {
		return step{}
	}
	renamed := affixes(r.name, candidate.name())
	switch {
	case len(renamed) == 0:
		return step{}
	case renamed[0].option == optionHash, candidate.kind == broker && bounded(renamed):
		return renamed[0]
	default:
		return step{}
	}
}

// bounded says whether what was added to a name is set off from it, and so no
// part of another word.
func bounded(renamed []step) bool {
	return !slices.ContainsFunc(renamed, func(one step) bool {
		affix := one.from + one.to
		return one.option == optionPrefix && !strings.HasSuffix(affix, "-") || one.option != optionPrefix && !strings.HasPrefix(affix, "-")
	})
}

// leftBehind is the step that renamed an object together with what it names,
// where it goes on to name what has the old name: two environments in one set.
func (s *set) leftBehind(o *object, r reference) (step, bool) {
	for _, one := range s.steps {
		renamed := ""
		switch {
		case !r.made || one.to == "":
		case one.option == optionPrefix && strings.HasPrefix(o.name(), one.to):
			renamed = one.to + r.name
		case one.option == optionSuffix && strings.HasSuffix(o.name(), one.to):
			renamed = r.name + one.to
		}
		for _, candidate := range s.byOwner[o.owner] {
			if renamed != "" && candidate.name() == renamed && candidate.firstName() == r.name && slices.Contains(r.kinds, candidate.kind) {
				return one, true
			}
		}
	}
	return step{}, false
}

// leavesTrace says whether the set still holds what was rendered beside a
// Service that is missing.
func (s *set) leavesTrace(r reference) bool {
	if !slices.Contains(r.kinds, service) {
		return false
	}
	for _, trace := range []named{{deployment, r.name}, {configMap, r.name + "-props"}} {
		for o := s.byName[trace]; o != nil; o = o.next {
			if o.generated() && o.owner.Namespace == r.namespace {
				return true
			}
		}
	}
	return false
}
