package cli

import (
	"strings"
	"testing"
)

// TestArguments: the input is an argument of every command, and a resource goes
// beside it.
func TestArguments(t *testing.T) {
	const orders = "apiVersion: sonataflow.org/v1alpha08\nkind: SonataFlow\nmetadata: {name: orders, namespace: shop, annotations: {sonataflow.org/profile: gitops}}\nspec:\n  podTemplate: {container: {image: registry.example.com/orders:1}}\n  flow: {id: orders, version: '1', specVersion: '0.8', start: a, states: [{name: a, type: inject, data: {b: c}, end: true}]}\n"
	platform := "apiVersion: sonataflow.org/v1alpha08\nkind: SonataFlowPlatform\nmetadata: {name: main, namespace: shop}\nspec: {services: {dataIndex: {enabled: true}}}\n"
	preview := strings.NewReplacer("name: orders", "name: bills", "gitops", "preview", "  podTemplate: {container: {image: registry.example.com/orders:1}}\n", "").Replace(orders)
	tree := map[string]string{
		"kustomized/kustomization.yaml": "resources: [flow.yaml, platform.yaml]\n", "kustomized/flow.yaml": orders, "kustomized/platform.yaml": platform,
		"plain/deep/flow.yaml": orders, "plain/platform.yaml": platform, "plain/values.yaml": "a: b\n",
		"above/one/kustomization.yaml": "resources: [flow.yaml]\n", "above/one/flow.yaml": orders, "above/two.yaml": platform,
		"preview/flow.yaml": preview, "preview/render.yaml": "apiVersion: fn.sonataflow.org/v1alpha1\nkind: RenderSonataFlow\nspec: {build: {strategy: Context, registry: r.example.com}}\n",
		"empty/read.me": "",
	}
	cases := map[string]struct {
		reason, line, stdin string
		code                int
		want                string
	}{
		"build":               {reason: "A kustomization.", line: "build kustomized", want: "name: main-data-index-service"},
		"build plain":         {reason: "A folder without one, with all below.", line: "build plain", want: "name: orders"},
		"build file":          {reason: "A file.", line: "build plain/deep/flow.yaml", want: "name: orders"},
		"build files":         {reason: "Several files are one render.", line: "build plain/deep/flow.yaml plain/platform.yaml", want: "http://main-data-index-service"},
		"build stdin":         {reason: "stdin.", line: "build -", stdin: orders, want: "name: orders"},
		"build plain and -f":  {reason: "Both are plain.", line: "build plain/deep -f plain/platform.yaml", want: "http://main-data-index-service"},
		"build and -f":        {reason: "A kustomization has what it lists.", line: "build kustomized -f plain", code: 2, want: "a kustomization and plain YAML exclude each other: kustomized, and plain"},
		"build above":         {reason: "Whoever names the folder above means one of those below.", line: "build above", code: 1, want: "above has no kustomization.yaml, but others below it have: build one of above/one; each of them with build --recursive; or all of it as plain YAML with -f above"},
		"build above, -f":     {reason: "Who says so gets it.", line: "build -f above", want: "name: main-data-index-service"},
		"build above, -R":     {reason: "Who says so gets it.", line: "build --recursive above", want: "name: orders"},
		"build here":          {reason: "The current folder is a guess, and a wrong one here.", line: "build", code: 1, want: "there is no kustomization.yaml in this folder: name a folder or a file, as in build overlays/prod, build -f platform.yaml, or build . for all YAML below"},
		"build nowhere":       {reason: "A slip.", line: "build kustomised", code: 1, want: "cannot read kustomised: no such file or directory"},
		"build empty":         {reason: "Nothing to read.", line: "build empty", code: 1, want: "the folder empty holds no .yaml, .yml or .json file"},
		"explain":             {reason: "A kustomization.", line: "explain kustomized", want: "SonataFlow shop/orders"},
		"explain one":         {reason: "A resource of it.", line: "explain kustomized SonataFlow/orders", want: "SonataFlow shop/orders"},
		"explain, turned":     {reason: "In any order.", line: "explain SonataFlow/orders kustomized", want: "SonataFlow shop/orders"},
		"explain as kubectl":  {reason: "KIND NAME.", line: "explain kustomized sonataflow orders", want: "SonataFlow shop/orders"},
		"explain plain":       {reason: "A folder without one.", line: "explain plain SonataFlowPlatform/main", want: "SonataFlowPlatform shop/main"},
		"explain -f":          {reason: "As before.", line: "explain SonataFlow/orders -f plain", want: "SonataFlow shop/orders"},
		"explain --dir":       {reason: "As before.", line: "explain SonataFlow/orders --dir kustomized", want: "SonataFlow shop/orders"},
		"explain two":         {reason: "One input.", line: "explain kustomized plain", code: 2, want: "one folder at a time, but there are kustomized, plain"},
		"explain no resource": {reason: "A slip of a folder, or of a resource.", line: "explain kustomised", code: 2, want: `there is no folder or file "kustomised", and no kustomization in this folder that could hold a resource of that name`},
		"explain too many":    {reason: "One resource.", line: "explain kustomized SonataFlow/a SonataFlow/b", code: 2, want: "one resource at a time"},
		"graph":               {reason: "A folder without one.", line: "graph plain", want: "flowchart LR"},
		"graph two":           {reason: "One input.", line: "graph kustomized plain", code: 2, want: "arg"},
		"verify":              {reason: "Of what was rendered.", line: "verify plain", want: "fits together"},
		"upgrade":             {reason: "A folder without one.", line: "upgrade plain --from osl-1.36 --to osl-1.37", want: "osl-1.37"},
		"context":             {reason: "A folder.", line: "context preview --list", want: "r.example.com/shop/bills"},
		"context one":         {reason: "A workflow of it.", line: "context preview SonataFlow/bills --list", want: "r.example.com/shop/bills"},
		"argocd":              {reason: "Elsewhere than here.", line: "argocd plain", want: "name: orders"},
		"argocd discover":     {reason: "Elsewhere than here.", line: "argocd discover plain", want: "plain/platform.yaml"},
		"argocd nowhere":      {reason: "Neither a command nor a folder.", line: "argocd plane", code: 2, want: "unknown command"},
	}
	dir := t.TempDir()
	writeFiles(t, dir, tree)
	t.Chdir(dir)
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			got := runHere(tc.stdin, strings.Split(tc.line, " ")...)
			if got.code != tc.code || !strings.Contains(got.stdout+got.stderr, tc.want) {
				t.Errorf("%s\nwant exit code %d and %q, got %d\n%s%s", tc.reason, tc.code, tc.want, got.code, got.stderr, got.stdout)
			}
		})
	}
}
