package fn

import (
	"fmt"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/render-sonataflow/render-sonataflow/generators/release"
)

// TestInvariants holds every render of every parity case to what must be true
// of any render.
func TestInvariants(t *testing.T) {
	for _, caseName := range parityCases(t) {
		for _, line := range parityLines {
			t.Run(caseName+"/"+line, func(t *testing.T) {
				stream := parityStream(t, caseName, line)
				if results := render(stream, []release.Release{parityRelease(line)}); results.ExitCode() != 0 {
					t.Fatal(resultText(results))
				}
				generated, others := splitTrees(stream)
				checkInvariants(t, generated, others)
			})
		}
	}
}

// checkInvariants reports what is wrong with generated objects, whatever they
// were generated from. others are the rest of the output, custom resources
// included.
func checkInvariants(t *testing.T, objects, others []map[string]any) {
	t.Helper()
	for _, problem := range brokenInvariants(objects, others) {
		t.Error(problem)
	}
}

func brokenInvariants(objects, others []map[string]any) (problems []string) {
	r := newRendered(objects, others)
	for _, i := range invariants {
		for _, problem := range i.check(r) {
			problems = append(problems, fmt.Sprintf("%s: %s\n(%s)", i.name, problem, i.reason))
		}
	}
	return problems
}

// invariant is something that is true of every render.
type invariant struct {
	name, reason string
	// check returns a sentence for each object it does not hold for.
	check func(*rendered) []string
}

var invariants = []invariant{
	{"selectors", "a workload whose selector misses its own pods is refused by the API", selectorsMatchPods},
	{"services", "a Service that selects no pods has no endpoints", servicesSelectWorkloads},
	{"targetPorts", "a Service sends traffic to a port where nothing listens", targetPortsAreContainerPorts},
	{"budgets", "a PodDisruptionBudget that selects no pods protects nothing", budgetsSelectWorkloads},
	{"monitors", "a ServiceMonitor that selects no Service, or no port of it, scrapes nothing", monitorsSelectServices},
	{"configMaps", "a pod that refers to a missing ConfigMap never starts", configMapsExist},
	{"mounts", "a mount without a volume is refused by the API, as are two mounts at one path", mountsHaveVolumes},
	{"unique", "of two containers, volumes or env of one name the API refuses or ignores one", podNamesAreUnique},
	{"references", "events and requests go to something that is not there", referencesExist},
	{"names", "the API refuses an invalid name", namesAreValid},
	{"labels", "the API refuses an invalid label or annotation", labelsAreValid},
	{"identities", "of two objects with one identity only one arrives in the cluster", identitiesAreUnique},
	{"noEmpty", "null and empty maps show as a difference in GitOps tools, for ever", nothingIsEmpty},
	{"noServerFields", "status and creationTimestamp belong to the server", noServerFields},
	{"handlers", "the API refuses a probe with two handlers or none", probesHaveOneHandler},
	{"properties", "the runtime reads something else than was written", propertiesReadBack},
	{"checksums", "a pod that does not restart goes on with its old properties", checksumsHold},
	{"autoscalers", "an autoscaler that points at a SonataFlow scales nothing, and replicas undo what it did", autoscalersDecide},
	{"sinks", "events to a sink whose address nobody injects are lost", sinksAreInjected},
	{"noSecrets", "a secret value in a manifest ends up in git", noSecretValues},
}

// rendered is what invariants look at.
type rendered struct {
	objects, users []unstructured.Unstructured
	// workloads are the generated objects with pods, and those of users.
	workloads []workload
}

// workload is an object that makes pods.
type workload struct {
	object    unstructured.Unstructured
	labels    map[string]string // of its pods
	pod       map[string]any    // its PodSpec
	generated bool
}

func newRendered(objects, userObjects []map[string]any) *rendered {
	r := &rendered{}
	for _, object := range objects {
		r.objects = append(r.objects, unstructured.Unstructured{Object: object})
		r.addWorkload(object, true)
	}
	for _, object := range userObjects {
		r.users = append(r.users, unstructured.Unstructured{Object: object})
		r.addWorkload(object, false)
	}
	return r
}

func (r *rendered) addWorkload(object map[string]any, generated bool) {
	pod, found, _ := unstructured.NestedMap(object, "spec", "template", "spec")
	if !found {
		return
	}
	labels, _, _ := unstructured.NestedStringMap(object, "spec", "template", "metadata", "labels")
	r.workloads = append(r.workloads, workload{unstructured.Unstructured{Object: object}, labels, pod, generated})
}

// generatedWorkloads leaves out those of users, which the API server judges.
func (r *rendered) generatedWorkloads() []workload {
	var generated []workload
	for _, w := range r.workloads {
		if w.generated {
			generated = append(generated, w)
		}
	}
	return generated
}

// ofKind are the generated objects of an apiVersion and kind.
func (r *rendered) ofKind(apiVersion, kind string) []unstructured.Unstructured {
	var found []unstructured.Unstructured
	for _, object := range r.objects {
		if object.GetAPIVersion() == apiVersion && object.GetKind() == kind {
			found = append(found, object)
		}
	}
	return found
}

// exists says whether an object is generated or in the input.
func (r *rendered) exists(apiVersion, kind, namespace, name string) bool {
	for _, objects := range [][]unstructured.Unstructured{r.objects, r.users} {
		for _, o := range objects {
			if o.GetAPIVersion() == apiVersion && o.GetKind() == kind && o.GetNamespace() == namespace && o.GetName() == name {
				return true
			}
		}
	}
	return false
}

func problemf(object unstructured.Unstructured, format string, values ...any) string {
	return objectTitle(object.Object) + ": " + fmt.Sprintf(format, values...)
}
