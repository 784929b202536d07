package v1alpha08

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/serverlessworkflow/sdk-go/v2/model"
)

// modelFields are the fields of the SDK's model under their JSON names; those
// of a base are a state's own.
func modelFields(of ...reflect.Type) []string {
	names := map[string]bool{}
	for _, t := range of {
		for i := range t.NumField() {
			f := t.Field(i)
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			switch {
			case f.Anonymous && name == "" && f.Type.Kind() == reflect.Struct:
				for _, inner := range modelFields(f.Type) {
					names[inner] = true
				}
			case name != "" && name != "-":
				names[name] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// TestFlowFields: the schemas have the fields of the SDK's model, which the
// operator reads flows with, and those that are told here.
func TestFlowFields(t *testing.T) {
	schemas, err := FlowSchemas()
	if err != nil {
		t.Fatal(err)
	}
	base := reflect.TypeFor[model.BaseState]()
	cases := map[string]struct {
		model []reflect.Type
		more  []string
	}{
		"Workflow":        {[]reflect.Type{reflect.TypeFor[model.Workflow]()}, []string{"extensions"}},
		"Function":        {[]reflect.Type{reflect.TypeFor[model.Function]()}, nil},
		"Event":           {[]reflect.Type{reflect.TypeFor[model.Event]()}, nil},
		"Retry":           {[]reflect.Type{reflect.TypeFor[model.Retry]()}, nil},
		"Auth":            {[]reflect.Type{reflect.TypeFor[model.Auth]()}, nil},
		"Action":          {[]reflect.Type{reflect.TypeFor[model.Action]()}, nil},
		"Transition":      {[]reflect.Type{reflect.TypeFor[model.Transition]()}, nil},
		"End":             {[]reflect.Type{reflect.TypeFor[model.End]()}, nil},
		"Schedule":        {[]reflect.Type{reflect.TypeFor[model.Schedule]()}, nil},
		"EventDataFilter": {[]reflect.Type{reflect.TypeFor[model.EventDataFilter]()}, nil},
		"State.inject":    {[]reflect.Type{base, reflect.TypeFor[model.InjectState]()}, nil},
		"State.operation": {[]reflect.Type{base, reflect.TypeFor[model.OperationState]()}, nil},
		"State.event":     {[]reflect.Type{base, reflect.TypeFor[model.EventState]()}, nil},
		"State.switch":    {[]reflect.Type{base, reflect.TypeFor[model.SwitchState]()}, nil},
		"State.sleep":     {[]reflect.Type{base, reflect.TypeFor[model.SleepState]()}, nil},
		"State.parallel":  {[]reflect.Type{base, reflect.TypeFor[model.ParallelState]()}, nil},
		"State.foreach":   {[]reflect.Type{base, reflect.TypeFor[model.ForEachState]()}, nil},
		"State.callback":  {[]reflect.Type{base, reflect.TypeFor[model.CallbackState]()}, nil},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			schema, _ := schemas[FlowPrefix+name].(map[string]any)
			properties, _ := schema["properties"].(map[string]any)
			want := slices.Sorted(slices.Values(append(modelFields(tc.model...), tc.more...)))
			if diff := cmp.Diff(want, slices.Sorted(maps.Keys(properties))); diff != "" {
				t.Errorf("fields (- model, + schema):\n%s", diff)
			}
			if schema["additionalProperties"] != false {
				t.Error("a misspelt field must be refused")
			}
		})
	}
}

// TestFlowReferences: whatever a definition points to is there, and each field
// has a type or says what it is.
func TestFlowReferences(t *testing.T) {
	schemas, err := FlowSchemas()
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	var walk func(path string, value any)
	walk = func(path string, value any) {
		switch value := value.(type) {
		case map[string]any:
			if name, ok := value["$ref"].(string); ok {
				seen++
				if schemas[strings.TrimPrefix(name, "#/$defs/")] == nil {
					t.Errorf("%s points to %s, which is not there", path, name)
				}
			}
			for key, inner := range value {
				walk(path+"."+key, inner)
			}
		case []any:
			for _, inner := range value {
				walk(path, inner)
			}
		}
	}
	for name, schema := range schemas {
		walk(name, schema)
	}
	if seen < 50 || schemas[FlowSchema] == nil {
		t.Errorf("only %d references, and %s: %v", seen, FlowSchema, schemas[FlowSchema] != nil)
	}
}
