package generators

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/serverlessworkflow/sdk-go/v2/model"

	"github.com/render-sonataflow/render-sonataflow/generators/quote"
	"github.com/render-sonataflow/render-sonataflow/generators/rule"
	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// parseFlow reads spec.flow into the SDK's model; nil is returned where it is
// too wrong to go by.
func (s *resolver) parseFlow(w *Workflow) *model.Workflow {
	cr, at := w.cr, w.origin("spec.flow")
	if len(cr.Spec.Flow) == 0 {
		s.tell(rule.FlowMissing, at, "must hold the workflow's definition, with its states")
		return nil
	}
	if states, _ := cr.Spec.Flow["states"].([]any); len(states) == 0 {
		if cr.Spec.Flow["document"] != nil || cr.Spec.Flow["do"] != nil {
			s.tell(rule.FlowMissing, at, "is Serverless Workflow 1.0 (document, do), which SonataFlow does not run: write it as 0.8, with states")
			return nil
		}
		s.tell(rule.FlowMissing, at.under("states"), "must list at least one state")
		return nil
	}
	if !s.selfContained(at, cr.Spec.Flow) {
		return nil
	}
	if text, isText := cr.Spec.Flow["dataInputSchema"].(string); isText {
		s.tell(rule.InputSchemaText, at.under("dataInputSchema"), "is the text %q, which the operator's API refuses: write {schema: …, failOnValidationErrors: true}", text)
	}
	flow, whole := s.readFlow(w, at)
	if flow == nil {
		return nil
	}
	// The resource's metadata gives these, whatever the flow says.
	flow.ID = cr.Name
	flow.Key = cr.Annotations[v1alpha08.KeyAnnotation]
	flow.Name = cr.Annotations[v1alpha08.NameAnnotation]
	flow.Description = cr.Annotations[v1alpha08.DescriptionAnnotation]
	flow.Version = cr.Annotations[v1alpha08.VersionAnnotation]
	flow.SpecVersion = "0.8"
	if language := cr.Annotations[v1alpha08.ExpressionLangAnnotation]; language != "" {
		flow.ExpressionLang = model.ExpressionLangType(language)
	}
	if whole {
		s.validateFlow(at, flow, cr.Spec.Flow)
	}
	return flow
}

// fileFields are those that the SDK would load from a file or over HTTP where
// they are given as text. The API server accepts no text there, and nothing
// outside the input may decide what is rendered.
var fileFields = []string{"auth", "constants", "errors", "events", "functions", "retries", "secrets", "timeouts"}

func (s *resolver) selfContained(at Origin, flow map[string]any) bool {
	contained := true
	refuse := func(path string, value any) {
		if text, isText := value.(string); isText {
			referred := ""
			if quote.Shown(path) {
				referred = ", but refers to " + quote.Value(text)
			}
			s.tell(rule.FlowOutside, at.under(path), "must be written out here%s: nothing outside the input is read", referred)
			contained = false
		}
	}
	for _, field := range fileFields {
		refuse(field, flow[field])
	}
	if auth, ok := flow["auth"].([]any); ok {
		for i, entry := range auth {
			refuse(fmt.Sprintf("auth[%d]", i), entry)
		}
	}
	return contained
}

// unmarshalFlow reads a flow twice, as the operator does, which writes it back
// in between: only then every default of the model is filled in. It keeps a
// panic of the SDK on odd input from ending the run.
func unmarshalFlow(tree map[string]any) (flow *model.Workflow, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("the flow has a shape that cannot be read: %s", quote.Foreign(fmt.Sprint(cause)))
		}
	}()
	text, err := json.Marshal(tree)
	if err != nil {
		return nil, err
	}
	flow = &model.Workflow{}
	if err := json.Unmarshal(text, flow); err != nil {
		return nil, err
	}
	again := &model.Workflow{}
	if text, err := json.Marshal(flow); err == nil && json.Unmarshal(text, again) == nil {
		return again, nil
	}
	return flow, nil
}

// hasEvents says whether the flow declares an event of a kind; one without a
// kind is consumed.
func hasEvents(flow *model.Workflow, kind model.EventKind) bool {
	for _, event := range flow.Events {
		if event.Kind == kind {
			return true
		}
	}
	return false
}

// hasTimeouts says whether the flow needs the Jobs Service for its timers
// (docs/operator.md, Managed properties: timeouts).
func hasTimeouts(flow *model.Workflow) bool {
	if t := flow.Timeouts; t != nil && (t.WorkflowExecTimeout != nil && t.WorkflowExecTimeout.Duration != "" || t.EventTimeout != "") {
		return true
	}
	for i := range flow.States {
		if stateHasTimeout(&flow.States[i]) {
			return true
		}
	}
	return false
}

func stateHasTimeout(state *model.State) bool {
	switch {
	case state.SleepState != nil:
		return true
	case state.EventState != nil:
		if t := state.EventState.Timeouts; t != nil && t.EventTimeout != "" {
			return true
		}
		for _, on := range state.OnEvents {
			if anySleeps(on.Actions) {
				return true
			}
		}
	case state.SwitchState != nil:
		t := state.SwitchState.Timeouts
		return t != nil && t.EventTimeout != ""
	case state.CallbackState != nil:
		t := state.CallbackState.Timeouts
		return t != nil && t.EventTimeout != "" || sleeps(&state.Action)
	case state.OperationState != nil:
		return anySleeps(state.OperationState.Actions)
	case state.ForEachState != nil:
		return anySleeps(state.ForEachState.Actions)
	case state.ParallelState != nil:
		for _, branch := range state.Branches {
			if anySleeps(branch.Actions) {
				return true
			}
		}
	}
	return false
}

func anySleeps(actions []model.Action) bool {
	for i := range actions {
		if sleeps(&actions[i]) {
			return true
		}
	}
	return false
}

func sleeps(action *model.Action) bool {
	return action.Sleep != nil && (action.Sleep.Before != "" || action.Sleep.After != "")
}

// knativeFunctions are the operations of the flow's functions that call a
// Knative Service by its full form.
func knativeFunctions(flow *model.Workflow) []string {
	var operations []string
	for _, f := range flow.Functions {
		if strings.HasPrefix(f.Operation, "knative:services.v1.serving.knative.dev") {
			operations = append(operations, f.Operation)
		}
	}
	return operations
}
