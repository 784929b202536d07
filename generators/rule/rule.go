// Package rule is the table of everything that is checked: each message comes of
// one of its rules, whose id and severity people can rely on.
package rule

import (
	"cmp"
	"slices"
	"sync"
)

// Severity of a result; the values are those of KRM functions.
type Severity string

// The severities: an error stops the render, a warning asks for a decision, an
// info says what was done without being asked. What is off is not told.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
	Info    Severity = "info"
	Off     Severity = "off"
)

// ID names a rule, in kebab-case. It never changes once released.
type ID string

// Rule is one thing that is checked.
type Rule struct {
	ID       ID
	Severity Severity
	// Says is what the rule says of an input, in a sentence.
	Says string
	// Lowerable errors may be made less by the config: what they are about can be
	// rendered all the same. Others leave nothing to render.
	Lowerable bool
}

// Table holds every rule, sorted by id.
func Table() []Rule { return slices.Clone(sorted()) }

var sorted = sync.OnceValue(func() []Rule {
	all := slices.Concat(reading, config, resources, platforms, workflows, flows, eventing, builds, pods, rendered)
	slices.SortFunc(all, func(a, b Rule) int { return cmp.Compare(a.ID, b.ID) })
	return all
})

// Find returns the rule of an id; false where there is none.
func Find(id ID) (Rule, bool) {
	at, found := slices.BinarySearchFunc(sorted(), id, func(r Rule, id ID) int { return cmp.Compare(r.ID, id) })
	if !found {
		return Rule{}, false
	}
	return sorted()[at], true
}

// SeverityOf is the severity that a rule has where nobody set another.
func SeverityOf(id ID) Severity {
	r, found := Find(id)
	if !found {
		return Error // a test holds that there is no such id
	}
	return r.Severity
}

// MayBe says whether people may give a rule a severity.
func (r Rule) MayBe(severity Severity) bool {
	return r.Severity != Error || r.Lowerable || severity == Error
}
