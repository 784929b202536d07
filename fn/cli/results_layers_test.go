package cli

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestRulesOfLayers: what a layer below, or a check that is taken out, says of
// rules holds for the check that the build ends with.
func TestRulesOfLayers(t *testing.T) {
	const (
		quiet  = "spec: {rules: {broken-reference: warning}}\n"
		verify = "apiVersion: fn.sonataflow.org/v1alpha1\nkind: VerifySonataFlow\nmetadata:\n  name: verify\n  annotations: {config.kubernetes.io/function: \"exec: {path: ./render-sonataflow}\"}\n"
		above  = "resources: [../rendered]\npatches:\n- patch: '{apiVersion: v1, kind: ConfigMap, metadata: {name: greeting-managed-props, namespace: flows}, $patch: delete}'\n"
	)
	for name, tc := range map[string]struct {
		reason string
		files  map[string]string
		code   int
		want   string
	}{
		"none":      {reason: "What was taken away is missed.", files: map[string]string{"team/kustomization.yaml": above}, code: 1, want: "error: Deployment flows/greeting"},
		"layer":     {reason: "The layer that renders has a config.", files: map[string]string{"team/kustomization.yaml": above, "renders/render.yaml": teamFiles["renders/render.yaml"] + quiet}, want: "warning: Deployment flows/greeting"},
		"check":     {reason: "So has the one that checks.", files: map[string]string{"team/kustomization.yaml": above + "transformers: [verify.yaml]\n", "team/verify.yaml": verify + quiet}, want: "warning: Deployment flows/greeting"},
		"validator": {reason: "It may stand among the validators.", files: map[string]string{"team/kustomization.yaml": above + "validators: [verify.yaml]\n", "team/verify.yaml": verify + quiet}, want: "warning: Deployment flows/greeting"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			writeFiles(t, dir, teamFiles)
			writeFiles(t, dir, tc.files)
			got := runIn(t, dir, "", binary, "lint", "team")
			if got.code != tc.code || !strings.Contains(got.stdout, tc.want) {
				t.Errorf("%s\nexit code %d\n%s%s", tc.reason, got.code, got.stdout, got.stderr)
			}
		})
	}
}

// TestVerifyRules: the function that checks takes severities, and refuses what
// is no rule.
func TestVerifyRules(t *testing.T) {
	for name, tc := range map[string]struct {
		reason, rules, want string
		code                int
	}{
		"none":    {"Nothing was rendered, and a check of nothing is worth a word.", "{}", "warning: the input holds nothing that was rendered", 0},
		"raised":  {"In a pipeline it may be an error.", "{nothing-rendered: error}", "error: the input holds nothing that was rendered", 1},
		"off":     {"Or nothing to tell.", "{nothing-rendered: off}", "", 0},
		"unknown": {"A slip of the hand is told.", "{nothing-renderd: off}", `did you mean "nothing-rendered"?`, 1},
		"must":    {"Some errors stay.", "{wrong-type: off}", "must stay an error", 1},
	} {
		list := "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems: []\nfunctionConfig:\n  apiVersion: fn.sonataflow.org/v1alpha1\n  kind: VerifySonataFlow\n  metadata: {name: v}\n  spec: {rules: " + tc.rules + "}\n"
		got := runIn(t, ".", list, binary)
		if got.code != tc.code || !strings.Contains(got.stderr, tc.want) || tc.want == "" && got.stderr != "" {
			t.Errorf("%s: %s\nexit code %d\n%s", name, tc.reason, got.code, got.stderr)
		}
	}
}

// TestManyResults: what is told of several kustomizations, and while a layer of
// one renders, is in the one document.
func TestManyResults(t *testing.T) {
	dir := t.TempDir()
	writeFiles(t, dir, teamFiles)
	writeFiles(t, dir, map[string]string{
		"all/layered/kustomization.yaml": "resources: [../../rendered]\nlabels: [{pairs: {a: b}}]\n",
		"all/broken/kustomization.yaml":  "resources: [bad.yaml]\n",
		"all/broken/bad.yaml":            resultFiles["bad.yaml"],
	})
	var told struct{ Results []toldResult }
	got := runIn(t, dir, "", binary, "lint", "-R", "all", "--output-results", "json", "--release", "osl-1.38")
	if err := json.Unmarshal([]byte(got.stdout), &told); err != nil || got.code != 1 {
		t.Fatalf("exit code %d, %v\n%s---\n%s", got.code, err, got.stdout, got.stderr)
	}
	var rules []string
	for _, one := range told.Results {
		rules = append(rules, one.Rule)
	}
	slices.Sort(rules)
	if diff := cmp.Diff([]string{"autoscaler-retargeted", "failed", "replicas-no-effect", "wrong-type"}, slices.Compact(rules)); diff != "" {
		t.Errorf("-want +got:\n%s\n%s", diff, got.stdout)
	}
	got = runIn(t, dir, "", binary, "lint", "-R", "all")
	if !strings.Contains(got.stdout, "all/broken:\nerror: ") || !strings.Contains(got.stdout, "[wrong-type]\n") {
		t.Errorf("people read it on stdout\n%s---\n%s", got.stdout, got.stderr)
	}
}

// TestNeedsResults: needs tells what keeps an input from being rendered, in the
// form that is asked for.
func TestNeedsResults(t *testing.T) {
	dir := t.TempDir()
	writeFiles(t, dir, resultFiles)
	got := runIn(t, dir, "", binary, "needs", "-f", "bad.yaml", "--output-results", "json")
	if got.code != 1 || got.stdout != "" || !json.Valid([]byte(got.stderr)) || !strings.Contains(got.stderr, `"rule": "wrong-type"`) {
		t.Errorf("exit code %d\n%s---\n%s", got.code, got.stdout, got.stderr)
	}
	got = runIn(t, dir, "", binary, "needs", "-f", "good.yaml", "--output-results", "json")
	if got.code != 0 || !strings.Contains(got.stdout, "flows") || !json.Valid([]byte(got.stderr)) {
		t.Errorf("exit code %d\n%s---\n%s", got.code, got.stdout, got.stderr)
	}
}
