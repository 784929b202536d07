package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// kptSteps are what kpt's set-namespace and ensure-name-substring do, which come
// as images: they know no address, and of names only an object's own.
var kptSteps = map[string]string{
	"move":   "#!/bin/sh\nexec sed -E 's/namespace: shop(,|}|$)/namespace: prod\\1/'\n",
	"prefix": "#!/bin/sh\nexec sed -e '/^  metadata:$/,/^    name:/ s/^    name: /    name: dev-/' -e 's/^  metadata: {name: /&dev-/'\n",
}

// TestStepsUnderKpt: a namespace or a prefix before the render gives the right
// objects, or an error that says what is not found, and after it an error.
func TestStepsUnderKpt(t *testing.T) {
	for name, tc := range map[string]struct {
		reason string
		// mutators run in this order; of those before "|" an earlier run.
		mutators string
		want     []string // in one line of what is told, none where all is well
		files    []string // stand in what was rendered
		not      []string // and these do not
	}{
		"moved before": {
			reason: "The render is for the namespace that it finds.", mutators: "move render",
			files: []string{"http://delivery.prod", "jdbc:postgresql://postgres.prod:5432/"}, not: []string{"namespace: shop\n", "delivery.shop"},
		},
		"moved after": {
			reason: "Addresses did not follow.", mutators: "render move",
			want: []string{`was rendered for namespace "shop" and is in "prod"`, "(or kpt's set-namespace) ran after the render"},
		},
		"moved, and rendered again": {
			reason: "What was rendered for another namespace goes.", mutators: "render | move render",
			files: []string{"http://delivery.prod"}, not: []string{"namespace: shop\n", "delivery.shop"},
		},
		"renamed before": {
			reason: "kpt follows no names, and what the platform names is not there.", mutators: "prefix render",
			want: []string{"error", `"bus"`, `but "dev-bus" is: did you mean that one?`},
		},
		"renamed after": {
			reason: "Nobody finds anything any more.", mutators: "render prefix",
			want: []string{`which is "dev-`, "namePrefix: dev- ran after the render"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			for step, text := range kptSteps {
				path := filepath.Join(dir, "steps", step)
				writeFiles(t, dir, map[string]string{"steps/" + step: text})
				if err := os.Chmod(path, 0o755); err != nil {
					t.Fatal(err)
				}
			}
			pkg := filepath.Join(dir, "pkg")
			writeFiles(t, pkg, map[string]string{
				"all.yaml":    environment,
				"verify.yaml": "apiVersion: fn.sonataflow.org/v1alpha1\nkind: VerifySonataFlow\nmetadata:\n  name: verify\n  annotations: {config.kubernetes.io/local-config: \"true\"}\n",
			})
			var got result
			for run := range strings.SplitSeq(tc.mutators, "|") {
				var kpt strings.Builder
				kpt.WriteString("apiVersion: kpt.dev/v1\nkind: Kptfile\nmetadata: {name: pkg}\npipeline:\n  validators: [{exec: render-sonataflow, configPath: verify.yaml}]\n  mutators:\n")
				for step := range strings.FieldsSeq(run) {
					program := "render-sonataflow"
					if kptSteps[step] != "" {
						program = filepath.Join(dir, "steps", step)
					}
					kpt.WriteString("    - exec: " + program + "\n")
				}
				writeFiles(t, pkg, map[string]string{"Kptfile": kpt.String()})
				_, got = kptRender(t, pkg)
			}
			if tc.want != nil {
				if got.code == 0 || !oneLineHas(got.stderr, tc.want) {
					t.Errorf("%s\nexit code %d, no line with %q in\n%s", tc.reason, got.code, tc.want, got.stderr)
				}
				return
			}
			var all strings.Builder
			for _, text := range filesIn(t, pkg) {
				all.WriteString(text)
			}
			if got.code != 0 {
				t.Fatalf("%s\nexit code %d\n%s", tc.reason, got.code, got.stderr)
			}
			for _, want := range tc.files {
				if !strings.Contains(all.String(), want) {
					t.Errorf("%s\nno %q in\n%s", tc.reason, want, all.String())
				}
			}
			for _, not := range tc.not {
				if strings.Contains(all.String(), not) {
					t.Errorf("%s\n%q is in\n%s", tc.reason, not, all.String())
				}
			}
		})
	}
}
