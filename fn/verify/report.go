package verify

import (
	"slices"
	"strconv"
	"strings"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/generators/quote"
	"github.com/render-sonataflow/render-sonataflow/generators/rule"
)

// report tells what comes of one step, or of one thing that is missing, once,
// with one object for all.
func (s *set) report(found []finding) (results krm.Results) {
	byStep := map[step][]finding{}
	byTarget := map[target][]finding{}
	var targets []target
	for _, one := range found {
		if one.step != (step{}) {
			byStep[one.step] = append(byStep[one.step], one)
			continue
		}
		to := one.target()
		if byTarget[to] == nil {
			targets = append(targets, to)
		}
		byTarget[to] = append(byTarget[to], one)
	}
	for _, to := range targets {
		first := byTarget[to][0]
		first.message += also(byTarget[to])
		results = append(results, result(first))
	}
	told := slices.Clone(s.steps)
	for one := range byStep {
		told = append(told, one)
	}
	slices.SortFunc(told, compareSteps)
	for _, one := range slices.Compact(told) {
		if example, ok := s.example(one, byStep[one]); ok {
			results = append(results, result(example))
		}
	}
	return results
}

// target is what a broken reference names, or the field that is wrong itself.
type target struct {
	named
	namespace, field string
	object           *object
}

func (f finding) target() target {
	if len(f.reference.kinds) == 0 {
		return target{object: f.object, field: f.field}
	}
	return target{named: named{f.reference.kinds[0], f.reference.name}, namespace: f.reference.namespace}
}

// example is what stands for all that comes of a step; false where it harmed
// nothing.
func (s *set) example(of step, broken []finding) (finding, bool) {
	var moved []*object
	for _, o := range s.rendered {
		if one, ok := o.moved(); ok && one == of {
			moved = append(moved, o)
		}
	}
	switch {
	case len(moved) > 0:
		message := "was rendered for namespace " + quote.Value(of.from) + " and is in " + quote.Value(of.to)
		if of.to == "" {
			message = "was rendered for namespace " + quote.Value(of.from) + " and has none"
		}
		if more := len(moved) - 1; more > 0 {
			message += ", as are " + count(more, "other object", "other objects")
		}
		if len(broken) > 0 {
			message += "; " + count(len(broken), "reference", "references") + " to " + quote.Value(of.from) + " did not follow, such as " + broken[0].object.title() + also(broken)
		}
		return finding{rule: rule.MovedAfterRender, object: moved[0], field: "metadata.namespace", message: message + ". " + of.after()}, true
	case len(broken) > 0:
		first := broken[0]
		first.rule = rule.MovedAfterRender
		first.message = first.reference.text() + ", which "
		if first.now != nil {
			first.message += "is " + quote.Value(first.now.name()) + " now"
		} else {
			first.message += "is that of another environment"
		}
		first.message += also(broken) + ". " + of.after()
		return first, true
	default:
		return finding{}, false
	}
}

// mentioned is how many objects are named where there are more.
const mentioned = 3

// also names the objects that what was found of the first goes for as well: one
// of each kind, and then others.
func also(found []finding) string {
	seen := map[any]bool{}
	var titles, more []string
	for n, one := range found {
		if one.object == nil || seen[one.object] {
			continue
		}
		seen[one.object] = true
		switch {
		case n == 0:
		case !seen[one.object.kind]:
			titles = append(titles, one.object.title())
		default:
			more = append(more, one.object.title())
		}
		seen[one.object.kind] = true
	}
	titles = append(titles, more...)
	if len(titles) == 0 {
		return ""
	}
	if more := len(titles) - mentioned; more > 0 {
		titles = append(titles[:mentioned:mentioned], strconv.Itoa(more)+" more")
	}
	return " (also " + strings.Join(titles, ", ") + ")"
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

func result(f finding) *krm.Result {
	item := f.object.item
	return &krm.Result{
		Rule: string(f.rule), Severity: krm.Severity(rule.SeverityOf(f.rule)), Message: quote.Text(f.message),
		ResourceRef: &krm.ResourceRef{APIVersion: item.APIVersion(), Kind: item.Kind(), Name: item.Name(), Namespace: item.Namespace()},
		Field:       &krm.Field{Path: f.field},
		File:        item.Where(f.field),
	}
}
