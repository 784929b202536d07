package cluster

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"os/exec"
	"strings"
	"sync"
	"testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/client-go/dynamic"
	"sigs.k8s.io/yaml"
)

const (
	mutations = 2000
	// Of so many mutations so many may be refused by one and accepted by the
	// other.
	barAccepted, barRefused = 0, 4
)

// verdict is what became of one mutation.
type verdict struct {
	mutation
	// here and there say why it is refused, "" where it is accepted; told is
	// false where the server was not asked.
	here, there string
	told        bool
}

// TestRefusedThereIsErrorHere changes real podTemplates, services and platforms
// and asks both the render and the API server: what the server refuses of what
// comes of it must have been an error here, and what is an error here must be
// something that the server refuses.
func TestRefusedThereIsErrorHere(t *testing.T) {
	product := binary(t, "render-sonataflow")
	all := mutate(t, rand.New(rand.NewPCG(13, 2000)), mutations)
	asked := &askedBefore{verdicts: map[[32]byte]string{}}
	asked.prepare(t, "mutated")
	verdicts := make([]verdict, len(all))
	var wait sync.WaitGroup
	slots := make(chan struct{}, 4)
	for i, m := range all {
		wait.Add(1)
		slots <- struct{}{}
		go func() {
			defer func() { <-slots; wait.Done() }()
			verdicts[i] = judge(t, product, asked, m)
		}()
	}
	wait.Wait()
	var both, accepted, refused, unasked int
	for _, v := range verdicts {
		switch {
		case !v.told:
			unasked++
		case v.here != "" && v.there != "":
			both++
		case v.here == "" && v.there != "":
			accepted++
			t.Logf("accepted here, refused there: %s\n  there: %s", v.what, v.there)
		case v.here != "" && v.there == "":
			refused++
			t.Logf("refused here, accepted there: %s\n  here: %s", v.what, v.here)
		}
	}
	fmt.Printf("%d mutations: %d refused by both, %d accepted here and refused there (bar %d), %d refused here and accepted there (bar %d), %d refused here that the server cannot be asked about\n",
		len(verdicts), both, accepted, barAccepted, refused, barRefused, unasked)
	if accepted > barAccepted || refused > barRefused {
		t.Errorf("accepted here and refused there: %d, refused here and accepted there: %d", accepted, refused)
	}
	if both < len(verdicts)/10 {
		t.Errorf("only %d mutations are refused by both: the mutations are too tame to prove anything", both)
	}
}

// judge renders a mutation and asks the server about what came of it; where
// nothing came of it, about the pod as it was written.
func judge(t *testing.T, product string, asked *askedBefore, m mutation) verdict {
	v := verdict{mutation: m, told: true}
	text, err := yaml.Marshal(m.resource)
	if err != nil {
		t.Error(err)
		return v
	}
	cmd := exec.CommandContext(t.Context(), product, "build", "-f", "-", "--release", "osl-1.39", "--enabled-semantics", "Documented")
	cmd.Stdin = bytes.NewReader(text)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if cmd.Run() != nil {
		for _, line := range strings.Split(stderr.String(), "\n") {
			if strings.HasPrefix(line, "error: ") {
				v.here = line
				break
			}
		}
		if v.told = m.pod != nil; v.told {
			if v.there = asked.ask(t, deployment(m.pod)); v.there == "" && m.pod["podDisruptionBudget"] != nil {
				v.there = asked.ask(t, budget(m.pod["podDisruptionBudget"]))
			}
		}
		return v
	}
	objects, err := parseObjects(stdout.Bytes())
	if err != nil {
		t.Error(err)
	}
	for _, obj := range objects {
		if v.there = asked.ask(t, obj); v.there != "" {
			break
		}
	}
	return v
}

// askedBefore asks the server, of each object once.
type askedBefore struct {
	sync.Mutex
	verdicts map[[32]byte]string
}

func (a *askedBefore) prepare(t *testing.T, namespace string) {
	t.Helper()
	if err := server.ensureNamespace(t.Context(), namespace); err != nil {
		t.Fatal(err)
	}
}

// ask creates an object without keeping it, and returns why it is refused.
func (a *askedBefore) ask(t *testing.T, obj *unstructured.Unstructured) string {
	obj.SetNamespace("mutated")
	text, err := obj.MarshalJSON()
	if err != nil {
		return err.Error()
	}
	key := sha256.Sum256(text)
	a.Lock()
	verdict, known := a.verdicts[key]
	a.Unlock()
	if known {
		return verdict
	}
	verdict, err = dryRun(t.Context(), obj)
	if err != nil {
		t.Error(err)
	}
	a.Lock()
	a.verdicts[key] = verdict
	a.Unlock()
	return verdict
}

func dryRun(ctx context.Context, obj *unstructured.Unstructured) (refusal string, err error) {
	gvk := obj.GroupVersionKind()
	mapping, err := server.mapper.RESTMapping(gvk.GroupKind(), gvk.Version)
	if err != nil {
		return "", err
	}
	var client dynamic.ResourceInterface = server.dynamic.Resource(mapping.Resource).Namespace(obj.GetNamespace())
	_, err = client.Create(ctx, obj, metav1.CreateOptions{DryRun: []string{metav1.DryRunAll}, FieldValidation: metav1.FieldValidationStrict})
	switch {
	case err == nil, apierrors.IsAlreadyExists(err):
		return "", nil
	case apierrors.IsInvalid(err), apierrors.IsBadRequest(err), apierrors.IsForbidden(err), apierrors.IsRequestEntityTooLargeError(err):
		return err.Error(), nil
	default:
		return "", fmt.Errorf("%s: %w", identity(obj), err)
	}
}

// budget is the PodDisruptionBudget of a podTemplate: each of its fields on its
// own, since minAvailable wins over the other.
func budget(written any) *unstructured.Unstructured {
	spec := map[string]any{"selector": map[string]any{"matchLabels": map[string]any{"app": "mutated"}}}
	if fields, ok := written.(map[string]any); ok {
		for _, key := range []string{"maxUnavailable", "minAvailable"} {
			if fields[key] != nil {
				delete(spec, "maxUnavailable")
				spec[key] = fields[key]
			}
		}
	}
	return &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": map[string]any{"name": "mutated"}, "spec": spec,
	}}
}

// deployment is a Deployment of a podTemplate as it was written, without what
// a render adds.
func deployment(podTemplate map[string]any) *unstructured.Unstructured {
	pod := copyTree(podTemplate).(map[string]any)
	replicas, scaled := pod["replicas"]
	container, _ := pod["container"].(map[string]any)
	if container == nil {
		container = map[string]any{}
	}
	for _, key := range []string{"container", "replicas", "podDisruptionBudget", "deploymentModel", "metadata"} {
		delete(pod, key)
	}
	container["name"] = "workflow"
	if container["image"] == nil {
		container["image"] = "example.com/a:1"
	}
	containers := []any{container}
	if others, ok := pod["containers"].([]any); ok {
		for _, other := range others {
			if named, ok := other.(map[string]any); !ok || named["name"] != "workflow" {
				containers = append(containers, other)
			}
		}
	}
	pod["containers"] = containers
	labels := map[string]any{"app": "mutated"}
	spec := map[string]any{
		"selector": map[string]any{"matchLabels": labels},
		"template": map[string]any{"metadata": map[string]any{"labels": labels}, "spec": pod},
	}
	if scaled {
		spec["replicas"] = replicas
	}
	return &unstructured.Unstructured{Object: map[string]any{
		"apiVersion": "apps/v1", "kind": "Deployment", "metadata": map[string]any{"name": "mutated"}, "spec": spec,
	}}
}
