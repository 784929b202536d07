package diff

import (
	"strings"

	"github.com/render-sonataflow/render-sonataflow/generators/quote"
)

func immutableConfig(c *change) string {
	if c.was.at("immutable") != true {
		return ""
	}
	return "it is immutable: delete it first, " + deleteCommand(c.was)
}

// propertiesEmptied: the ConfigMap of a workflow's own properties is the
// user's, and an empty one over it blanks it.
func propertiesEmptied(c *change) string {
	const file = "application.properties"
	was, is := strings.TrimSpace(c.was.text("data", file)), strings.TrimSpace(c.is.text("data", file))
	if !strings.HasSuffix(c.is.name, "-props") || was == "" || is != "" {
		return ""
	}
	return "it is empty, and the properties in it are lost: put the ConfigMap into the input"
}

// databaseProperty: the database of a workflow may stand in its properties.
func databaseProperty(c *change) string {
	for _, f := range c.under("data") {
		last := f.steps[len(f.steps)-1]
		was, had := f.value[0].(string)
		is, has := f.value[1].(string)
		switch {
		case len(f.steps) != 3 || !had:
		case strings.HasSuffix(last, "datasource.jdbc.url") && !has:
			return f.Path + ": the database is not named here any more"
		case strings.HasSuffix(last, "datasource.jdbc.url"):
			if text := otherURL(was, is); text != "" {
				return f.Path + ": " + text
			}
		case strings.HasSuffix(last, "flyway.default-schema"), strings.HasSuffix(last, "flyway.schemas"):
			return f.Path + ": it uses another schema"
		case last == "kogito.persistence.type" && !has:
			return f.Path + ": nothing is kept in a database any more"
		}
	}
	return ""
}

// eventsElsewhere: where a workflow posts its events, as its properties say.
func eventsElsewhere(c *change) string {
	var texts []string
	for _, f := range c.under("data") {
		last := f.steps[len(f.steps)-1]
		was, had := f.value[0].(string)
		is, has := f.value[1].(string)
		if len(f.steps) == 3 && had && has && strings.HasPrefix(last, "mp.messaging.outgoing.") && strings.HasSuffix(last, ".url") {
			channel := strings.TrimSuffix(strings.TrimPrefix(last, "mp.messaging.outgoing."), ".url")
			texts = append(texts, channel+" go to "+quote.Assigned(last, is)+" instead of "+quote.Assigned(last, was))
		}
	}
	return strings.Join(texts, "; ")
}

// ownAddress is what a workflow or service tells others of itself.
func ownAddress(c *change) string {
	for _, f := range c.under("data") {
		was, had := f.value[0].(string)
		is, has := f.value[1].(string)
		if len(f.steps) == 3 && f.steps[2] == "kogito.service.url" && had && has {
			return "it tells others its address " + quote.Assigned("url", is) + " instead of " + quote.Assigned("url", was)
		}
	}
	return ""
}

// split takes the readers of a ConfigMap or Secret apart into those whose pods
// restart with the same change and those whose pods do not.
func (c *change) split() (restart, stay []workload) {
	for _, w := range readers(c.newPods, c.is) {
		switch {
		case !w.longLived():
		case c.restarts(w.key):
			restart = append(restart, w)
		default:
			stay = append(stay, w)
		}
	}
	return restart, stay
}

func notRead(c *change) string {
	_, stay := c.split()
	if len(stay) == 0 {
		return ""
	}
	text := titles(stay) + " " + plural(len(stay), "goes", "go") + " on with the old content until it restarts: "
	var commands []string
	for _, w := range stay {
		if w.group == "apps" {
			commands = append(commands, "kubectl rollout restart "+strings.ToLower(w.kind)+" "+w.name+" -n "+w.namespace)
		}
	}
	if len(commands) == 0 {
		return strings.TrimSuffix(text, ": ")
	}
	return text + strings.Join(commands, "; ")
}

func readAnew(c *change) string {
	restart, stay := c.split()
	switch {
	case len(stay) > 0:
		return ""
	case len(restart) > 0:
		return titles(restart) + " " + plural(len(restart), "reads", "read") + " it when its pods restart with this change"
	}
	return "no workload here reads it"
}

// stillRead: pods that need what goes do not start again.
func stillRead(c *change) string {
	var left []workload
	for _, w := range c.newPods {
		for _, r := range w.references() {
			if r.kind == c.was.kind && r.namespace == c.was.namespace && r.name == c.was.name {
				left = append(left, w)
				break
			}
		}
	}
	if len(left) == 0 {
		return ""
	}
	return titles(left) + " still " + plural(len(left), "needs", "need") + " it: new pods do not start without it"
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}
