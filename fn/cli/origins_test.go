package cli

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/kustomize/api/resmap"

	"github.com/render-sonataflow/render-sonataflow/fn/files"
	"github.com/render-sonataflow/render-sonataflow/fn/krm"
)

// originFiles are a base with something wrong in most of its files.
var originFiles = map[string]string{
	"base/kustomization.yaml": "resources: [platform.yaml, greeting.yaml]\n",
	"base/platform.yaml": `# ours
apiVersion: sonataflow.org/v1alpha08
kind: SonataFlowPlatform
metadata: {name: p}
spec:
  services:
    dataIndex: {enabled: maybe}
`,
	"base/greeting.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: greeting-props}\n---\n" + `apiVersion: sonataflow.org/v1alpha08
kind: SonataFlow
metadata:
  name: greeting
  annotations: {sonataflow.org/profile: gitops}
spec:
  podTemplate: {container: {image: "example.com/greeting:1"}}
  flow: {start: a, states: [{name: a, type: inject, data: {x: y}, end: true}]}
`,
	"render/kustomization.yaml": "resources: [render.yaml]\n",
	"render/render.yaml":        "apiVersion: fn.sonataflow.org/v1alpha1\nkind: RenderSonataFlow\nmetadata: {name: render}\n",
}

// TestOrigins: what is told of a kustomization names the file, and the place in
// it where that is certain.
func TestOrigins(t *testing.T) {
	const maybe = "base/platform.yaml:7:17"
	for name, tc := range map[string]struct {
		reason string
		files  map[string]string
		args   []string // default: lint team
		in     string
		// want are the places of the errors.
		want []string
	}{
		"alone": {reason: "A file of the folder itself.", args: []string{"base"}, want: []string{maybe}},
		"here":  {reason: "Paths are those from where the command runs.", args: []string{"."}, in: "base", want: []string{"platform.yaml:7:17"}},
		"overlay": {
			reason: "What a layer has renamed and moved is found by its first name.",
			files:  map[string]string{"team/kustomization.yaml": "resources: [../base]\nnamePrefix: dev-\nnamespace: dev\n"},
			want:   []string{maybe},
		},
		"patched": {
			reason: "What a patch made is in no line of the base.",
			files:  map[string]string{"team/kustomization.yaml": "resources: [../base]\npatches: [{target: {kind: SonataFlowPlatform}, patch: '[{\"op\": \"add\", \"path\": \"/spec/services/dataIndex/enabled\", \"value\": \"perhaps\"}]'}]\n"},
			want:   []string{"base/platform.yaml"},
		},
		"transformer": {
			reason: "A function of the kustomization tells as well, and of its own config.",
			files: map[string]string{
				"team/kustomization.yaml": "resources: [../base]\nnamespace: dev\ntransformers: [../render]\n",
				"render/render.yaml":      originFiles["render/render.yaml"] + "spec:\n  releas: osl-1.38\n",
			},
			want: []string{"render/render.yaml:5:3", maybe},
		},
		"inline": {
			reason: "A config may stand in the kustomization.",
			files:  map[string]string{"team/kustomization.yaml": "resources: [../base]\ntransformers:\n- |-\n  apiVersion: fn.sonataflow.org/v1alpha1\n  kind: RenderSonataFlow\n  metadata: {name: render}\n  spec: {releas: a}\n"},
			want:   []string{"team/kustomization.yaml", maybe},
		},
		"among resources": {
			reason: "Or among the resources.",
			files: map[string]string{
				"team/kustomization.yaml": "resources: [../base, config.yaml]\n",
				"team/config.yaml":        originFiles["render/render.yaml"] + "spec:\n  releas: osl-1.38\n",
			},
			want: []string{"team/config.yaml:5:3", maybe},
		},
		"below": {
			reason: "A layer below that renders tells of its own.",
			files: map[string]string{
				"rendered/kustomization.yaml": "resources: [../base]\nnamespace: dev\ntransformers: [../render]\n",
				"team/kustomization.yaml":     "resources: [../rendered]\nlabels: [{pairs: {a: b}}]\n",
			},
			want: []string{maybe},
		},
		"component": {
			reason: "A component is taken apart where it renders, and its files are its own.",
			files: map[string]string{
				"part/kustomization.yaml": "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [../base/platform.yaml]\ntransformers: [../render]\n",
				"base/platform.yaml":      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: mine}\n---\n" + originFiles["base/platform.yaml"],
				"team/kustomization.yaml": "components: [../part]\nnamespace: dev\n",
			},
			args: []string{"team", "--load-restrictor", "LoadRestrictionsNone"},
			want: []string{"base/platform.yaml:11:17"},
		},
		"above": {
			reason: "What comes in above a render is told with its file.",
			files: map[string]string{
				"base/platform.yaml":          strings.Replace(originFiles["base/platform.yaml"], "maybe", "true", 1),
				"rendered/kustomization.yaml": "resources: [../base]\nnamespace: dev\ntransformers: [../render]\n",
				"team/kustomization.yaml":     "resources: [../rendered, second.yaml]\n",
				"team/second.yaml":            twoRenders,
			},
			want: []string{"team/second.yaml:2:1"},
		},
		"list": {
			reason: "An entry of a List.",
			files: map[string]string{
				"base/platform.yaml": "apiVersion: v1\nkind: List\nitems:\n- apiVersion: sonataflow.org/v1alpha08\n  kind: SonataFlowPlatform\n  metadata: {name: p}\n  spec:\n    services:\n      dataIndex: {enabled: maybe}\n",
			},
			args: []string{"base"},
			want: []string{"base/platform.yaml:9:19"},
		},
		"namesakes": {
			reason: "Two of one name in one file are told apart by their namespaces.",
			files: map[string]string{
				"base/platform.yaml": strings.Replace(strings.Replace(originFiles["base/platform.yaml"], "{name: p}", "{name: p, namespace: a}", 1), "maybe", "true", 1) + "---\n" + strings.Replace(originFiles["base/platform.yaml"], "{name: p}", "{name: p, namespace: b}", 1),
			},
			args: []string{"base"},
			want: []string{"base/platform.yaml:15:17"},
		},
		"generated": {
			reason: "What kustomize generates is in the kustomization.",
			files: map[string]string{
				"base/kustomization.yaml": "resources: [greeting.yaml]\nnamespace: flows\nconfigMapGenerator:\n- {name: greeting-managed-props, options: {disableNameSuffixHash: true}, literals: [a=b]}\n",
			},
			args: []string{"base"},
			want: []string{"base/kustomization.yaml"},
		},
		"name": {
			reason: "The name that a resource is found by is where it stands, whatever became of it.",
			files: map[string]string{
				"base/platform.yaml":      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n",
				"team/kustomization.yaml": "resources: [../base]\nnamePrefix: an.odd.\n",
			},
			want: []string{"base/greeting.yaml:8:3"},
		},
		"user's own notes": {
			reason: "Who has kustomize note origins is told the same.",
			files:  map[string]string{"team/kustomization.yaml": "resources: [../base]\nbuildMetadata: [originAnnotations, transformerAnnotations]\nnamespace: dev\n"},
			want:   []string{maybe},
		},
		"many": {
			reason: "Of many kustomizations each has its own.",
			files:  map[string]string{"all/a/kustomization.yaml": "resources: [../../base]\n", "all/b/kustomization.yaml": "resources: [../../base]\nnamePrefix: b-\n"},
			args:   []string{"-R", "all"},
			want:   []string{maybe, maybe},
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			writeFiles(t, dir, originFiles)
			writeFiles(t, dir, tc.files)
			args := tc.args
			if args == nil {
				args = []string{"team"}
			}
			got := runIn(t, dir+"/"+tc.in, "", binary, append([]string{"lint", "--output-results", "json", "--namespace", "flows"}, args...)...)
			var told struct{ Results []toldResult }
			if err := json.Unmarshal([]byte(got.stdout), &told); err != nil {
				t.Fatalf("%v\n%s%s", err, got.stdout, got.stderr)
			}
			var places []string
			for _, one := range told.Results {
				if one.Severity == "error" && one.Rule != "failed" {
					places = append(places, krm.File{Path: one.File, Line: one.Line, Column: one.Column}.String())
				}
			}
			if diff := cmp.Diff(tc.want, places); diff != "" {
				t.Errorf("%s\n-want +got:\n%s\n%s", tc.reason, diff, got.stdout)
			}
		})
	}
}

// TestOriginsLeaveNoTrace: what is built is the same whether there is something
// to tell or not, and says nothing of origins.
func TestOriginsLeaveNoTrace(t *testing.T) {
	dir := t.TempDir()
	writeFiles(t, dir, originFiles)
	writeFiles(t, dir, map[string]string{
		"base/platform.yaml":      resultFiles["warn.yaml"],
		"team/kustomization.yaml": "resources: [../base]\nnamespace: flows\n",
		"user/kustomization.yaml": "resources: [../base]\nnamespace: flows\nbuildMetadata: [originAnnotations]\n",
	})
	var outputs []string
	for _, args := range [][]string{{"team"}, {"team", "--quiet"}, {"user"}, {"team", "user"}} {
		got := runIn(t, dir, "", binary, append([]string{"build"}, args...)...)
		if got.code != 0 || strings.Contains(got.stdout, "origin") {
			t.Errorf("%v: exit code %d\n%s%s", args, got.code, got.stdout, got.stderr)
		}
		if len(args) == 1 && !strings.Contains(got.stderr, "(base/platform.yaml:7:5)") {
			t.Errorf("%v: no place in\n%s", args, got.stderr)
		}
		outputs = append(outputs, got.stdout)
	}
	if outputs[0] != outputs[1] || outputs[0] != outputs[2] || outputs[3] != outputs[0]+"---\n"+outputs[0] {
		t.Errorf("what is told shows in what is built:\n%s", strings.Join(outputs, "======\n"))
	}
}

// TestOriginsCost: a folder is built again for a warning, and for nothing less
// where nobody asked.
func TestOriginsCost(t *testing.T) {
	dir := t.TempDir()
	writeFiles(t, dir, originFiles)
	ref := &krm.ResourceRef{APIVersion: "sonataflow.org/v1alpha08", Kind: "SonataFlowPlatform", Name: "p"}
	for name, tc := range map[string]struct {
		reason  string
		teller  teller
		results krm.Results
		fails   bool
		want    int
		placed  bool
	}{
		"nothing":       {reason: "There is nothing to tell."},
		"info":          {reason: "An info is not worth the wait.", results: krm.Results{{Severity: krm.Info, ResourceRef: ref}}},
		"info, lint":    {reason: "Who checks wants to know.", teller: teller{rules: true}, results: krm.Results{{Severity: krm.Info, ResourceRef: ref}}, want: 1, placed: true},
		"info, program": {reason: "So does a program.", teller: teller{format: "json"}, results: krm.Results{{Severity: krm.Info, ResourceRef: ref}}, want: 1, placed: true},
		"warning":       {reason: "A warning has its place.", results: krm.Results{{Severity: krm.Warning, ResourceRef: ref}, {Severity: krm.Warning, ResourceRef: ref}}, want: 1, placed: true},
		"quiet":         {reason: "Nobody is told.", teller: teller{quiet: true}, results: krm.Results{{Severity: krm.Warning, ResourceRef: ref}}},
		"flag":          {reason: "A flag is no file.", results: krm.Results{{Severity: krm.Error, ResourceRef: ref, Flag: "--tag"}}},
		"of nothing":    {reason: "Some messages are about no resource.", results: krm.Results{{Severity: krm.Error}}},
		"no such":       {reason: "It was generated.", results: krm.Results{{Severity: krm.Error, ResourceRef: &krm.ResourceRef{Kind: "Deployment", Name: "p"}}}, want: 1},
		"fails":         {reason: "A message without a place is better than none.", results: krm.Results{{Severity: krm.Error, ResourceRef: ref}}, fails: true, want: 1},
	} {
		t.Run(name, func(t *testing.T) {
			said := &bytes.Buffer{}
			told := &tc.teller
			told.w = said
			if told.format == "" {
				told.format = textResults
			}
			io := streams{in: said, out: said, err: said, teller: told}
			input := &source{loadRestrictor: "LoadRestrictionsRootOnly", limits: files.DefaultLimits}
			if _, err := input.kustomize(io, dir+"/base"); err != nil {
				t.Fatal(err)
			}
			built, build := 0, input.built.build
			input.built.build = func(dir string) (resmap.ResMap, error) {
				if built++; tc.fails {
					panic("kustomize cannot")
				}
				return build(dir)
			}
			got := input.locate(told, tc.results)
			if built != tc.want || len(got) != len(tc.results) || len(got) > 0 && (got[0].File != nil) != tc.placed {
				t.Errorf("%s\nbuilt %d times, placed: %v", tc.reason, built, len(got) > 0 && got[0].File != nil)
			}
			if input.built.files.origins {
				t.Error("the next build would note origins")
			}
		})
	}
}

// TestOriginsUnderKustomize: where its user has kustomize note origins, the
// function names the files, and passes the notes on.
func TestOriginsUnderKustomize(t *testing.T) {
	dir := t.TempDir()
	writeFiles(t, dir, teamFiles)
	writeFiles(t, dir, map[string]string{
		"team/kustomization.yaml": "resources: [../base]\ntransformers: [../render]\nbuildMetadata: [originAnnotations]\n",
	})
	linkBinary(t, dir)
	build := func() result {
		return runIn(t, dir, "", filepath.Join(filepath.Dir(binary), "kustomize"), "build", "--enable-alpha-plugins", "--enable-exec", "team")
	}
	got := build()
	if got.code != 0 || !strings.Contains(got.stdout, "kind: Broker\nmetadata:\n  annotations:\n    config.kubernetes.io/origin: |\n      path: ../base/platform.yaml\n") {
		t.Errorf("exit code %d: %s\nthe notes are gone:\n%s", got.code, got.stderr, got.stdout)
	}
	writeFiles(t, dir, map[string]string{"base/greeting.yaml": strings.Replace(teamFiles["base/greeting.yaml"], "podTemplate:", "podtemplate:", 1)})
	if got = build(); got.code == 0 || !strings.Contains(got.stderr, "error: SonataFlow flows/greeting (../base/greeting.yaml): spec.podtemplate: ") {
		t.Errorf("exit code %d, no file in\n%s", got.code, got.stderr)
	}
}

// TestOriginsThroughLink: what lies beside a folder is not beside a link to it.
func TestOriginsThroughLink(t *testing.T) {
	dir := t.TempDir()
	writeFiles(t, dir, originFiles)
	writeFiles(t, dir, map[string]string{"team/kustomization.yaml": "resources: [../base]\n", "a/b/c": ""})
	if err := os.Symlink("../../team", dir+"/a/b/link"); err != nil {
		t.Fatal(err)
	}
	if got := runIn(t, dir, "", binary, "build", "a/b/link"); !strings.Contains(got.stderr, "("+dir+"/base/platform.yaml:7:17)") {
		t.Errorf("no such file: %s", got.stderr)
	}
}
