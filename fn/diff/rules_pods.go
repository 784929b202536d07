package diff

import (
	"fmt"
	"slices"
	"strings"

	"github.com/render-sonataflow/render-sonataflow/generators/quote"
)

const versionLabel = "app.kubernetes.io/version"

// selectorChanged says how to spare the recreation where only the release's
// label moves.
func selectorChanged(c *change) string {
	text := c.causes("spec.selector") + " cannot change: delete it first, " + deleteCommand(c.was) +
		", with --cascade=orphan where its pods shall run on until the new ones are ready"
	was, is := labelsOf(c.was.at("spec", "selector", "matchLabels")), labelsOf(c.is.at("spec", "selector", "matchLabels"))
	if was[versionLabel] != "" && is[versionLabel] != "" && len(c.under("spec.selector")) == 1 && was[versionLabel] != is[versionLabel] {
		text += fmt.Sprintf("; versionLabel: %s in the config keeps the selector as it is", was[versionLabel])
	}
	return text
}

// strategyRefused: the limits of a rolling update are defaults that nobody
// owns, so a server-side apply leaves them, and they are refused beside
// Recreate.
func strategyRefused(c *change) string {
	if c.was.text("spec", "strategy", "type") != "RollingUpdate" || c.is.text("spec", "strategy", "type") != "Recreate" {
		return ""
	}
	return "a server-side apply to the strategy Recreate is refused while the limits of the rolling update stand in the cluster: " +
		"delete the object first, " + deleteCommand(c.was)
}

func restartsWithGap(c *change) string {
	reason := gapOf(c)
	if reason == "" || stopped(c) {
		return ""
	}
	return reason + ": " + c.causes("spec.template") + inMemory(c) + migrates(c)
}

func restartsRolling(c *change) string {
	if stopped(c) || gapOf(c) != "" {
		return ""
	}
	return c.causes("spec.template") + inMemory(c) + migrates(c)
}

func noPodRuns(c *change) string {
	if !stopped(c) {
		return ""
	}
	return "the pod template changes, and no pod runs: " + c.causes("spec.template")
}

func scaledToZero(c *change) string {
	if n, given := c.is.number("spec", "replicas"); !given || n > 0 {
		return ""
	}
	return "it is scaled to 0: no pod runs any more"
}

func scaledTo(c *change) string {
	was, had := c.was.number("spec", "replicas")
	is, has := c.is.number("spec", "replicas")
	switch {
	case has && is == 0:
		return ""
	case has && had:
		return fmt.Sprintf("from %d to %d pods", was, is)
	case has:
		return fmt.Sprintf("to %d pods; no autoscaler sets it any more", is)
	case was == 1:
		return "an autoscaler sets it from now on"
	}
	return fmt.Sprintf("an autoscaler sets it from now on, and the apply that drops replicas: %d first sets it to 1", was)
}

// databaseChanged compares the databases that the variables of pods name.
func databaseChanged(c *change) string {
	was, _ := find(c.oldPods, c.was.key)
	is, _ := find(c.newPods, c.is.key)
	var texts []string
	for _, container := range was.containers() {
		for _, variable := range list(container["env"]) {
			name, _ := variable["name"].(string)
			if !strings.HasSuffix(name, "JDBC_URL") {
				continue
			}
			if text := otherDatabase(variable, is.env(name)); text != "" {
				texts = append(texts, text)
			}
		}
	}
	return strings.Join(texts, "; ")
}

// otherDatabase says how two variables differ in the database they name.
func otherDatabase(was, is map[string]any) string {
	wasText, wasPlain := was["value"].(string)
	isText, isPlain := is["value"].(string)
	switch {
	case is == nil:
		return "it has no database any more: what it kept in " + describe(wasText, wasPlain) + " is not read, and new state is in memory"
	case wasPlain && isPlain:
		return otherURL(wasText, isText)
	case !wasPlain && !isPlain && fmt.Sprint(was["valueFrom"]) == fmt.Sprint(is["valueFrom"]):
		return ""
	}
	return "its database comes from elsewhere than before, and whether it is the same one cannot be seen"
}

// otherURL compares host, database and schema; how to connect is no matter.
func otherURL(was, is string) string {
	wasHost, wasSchema := database(was)
	isHost, isSchema := database(is)
	switch {
	case wasHost != isHost:
		return "it uses another database: " + quote.Database(is) + " instead of " + quote.Database(was) + ", and what is in the old one is not moved"
	case wasSchema != isSchema:
		return fmt.Sprintf("it uses another schema: %s instead of %s, and what is in the old one is not moved", quote.Value(isSchema), quote.Value(wasSchema))
	}
	return ""
}

// database takes an address apart into host with database, and schema.
func database(address string) (host, schema string) {
	address = strings.TrimPrefix(address, "jdbc:")
	host, query, _ := strings.Cut(address, "?")
	_, rest, _ := strings.Cut(host, "://")
	server, name, _ := strings.Cut(rest, "/")
	server = server[strings.LastIndex(server, "@")+1:]
	if !strings.Contains(server, ":") {
		server += ":5432"
	}
	for term := range strings.SplitSeq(query, "&") {
		if k, value, _ := strings.Cut(term, "="); k == "currentSchema" || k == "search_path" {
			schema = value
		}
	}
	return server + "/" + name, schema
}

func describe(address string, plainText bool) string {
	if !plainText {
		return "its database"
	}
	return quote.Database(address)
}

// claimDropped: a volume with a claim goes out of the pods, or another comes.
func claimDropped(c *change) string {
	was, _ := find(c.oldPods, c.was.key)
	is, _ := find(c.newPods, c.is.key)
	kept := is.references()
	for _, r := range was.references() {
		if r.kind == "PersistentVolumeClaim" && !slices.Contains(kept, r) {
			return "its pods have the volume of " + r.String() + " no more"
		}
	}
	return ""
}

// nobodyMigrates: a service stops migrating, and no Job does it instead.
func nobodyMigrates(c *change) string {
	const variable = "QUARKUS_FLYWAY_MIGRATE_AT_START"
	was, _ := find(c.oldPods, c.was.key)
	is, _ := find(c.newPods, c.is.key)
	if was.envText(variable) != "true" || is.envText(variable) != "false" ||
		slices.ContainsFunc(c.newPods, func(w workload) bool {
			return w.groupKind() == "batch/Job" && w.namespace == c.is.namespace && !strings.HasPrefix(w.name, definitionJob)
		}) {
		return ""
	}
	return "nobody migrates its schema from now on: a new image needs that done by hand"
}

// newlyUnmet is what new pods need and did not need before.
func newlyUnmet(c *change) string {
	is, ok := find(c.newPods, c.is.key)
	if !ok {
		return ""
	}
	var before []reference // what any workload needed is there
	for _, was := range c.oldPods {
		before = append(before, c.old.unmet(was)...)
	}
	var needed []string
	for _, r := range c.new.unmet(is) {
		own := key{"", r.kind, r.namespace, r.name}
		goes := c.old[own] != nil && c.new[own] == nil // that is said of the object that goes
		if !slices.Contains(before, r) && !goes {
			needed = append(needed, r.String())
		}
	}
	return strings.Join(needed, ", ")
}
