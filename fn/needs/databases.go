package needs

import (
	"net/url"
	"slices"
	"strings"

	"github.com/magiconair/properties"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/fn/verify"
	"github.com/render-sonataflow/render-sonataflow/generators/lazy"
)

// database takes host and database out of an address, and never its user.
var database = lazy.Regexp(`^(?:jdbc:)?postgresql://(?:[^/?@]*@)?([^/?]+)/?([^?]*)\??(.*)$`)

// schemasOf is how the migration Job is told of a schema that it makes.
var schemasOf = lazy.Regexp(`^QUARKUS_FLYWAY_.*_SCHEMAS$`)

// databasesOf takes the databases that an object's environment and properties
// name.
func (c *collector) databasesOf(item *krm.Item) {
	made := map[string]bool{}
	var addresses []string
	verify.EachPodMap(item, func(parent map[string]any) {
		name, _ := parent["name"].(string)
		value, _ := parent["value"].(string)
		if schemasOf().MatchString(name) && item.Kind() == "Job" {
			made[value] = true
		}
		if name != "" {
			addresses = append(addresses, value)
		}
	})
	if item.Kind() == "ConfigMap" && item.Group() == "" {
		data, _ := item.Fields()["data"].(map[string]any)
		for file, text := range data {
			if text, ok := text.(string); ok && strings.HasSuffix(file, ".properties") && strings.Contains(text, "postgresql://") {
				addresses = append(addresses, valuesOf(text)...)
			}
		}
	}
	for _, address := range addresses {
		c.database(address, titleOf(item), made)
	}
}

func valuesOf(text string) (values []string) {
	loader := properties.Loader{Encoding: properties.UTF8, DisableExpansion: true}
	read, err := loader.LoadBytes([]byte(text))
	if err != nil {
		return nil // the runtime will say so
	}
	for _, key := range read.Keys() {
		value, _ := read.Get(key)
		values = append(values, value)
	}
	return values
}

func (c *collector) database(address, of string, made map[string]bool) {
	parts := database().FindStringSubmatch(strings.TrimSpace(address))
	if parts == nil || strings.Contains(parts[1]+parts[2], "$") {
		return
	}
	need := c.need(Need{Kind: kindDatabase, Name: strings.TrimSuffix(parts[1]+"/"+parts[2], "/")}, of)
	query, err := url.ParseQuery(parts[3])
	if err != nil {
		return
	}
	name := query.Get("currentSchema")
	if name == "" {
		name = query.Get("search_path")
	}
	if name == "" || strings.Contains(name, "$") {
		return
	}
	at := slices.IndexFunc(need.Schemas, func(s Schema) bool { return s.Name == name })
	if at < 0 {
		at = len(need.Schemas)
		need.Schemas = append(need.Schemas, Schema{Name: name})
	}
	if !slices.Contains(need.Schemas[at].For, of) {
		need.Schemas[at].For = append(need.Schemas[at].For, of)
	}
	need.Schemas[at].ByJob = need.Schemas[at].ByJob || made[name]
}
