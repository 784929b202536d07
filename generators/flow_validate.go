package generators

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/go-playground/validator/v10"
	"github.com/serverlessworkflow/sdk-go/v2/model"
	sdkvalidator "github.com/serverlessworkflow/sdk-go/v2/validator"

	"github.com/render-sonataflow/render-sonataflow/generators/quote"
	"github.com/render-sonataflow/render-sonataflow/generators/rule"
)

// validateFlow warns about what the SDK's validation finds. The operator
// deploys such a flow all the same, and the workflow's own start-up judges it.
// tree is the flow as it is written.
func (s *resolver) validateFlow(at Origin, flow *model.Workflow, tree map[string]any) {
	defer func() {
		if cause := recover(); cause != nil {
			s.tell(rule.FlowUnvalidated, at, "could not be validated: %s", quote.Foreign(fmt.Sprint(cause)))
		}
	}()
	s.checkProduced(at, tree, tree)
	err := sdkvalidator.GetValidator().StructCtx(model.NewValidatorContext(flow), flow)
	var findings validator.ValidationErrors
	if !errors.As(err, &findings) {
		return
	}
	for _, finding := range findings {
		if path, alarm := asWritten(flowPath(finding.StructNamespace()), finding.Tag(), tree); alarm {
			if path, message := flowMessage(finding, path, tree); message != "" {
				s.tell(rule.FlowInvalid, at.at(path), "%s", message)
			}
		}
	}
}

// asWritten corrects what the model finds by what stands in the flow: the model
// fills in levels that nobody wrote. alarm is false where nothing is amiss.
func asWritten(path, tag string, tree map[string]any) (at string, alarm bool) {
	above := path[:strings.LastIndexByte(path, '.')]
	switch value, there := valueIn(tree, path); {
	case strings.HasSuffix(above, ".workflowExecTimeout"):
		_, there := valueIn(tree, above)
		return path, there // it may be left out
	case isRequired(tag):
		if _, there := valueIn(tree, above); !there {
			return above, true
		}
		return path, true
	case tag == sdkvalidator.TagExists && !there:
		return above, true // a state's name stands there itself
	case tag == "min" && there:
		_, isMap := value.(map[string]any)
		return path, !isMap // data may be empty
	}
	return path, true
}

// valueIn finds what stands at a path of the flow: spec.flow.states[0].data.
func valueIn(tree map[string]any, path string) (value any, there bool) {
	value = tree
	for _, step := range strings.FieldsFunc(strings.TrimPrefix(path, "spec.flow"), func(r rune) bool { return r == '.' || r == '[' || r == ']' }) {
		switch below := value.(type) {
		case map[string]any:
			if value, there = below[step]; !there {
				return nil, false
			}
		case []any:
			n, err := strconv.Atoi(step)
			if err != nil || n >= len(below) {
				return nil, false
			}
			value = below[n]
		default:
			return nil, false
		}
	}
	return value, true
}

func isRequired(tag string) bool {
	return tag == sdkvalidator.TagRequired || tag == "required_without" || tag == "required_without_all"
}

// embedded are the model's structs that are no level of the YAML.
var embedded = map[string]bool{
	"Workflow": true, "BaseWorkflow": true, "BaseState": true, "Common": true,
	"DelayState": true, "EventState": true, "OperationState": true, "ParallelState": true, "SwitchState": true,
	"ForEachState": true, "InjectState": true, "CallbackState": true, "SleepState": true,
	"BaseSwitchCondition": true,
}

// flowPath turns the model's path, Workflow.States[0].BaseState.Name, into the
// YAML's, spec.flow.states[0].name.
func flowPath(namespace string) string {
	var path strings.Builder
	path.WriteString("spec.flow")
	for part := range strings.SplitSeq(namespace, ".") {
		if !embedded[part] {
			path.WriteString("." + strings.ToLower(part[:1]) + part[1:])
		}
	}
	return path.String()
}
