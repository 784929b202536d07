package cluster

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/yaml"
)

// effects is what a change does to a cluster: foretold by diff, or seen.
type effects struct {
	Refused   []string // objects whose apply is refused
	RolledOut []string // Deployments and Knative Services with new pods
	Added     []string
	Changed   []string // objects that are not as they were
	Deleted   []string
}

// byWebhook are the kinds of which Knative's webhook refuses changes, and the
// API server alone does not.
var byWebhook = []string{"Trigger", "Broker"}

// TestDiff applies the old side of each pair, then the new one, and deletes
// what is no more. What diff foretold must be what is seen, no more and no less:
// refused applies, new ReplicaSets, changed and deleted objects.
func TestDiff(t *testing.T) {
	runControllers(t)
	for n, p := range pairs() {
		t.Run(p.reason, func(t *testing.T) {
			namespace := fmt.Sprintf("pair-%d", n)
			old, new := p.side(p.old, namespace), p.side(p.new, namespace)
			foretold := foretell(t, old, new)
			seen := see(t, namespace, old.build(t), new.build(t))
			if diff := cmp.Diff(foretold, seen); diff != "" {
				t.Errorf("what diff foretells is not what happens (-foretold +seen):\n%s", diff)
			}
		})
	}
}

// input is a side of a pair: what the command reads.
type input struct{ stream, config []byte }

// write puts a side into files.
func (i input) write(t *testing.T) (stream, config string) {
	t.Helper()
	dir := t.TempDir()
	stream, config = filepath.Join(dir, "input.yaml"), filepath.Join(dir, "config.yaml")
	writeFile(t, stream, i.stream)
	writeFile(t, config, i.config)
	return stream, config
}

func (i input) build(t *testing.T) []*unstructured.Unstructured {
	t.Helper()
	stream, config := i.write(t)
	return toApply(t, command(t, "", nil, binary(t, "render-sonataflow"), "build", "-f", stream, "--config", config))
}

func configOf(spec map[string]any) []byte {
	text, err := yaml.Marshal(map[string]any{
		"apiVersion": "fn.sonataflow.org/v1alpha1", "kind": "RenderSonataFlow", "metadata": map[string]any{"name": "config"}, "spec": spec,
	})
	if err != nil {
		panic(err) // a map of this file
	}
	return text
}

// foretell is what diff says.
func foretell(t *testing.T, old, new input) effects {
	t.Helper()
	oldStream, oldConfig := old.write(t)
	newStream, newConfig := new.write(t)
	cmd := exec.CommandContext(t.Context(), binary(t, "render-sonataflow"), "diff", oldStream, newStream, "--old-config", oldConfig, "--new-config", newConfig, "-o", "json")
	var out, problems bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &problems
	if err := cmd.Run(); err != nil && cmd.ProcessState.ExitCode() != 3 {
		t.Fatalf("%v\n%s", err, problems.Bytes())
	}
	var report struct {
		Objects []struct {
			Change, APIVersion, Kind, Namespace, Name string
			Consequences                              []struct{ Class string }
			Fields                                    []struct{ Path string }
		}
	}
	if err := json.Unmarshal(out.Bytes(), &report); err != nil {
		t.Fatal(err)
	}
	t.Logf("%s", command(t, "", nil, "sh", "-c", `"$0" diff "$1" "$2" --old-config "$3" --new-config "$4" || true`, binary(t, "render-sonataflow"), oldStream, newStream, oldConfig, newConfig))
	var e effects
	for _, o := range report.Objects {
		obj := &unstructured.Unstructured{}
		obj.SetAPIVersion(o.APIVersion)
		obj.SetKind(o.Kind)
		obj.SetNamespace(o.Namespace)
		obj.SetName(o.Name)
		id := identity(obj)
		has := func(class string) bool {
			return slices.ContainsFunc(o.Consequences, func(c struct{ Class string }) bool { return c.Class == class })
		}
		template := slices.ContainsFunc(o.Fields, func(f struct{ Path string }) bool { return strings.HasPrefix(f.Path, "spec.template") })
		switch {
		case o.Change == "added":
			e.Added = append(e.Added, id)
		case o.Change == "removed":
			e.Deleted = append(e.Deleted, id)
		case has("recreate-needed") && !slices.Contains(byWebhook, o.Kind):
			e.Refused = append(e.Refused, id)
		case has("no-effect"):
		default:
			e.Changed = append(e.Changed, id)
			if rollsOut(obj) && template && (has("restart") || has("gap")) {
				e.RolledOut = append(e.RolledOut, id)
			}
		}
	}
	e.sort()
	return e
}

func (e *effects) sort() {
	for _, list := range [][]string{e.Refused, e.RolledOut, e.Added, e.Changed, e.Deleted} {
		slices.Sort(list)
	}
}

// see plays the change on the server.
func see(t *testing.T, namespace string, old, new []*unstructured.Unstructured) effects {
	t.Helper()
	ctx := t.Context()
	cleanUp(t, union(old, new))
	var e effects
	before := map[string]*unstructured.Unstructured{}
	for _, obj := range old {
		live, _, err := server.apply(ctx, ourManager, obj, true)
		if err != nil {
			t.Fatalf("%s: %v", identity(obj), err)
		}
		before[identity(obj)] = live
	}
	setsBefore := running(t, namespace)
	kept := map[string]bool{}
	for _, obj := range new {
		id := identity(obj)
		kept[id] = true
		live, _, err := server.apply(ctx, ourManager, obj, true)
		was := before[id]
		switch {
		case err != nil && was == nil:
			t.Errorf("%s is refused, and new: %v", id, err)
		case err != nil:
			if !apierrors.IsInvalid(err) {
				t.Fatal(err)
			}
			e.Refused = append(e.Refused, id)
		case was == nil:
			e.Added = append(e.Added, id)
		case !cmp.Equal(essence(was), essence(live)):
			e.Changed = append(e.Changed, id)
			if live.GroupVersionKind().Group == "serving.knative.dev" && !cmp.Equal(at(was, "spec", "template"), at(live, "spec", "template")) {
				e.RolledOut = append(e.RolledOut, id)
			}
		}
	}
	for _, obj := range old {
		if !kept[identity(obj)] {
			if err := server.delete(ctx, obj); err != nil {
				t.Fatal(err)
			}
			e.Deleted = append(e.Deleted, identity(obj))
		}
	}
	for deployment, set := range running(t, namespace) {
		if was, had := setsBefore[deployment]; had && was != set && kept[deployment] {
			e.RolledOut = append(e.RolledOut, deployment)
		}
	}
	e.sort()
	return e
}

func at(obj *unstructured.Unstructured, path ...string) any {
	value, _, _ := unstructured.NestedFieldNoCopy(obj.Object, path...)
	return value
}

// essence is an object without what the server counts and controllers write.
func essence(obj *unstructured.Unstructured) map[string]any {
	obj = obj.DeepCopy()
	unstructured.RemoveNestedField(obj.Object, "status")
	for _, field := range []string{"resourceVersion", "generation", "managedFields"} {
		unstructured.RemoveNestedField(obj.Object, "metadata", field)
	}
	unstructured.RemoveNestedField(obj.Object, "metadata", "annotations", "deployment.kubernetes.io/revision")
	if len(obj.GetAnnotations()) == 0 {
		obj.SetAnnotations(nil)
	}
	return obj.Object
}

// running is the ReplicaSet that each Deployment of a namespace wants pods of.
func running(t *testing.T, namespace string) map[string]string {
	t.Helper()
	apps := func(resource string) []unstructured.Unstructured {
		list, err := server.dynamic.Resource(schema.GroupVersionResource{Group: "apps", Version: "v1", Resource: resource}).
			Namespace(namespace).List(context.WithoutCancel(t.Context()), metav1.ListOptions{})
		if err != nil {
			t.Fatal(err)
		}
		return list.Items
	}
	replicaSets(t, namespace) // waits until the controller has seen all
	for range 600 {
		newest := map[string]string{}
		deployments := apps("deployments")
		for _, set := range apps("replicasets") {
			owner := metav1.GetControllerOf(&set)
			unstructured.RemoveNestedField(set.Object, "spec", "template", "metadata", "labels", "pod-template-hash")
			for _, d := range deployments {
				if owner != nil && owner.UID == d.GetUID() && cmp.Equal(at(&set, "spec", "template"), at(&d, "spec", "template")) {
					newest[identity(&d)] = set.GetName()
				}
			}
		}
		if len(newest) == len(deployments) {
			for _, d := range deployments {
				if n, _, _ := unstructured.NestedInt64(d.Object, "spec", "replicas"); n == 0 {
					delete(newest, identity(&d)) // no pod of it runs, before or after
				}
			}
			return newest
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("the Deployment controller makes no ReplicaSet")
	return nil
}
