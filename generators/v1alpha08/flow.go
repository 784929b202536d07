package v1alpha08

import (
	"embed"
	"maps"
	"slices"

	"sigs.k8s.io/yaml"
)

// flowSources say what spec.flow holds, as JSON Schema: the types of Go's SDK
// carry no documentation, and take less than the runtime reads.
//
//go:embed flow/*.yaml
var flowSources embed.FS

// FlowPrefix stands before the names of FlowSchemas; FlowSchema is the one of
// spec.flow.
const (
	FlowPrefix = "flow."
	FlowSchema = FlowPrefix + "Workflow"
)

// FlowSchemas are the definitions that spec.flow is made of. A state has the
// schema of its type alone, so that an editor offers and checks no other's
// fields.
func FlowSchemas() (map[string]any, error) {
	all := map[string]map[string]any{}
	names, err := flowSources.ReadDir("flow")
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		text, err := flowSources.ReadFile("flow/" + name.Name())
		if err == nil {
			err = yaml.UnmarshalStrict(text, &all)
		}
		if err != nil {
			return nil, err
		}
	}
	states, common := all["States"], all["StateCommon"]
	delete(all, "States")
	delete(all, "StateCommon")
	all["State"] = stateSchema(states, common["properties"].(map[string]any), all) //nolint:forcetypeassert // the schema of a struct has them
	schemas := map[string]any{}
	for name, schema := range all {
		schemas[FlowPrefix+name] = closed(schema)
	}
	return schemas, nil
}

// stateSchema chooses by type, and adds a definition for each to all.
func stateSchema(states, common map[string]any, all map[string]map[string]any) map[string]any {
	types := slices.Sorted(maps.Keys(states))
	properties := map[string]any{
		"type": map[string]any{"type": "string", "enum": types, "description": "What kind of state it is."},
		"name": common["name"],
	}
	var choices []any
	for _, kind := range types {
		state := states[kind].(map[string]any) //nolint:forcetypeassert // the schema of a struct
		state["type"] = "object"
		own := state["properties"].(map[string]any) //nolint:forcetypeassert // the schema of a struct
		maps.Copy(own, common)
		own["type"] = map[string]any{"const": kind, "description": state["description"]}
		definition := "State." + kind
		all[definition] = state
		choices = append(choices, map[string]any{
			"if":   map[string]any{"required": []string{"type"}, "properties": map[string]any{"type": map[string]any{"const": kind}}},
			"then": map[string]any{"$ref": definition}, // closed makes it whole
		})
	}
	return map[string]any{
		"type": "object", "required": []string{"name", "type"}, "properties": properties, "additionalProperties": true,
		"description": "A step of the workflow.", "allOf": choices,
	}
}

// closed lets an object hold its properties only, and points to definitions
// where they will be.
func closed(schema any) any {
	switch schema := schema.(type) {
	case map[string]any:
		made := map[string]any{}
		for key, value := range schema {
			made[key] = closed(value)
		}
		if name, ok := schema["$ref"].(string); ok {
			made["$ref"] = "#/$defs/" + FlowPrefix + name
		}
		_, isField := schema["type"].(map[string]any) // these are properties, and type is the name of one
		if _, has := schema["properties"]; has && schema["type"] != nil && !isField && schema["additionalProperties"] == nil {
			made["additionalProperties"] = false
		}
		return made
	case []any:
		made := make([]any, len(schema))
		for i := range schema {
			made[i] = closed(schema[i])
		}
		return made
	default:
		return schema
	}
}
