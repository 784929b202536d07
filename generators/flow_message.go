package generators

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/go-playground/validator/v10"
	sdkvalidator "github.com/serverlessworkflow/sdk-go/v2/validator"

	"github.com/render-sonataflow/render-sonataflow/generators/quote"
	"github.com/render-sonataflow/render-sonataflow/generators/rule"
)

// flowMessage says what a finding means, and where; "" where another finding says
// the same. A tag without a phrase of its own is named, so that none is lost.
func flowMessage(finding validator.FieldError, path string, tree map[string]any) (at, message string) {
	value := "the value"
	if quote.Shown(path) {
		value = quote.Value(fmt.Sprint(finding.Value()))
	}
	field := path[strings.LastIndexByte(path, '.')+1:]
	switch finding.Tag() {
	case sdkvalidator.TagExists:
		return path, value + " is not defined in this flow" + defined(tree, field, fmt.Sprint(finding.Value()))
	case sdkvalidator.TagRequired, "required_without", "required_without_all":
		return path, "is missing" + missingCures[field]
	case sdkvalidator.TagExclusive:
		return path, excluding(path, field, tree)
	case sdkvalidator.TagRecursiveState:
		return path, value + " leads back to the state itself"
	case "iso8601duration":
		return path, value + " must be an ISO 8601 duration such as PT30S"
	case "iso8601datetime":
		return path, value + " must be an ISO 8601 date and time"
	case "unique":
		return twice(path, tree)
	case "min":
		return path, "must have at least " + finding.Param() + " entry"
	case "oneofkind":
		return path, value + " must be one of " + allowed(finding.Value())
	default:
		return path, fmt.Sprintf("breaks the rule %q of the Serverless Workflow SDK", finding.Tag())
	}
}

// missingCures say what to write where a field is missing.
var missingCures = map[string]string{
	"transition":       ": name the next state here, or set end",
	"defaultCondition": ": it says where to go where no other condition holds",
	"functionRef":      ": an action names a function (functionRef), an event (eventRef) or a flow (subFlowRef)",
	"dataConditions":   ": a switch has dataConditions, or eventConditions",
	"operation":        ": it says what the function does, as in specs/api.yaml#operationId",
	"name":             ": others find it by that",
}

// listOf is the list of the flow in which a field finds its name.
var listOf = map[string]string{
	"stateName": "states", "nextState": "states", "transition": "states", "start": "states", "compensatedBy": "states",
	"refName": "functions", "functionRef": "functions", "eventRef": "events", "eventRefs": "events", "triggerEventRef": "events", "resultEventRef": "events",
	"errorRef": "errors", "errorRefs": "errors", "retryRef": "retries",
}

// defined ends a message with the name that was probably meant, or with all that
// there are, where these are few.
func defined(tree map[string]any, field, name string) string {
	const few = 8
	list := listOf[field]
	names := namesIn(tree, list)
	switch near := meant(name, names); {
	case near != "":
		return near
	case list == "":
		return ""
	case len(names) == 0:
		return ": it has no " + list
	case len(names) <= few:
		return ": its " + list + " are " + strings.Join(names, ", ")
	default:
		return ": it is none of its " + list
	}
}

func namesIn(tree map[string]any, list string) (names []string) {
	entries, _ := tree[list].([]any)
	for _, entry := range entries {
		fields, _ := entry.(map[string]any)
		if name, _ := fields["name"].(string); name != "" {
			names = append(names, quote.Text(name))
		}
	}
	return names
}

// exclusive are the fields of which only one may be there.
var exclusive = [][]string{{"transition", "end"}, {"functionRef", "eventRef", "subFlowRef"}, {"errorRef", "errorRefs"}, {"dataConditions", "eventConditions"}}

// excluding names all of them that are there, at the first: the others would say
// the same.
func excluding(path, field string, tree map[string]any) string {
	parent, _ := valueIn(tree, strings.TrimSuffix(path, "."+field))
	fields, _ := parent.(map[string]any)
	for _, group := range exclusive {
		there := slices.DeleteFunc(slices.Clone(group), func(name string) bool { return fields[name] == nil })
		if !slices.Contains(group, field) || len(there) == 0 {
			continue
		}
		if there[0] != field {
			return ""
		}
		return "is there, and so is " + strings.Join(there[1:], " and ") + ": keep one"
	}
	return "excludes another field that is set too: keep one"
}

// twice finds the entry of a list that has the name of one before it.
func twice(path string, tree map[string]any) (at, message string) {
	list, _ := valueIn(tree, path)
	entries, _ := list.([]any)
	seen := map[string]bool{}
	for n, entry := range entries {
		fields, _ := entry.(map[string]any)
		name, _ := fields["name"].(string)
		if name != "" && seen[name] {
			return path + "[" + strconv.Itoa(n) + "].name", "is " + quote.Value(name) + ", and so is that of an entry before it: rename one"
		}
		seen[name] = true
	}
	return path, "has two entries of one value: remove one"
}

func allowed(value any) string {
	if kind, ok := value.(sdkvalidator.Kind); ok {
		return strings.Join(kind.KindValues(), ", ") + meant(fmt.Sprint(value), kind.KindValues())
	}
	return "the allowed values"
}

// checkProduced looks for the events that a flow produces, which the SDK does
// not.
func (s *resolver) checkProduced(at Origin, tree map[string]any, value any) {
	switch value := value.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(value)) {
			s.checkProduced(at.key(key), tree, value[key])
			list, isList := value[key].([]any)
			for n, entry := range list {
				fields, _ := entry.(map[string]any)
				name, _ := fields["eventRef"].(string)
				if isList && key == "produceEvents" && name != "" && !slices.Contains(namesIn(tree, "events"), name) {
					s.tell(rule.FlowInvalid, at.under(key).index(n).under("eventRef"), "%q is not defined in this flow%s", name, defined(tree, "eventRef", name))
				}
			}
		}
	case []any:
		for n, entry := range value {
			s.checkProduced(at.index(n), tree, entry)
		}
	}
}
