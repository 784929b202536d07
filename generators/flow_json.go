package generators

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/serverlessworkflow/sdk-go/v2/model"

	"github.com/render-sonataflow/render-sonataflow/generators/rule"
)

// flowJSON writes the workflow as the runtime reads it: as the SDK's model
// marshals it, with everything put back that the model does not know or would
// lose. Such keys are reported.
func (s *resolver) flowJSON(at Origin, flow *model.Workflow, tree map[string]any) string {
	marshalled, err := json.Marshal(flow)
	if err != nil {
		s.tell(rule.FlowKept, at, "is written as it stands in the resource, since the Serverless Workflow SDK cannot write it: %v", err)
		return s.flowJSONOf(at, tree)
	}
	written, err := readOrdered(marshalled)
	if err != nil {
		s.tell(rule.FlowUnwritable, at, "cannot be written: %v", err)
		return ""
	}
	given := maps.Clone(tree)
	for _, key := range []string{"id", "key", "name", "version", "description", "specVersion", "expressionLang"} {
		delete(given, key) // the resource's metadata gives them
	}
	merged := s.restore(at, written, given)
	text, err := json.Marshal(merged)
	if err != nil {
		s.tell(rule.FlowUnwritable, at, "cannot be written: %v", err)
	}
	return string(text)
}

// flowJSONOf writes a tree the SDK could not.
func (s *resolver) flowJSONOf(at Origin, tree map[string]any) string {
	text, err := json.Marshal(tree)
	if err != nil {
		s.tell(rule.FlowUnwritable, at, "cannot be written: %v", err)
	}
	return string(text)
}

// restore puts into what the model wrote what it lost of what was given: keys
// it does not know, values it drops because they equal Go's zero, numbers it
// rounds. Where the model turned a short form into a long one (end: true) the
// long one stays.
func (s *resolver) restore(at Origin, written, given any) any {
	if object, ok := written.(*orderedObject); ok && strings.HasSuffix(at.Field, ".continueAs") {
		if fields, _ := given.(map[string]any); fields["workflowExecTimeout"] == nil {
			object.drop("workflowExecTimeout") // the model writes one without a duration
		}
	}
	switch given := given.(type) {
	case map[string]any:
		object, ok := written.(*orderedObject)
		if !ok || at.Field == "spec.flow.constants" { // the model wraps constants in a level of its own
			return orderedOf(given)
		}
		for _, key := range slices.Sorted(maps.Keys(given)) {
			value := given[key]
			if value == nil {
				continue
			}
			if existing, found := object.values[key]; found {
				object.values[key] = s.restore(at.under(key), existing, value)
				continue
			}
			switch {
			case isEmpty(value):
				continue // as good as absent, to the runtime too
			case !reflect.ValueOf(value).IsZero() && !known(at, key, value):
				s.tell(rule.FlowUnknownKey, at.under(key), "is not known to the Serverless Workflow 0.8 model: kept as it is")
			}
			object.set(key, orderedOf(value))
		}
		return object
	case []any:
		list, ok := written.([]any)
		if !ok || len(list) != len(given) {
			return orderedOf(given)
		}
		for i := range given {
			list[i] = s.restore(at.index(i), list[i], given[i])
		}
		return list
	default:
		switch written.(type) {
		case *orderedObject, []any:
			return written
		}
		return given
	}
}

// known holds for what the model does not know and the runtime reads.
func known(at Origin, key string, value any) bool {
	_, isText := value.(string)
	return at.Field == "spec.flow" && key == "extensions" ||
		strings.HasSuffix(at.Field, ".functionRef") && key == "arguments" && isText
}

// isEmpty holds for texts, lists and maps with nothing in them, and not for
// false and 0, which the model takes for unset as well.
func isEmpty(value any) bool {
	switch v := reflect.ValueOf(value); v.Kind() {
	case reflect.String, reflect.Map, reflect.Slice:
		return v.Len() == 0
	default:
		return false
	}
}

// orderedObject is a JSON object that keeps the order of its keys.
type orderedObject struct {
	keys   []string
	values map[string]any
}

func (o *orderedObject) set(key string, value any) {
	if _, found := o.values[key]; !found {
		o.keys = append(o.keys, key)
	}
	o.values[key] = value
}

func (o *orderedObject) drop(key string) {
	o.keys = slices.DeleteFunc(o.keys, func(k string) bool { return k == key })
	delete(o.values, key)
}

// MarshalJSON writes the keys in their order.
func (o *orderedObject) MarshalJSON() ([]byte, error) {
	out := []byte{'{'}
	for i, key := range o.keys {
		if i > 0 {
			out = append(out, ',')
		}
		name, err := json.Marshal(key)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(o.values[key])
		if err != nil {
			return nil, err
		}
		out = append(append(append(out, name...), ':'), value...)
	}
	return append(out, '}'), nil
}

// orderedOf gives a tree the order of its sorted keys.
func orderedOf(value any) any {
	switch value := value.(type) {
	case map[string]any:
		object := &orderedObject{values: map[string]any{}}
		for _, key := range slices.Sorted(maps.Keys(value)) {
			object.set(key, orderedOf(value[key]))
		}
		return object
	case []any:
		list := make([]any, len(value))
		for i := range value {
			list[i] = orderedOf(value[i])
		}
		return list
	default:
		return value
	}
}

// readOrdered reads JSON and keeps the order of keys.
func readOrdered(text []byte) (any, error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	return readOrderedValue(decoder)
}

func readOrderedValue(decoder *json.Decoder) (any, error) {
	token, err := decoder.Token()
	if err != nil {
		return nil, err
	}
	switch token {
	case json.Delim('{'):
		object := &orderedObject{values: map[string]any{}}
		for decoder.More() {
			key, err := decoder.Token()
			if err != nil {
				return nil, err
			}
			value, err := readOrderedValue(decoder)
			if err != nil {
				return nil, err
			}
			object.set(fmt.Sprint(key), value)
		}
		_, err = decoder.Token()
		return object, err
	case json.Delim('['):
		list := []any{}
		for decoder.More() {
			value, err := readOrderedValue(decoder)
			if err != nil {
				return nil, err
			}
			list = append(list, value)
		}
		_, err = decoder.Token()
		return list, err
	default:
		return token, nil
	}
}
