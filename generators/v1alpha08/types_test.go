package v1alpha08

import (
	"encoding/json"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/yaml"
)

// fields are those of a struct as JSON has them, with those of inlined structs
// among them; one that is there twice has two types.
func fields(of reflect.Type) map[string][]reflect.Type {
	found := map[string][]reflect.Type{}
	for i := range of.NumField() {
		f := of.Field(i)
		if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); name != "" {
			found[name] = append(found[name], f.Type)
			continue
		}
		for name, types := range fields(f.Type) {
			found[name] = append(found[name], types...)
		}
	}
	return found
}

func fieldNames(of reflect.Type) []string { return slices.Sorted(maps.Keys(fields(of))) }

func TestContainerFields(t *testing.T) {
	want := slices.DeleteFunc(fieldNames(reflect.TypeFor[corev1.Container]()), func(name string) bool {
		switch name {
		case "name", "workingDir":
			return true
		case "restartPolicy", "restartPolicyRules":
			// Kubernetes added these after the custom resources were made: for
			// init containers, and for rules behind a feature gate.
			return true
		default:
			return false
		}
	})
	if diff := cmp.Diff(want, fieldNames(reflect.TypeFor[Container]())); diff != "" {
		t.Errorf("container has core/v1's fields but name and workingDir (-want +got):\n%s", diff)
	}
}

func TestPodSpecFields(t *testing.T) {
	want := strings.Fields(`activeDeadlineSeconds affinity automountServiceAccountToken containers dnsConfig
		dnsPolicy enableServiceLinks hostAliases hostIPC hostNetwork hostPID hostUsers hostname imagePullSecrets
		initContainers nodeName nodeSelector os overhead preemptionPolicy priority priorityClassName readinessGates
		resourceClaims restartPolicy runtimeClassName schedulerName schedulingGates securityContext
		serviceAccountName setHostnameAsFQDN shareProcessNamespace subdomain terminationGracePeriodSeconds
		tolerations topologySpreadConstraints volumes`)
	if diff := cmp.Diff(want, fieldNames(reflect.TypeFor[PodSpec]())); diff != "" {
		t.Errorf("podTemplate has the fields that the operators accept (-want +got):\n%s", diff)
	}
	// The merge into a pod goes by JSON, so the forms must be core/v1's too.
	theirs := fields(reflect.TypeFor[corev1.PodSpec]())
	for name, ours := range fields(reflect.TypeFor[PodSpec]()) {
		if !slices.Equal(ours, theirs[name]) {
			t.Errorf("%s: the type is %s, core/v1's is %s", name, ours, theirs[name])
		}
	}
}

func TestFieldNamesAreUnique(t *testing.T) {
	for _, of := range []reflect.Type{
		reflect.TypeFor[SonataFlowPlatform](), reflect.TypeFor[SonataFlowClusterPlatform](), reflect.TypeFor[SonataFlow](),
		reflect.TypeFor[JobService](), reflect.TypeFor[FlowPodTemplate](), reflect.TypeFor[EventSource](), reflect.TypeFor[PostgreSQLServiceRef](),
	} {
		for name, types := range fields(of) {
			if len(types) > 1 {
				t.Errorf("%s inlines a struct with a field it has already: %s", of, name)
			}
		}
	}
}

// TestToContainer goes by the sample, which has every field.
func TestToContainer(t *testing.T) {
	text, err := os.ReadFile("testdata/platform.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var platform SonataFlowPlatform
	if err := yaml.UnmarshalStrict(text, &platform); err != nil {
		t.Fatal(err)
	}
	container := platform.Spec.Services.DataIndex.PodTemplate.Container
	got := container.ToContainer("data-index")
	if got.Name != "data-index" || got.WorkingDir != "" {
		t.Errorf("name is %q and workingDir %q, want the name asked for and none", got.Name, got.WorkingDir)
	}
	got.Name = ""
	if diff := cmp.Diff(marshalled(t, container), marshalled(t, struct {
		corev1.Container
		Name string `json:"name,omitempty"`
	}{Container: got})); diff != "" {
		t.Errorf("a field was lost (-container +core/v1):\n%s", diff)
	}
}

func marshalled(t *testing.T, value any) map[string]any {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	tree := map[string]any{}
	if err := json.Unmarshal(text, &tree); err != nil {
		t.Fatal(err)
	}
	return tree
}
