package cluster

import (
	"path/filepath"
	"slices"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// buildKinds are what each strategy has the cluster build with.
var buildKinds = map[string][]string{
	"Context": nil, "BuildConfig": {"ImageStream", "BuildConfig"}, "TaskRun": {"TaskRun"},
}

// TestBuilds applies what is rendered of every recorded preview workflow under
// each strategy, in every line.
func TestBuilds(t *testing.T) {
	inputs, err := filepath.Glob("../parity-build/*/input.yaml")
	if err != nil || len(inputs) < 2 {
		t.Fatalf("only %d recorded inputs: %v", len(inputs), err)
	}
	for _, input := range inputs {
		name := filepath.Base(filepath.Dir(input))
		for strategy, kinds := range buildKinds {
			for _, line := range lines {
				t.Run(name+"/"+strategy+"/"+line, func(t *testing.T) {
					config := parityConfig(name, line)
					config["build"] = map[string]any{"strategy": strategy}
					if strategy != "BuildConfig" {
						config["build"] = map[string]any{"strategy": strategy, "registry": "registry.example.com", "pushSecret": "push"}
					}
					objects := function(t, config, readFile(t, input))
					for _, kind := range kinds {
						if !slices.ContainsFunc(objects, func(o *unstructured.Unstructured) bool { return o.GetKind() == kind }) {
							t.Errorf("there is no %s", kind)
						}
					}
					accept(t, ourManager, objects, report.row("builds", line))
				})
			}
		}
	}
}
