package v1alpha08

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
)

func fieldNames(of reflect.Type) []string {
	var names []string
	for _, f := range fieldsOf(of).all {
		names = append(names, f.name)
	}
	slices.Sort(names)
	return names
}

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
	for _, f := range fieldsOf(reflect.TypeFor[PodSpec]()).all {
		ours := reflect.TypeFor[PodSpec]().FieldByIndex(f.index).Type
		theirs := reflect.TypeFor[corev1.PodSpec]().FieldByIndex(fieldsOf(reflect.TypeFor[corev1.PodSpec]()).byName[f.name].index).Type
		if ours != theirs {
			t.Errorf("%s: the type is %s, core/v1's is %s", f.name, ours, theirs)
		}
	}
}

func TestFieldNamesAreUnique(t *testing.T) {
	for _, of := range []reflect.Type{
		reflect.TypeFor[SonataFlowPlatform](), reflect.TypeFor[SonataFlowClusterPlatform](), reflect.TypeFor[SonataFlow](),
		reflect.TypeFor[JobService](), reflect.TypeFor[FlowPodTemplate](), reflect.TypeFor[Source](), reflect.TypeFor[PostgreSQLServiceRef](),
	} {
		names := fieldNames(of)
		if len(slices.Compact(slices.Clone(names))) != len(names) {
			t.Errorf("%s inlines a struct with a field it has already: %v", of, names)
		}
	}
}

// TestToContainer goes by the sample, which has every field.
func TestToContainer(t *testing.T) {
	var platform SonataFlowPlatform
	Decode(documents(t, "testdata/platform.yaml")[0], &platform)
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
