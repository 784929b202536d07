package strict

import (
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// TestDecodeValues has what JSON cannot say, and what must not be told apart.
func TestDecodeValues(t *testing.T) {
	type target struct {
		Int     int               `json:"int,omitempty"`
		Int32   *int32            `json:"int32,omitempty"`
		Int8    int8              `json:"int8,omitempty"`
		Data    []byte            `json:"data,omitempty"`
		Any     any               `json:"any,omitempty"`
		Labels  map[string]string `json:"labels,omitempty"`
		Time    metav1.Time       `json:"time,omitempty"`
		Float   float32           `json:"float,omitempty"`
		Error   error             `json:"error,omitempty"`
		Hidden  string            `json:"-"`
		NoTag   string            `json:",omitempty"`
		private string
	}
	one := int32(1)
	deep := any("bottom")
	for range 10000 {
		deep = []any{deep}
	}
	cases := map[string]struct {
		reason   string
		in       map[string]any
		want     target
		problems []string
	}{
		"Integers": {
			reason: "all integer types of a reader, and integral floats, are integers",
			in:     map[string]any{"int": uint64(7), "int32": 1.0, "int8": int64(-128)},
			want:   target{Int: 7, Int32: &one, Int8: -128},
		},
		"OutOfRange": {
			reason: "no number is cut to fit, and one that could not be read counts as unset",
			in:     map[string]any{"int": uint64(math.MaxUint64), "int32": int64(math.MinInt32) - 1, "int8": 1e30},
			problems: []string{
				"int: is the number 18446744073709551615, but must be between -9223372036854775808 and 9223372036854775807",
				"int32: is the number -2147483649, but must be between -2147483648 and 2147483647",
				"int8: is the number 1e+30, but must be between -128 and 127",
			},
		},
		"NotFinite": {
			reason: "YAML knows .inf and .nan, JSON does not",
			in:     map[string]any{"int": math.Inf(1), "int8": math.NaN(), "time": math.NaN(), "labels": map[string]any{"a": math.Inf(-1)}},
			want:   target{Labels: map[string]string{}},
			problems: []string{
				"int: is the number +Inf, but must be an integer",
				"int8: is the number NaN, but must be an integer",
				"labels.a: is the number -Inf, but must be a string: quote it",
				"time: is the number NaN, but must be a time such as 2026-01-31T12:00:00Z",
			},
		},
		"Base64": {
			reason: "bytes are base64 text",
			in:     map[string]any{"data": "aGVsbG8="},
			want:   target{Data: []byte("hello")},
		},
		"NotBase64": {
			reason:   "and no other text",
			in:       map[string]any{"data": "hello!"},
			problems: []string{`data: is a text, but must be base64 text`},
		},
		"Null": {
			reason: "null is absent everywhere, within maps too",
			in:     map[string]any{"int": nil, "int32": nil, "any": nil, "data": nil, "time": nil, "labels": map[string]any{"a": nil, "b": ""}},
			want:   target{Labels: map[string]string{"b": ""}},
		},
		"Time": {
			reason: "times are text",
			in:     map[string]any{"time": "2026-01-31T12:00:00Z"},
			want:   target{Time: metav1.NewTime(time.Date(2026, 1, 31, 12, 0, 0, 0, time.UTC).Local())},
		},
		"DeepAny": {
			reason: "a tree of any is taken as it is, without a look into it",
			in:     map[string]any{"any": deep},
			want:   target{Any: deep},
		},
		"Untagged": {
			reason: "fields go by their JSON names; hidden ones are not there",
			in:     map[string]any{"NoTag": "a", "-": "b", "Hidden": "c", "private": "d"},
			want:   target{NoTag: "a"},
			problems: []string{
				"(unknown) -: unknown field: known here are NoTag, any, data, error, float, int, int32, int8, labels, time",
				"(unknown) Hidden: unknown field: known here are NoTag, any, data, error, float, int, int32, int8, labels, time",
				"(unknown) private: unknown field: known here are NoTag, any, data, error, float, int, int32, int8, labels, time",
			},
		},
		"Unreadable": {
			reason: "a type the decoder does not know is said, not a panic",
			in:     map[string]any{"float": 1.5, "error": "text"},
			problems: []string{
				"error: has a type that cannot be read: error",
				"float: has a type that cannot be read: float32",
			},
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			got := target{}
			problems := messages(Decode(tc.in, &got))
			if diff := cmp.Diff(tc.problems, problems); diff != "" {
				t.Errorf("%s: problems (-want +got):\n%s", tc.reason, diff)
			}
			if got.private != "" {
				t.Errorf("%s: an unexported field was written", tc.reason)
			}
			// cmp takes seconds for the deep tree, and it is the same one.
			sameAny := cmp.FilterPath(func(p cmp.Path) bool { return p.String() == "Any" }, cmp.Comparer(reflect.DeepEqual))
			if diff := cmp.Diff(tc.want, got, cmp.AllowUnexported(target{}), sameAny); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tc.reason, diff)
			}
		})
	}
}

// TestDecodeBlocks: several blocks mean something by being there.
func TestDecodeBlocks(t *testing.T) {
	var platform v1alpha08.SonataFlowPlatform
	Decode(tree(t, "spec: {services: {dataIndex: {}}}"), &platform)
	if platform.Spec.Services == nil || platform.Spec.Services.DataIndex == nil || platform.Spec.Services.JobService != nil {
		t.Errorf("services and dataIndex are there, jobService is not: got %+v", platform.Spec.Services)
	}
	if platform.Spec.Services.DataIndex.Enabled != nil {
		t.Error("enabled omitted differs from false")
	}
	var workflow v1alpha08.SonataFlow
	Decode(tree(t, "spec: {persistence: {}, podTemplate: {replicas: 0}}"), &workflow)
	if workflow.Spec.Persistence == nil || workflow.Spec.Persistence.PostgreSQL != nil {
		t.Errorf("persistence {} is there, and holds nothing: got %+v", workflow.Spec.Persistence)
	}
	if workflow.Spec.PodTemplate.Replicas == nil || *workflow.Spec.PodTemplate.Replicas != 0 {
		t.Error("replicas 0 differs from unset")
	}
}

// TestDecodeFillsWhatItCan: a platform with a typo must not go missing for the
// workflows that use it.
func TestDecodeFillsWhatItCan(t *testing.T) {
	var platform v1alpha08.SonataFlowPlatform
	problems := Decode(tree(t, "metadata: {name: p}\nspec: {typo: 1, services: {dataIndex: {enabled: yes please, podTemplate: {container: {image: i}}}}}"), &platform)
	if len(problems) != 2 {
		t.Errorf("want the typo and the boolean, got %v", messages(problems))
	}
	want := v1alpha08.Container{Image: "i"}
	if diff := cmp.Diff(want, platform.Spec.Services.DataIndex.PodTemplate.Container); diff != "" || platform.Name != "p" {
		t.Errorf("what could be read is there, name %q (-want +got):\n%s", platform.Name, diff)
	}
}

// TestDecodeEndlessQuantities: computing or printing these takes minutes, in
// which the tests would be killed.
func TestDecodeEndlessQuantities(t *testing.T) {
	for _, text := range []string{
		"1e999999999999", "123456789012345678901234e200000", "1.00000000000000000000001E+3000000", "1e-2000000",
		strings.Repeat("9", 1000000), "0." + strings.Repeat("0", 1000000) + "1",
	} {
		var container corev1.Container
		problems := Decode(map[string]any{"name": "a", "resources": map[string]any{"limits": map[string]any{"cpu": text}}}, &container)
		if len(problems) != 1 {
			t.Errorf("%.20q… must be refused, got %v", text, problems)
		}
	}
	var container corev1.Container
	if problems := Decode(map[string]any{"name": "a", "resources": map[string]any{"limits": map[string]any{
		"cpu": "1e3", "memory": "9223372036854775807", "a": "1E", "b": 0.5, "c": int64(2), "d": "1e-9", "e": "12e06",
	}}}, &container); len(problems) > 0 {
		t.Errorf("quantities of any size in use are read: %v", problems)
	}
}
