package strict

import (
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/yaml"

	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// ofKind is an empty resource of a kind, nil for one that is not ours.
func ofKind(kind any) any {
	switch kind {
	case v1alpha08.KindPlatform:
		return &v1alpha08.SonataFlowPlatform{}
	case v1alpha08.KindClusterPlatform:
		return &v1alpha08.SonataFlowClusterPlatform{}
	case v1alpha08.KindWorkflow:
		return &v1alpha08.SonataFlow{}
	default:
		return nil
	}
}

// documents reads a stream of YAML documents.
func documents(t *testing.T, path string) []map[string]any {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var trees []map[string]any
	for document := range strings.SplitSeq(string(text), "\n---\n") {
		trees = append(trees, tree(t, document))
	}
	return trees
}

func tree(t *testing.T, text string) map[string]any {
	t.Helper()
	tree := map[string]any{}
	if err := yaml.Unmarshal([]byte(text), &tree); err != nil {
		t.Fatal(err)
	}
	return tree
}

func TestDecodeFixtures(t *testing.T) {
	files, err := filepath.Glob("../../testdata/parity/*/input.yaml")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[any]int{}
	for _, file := range files {
		for _, tree := range documents(t, file) {
			into := ofKind(tree["kind"])
			if tree["apiVersion"] != v1alpha08.GroupVersion || into == nil {
				continue
			}
			seen[tree["kind"]]++
			if problems := Decode(tree, into); len(problems) > 0 {
				t.Errorf("%s: real operators accept this %s: %+v", file, tree["kind"], problems)
			}
		}
	}
	for _, kind := range []string{v1alpha08.KindPlatform, v1alpha08.KindClusterPlatform, v1alpha08.KindWorkflow} {
		if seen[kind] == 0 {
			t.Errorf("no fixture holds a %s: read from %d files", kind, len(files))
		}
	}
}

// TestRoundTrip has every field of every kind, so that one that is lost, or
// named differently on the way out, shows.
func TestRoundTrip(t *testing.T) {
	for _, file := range []string{"platform", "clusterplatform", "workflow"} {
		t.Run(file, func(t *testing.T) {
			want := documents(t, filepath.Join("../v1alpha08/testdata", file+".yaml"))[0]
			into := ofKind(want["kind"])
			if problems := Decode(want, into); len(problems) > 0 {
				t.Fatalf("the sample has all fields and no problem: %+v", problems)
			}
			for _, field := range absent("", reflect.TypeOf(into).Elem(), want) {
				t.Errorf("the sample must have all fields, but lacks %s", field)
			}
			if diff := cmp.Diff(want, marshalled(t, into)); diff != "" {
				t.Errorf("what was read is not what was written (-input +output):\n%s", diff)
			}
		})
	}
}

// absent lists the fields of our own types that a sample lacks. Types of
// Kubernetes are its own business.
func absent(path string, of reflect.Type, value any) []string {
	for of.Kind() == reflect.Pointer || of.Kind() == reflect.Slice {
		if list, ok := value.([]any); ok && len(list) > 0 {
			value = list[0]
		}
		of = of.Elem()
	}
	if of.Kind() != reflect.Struct || of.PkgPath() != reflect.TypeFor[v1alpha08.SonataFlow]().PkgPath() {
		return nil
	}
	held, _ := value.(map[string]any)
	var missing []string
	for _, f := range fieldsOf(of).all {
		// A property has either of the two; the sample has both kinds.
		if of == reflect.TypeFor[v1alpha08.Property]() && f.name == "valueFrom" {
			continue
		}
		if held[f.name] == nil {
			missing = append(missing, child(path, f.name))
			continue
		}
		missing = append(missing, absent(child(path, f.name), of.FieldByIndex(f.index).Type, held[f.name])...)
	}
	return missing
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
