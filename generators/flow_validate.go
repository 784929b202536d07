package generators

import (
	"errors"
	"fmt"
	"strings"

	"github.com/go-playground/validator/v10"
	"github.com/serverlessworkflow/sdk-go/v2/model"
	sdkvalidator "github.com/serverlessworkflow/sdk-go/v2/validator"
)

// validateFlow warns about what the SDK's validation finds. The operator
// deploys such a flow all the same, and the workflow's own start-up judges it.
func (s *resolver) validateFlow(at Origin, flow *model.Workflow) {
	defer func() {
		if cause := recover(); cause != nil {
			s.warnf(at, "could not be validated: %v", cause)
		}
	}()
	err := sdkvalidator.GetValidator().StructCtx(model.NewValidatorContext(flow), flow)
	var findings validator.ValidationErrors
	if !errors.As(err, &findings) {
		return
	}
	for _, finding := range findings {
		s.warnf(at.at(flowPath(finding.StructNamespace())), "%s", flowMessage(finding))
	}
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
	path := "spec.flow"
	for _, part := range strings.Split(namespace, ".") {
		if !embedded[part] {
			path += "." + strings.ToLower(part[:1]) + part[1:]
		}
	}
	return path
}

// flowMessage says what a finding means; a tag without a phrase of its own is
// named, so that none is lost.
func flowMessage(finding validator.FieldError) string {
	switch finding.Tag() {
	case sdkvalidator.TagExists:
		return fmt.Sprintf("%v is not defined in this flow", quoted(finding.Value()))
	case sdkvalidator.TagRequired, "required_without", "required_without_all":
		return "is missing"
	case sdkvalidator.TagExclusive:
		return "excludes another field that is set too: keep one"
	case sdkvalidator.TagRecursiveState:
		return fmt.Sprintf("%v leads back to the state itself", quoted(finding.Value()))
	case "iso8601duration":
		return fmt.Sprintf("%v must be an ISO 8601 duration such as PT30S", quoted(finding.Value()))
	case "iso8601datetime":
		return fmt.Sprintf("%v must be an ISO 8601 date and time", quoted(finding.Value()))
	case "unique":
		return "has two entries of one " + strings.ToLower(orDefault(finding.Param(), "value"))
	case "min":
		return "must have at least " + finding.Param()
	case "oneofkind":
		return fmt.Sprintf("%v is none of the allowed values", quoted(finding.Value()))
	default:
		return fmt.Sprintf("breaks the rule %q of the Serverless Workflow SDK", finding.Tag())
	}
}

func quoted(value any) string { return fmt.Sprintf("%q", fmt.Sprint(value)) }
