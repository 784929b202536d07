package fn

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/generators"
	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

const goldenDir = "../testdata/golden"

// TestGolden runs the function on each testdata/golden/<case>/input.yaml and
// compares what it writes with output.yaml and stderr.txt there. UPDATE=1
// writes those anew, and fails so that nobody commits them unread.
func TestGolden(t *testing.T) {
	for _, name := range goldenCases(t) {
		t.Run(name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			if err := runTo([]byte(goldenInput(t, name)), &stdout, &stderr); err != nil {
				t.Fatalf("%v: %s", err, stderr.String())
			}
			compareGolden(t, filepath.Join(goldenDir, name, "output.yaml"), stdout.String())
			compareGolden(t, filepath.Join(goldenDir, name, "stderr.txt"), stderr.String())
		})
	}
}

func compareGolden(t *testing.T, path, got string) {
	t.Helper()
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		t.Errorf("%s was written anew: read the change and run the tests again without UPDATE", path)
		return
	}
	if diff := cmp.Diff(readFile(t, path), got); diff != "" {
		t.Errorf("%s (- golden, + rendered):\n%s", path, diff)
	}
}

// TestGoldenInvariants holds the goldens to what is true of every render.
func TestGoldenInvariants(t *testing.T) {
	for _, name := range goldenCases(t) {
		t.Run(name, func(t *testing.T) {
			stream := readStream(t, goldenInput(t, name))
			results := Render(stream)
			if len(generatedTrees(stream)) == 0 {
				t.Fatalf("the case must generate something, but did not: %s", resultText(results))
			}
			checkInvariants(t, generatedTrees(stream), goldenUsers(t, name))
		})
	}
}

// TestGoldenTwice renders each output again: f(f(x)) = f(x), byte for byte. A
// plain stream leaves its custom resources out, so both kinds are rendered as
// a ResourceList, which keeps them.
func TestGoldenTwice(t *testing.T) {
	for _, name := range goldenCases(t) {
		t.Run(name, func(t *testing.T) {
			once, results := renderList(t, goldenInput(t, name))
			twice, again := renderList(t, once)
			if diff := cmp.Diff(once, twice); diff != "" {
				t.Errorf("a second run changes its own output:\n%s", diff)
			}
			if !hasSources(t, once) {
				return // sourceResources: Remove; there is nothing left to speak of
			}
			if diff := cmp.Diff(resultText(results), resultText(again)); diff != "" {
				t.Errorf("a second run says something else:\n%s", diff)
			}
		})
	}
}

// TestGoldenShuffled gives each input in other orders: same bytes, on stdout
// and on stderr.
func TestGoldenShuffled(t *testing.T) {
	for _, name := range goldenCases(t) {
		t.Run(name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			if err := runTo([]byte(goldenInput(t, name)), &stdout, &stderr); err != nil {
				t.Fatal(err)
			}
			for seed := range uint64(8) {
				stream := readStream(t, goldenInput(t, name))
				rand.New(rand.NewPCG(seed, 0)).Shuffle(len(stream.Items), func(i, j int) {
					stream.Items[i], stream.Items[j] = stream.Items[j], stream.Items[i]
				})
				var shuffled, out, errors bytes.Buffer
				if err := stream.Write(&shuffled, nil); err != nil {
					t.Fatal(err)
				}
				if err := runTo(shuffled.Bytes(), &out, &errors); err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(stdout.String()+withoutPlaces(stderr.String()), out.String()+withoutPlaces(errors.String())); diff != "" {
					t.Errorf("the order of seed %d shows:\n%s", seed, diff)
				}
			}
		})
	}
}

// renderList renders a text of either kind, and returns it as a ResourceList
// without results.
func renderList(t *testing.T, text string) (string, krm.Results) {
	t.Helper()
	stream := readStream(t, text)
	stream.ResourceList = true
	results := Render(stream)
	if results.ExitCode() != 0 {
		t.Fatal(resultText(results))
	}
	var out bytes.Buffer
	if err := stream.Write(&out, nil); err != nil {
		t.Fatal(err)
	}
	return out.String(), results
}

func hasSources(t *testing.T, text string) bool {
	t.Helper()
	stream := readStream(t, text)
	items := stream.Items
	if stream.FunctionConfig != nil {
		items = append(items, stream.FunctionConfig)
	}
	for _, item := range items {
		if item.Group() == v1alpha08.Group {
			return true
		}
	}
	return false
}

// goldenCases are the folders that hold an input.
func goldenCases(t *testing.T) []string {
	t.Helper()
	inputs, err := filepath.Glob(filepath.Join(goldenDir, "*", "input.yaml"))
	if err != nil || len(inputs) == 0 {
		t.Fatalf("cannot find cases in %s: %v", goldenDir, err)
	}
	var names []string
	for _, input := range inputs {
		names = append(names, filepath.Base(filepath.Dir(input)))
	}
	return names
}

func goldenInput(t *testing.T, name string) string {
	t.Helper()
	return readFile(t, filepath.Join(goldenDir, name, "input.yaml"))
}

// goldenUsers are the objects of an input, read with other code than the
// product's. What an earlier run generated is not the user's.
func goldenUsers(t *testing.T, name string) []map[string]any {
	t.Helper()
	var users []map[string]any
	add := func(object any) {
		tree, _ := object.(map[string]any)
		metadata, _ := tree["metadata"].(map[string]any)
		annotations, _ := metadata["annotations"].(map[string]any)
		if tree != nil && annotations[generators.GeneratedFromAnnotation] == nil {
			users = append(users, tree)
		}
	}
	for _, object := range parityObjects(t, goldenInput(t, name)) {
		if object["kind"] != "ResourceList" {
			add(object)
			continue
		}
		items, _ := object["items"].([]any)
		for _, item := range items {
			add(item)
		}
		add(object["functionConfig"])
	}
	// What has no namespace is applied to the one of the config, if any.
	for _, config := range users {
		namespace, _, _ := unstructured.NestedString(config, "spec", "namespace")
		for _, user := range users {
			if u := (unstructured.Unstructured{Object: user}); config["kind"] == ConfigKind && u.GetNamespace() == "" && namespace != "" {
				u.SetNamespace(namespace)
			}
		}
	}
	return users
}
