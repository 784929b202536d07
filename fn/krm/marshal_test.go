package krm

import (
	"encoding/json"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/intstr"
	"sigs.k8s.io/yaml"
)

// typed are objects with everything that is special about some field.
func typed() map[string]Object {
	meta := metav1.ObjectMeta{Name: "a", Namespace: "flows", Labels: map[string]string{"b": "1.0", "a": "yes"}, Annotations: map[string]string{"z": "{}", "y": ""}}
	probe := &corev1.Probe{
		ProbeHandler:  corev1.ProbeHandler{HTTPGet: &corev1.HTTPGetAction{Path: "/q", Port: intstr.FromString("http"), HTTPHeaders: []corev1.HTTPHeader{{Name: "A", Value: "0"}}}},
		PeriodSeconds: 3,
	}
	pod := corev1.PodSpec{
		Containers: []corev1.Container{{
			Name: "workflow", Image: "a:1", Args: []string{"-x", "", "1"},
			Env: []corev1.EnvVar{
				{Name: "A", Value: "1"}, {Name: "EMPTY"},
				{Name: "S", ValueFrom: &corev1.EnvVarSource{SecretKeyRef: &corev1.SecretKeySelector{LocalObjectReference: corev1.LocalObjectReference{Name: "s"}, Key: "k", Optional: new(false)}}},
				{Name: "R", ValueFrom: &corev1.EnvVarSource{ResourceFieldRef: &corev1.ResourceFieldSelector{Resource: "limits.cpu", Divisor: resource.MustParse("1m")}}},
			},
			Ports: []corev1.ContainerPort{{Name: "http", ContainerPort: 8080, Protocol: corev1.ProtocolTCP}},
			Resources: corev1.ResourceRequirements{
				Limits:   corev1.ResourceList{corev1.ResourceMemory: resource.MustParse("1.5Gi"), corev1.ResourceCPU: resource.MustParse("0.1")},
				Requests: corev1.ResourceList{corev1.ResourceEphemeralStorage: resource.MustParse("1e3")},
			},
			LivenessProbe: probe, ReadinessProbe: &corev1.Probe{ProbeHandler: corev1.ProbeHandler{TCPSocket: &corev1.TCPSocketAction{Port: intstr.FromInt32(8080)}}},
			SecurityContext: &corev1.SecurityContext{},
			VolumeMounts:    []corev1.VolumeMount{{Name: "v", MountPath: "/v", ReadOnly: true}},
		}},
		Volumes: []corev1.Volume{
			{Name: "empty", VolumeSource: corev1.VolumeSource{EmptyDir: &corev1.EmptyDirVolumeSource{}}},
			{Name: "sized", VolumeSource: corev1.VolumeSource{EmptyDir: &corev1.EmptyDirVolumeSource{SizeLimit: new(resource.MustParse("10Mi"))}}},
			{Name: "projected", VolumeSource: corev1.VolumeSource{Projected: &corev1.ProjectedVolumeSource{DefaultMode: new(int32(0o644)), Sources: []corev1.VolumeProjection{
				{ConfigMap: &corev1.ConfigMapProjection{LocalObjectReference: corev1.LocalObjectReference{Name: "c"}, Items: []corev1.KeyToPath{{Key: "k", Path: "p"}}}},
				{ServiceAccountToken: &corev1.ServiceAccountTokenProjection{Path: "t", ExpirationSeconds: new(int64(3600))}},
			}}}},
		},
		TerminationGracePeriodSeconds: new(int64(0)),
		Tolerations:                   []corev1.Toleration{{Operator: corev1.TolerationOpExists}},
		Affinity:                      &corev1.Affinity{NodeAffinity: &corev1.NodeAffinity{PreferredDuringSchedulingIgnoredDuringExecution: []corev1.PreferredSchedulingTerm{{Weight: 1, Preference: corev1.NodeSelectorTerm{}}}}},
	}
	return map[string]Object{
		"Deployment": &appsv1.Deployment{
			TypeMeta: metav1.TypeMeta{APIVersion: "apps/v1", Kind: "Deployment"}, ObjectMeta: meta,
			Spec: appsv1.DeploymentSpec{
				Replicas: new(int32(0)), Selector: &metav1.LabelSelector{MatchLabels: map[string]string{"a": "yes"}},
				Strategy: appsv1.DeploymentStrategy{Type: appsv1.RollingUpdateDeploymentStrategyType, RollingUpdate: &appsv1.RollingUpdateDeployment{MaxSurge: new(intstr.FromString("25%")), MaxUnavailable: new(intstr.FromInt32(0))}},
				Template: corev1.PodTemplateSpec{ObjectMeta: metav1.ObjectMeta{Labels: map[string]string{"a": "yes"}}, Spec: pod},
			},
		},
		"Service": &corev1.Service{
			TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "Service"}, ObjectMeta: meta,
			Spec: corev1.ServiceSpec{Ports: []corev1.ServicePort{{Name: "web", Port: 80, TargetPort: intstr.FromInt32(8080)}, {Name: "named", Port: 81, TargetPort: intstr.FromString("1")}}, Selector: map[string]string{"n": "1"}},
		},
		"ConfigMap": &corev1.ConfigMap{
			TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "ConfigMap"}, ObjectMeta: meta, Data: nastyData(), BinaryData: map[string][]byte{"b": {0, 1, 254, 255}},
			Immutable: new(false),
		},
		"Secret": &corev1.Secret{TypeMeta: metav1.TypeMeta{APIVersion: "v1", Kind: "Secret"}, ObjectMeta: meta, Data: map[string][]byte{"a": []byte("b"), "empty": {}}},
		"Job": &batchv1.Job{
			TypeMeta: metav1.TypeMeta{APIVersion: "batch/v1", Kind: "Job"}, ObjectMeta: meta,
			Spec: batchv1.JobSpec{BackoffLimit: new(int32(0)), Suspend: new(true), Template: corev1.PodTemplateSpec{Spec: corev1.PodSpec{Containers: []corev1.Container{{Name: "j"}}, RestartPolicy: corev1.RestartPolicyNever}}},
		},
		"PodDisruptionBudget": &policyv1.PodDisruptionBudget{
			TypeMeta: metav1.TypeMeta{APIVersion: "policy/v1", Kind: "PodDisruptionBudget"}, ObjectMeta: meta,
			Spec: policyv1.PodDisruptionBudgetSpec{MinAvailable: new(intstr.FromInt32(1)), MaxUnavailable: new(intstr.FromString("50%")), Selector: &metav1.LabelSelector{}},
		},
	}
}

func nastyData() map[string]string {
	data := map[string]string{}
	for n, value := range nasty {
		if !strings.Contains(value, "\xff") && !strings.Contains(value, "\xc3") {
			data["key-"+string(rune('a'+n/26))+string(rune('a'+n%26))] = value
		}
	}
	return data
}

// TestMarshalReadsBack: what is written is what was meant, for the reader that
// controllers and kubectl use.
func TestMarshalReadsBack(t *testing.T) {
	for name, object := range typed() {
		t.Run(name, func(t *testing.T) {
			item, err := New(object)
			if err != nil {
				t.Fatal(err)
			}
			got := reflect.New(reflect.TypeOf(object).Elem()).Interface()
			if err := yaml.UnmarshalStrict(item.Text(), got); err != nil {
				t.Fatalf("%v\n%s", err, item.Text())
			}
			if diff := cmp.Diff(asJSON(t, object), asJSON(t, got)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if !strings.HasPrefix(string(item.Text()), "apiVersion: ") || !strings.Contains(string(item.Text()), "\nkind: "+name+"\nmetadata:\n  name: a\n  namespace: flows\n") {
				t.Errorf("apiVersion, kind and metadata must come first:\n%s", item.Text())
			}
			checkNoNoise(t, "", item.Tree())
		})
	}
}

// checkNoNoise: no status, no null, and {} only where a pointer to an empty
// struct says something.
func checkNoNoise(t *testing.T, path string, tree any) {
	switch value := tree.(type) {
	case nil:
		t.Errorf("%s is null", path)
	case map[string]any:
		if last := path[strings.LastIndex(path, ".")+1:]; len(value) == 0 && last != "emptyDir" && last != "securityContext" && last != "selector" {
			t.Errorf("%s is {}", path)
		}
		for key, child := range value {
			if path == "" && key == "status" {
				t.Error("status is written")
			}
			checkNoNoise(t, path+"."+key, child)
		}
	case []any:
		for _, child := range value {
			checkNoNoise(t, path+"[]", child)
		}
	}
}

func asJSON(t *testing.T, object any) string {
	t.Helper()
	text, err := json.MarshalIndent(object, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestMarshal(t *testing.T) {
	type Embedded struct {
		E string `json:"e,omitempty"`
	}
	type object struct {
		Embedded   `json:",inline"`
		Any        any                  `json:"any,omitempty"`
		List       []*int               `json:"list,omitempty"`
		Array      [2]bool              `json:"array"`
		Map        map[string]any       `json:"map,omitempty"`
		Float      float64              `json:"float,omitempty"`
		Uint       uint16               `json:"uint,omitempty"`
		Untagged   int8                 `json:",omitempty"`
		Skipped    string               `json:"-"`
		Time       metav1.Time          `json:"time"`
		Raw        json.RawMessage      `json:"raw,omitempty"`
		Extension  runtime.RawExtension `json:"extension"`
		unexported string
	}
	cases := map[string]struct {
		reason string
		object any
		want   string
	}{
		"zero":       {reason: "What was not set is not written.", object: &object{}, want: "array:\n- false\n- false\n"},
		"unexported": {reason: "Only fields with a name in JSON are written.", object: &object{Skipped: "a", unexported: "b"}, want: "array:\n- false\n- false\n"},
		"all": {
			reason: "Every kind of field is written as in JSON.",
			object: &object{Embedded: Embedded{E: "e"}, Any: 1, List: []*int{new(1), nil}, Map: map[string]any{"b": nil, "a": []any{"x", 1.5}}, Float: 1e21, Uint: 7, Untagged: -1,
				Time: metav1.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), Raw: json.RawMessage(`{"b": [1, "2"]}`), Extension: runtime.RawExtension{Raw: []byte(`{"c":null}`)}},
			want: "e: e\nany: 1\nlist:\n- 1\n- null\narray:\n- false\n- false\nmap:\n  a:\n  - x\n  - 1.5\n  b: null\nfloat: 1e+21\nuint: 7\nUntagged: -1\ntime: \"2026-01-02T03:04:05Z\"\nraw:\n  \"b\":\n  - 1\n  - \"2\"\nextension:\n  \"c\": null\n",
		},
		"value": {reason: "A struct is as good as a pointer to it.", object: Embedded{E: "1"}, want: "e: \"1\"\n"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			node, err := marshal(tc.object)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, string(encode(node))); diff != "" {
				t.Errorf("%s\n-want +got:\n%s", tc.reason, diff)
			}
		})
	}
}

func TestMarshalErrors(t *testing.T) {
	cases := map[string]struct {
		object any
		want   string
	}{
		"nil":          {nil, "must be a struct, but is a <nil>"},
		"nil pointer":  {(*corev1.Service)(nil), "must be a struct, but is a *v1.Service"},
		"map":          {map[string]string{}, "must be a struct, but is a map[string]string"},
		"channel":      {struct{ C chan int }{make(chan int)}, "C: a chan int cannot be written"},
		"numbers":      {struct{ M map[int]string }{map[int]string{1: "a"}}, "M: a map[int]string cannot be written: its keys must be strings"},
		"infinity":     {struct{ F float64 }{math.Inf(1)}, "F: json: unsupported value: +Inf"},
		"deep":         {struct{ L []map[string]any }{[]map[string]any{{"a": make(chan int)}}}, "L: a: a chan int cannot be written"},
		"bad raw JSON": {struct{ R runtime.RawExtension }{runtime.RawExtension{Raw: []byte("{")}}, "R: line 1: the text ends within"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			if _, err := marshal(tc.object); err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("want an error with %q, got %v", tc.want, err)
			}
		})
	}
}
