package cli

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestLayersRefuse: what cannot be right is told with its cure, and nothing is
// run but the render itself.
func TestLayersRefuse(t *testing.T) {
	sprung := trap(t, "docker", "git")
	foreign := func(runs string) string {
		return "apiVersion: example.com/v1\nkind: SetLabels\nmetadata:\n  name: labels\n  annotations:\n    config.kubernetes.io/function: |\n      " + runs + "\n"
	}
	overlay := map[string]string{"team/kustomization.yaml": "resources: [../base]\ntransformers: [one.yaml]\n"}
	cases := map[string]struct {
		reason string
		files  []map[string]string
		args   []string // default: build team
		in     string
		want   []string
	}{
		"Exec": {
			reason: "A program of the repository is never run.",
			files:  []map[string]string{overlay, {"team/one.yaml": foreign("exec: {path: ./labels.sh}"), "team/labels.sh": "#!/bin/sh\ncat\n"}},
			want:   []string{`team: the transformer of SetLabels "labels" runs "./labels.sh"`, "nothing is run here but render-sonataflow itself"},
		},
		"Container": {
			reason: "Nor is an image.",
			files:  []map[string]string{overlay, {"team/one.yaml": foreign("container: {image: ghcr.io/example/labels:1}")}},
			want:   []string{`runs "ghcr.io/example/labels:1"`},
		},
		"Generator": {
			reason: "Nor as a generator.",
			files:  []map[string]string{{"team/kustomization.yaml": "resources: [../base]\ngenerators: [one.yaml]\n", "team/one.yaml": foreign("exec: {path: ./labels.sh}")}},
			want:   []string{`team: the generator of SetLabels "labels" runs "./labels.sh"`},
		},
		"Below": {
			reason: "Also in a layer below, and beside our own.",
			files: []map[string]string{
				{"team/kustomization.yaml": "resources: [../mixed]\n", "mixed/kustomization.yaml": "resources: [../base]\ntransformers: [one.yaml, ../render]\n"},
				{"mixed/one.yaml": foreign("exec: {path: ./labels.sh}")},
			},
			want: []string{`mixed: the transformer of SetLabels "labels" runs`},
		},
		"Plugin": {
			reason: "A plugin by its kind.",
			files:  []map[string]string{overlay, {"team/one.yaml": "apiVersion: example.com/v1\nkind: SetLabels\nmetadata: {name: labels}\n"}},
			want:   []string{"SetLabels", "nothing is run here but render-sonataflow itself"},
		},
		"ConfigAsGenerator": {
			reason: "A generator sees no resources.",
			files:  []map[string]string{{"team/kustomization.yaml": "resources: [../base]\ngenerators: [../render]\n"}},
			want:   []string{"list it under transformers: instead"},
		},
		"TwoConfigs": {
			reason: "Nobody could say which counts.",
			files:  []map[string]string{{"team/kustomization.yaml": "resources: [../base]\ntransformers: [../render]\n"}},
			args:   []string{"build", "team", "--config", "render/render.yaml"},
			want:   []string{"team: transformers names a RenderSonataFlow, and --config is another: remove one"},
		},
		"NamespaceAbove": {
			reason: "A component renders before the namespace of its overlay.",
			files:  []map[string]string{{"team/kustomization.yaml": "resources: [../base]\ncomponents: [../renders]\nnamespace: prod\n"}},
			want:   []string{`was rendered for namespace "flows" and is in "prod"`, "kustomize's namespace: prod", "a component runs too early"},
		},
		"PrefixAbove": {
			reason: "So does a base that renders.",
			files:  []map[string]string{{"team/kustomization.yaml": "resources: [../rendered]\nnamePrefix: dev-\n"}},
			want:   []string{"kustomize's namePrefix: dev- ran after the render, where addresses cannot follow"},
		},
		"ResourceAbove": {
			reason: "A custom resource that nothing renders would be applied.",
			files:  []map[string]string{{"team/kustomization.yaml": "resources: [../rendered, second.yaml]\n", "team/second.yaml": twoRenders}},
			want:   []string{"error: SonataFlow flows/second (team/second.yaml:2:1): kind: is not rendered: the render runs in rendered, and this comes in above"},
		},
		"ErrorBelow": {
			reason: "What is wrong in a layer below is told as everywhere.",
			files: []map[string]string{
				{"team/kustomization.yaml": "resources: [../rendered]\n"},
				{"base/greeting.yaml": strings.Replace(teamFiles["base/greeting.yaml"], "podTemplate:", "podtemplate:", 1)},
			},
			want: []string{`SonataFlow flows/greeting`, `did you mean "podTemplate"?`},
		},
		"Explain": {
			reason: "A plan is that of the layer that renders.",
			files:  []map[string]string{{"team/kustomization.yaml": "resources: [../rendered]\ncommonAnnotations: {a: b}\n"}},
			args:   []string{"explain"}, in: "team",
			want: []string{". renders in a layer below: name that one, ../rendered"},
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			writeFiles(t, dir, teamFiles)
			for _, files := range tc.files {
				writeFiles(t, dir, files)
			}
			args := tc.args
			if args == nil {
				args = []string{"build", "team"}
			}
			got := runIn(t, filepath.Join(dir, tc.in), "", binary, args...)
			if got.code != exitError || got.stdout != "" {
				t.Errorf("%s\nexit code %d, stdout:\n%s", tc.reason, got.code, got.stdout)
			}
			for _, want := range tc.want {
				if !strings.Contains(got.stderr, want) {
					t.Errorf("%s\nno %q in\n%s", tc.reason, want, got.stderr)
				}
			}
		})
	}
	if sprung() {
		t.Error("something was run")
	}
}

// TestLayersTakeFlags: the command line adds to the config of a transformer, in
// the last layer and below, and other commands read the last.
func TestLayersTakeFlags(t *testing.T) {
	dir := t.TempDir()
	writeFiles(t, dir, teamFiles)
	writeFiles(t, dir, map[string]string{
		"team/kustomization.yaml":  "resources: [../base]\ntransformers: [../render]\n",
		"above/kustomization.yaml": "resources: [../rendered]\nlabels: [{pairs: {a: b}}]\n",
	})
	for _, target := range []string{"team", "above"} {
		got := runIn(t, dir, "", binary, "build", target, "--release", "apache-10.2")
		if got.code != 0 || !strings.Contains(got.stdout, "docker.io/apache/") {
			t.Errorf("%s: exit code %d: %s", target, got.code, got.stderr)
		}
	}
	for _, args := range [][]string{{"explain"}, {"graph"}, {"verify", "."}, {"verify", "../above"}} {
		if got := runIn(t, filepath.Join(dir, "team"), "", binary, args...); got.code != 0 || !strings.Contains(got.stdout+got.stderr, "greeting") && args[0] != "verify" {
			t.Errorf("%v: exit code %d: %s%s", args, got.code, got.stdout, got.stderr)
		}
	}
}
