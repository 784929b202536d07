package verify

import (
	"maps"
	"slices"
	"strings"

	"github.com/render-sonataflow/render-sonataflow/generators/quote"
	"github.com/render-sonataflow/render-sonataflow/generators/rule"
)

// selector is a field that chooses pods, or Services, by their labels.
type selector struct {
	field  string
	labels map[string]any
}

var selecting = map[kind][]string{
	deployment: {"spec", "selector", "matchLabels"},
	service:    {"spec", "selector"},
	budget:     {"spec", "selector", "matchLabels"},
	monitor:    {"spec", "selector", "matchLabels"},
}

func selectorsOf(o *object, tree map[string]any) []selector {
	path, known := selecting[o.kind]
	labels, _ := at(tree, path...).(map[string]any)
	if !known || !o.generated() {
		return nil
	}
	return []selector{{strings.Join(path, "."), labels}}
}

// checkSelectors checks that an object still selects what it was rendered for.
func (s *set) checkSelectors(o *object) (found []finding) {
	for _, one := range o.selectors {
		targets := s.selected(o)
		problem := ""
		for _, target := range targets {
			if problem = one.misses(o, target); problem == "" {
				break
			}
		}
		if len(targets) == 0 {
			problem = "selects nothing: what it was rendered for is not in the set: a step after the render dropped or renamed it, so take that out, or render again"
		}
		if problem != "" {
			found = append(found, finding{rule: rule.SelectorMismatch, object: o, field: one.field, message: problem})
		}
	}
	return found
}

// selected are what an object was rendered to select.
func (s *set) selected(o *object) []*object {
	if o.kind == deployment {
		return []*object{o}
	}
	kinds := []kind{deployment, knativeService}
	if o.kind == monitor {
		kinds = []kind{service}
	}
	var found []*object
	for _, candidate := range s.byOwner[o.owner] {
		if slices.Contains(kinds, candidate.kind) && candidate.of() == o.of() && (len(found) == 0 || candidate.name() == o.name()) {
			found = append(found, candidate)
		}
	}
	return found
}

// misses says why a selector does not select an object; "" where it does.
func (l selector) misses(o, target *object) string {
	what, label := "the pods of "+target.title(), func(key string) string {
		value, _ := target.pods[key].(string)
		return value
	}
	if o.kind == monitor {
		what, label = target.title(), target.item.Label
	}
	if !target.reaches(o.namespace()) {
		return "selects within namespace " + quote.Value(o.namespace()) + ", but " + what + " are elsewhere: a step after the render moved one of the two; move both or neither"
	}
	if len(l.labels) == 0 {
		return "is empty and selects everything: a step after the render took it out; take that out"
	}
	for _, key := range slices.Sorted(maps.Keys(l.labels)) {
		if value, _ := l.labels[key].(string); value != label(key) {
			return "must select " + what + ", whose label " + key + " is " + quote.Value(label(key)) + ", not " + quote.Value(value) +
				": a step after the render changed one of the two; change both, as kustomize's labels: with includeSelectors: true does, or neither"
		}
	}
	return ""
}
