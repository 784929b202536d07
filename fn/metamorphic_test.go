package fn

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	policyv1 "k8s.io/api/policy/v1"
	"sigs.k8s.io/yaml"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/generators"
)

// mutationsVariable says how many mutated inputs are tried; CI tries more than
// a developer waits for.
const (
	leavesThePackage  = "must be a path inside of the package"
	mutationsVariable = "MUTATIONS"
	fewMutations      = 3000
)

// TestMutations renders real inputs after a change that people, editors,
// templates or attackers make, and holds each to what is true of any input: no
// panic, a reason for every failure and nothing half-rendered, f(f(x)) = f(x),
// any order the same bytes, and objects that decode strictly.
func TestMutations(t *testing.T) {
	count := fewMutations
	if asked := os.Getenv(mutationsVariable); asked != "" {
		var err error
		if count, err = strconv.Atoi(asked); err != nil {
			t.Fatal(err)
		}
	}
	inputs := realInputs(t)
	var next, rendered atomic.Int64
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for seed := next.Add(1); seed <= int64(count) && !t.Failed(); seed = next.Add(1) {
				text, how := mutate(inputs, uint64(seed))
				problem, ok := mutationProblem(text, uint64(seed))
				if problem != "" {
					t.Errorf("seed %d (%s): %s\nThe input:\n%q", seed, how, problem, text)
				}
				if ok {
					rendered.Add(1)
				}
			}
		})
	}
	workers.Wait()
	if share := rendered.Load() * 100 / int64(count); share < 20 {
		t.Errorf("only %d%% of the mutated inputs can be rendered: the others prove little", share)
	}
}

// mutate changes one of the inputs in one to three ways.
func mutate(inputs []string, seed uint64) (text, how string) {
	r := rand.New(rand.NewPCG(seed, 1))
	text = inputs[r.IntN(len(inputs))]
	var names []string
	for range 1 + r.IntN(3) {
		m := mutations[r.IntN(len(mutations))]
		if text == "" {
			break
		}
		text = m.apply(r, text)
		names = append(names, m.name)
	}
	return text, strings.Join(names, ", ")
}

func realInputs(t *testing.T) []string {
	t.Helper()
	var inputs []string
	for _, pattern := range []string{"../testdata/parity/*/input.yaml", "../testdata/golden/*/input.yaml"} {
		paths, err := filepath.Glob(pattern)
		if err != nil || len(paths) == 0 {
			t.Fatalf("no inputs: %v", err)
		}
		for _, path := range paths {
			if text := readFile(t, path); len(text) < 5000 {
				inputs = append(inputs, text)
			}
		}
	}
	return inputs
}

// mutationProblem says what is wrong with how a text is rendered, "" where
// nothing is; ok is true where it is rendered at all.
func mutationProblem(text string, seed uint64) (problem string, ok bool) {
	defer func() {
		if p := recover(); p != nil {
			stack := make([]byte, 4096)
			problem = fmt.Sprintf("a panic: %v\n%s", p, stack[:runtime.Stack(stack, false)])
		}
	}()
	var stdout, stderr bytes.Buffer
	err := runTo([]byte(text), &stdout, &stderr)
	isList := strings.HasPrefix(stdout.String(), "apiVersion: config.kubernetes.io/v1\n")
	switch {
	case err != nil && stdout.Len() > 0 && !isList:
		return "half-rendered:\n" + stdout.String(), false
	case errors.Is(err, ErrNotRendered) && !strings.Contains(stderr.String(), "error: "):
		return "no reason is given:\n" + stderr.String(), false
	case err != nil && len(err.Error()) < 10:
		return "the reason is " + err.Error(), false
	case err != nil:
		return "", false
	}
	if problem := again(stdout.Bytes()); problem != "" {
		return problem, true
	}
	stream, err := krm.Read([]byte(text))
	if err != nil {
		return "it is rendered, but cannot be read: " + err.Error(), true
	}
	once, problem := renderedList(stream)
	if strings.Contains(problem, leavesThePackage) {
		return "", true // only of a list does a path matter: nobody writes files of plain YAML
	}
	if problem != "" {
		return "as a list: " + problem, true
	}
	if problem := again(once); problem != "" {
		return "as a list: " + problem, true
	}
	if stream, err = krm.Read([]byte(text)); err != nil {
		return err.Error(), true
	}
	rand.New(rand.NewPCG(seed, 2)).Shuffle(len(stream.Items), func(i, j int) { stream.Items[i], stream.Items[j] = stream.Items[j], stream.Items[i] })
	if shuffled, problem := renderedList(stream); problem != "" || !bytes.Equal(shuffled, once) {
		return "the order of the input shows: " + problem + "\n" + string(once) + "\n\n" + string(shuffled), true
	}
	return "", true
}

// renderedList is the render of a stream as a ResourceList, without results.
func renderedList(stream *krm.Stream) (text []byte, problem string) {
	stream.ResourceList = true
	if results := Render(stream); results.ExitCode() != 0 {
		return nil, resultText(results)
	}
	var out bytes.Buffer
	if err := stream.Write(&out, nil); err != nil {
		return nil, err.Error()
	}
	for _, item := range stream.Items {
		if err := decodesStrictly(item); err != nil {
			return nil, err.Error()
		}
	}
	return out.Bytes(), ""
}

// again renders a render.
func again(once []byte) (problem string) {
	once, _, _ = bytes.Cut(once, []byte("\nresults:\n"))
	if len(bytes.TrimSpace(once)) == 0 {
		return ""
	}
	once = append(bytes.TrimRight(once, "\n"), '\n')
	var stdout, stderr bytes.Buffer
	err := runTo(once, &stdout, &stderr)
	twice, _, _ := bytes.Cut(stdout.Bytes(), []byte("\nresults:\n"))
	if twice = append(bytes.TrimRight(twice, "\n"), '\n'); err != nil || !bytes.Equal(once, twice) {
		return fmt.Sprintf("a second run: %v\n%s\n%s\n\n%s", err, stderr.String(), once, twice)
	}
	return ""
}

// decodesStrictly reads a generated object into its type.
func decodesStrictly(item *krm.Item) error {
	if !IsOurs(item) {
		return nil
	}
	types := map[string]any{
		"v1/ConfigMap": &corev1.ConfigMap{}, "v1/Service": &corev1.Service{}, "apps/v1/Deployment": &appsv1.Deployment{},
		"batch/v1/Job": &batchv1.Job{}, "policy/v1/PodDisruptionBudget": &policyv1.PodDisruptionBudget{},
		"eventing.knative.dev/v1/Trigger": &generators.Trigger{}, "sources.knative.dev/v1/SinkBinding": &generators.SinkBinding{},
		"serving.knative.dev/v1/Service": &generators.KnativeService{}, "monitoring.coreos.com/v1/ServiceMonitor": &generators.ServiceMonitor{},
		"route.openshift.io/v1/Route": &generators.Route{},
	}
	into, known := types[item.APIVersion()+"/"+item.Kind()]
	if _, order := item.Annotations()[generators.GeneratedFromAnnotation]; !known && order && !strings.Contains(item.Annotation(generators.GeneratedFromAnnotation), "/n/x") {
		return fmt.Errorf("a %s %s is generated, and this test does not know its type", item.APIVersion(), item.Kind())
	}
	if !known {
		return nil // an object of the input that claims to be generated
	}
	if err := yaml.UnmarshalStrict(item.Text(), into); err != nil {
		return fmt.Errorf("%s %s: %w\n%s", item.Kind(), item.Name(), err, item.Text())
	}
	return nil
}
