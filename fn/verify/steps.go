package verify

import (
	"cmp"
	"slices"
	"strings"

	"github.com/render-sonataflow/render-sonataflow/generators"
	"github.com/render-sonataflow/render-sonataflow/generators/quote"
)

// step is what a later step did to what was rendered: an option of kustomize,
// and what it changed from and to.
type step struct{ option, from, to string }

const (
	optionNamespace = "namespace"
	optionPrefix    = "namePrefix"
	optionSuffix    = "nameSuffix"
	// optionHash is the hash that generators of kustomize put behind a name.
	optionHash = "name hash"
)

// findSteps finds what ran after the render, by what rendered objects say of
// themselves: the namespace of what they were generated from, and the labels
// that hold their name.
func (s *set) findSteps() {
	for _, o := range s.rendered {
		if moved, ok := o.moved(); ok {
			s.steps = append(s.steps, moved)
		}
		s.steps = append(s.steps, affixes(o.firstName(), o.name())...)
	}
	slices.SortFunc(s.steps, compareSteps)
	s.steps = slices.Compact(s.steps)
}

func compareSteps(a, b step) int {
	return cmp.Or(cmp.Compare(a.option, b.option), cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to))
}

// ran says whether all of some steps ran after the render.
func (s *set) ran(steps ...step) bool {
	return !slices.ContainsFunc(steps, func(one step) bool { return !slices.Contains(s.steps, one) })
}

// moved says whether an object is in another namespace than it was rendered
// for. A Trigger lives with its Broker, wherever that is.
func (o *object) moved() (step, bool) {
	if o.kind == trigger || o.owner.Namespace == "" || o.namespace() == o.owner.Namespace {
		return step{}, false
	}
	return step{optionNamespace, o.owner.Namespace, o.namespace()}, true
}

// firstName is the name that an object was rendered with, by its labels, which
// no prefix reaches; "" where none says.
func (o *object) firstName() string {
	if !o.generated() || !slices.Contains([]kind{service, knativeService, deployment}, o.kind) {
		return ""
	}
	return o.of()
}

// of is the workload that an object was rendered for, by its labels.
func (o *object) of() string {
	return cmp.Or(o.item.Label(generators.ServiceLabel), o.item.Label(generators.WorkflowLabel))
}

// affixes are the steps that make one name of another: a prefix or a suffix
// that was added, or that was lost.
func affixes(first, now string) []step {
	if first == "" || now == "" || first == now {
		return nil
	}
	before, after, found := strings.Cut(now, first)
	lost := !found
	if lost {
		before, after, found = strings.Cut(first, now)
	}
	var steps []step
	add := func(option, affix string) {
		switch {
		case !found || affix == "":
		case lost:
			steps = append(steps, step{option, affix, ""})
		default:
			steps = append(steps, step{option, "", affix})
		}
	}
	add(optionPrefix, before)
	if after != "" && hashOf(after) == after && !lost {
		add(optionHash, after)
	} else {
		add(optionSuffix, after)
	}
	return steps
}

// hashOf is what kustomize's generators put behind the names of ConfigMaps and
// Secrets, at the end of a name; "" where none is there.
func hashOf(name string) string {
	const length = len("-") + 10
	if at := len(name) - length; at >= 0 && name[at] == '-' && strings.Trim(name[at+1:], "bcdfghkmt2456789") == "" {
		return name[at:]
	}
	return ""
}

// cure is how to put a step right that ran after the render.
const cure = "set it before the render, in a kustomization that the rendering one lists under resources:, or list the RenderSonataFlow under transformers: of the kustomization that sets it, where it runs last; a component runs too early"

// after says what a step did to what was rendered, and what to do.
func (t step) after() string {
	ran := " ran after the render, where addresses cannot follow: " + cure
	switch {
	case t.to == "":
		return "A step after the render took the " + t.option + " " + quote.Value(t.from) + " off: leave it as it was rendered"
	case t.option == optionNamespace:
		return "kustomize's namespace: " + t.to + " (or kpt's set-namespace)" + ran
	default:
		return "kustomize's " + t.option + ": " + t.to + ran
	}
}

// before says what a step before the render did, and what to do.
func (t step) before() string {
	if t.option == optionHash {
		return "kustomize's generator puts a hash behind the name: set disableNameSuffixHash: true in its options, or have kustomize follow the name"
	}
	return "A " + t.option + ": of kustomize renames what its kinds are known to name, and no other: write the name as it will be"
}
