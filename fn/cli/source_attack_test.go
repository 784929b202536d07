//go:build unix

package cli

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
)

// silentServer is one that takes connections and never answers, and how many
// it took.
func silentServer(t *testing.T) (address string, connections *atomic.Int32) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	connections = &atomic.Int32{}
	go func() {
		for {
			if _, err := listener.Accept(); err != nil {
				return
			}
			connections.Add(1)
		}
	}()
	return listener.Addr().String(), connections
}

// trap puts programs first on PATH that leave a file behind when they run.
func trap(t *testing.T, programs ...string) (sprung func() bool) {
	t.Helper()
	dir := t.TempDir()
	for _, name := range programs {
		script := "#!/bin/sh\ntouch '" + filepath.Join(dir, "sprung") + "'\nexit 1\n"
		if err := os.WriteFile(filepath.Join(dir, name), []byte(script), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
	return func() bool { _, err := os.Stat(filepath.Join(dir, "sprung")); return err == nil }
}

// TestNoNetwork: whatever way a kustomization asks for something from
// elsewhere, it gets an error, and nobody is asked.
func TestNoNetwork(t *testing.T) {
	address, connections := silentServer(t)
	sprung := trap(t, "git", "helm")
	url := "http://user:hunter2@" + address + "/a/b"
	const withPlatform = "resources: [platform.yaml]\n"
	cases := map[string]string{
		"resource":                `resources: ["` + url + `"]`,
		"resource, https":         `resources: ["https://user:hunter2@` + address + `/a/b.yaml"]`,
		"base, git over http":     `resources: ["` + url + `.git//base?ref=main"]`,
		"base, git over ssh":      `resources: ["ssh://git@` + address + `/a/b"]`,
		"base, scp":               `resources: ["git@127.0.0.1:a/b"]`,
		"base, github":            `resources: ["github.com/a/b"]`,
		"base, file":              `resources: ["file://` + t.TempDir() + `"]`,
		"component":               `components: ["` + url + `?ref=main"]`,
		"bases":                   `bases: ["` + url + `?ref=main"]`,
		"file of a ConfigMap":     `configMapGenerator: [{name: a, files: ["k=` + url + `"]}]`,
		"env of a ConfigMap":      `configMapGenerator: [{name: a, envs: ["` + url + `"]}]`,
		"file of a Secret":        `secretGenerator: [{name: a, files: ["k=` + url + `"]}]`,
		"patch":                   withPlatform + `patches: [{path: "` + url + `"}]`,
		"strategic merge patch":   withPlatform + `patchesStrategicMerge: ["` + url + `"]`,
		"JSON patch":              withPlatform + `patchesJson6902: [{target: {kind: ConfigMap, version: v1, name: a}, path: "` + url + `"}]`,
		"replacement":             withPlatform + `replacements: [{path: "` + url + `"}]`,
		"crds":                    withPlatform + `crds: ["` + url + `"]`,
		"configurations":          withPlatform + `configurations: ["` + url + `"]`,
		"openapi":                 withPlatform + `openapi: {path: "` + url + `"}`,
		"generator":               withPlatform + `generators: ["` + url + `"]`,
		"transformer":             withPlatform + `transformers: ["` + url + `"]`,
		"validator":               withPlatform + `validators: ["` + url + `"]`,
		"inline generator":        withPlatform + "generators:\n- |\n  apiVersion: builtin\n  kind: ConfigMapGenerator\n  metadata: {name: a}\n  files: [\"k=" + url + "\"]",
		"inline transformer":      withPlatform + "transformers:\n- |\n  apiVersion: builtin\n  kind: PatchTransformer\n  metadata: {name: a}\n  path: \"" + url + "\"\n  target: {kind: ConfigMap}",
		"nested, in a base":       `resources: [base]`,
		"nested, in a component":  withPlatform + `components: [component]`,
		"nested, as a generator":  withPlatform + `generators: [base]`,
		"generator from a file":   withPlatform + `generators: [generator.yaml]`,
		"Helm chart":              withPlatform + `helmCharts: [{name: a, repo: "` + url + `", version: "1"}]`,
		"Helm chart, in a base":   `resources: [chart]`,
		"helmChartInflation":      withPlatform + `helmChartInflationGenerator: [{chartName: a, chartRepoUrl: "` + url + `"}]`,
		"inline Helm chart":       withPlatform + "generators:\n- |\n  apiVersion: builtin\n  kind: HelmChartInflationGenerator\n  metadata: {name: a}\n  name: a\n  repo: \"" + url + "\"",
		"mistyped, with a scheme": `resources: ["HTTP://user:hunter2@` + address + `/a/b"]`,
	}
	files := map[string]string{
		"app/platform.yaml":                platformWithoutNamespace,
		"app/base/kustomization.yaml":      `resources: ["` + url + `"]`,
		"app/component/kustomization.yaml": "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [\"" + url + "\"]\n",
		"app/chart/kustomization.yaml":     `helmCharts: [{name: a, repo: "` + url + `", version: "1"}]`,
		"app/generator.yaml":               "apiVersion: builtin\nkind: SecretGenerator\nmetadata: {name: a}\nfiles: [\"k=" + url + "\"]\n",
	}
	for name, kustomization := range cases {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			writeFiles(t, dir, files)
			writeFiles(t, dir, map[string]string{"app/kustomization.yaml": kustomization + "\n"})
			for _, args := range [][]string{{"build", "app"}, {"explain", "--dir", "app"}, {"explain", "app"}, {"graph", "app"}} {
				refusedOffline(t, runIn(t, dir, "", binary, args...))
			}
			plugin := runIn(t, filepath.Join(dir, "app"), "", binary, "argocd")
			refusedOffline(t, plugin)
			if strings.Contains(plugin.stderr, "--allow-remote") {
				t.Errorf("the plugin has no such flag:\n%s", plugin.stderr)
			}
			if runIn(t, filepath.Join(dir, "app"), "", binary, "argocd", "discover").code != 0 {
				t.Error("discovery fails")
			}
		})
	}
	refusedOffline(t, runIn(t, t.TempDir(), "", binary, "build", url))
	if n := connections.Load(); n > 0 || sprung() {
		t.Errorf("%d connections; git or helm was run: %t", n, sprung())
	}
}

func refusedOffline(t *testing.T, got result) {
	t.Helper()
	if got.code != exitError || got.stdout != "" {
		t.Errorf("exit code %d\n%s", got.code, got.stdout)
	}
	if !strings.Contains(got.stderr, "nothing is taken from the network") && !strings.Contains(got.stderr, "no helm is run") {
		t.Errorf("want an error that says why:\n%s", got.stderr)
	}
	if strings.Contains(got.stderr, "hunter2") {
		t.Errorf("a password is shown:\n%s", got.stderr)
	}
}

// TestAllowRemote: with the flag bases come from git and files from http.
func TestAllowRemote(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, platformWithoutNamespace)
	}))
	defer server.Close()
	dir, temporary := t.TempDir(), t.TempDir()
	t.Setenv("TMPDIR", temporary)
	writeFiles(t, dir, map[string]string{
		"elsewhere/kustomization.yaml": "namespace: from-git\nresources: [platform.yaml]\n",
		"elsewhere/platform.yaml":      platformWithoutNamespace,
		"git/kustomization.yaml":       `resources: ["file://` + dir + `/elsewhere"]` + "\n",
		"http/kustomization.yaml":      `namespace: from-http` + "\n" + `resources: ["` + server.URL + `/platform.yaml"]` + "\n",
		"local/kustomization.yaml":     "namespace: local\nresources: [platform.yaml]\n",
		"local/platform.yaml":          platformWithoutNamespace,
	})
	got := runIn(t, filepath.Join(dir, "elsewhere"), "", "sh", "-c", "git init -q . && git add . && git -c user.name=a -c user.email=a@example.com commit -qm a")
	if got.code != 0 {
		t.Fatal(got.stderr)
	}
	for target, want := range map[string]string{"git": "namespace: from-git", "http": "namespace: from-http", "local": "namespace: local", "file://" + dir + "/elsewhere": "namespace: from-git"} {
		got := runIn(t, dir, "", binary, "build", target, "--allow-remote")
		if got.code != 0 || !strings.Contains(got.stdout, want) {
			t.Errorf("%s: exit code %d\n%s", target, got.code, got.stderr)
		}
	}
	if left, err := os.ReadDir(temporary); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

// TestRemoteTakesTooLong: a server that never answers ends in an error, and
// neither git nor its folder is left.
func TestRemoteTakesTooLong(t *testing.T) {
	address, connections := silentServer(t)
	dir, temporary := t.TempDir(), t.TempDir()
	t.Setenv("TMPDIR", temporary)
	for _, kustomization := range []string{`resources: ["http://` + address + `/a.yaml"]`, `components: ["http://` + address + `/a/b.git"]`} {
		connections.Store(0)
		writeFiles(t, dir, map[string]string{"kustomization.yaml": kustomization + "\n"})
		got := runIn(t, dir, "", binary, "build", "--allow-remote", "--remote-timeout", "2s")
		if got.code != exitError || !strings.Contains(got.stderr, "took longer than 2s; --remote-timeout raises the limit") {
			t.Errorf("exit code %d\n%s", got.code, got.stderr)
		}
	}
	if left, err := os.ReadDir(temporary); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

// anotherTeam's folder lies beside the one that is read.
func anotherTeam(t *testing.T, app map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	writeFiles(t, dir, map[string]string{
		"app/platform.yaml":       platformWithoutNamespace,
		"team/secret.yaml":        "apiVersion: v1\nkind: Secret\nmetadata: {name: theirs}\nstringData: {a: hunter2}\n",
		"team/kustomization.yaml": "resources: [secret.yaml]\n",
	})
	for name, target := range app {
		path := filepath.Join(dir, "app", name)
		var err error
		switch target {
		case "pipe":
			err = syscall.Mkfifo(path, 0o600)
		default:
			err = os.Symlink(target, path)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestNoForeignFile: links, pipes and devices, in plain folders and in
// kustomizations, for people and for the plugin.
func TestNoForeignFile(t *testing.T) {
	cases := map[string]struct {
		entries map[string]string
		// kustomization lists the entries; "" reads the folder plainly.
		kustomization string
		want          string
	}{
		"link":                   {map[string]string{"x.yaml": "../team/secret.yaml"}, "", "leaves the folder"},
		"absolute link":          {map[string]string{"x.yaml": "/proc/self/environ"}, "", "leaves the folder"},
		"link to a folder":       {map[string]string{"x": "../team"}, "", "leaves the folder"},
		"chain":                  {map[string]string{"x.yaml": "y/secret.yaml", "y": "../team"}, "", "leaves the folder"},
		"pipe":                   {map[string]string{"x.yaml": "pipe"}, "", "is a pipe"},
		"device":                 {map[string]string{"x.yaml": "/dev/zero"}, "", "leaves the folder"},
		"kustomization, link":    {map[string]string{"x.yaml": "../team/secret.yaml"}, "resources: [x.yaml]", "leaves the folder"},
		"kustomization, base":    {map[string]string{"x": "../team"}, "resources: [x]", "leaves the folder"},
		"kustomization, pipe":    {map[string]string{"x.yaml": "pipe"}, "resources: [x.yaml]", "is a pipe"},
		"kustomization, device":  {map[string]string{"x.yaml": "/dev/zero"}, "configMapGenerator: [{name: a, files: [x.yaml]}]", "leaves the folder"},
		"kustomization is one":   {map[string]string{"kustomization.yaml": "pipe"}, "", "is a pipe"},
		"kustomization, patch":   {map[string]string{"x.yaml": "pipe"}, "resources: [platform.yaml]\npatches: [{path: x.yaml}]", "is a pipe"},
		"kustomization, openapi": {map[string]string{"x.yaml": "/dev/zero"}, "resources: [platform.yaml]\nopenapi: {path: x.yaml}", "leaves the folder"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			dir := anotherTeam(t, tc.entries)
			app := filepath.Join(dir, "app")
			args := []string{"build", "-f", "."}
			if tc.kustomization != "" {
				writeFiles(t, app, map[string]string{"kustomization.yaml": tc.kustomization + "\n"})
				args = []string{"build"}
			} else if tc.entries["kustomization.yaml"] != "" {
				args = []string{"build"}
			}
			t.Setenv("ARGOCD_APP_SOURCE_PATH", "app")
			if strings.HasPrefix(name, "kustomization, ") && tc.entries["x"] == "../team" {
				t.Setenv("ARGOCD_APP_SOURCE_PATH", ".") // the folder alone is the repository
			}
			if tc.entries["x.yaml"] == "../team/secret.yaml" && tc.kustomization != "" {
				tc.want = "is not in or below" // in the repository, but outside of the kustomization
			}
			for _, args := range [][]string{args, {"argocd"}} {
				got := runIn(t, app, "", binary, args...)
				if got.code != exitError || got.stdout != "" || strings.Contains(got.stderr, "hunter2") {
					t.Errorf("%s: exit code %d\n%s%s", args, got.code, got.stdout, got.stderr)
				}
				if !strings.Contains(got.stderr, tc.want) && !strings.Contains(got.stderr, "leaves the folder") {
					t.Errorf("%s: want an error with %q:\n%s", args, tc.want, got.stderr)
				}
			}
			if got := runIn(t, app, "", binary, "argocd", "discover"); got.code != 0 || got.stdout != "platform.yaml\n" {
				t.Errorf("discovery: exit code %d\n%s%s", got.code, got.stdout, got.stderr)
			}
		})
	}
}

// TestBoundary: what lies outside of the repository is not built from, unless
// --root says so; --config and -f are no way around it.
func TestBoundary(t *testing.T) {
	dir := anotherTeam(t, map[string]string{"config.yaml": "../team/secret.yaml"})
	app := filepath.Join(dir, "app")
	writeFiles(t, app, map[string]string{"kustomization.yaml": "resources: [../team]\n", ".git/HEAD": "ref: refs/heads/main\n"})
	cases := map[string]struct {
		args []string
		code int
		want string
	}{
		"repository":       {[]string{"build"}, exitError, "is outside of"},
		"root":             {[]string{"build", "--root", ".."}, exitOK, ""},
		"root, too narrow": {[]string{"build", "--root", "../team"}, exitError, ". is not in the folder ../team"},
		"config":           {[]string{"build", "-f", "platform.yaml", "--config", "config.yaml"}, exitError, "config.yaml is, or leads through, a link that leaves the folder ."},
		"file":             {[]string{"build", "-f", "config.yaml"}, exitError, "config.yaml is, or leads through, a link that leaves the folder ."},
		"too many":         {[]string{"build", "-f", "platform.yaml", "--max-items", "0"}, exitError, "the input holds 1 objects, and must not hold more than 0: --max-items raises the limit"},
		"too much":         {[]string{"build", "-f", "platform.yaml", "--max-bytes", "10"}, exitError, "platform.yaml is too large: the input must not have more than 10 bytes in all; --max-bytes raises the limit"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			if got := runIn(t, app, "", binary, tc.args...); got.code != tc.code || !strings.Contains(got.stderr, tc.want) {
				t.Errorf("exit code %d\n%s", got.code, got.stderr)
			}
		})
	}
}

// TestEndlessKustomizations: bases that multiply, and values that do, end in
// an error.
func TestEndlessKustomizations(t *testing.T) {
	files := map[string]string{"0/a/kustomization.yaml": "namePrefix: a-\n", "0/b/kustomization.yaml": "namePrefix: b-\n"}
	for n := 1; n < 30; n++ {
		for _, side := range []string{"a", "b"} {
			files[fmt.Sprintf("%d/%s/kustomization.yaml", n, side)] = fmt.Sprintf("resources: [../../%d/a, ../../%d/b]\n", n-1, n-1)
		}
	}
	var bomb strings.Builder
	bomb.WriteString("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  a0: &a0 [x,x,x,x,x,x,x,x,x]\n")
	for n := 1; n < 9; n++ {
		bomb.WriteString(fmt.Sprintf("  a%d: &a%d [%s]\n", n, n, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d,", n-1), 9), ",")))
	}
	files["aliases/bomb.yaml"], files["aliases/kustomization.yaml"] = bomb.String(), "resources: [bomb.yaml]\n"
	files["copies/a.yaml"] = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: b}\n"
	files["copies/kustomization.yaml"] = "resources: [a.yaml]\npatches:\n- target: {kind: ConfigMap}\n  patch: |\n"
	for n := range 40 {
		files["copies/kustomization.yaml"] += fmt.Sprintf("    - {op: copy, from: /data, path: /data/x%d}\n", n)
	}
	dir := t.TempDir()
	writeFiles(t, dir, files)
	for target, want := range map[string]string{"29/a": "more than 500 are read", "aliases": "values by aliases", "copies": "exceeding the limit"} {
		if got := runIn(t, dir, "", binary, "build", target, "--max-files", "500"); got.code != exitError || !strings.Contains(got.stderr, want) {
			t.Errorf("%s: exit code %d\n%.2000s", target, got.code, got.stderr)
		}
	}
}

// TestDiscoveryOfCircles: links in circles, and kustomizations in circles.
func TestDiscoveryOfCircles(t *testing.T) {
	dir := anotherTeam(t, map[string]string{"a": ".", "b": ".", "c": ".."})
	writeFiles(t, dir, map[string]string{
		"app/kustomization.yaml":   "resources: [platform.yaml, a, b, ../other]\n",
		"other/kustomization.yaml": "resources: [../app, a, b]\n",
	})
	if got := runIn(t, filepath.Join(dir, "app"), "", binary, "argocd", "discover"); got.code != 0 || got.stdout != "platform.yaml\n" {
		t.Errorf("exit code %d\n%s%s", got.code, got.stdout, got.stderr)
	}
}
