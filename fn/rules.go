package fn

import (
	"maps"
	"slices"
	"strconv"

	"github.com/render-sonataflow/render-sonataflow/generators/quote"
	"github.com/render-sonataflow/render-sonataflow/generators/rule"
	"github.com/render-sonataflow/render-sonataflow/generators/strict"
)

// severities are those that the config gives rules in place of their own.
func (c ConfigSpec) severities() map[rule.ID]rule.Severity {
	set := map[rule.ID]rule.Severity{}
	if c.UnknownFields == "Warn" {
		set[rule.UnknownField] = rule.Warning
	}
	for id, severity := range c.Rules {
		set[rule.ID(id)] = rule.Severity(severity)
	}
	return set
}

// lenient says whether an unknown field lets the rest be rendered.
func (c ConfigSpec) lenient() bool {
	set := c.severities()[rule.UnknownField]
	return set != "" && set != rule.Error
}

// checkRules refuses what the config must not say of rules.
func (c ConfigSpec) checkRules() (problems []strict.Problem) {
	for _, id := range slices.Sorted(maps.Keys(c.Rules)) {
		found, known := rule.Find(rule.ID(id))
		var message string
		switch severity := rule.Severity(c.Rules[id]); {
		case !known:
			message = "is no rule" + orDefault(near(id), ": lint names the rule of each message")
		case !found.MayBe(severity):
			message = "must stay an error: what breaks the rule leaves nothing to render (" + found.Says + ")"
		default:
			continue
		}
		problems = append(problems, strict.Problem{Rule: rule.ConfigValue, Path: "spec.rules[" + strconv.Quote(id) + "]", Message: message})
	}
	return problems
}

// near names the rule that somebody may have meant by an id.
func near(id string) string {
	var known []string
	for _, r := range rule.Table() {
		known = append(known, string(r.ID))
	}
	if meant := strict.Nearest(id, known); meant != "" {
		return ": did you mean " + quote.Value(meant) + "?"
	}
	return ""
}
