package generators

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/serverlessworkflow/sdk-go/v2/model"

	"github.com/render-sonataflow/render-sonataflow/generators/quote"
	"github.com/render-sonataflow/render-sonataflow/generators/rule"
	"github.com/render-sonataflow/render-sonataflow/generators/strict"
)

// readFlow reads spec.flow into the SDK's model. In dev the flow itself is
// rendered, so what the model cannot read is an error. In the other profiles it
// lies in the image, and only its events and timeouts count: what can be read
// is read, and a warning names the rest.
func (s *resolver) readFlow(w *Workflow, at Origin) (flow *model.Workflow, whole bool) {
	tree := withoutTextArguments(w.cr.Spec.Flow)
	flow, err := unmarshalFlow(tree)
	if err == nil {
		return flow, true
	}
	rest, broken := separateBroken(tree, err)
	for _, part := range broken {
		const message = "%scannot be read as Serverless Workflow 0.8: %s"
		if w.dev() {
			s.tell(rule.FlowUnreadable, at.at(part.path), message, part.title, part.reason)
		} else {
			s.tell(rule.FlowPartUnreadable, at.at(part.path), message+". It is as it is in the image; the render does not see its events and timeouts", part.title, part.reason)
		}
	}
	if w.dev() {
		return nil, false
	}
	if flow, err = unmarshalFlow(rest); err != nil {
		return &model.Workflow{}, false
	}
	return flow, false
}

// brokenPart is a part of a flow that the model cannot read; title names a
// state.
type brokenPart struct{ path, title, reason string }

// separateBroken finds out which states and fields of a flow the model cannot
// read, by trying each on its own, and returns a flow without them. failure is
// what it says of the whole.
func separateBroken(tree map[string]any, failure error) (rest map[string]any, broken []brokenPart) {
	rest = map[string]any{}
	note := func(path, title string, err error) {
		broken = append(broken, brokenPart{"spec.flow." + path, title, flowFailure(err)})
	}
	for _, key := range slices.Sorted(maps.Keys(tree)) {
		if key == "states" {
			continue
		}
		if _, err := unmarshalFlow(map[string]any{key: tree[key]}); err != nil {
			note(key, "", err)
			continue
		}
		rest[key] = tree[key]
	}
	states, _ := tree["states"].([]any)
	var kept []any
	for i, state := range states {
		path := fmt.Sprintf("states[%d]", i)
		if field, reason := typeOf(state); reason != "" {
			broken = append(broken, brokenPart{"spec.flow." + path + field, titleOf(state), reason})
			continue
		}
		if _, err := unmarshalFlow(map[string]any{"states": []any{state}}); err != nil {
			note(path, titleOf(state), err)
			continue
		}
		kept = append(kept, state)
	}
	rest["states"] = kept
	if len(broken) == 0 {
		return rest, []brokenPart{{"spec.flow", "", flowFailure(failure)}}
	}
	return rest, broken
}

// titleOf leads to a state by its name where it has one: lists of states are
// long.
func titleOf(state any) string {
	fields, _ := state.(map[string]any)
	name, _ := fields["name"].(string)
	if name == "" {
		return ""
	}
	return "the state " + quote.Value(name) + " "
}

// typeOf says what is wrong with the type of a state, and in which field, "" where
// nothing is.
func typeOf(state any) (field, reason string) {
	fields, isMap := state.(map[string]any)
	if !isMap {
		return "", "" // the SDK says so
	}
	known := model.StateType("").KindValues()
	name, _ := fields["type"].(string)
	switch near := strict.Nearest(name, known); {
	case fields["type"] == nil:
		return "", "it has no type: " + strings.Join(known, ", ")
	case slices.Contains(known, name):
		return "", ""
	case near != "":
		return ".type", "its type is " + quote.Value(name) + ", which is probably to be " + near
	default:
		return ".type", "its type is " + quote.Value(fmt.Sprint(fields["type"])) + ", but must be one of " + strings.Join(known, ", ")
	}
}

// listFields are lists, of which the SDK forgets to say that.
var listFields = []string{
	"actions", "onEvents", "eventRefs", "branches", "dataConditions", "eventConditions", "onErrors", "errorRefs", "produceEvents",
	"states", "events", "functions", "errors", "retries", "secrets", "auth", "correlation", "retryableErrors", "nonRetryableErrors",
}

// sdkWords are what the SDK calls the kinds of values, in the words of people.
var sdkWords = strings.NewReplacer("string", "a text, in quotes", "bool", "true or false", "object", "a map", "int", "a whole number", " or ", ", or ")

// ofGo is a field as the SDK names it: behind the types of its model that say
// nothing to people.
var ofGo = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?:(?:workflow|states?|Base\w+)\.)+([\w.]+ must be)`)
})

// flowFailure is what the SDK says in words of people, with the word that it
// forgets of a map and of a list.
func flowFailure(err error) string {
	text := strings.TrimSpace(quote.Foreign(err.Error()))
	text = ofGo().ReplaceAllString(text, "$1")
	before, kind, is := strings.Cut(text, " must be")
	switch {
	case !is:
		return text
	case kind != "":
		return before + " must be" + sdkWords.Replace(kind)
	case slices.Contains(listFields, before[strings.LastIndexByte(before, '.')+1:]):
		return text + ` a list: begin each entry with "- "`
	default:
		return text + " a map"
	}
}

// withoutTextArguments leaves out what the model takes for wrong and the
// runtime reads: an expression or a text in place of the map of a function's
// arguments. What is left is shared.
func withoutTextArguments(tree map[string]any) map[string]any {
	clean, _ := withoutTexts(tree, "").(map[string]any)
	return clean
}

func withoutTexts(value any, key string) any {
	switch value := value.(type) {
	case map[string]any:
		clean := make(map[string]any, len(value))
		for name, below := range value {
			if _, isText := below.(string); isText && key == "functionRef" && name == "arguments" {
				continue
			}
			clean[name] = withoutTexts(below, name)
		}
		return clean
	case []any:
		clean := make([]any, len(value))
		for i, below := range value {
			clean[i] = withoutTexts(below, key)
		}
		return clean
	default:
		return value
	}
}
