package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestKustomizeInWords: what kustomize says of a slip leads to what is right.
func TestKustomizeInWords(t *testing.T) {
	const platform = "apiVersion: sonataflow.org/v1alpha08\nkind: SonataFlowPlatform\nmetadata: {name: p, namespace: flows}\nspec: {services: {dataIndex: {enabled: true}}}\n"
	patch := func(name, namespace string) string {
		return "resources: [p.yaml]\npatches:\n- patch: |\n    apiVersion: sonataflow.org/v1alpha08\n    kind: SonataFlowPlatform\n    metadata: {name: " + name + namespace + "}\n    spec: {monitoring: {enabled: true}}\n"
	}
	cases := map[string]struct{ reason, kustomization, want string }{
		"field":     {"A letter is missing.", "resource: [p.yaml]\n", `kustomization.yaml:1:1: cannot build the kustomization .: kustomize has no field "resource": did you mean "resources"?`},
		"far field": {"No guess is better than a wrong one.", "resources: [p.yaml]\nabcdef: x\n", `kustomize has no field "abcdef"` + "\n"},
		"patch":     {"It is for nothing.", patch("platform", ", namespace: flows"), `a patch is for the SonataFlowPlatform "platform" of namespace flows, and no resource is that`},
		"nowhere":   {"It names no namespace.", patch("platform", ""), `a patch is for the SonataFlowPlatform "platform", and no resource is that`},
	}
	for name, tc := range cases {
		dir := t.TempDir()
		for file, text := range map[string]string{"kustomization.yaml": tc.kustomization, "p.yaml": platform} {
			if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if got := runIn(t, dir, "", binary, "build", "."); got.code != 1 || !strings.Contains(got.stderr, tc.want) {
			t.Errorf("%s: %s\nwant %s\ngot %d\n%s", name, tc.reason, tc.want, got.code, got.stderr)
		}
	}
}
