package argocd

import (
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
)

// TestAttack: an author of an Application who is not trusted gets a clear error
// for whatever lies outside of his repository, and for what lies in another
// team's folder of it; nothing of it is read, and nobody on the network is
// asked. Discovery, which comes first, neither hangs nor refuses the plugin.
func TestAttack(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	var connections atomic.Int32
	go func() {
		for {
			if _, err := listener.Accept(); err != nil { // and never answers
				return
			}
			connections.Add(1)
		}
	}()
	url := "http://user:hunter2@" + listener.Addr().String() + "/a/b"
	const offline, leaves = "nothing is taken from the network: copy it into the repository", "leaves the folder"
	cases := map[string]struct {
		files map[string]string
		// links are paths and what they point to.
		links map[string]string
		want  string
	}{
		"a remote base":              {files: map[string]string{"app/kustomization.yaml": "resources: [platform.yaml, \"" + url + "\"]\n"}, want: offline},
		"a remote base, git":         {files: map[string]string{"app/kustomization.yaml": "resources: [platform.yaml, \"" + url + ".git?ref=main\"]\n"}, want: offline},
		"a remote base, documented":  {files: map[string]string{"app/kustomization.yaml": "resources: [platform.yaml, \"https://github.com/example/base\"]\n"}, want: "error: kustomization.yaml:1:28: cannot build the kustomization .: it asks for https://github.com/example/base, and " + offline},
		"a remote base, ssh":         {files: map[string]string{"app/kustomization.yaml": "resources: [platform.yaml, \"git@127.0.0.1:a/b\"]\n"}, want: offline},
		"the repo server's own disk": {files: map[string]string{"app/kustomization.yaml": "resources: [platform.yaml, \"file:///tmp\"]\n"}, want: offline},
		"a file over http":           {files: map[string]string{"app/kustomization.yaml": "resources: [platform.yaml]\nconfigMapGenerator: [{name: a, files: [\"k=" + url + "\"]}]\n"}, want: offline},
		"an openapi over http":       {files: map[string]string{"app/kustomization.yaml": "resources: [platform.yaml]\nopenapi: {path: \"" + url + "\"}\n"}, want: offline},
		"nested":                     {files: map[string]string{"app/kustomization.yaml": "resources: [platform.yaml, ../base]\n", "base/kustomization.yaml": "resources: [\"" + url + "\"]\n"}, want: offline},
		"a Helm chart":               {files: map[string]string{"app/kustomization.yaml": "resources: [platform.yaml]\nhelmCharts: [{name: a, repo: \"" + url + "\", version: \"1\"}]\n"}, want: "no helm is run"},
		"outside of the repository":  {files: map[string]string{"app/kustomization.yaml": "resources: [platform.yaml, ../../../elsewhere]\n"}, want: "nothing outside of it is read"},
		"git's own":                  {files: map[string]string{"app/kustomization.yaml": "resources: [platform.yaml, ../.git]\n", ".git/kustomization.yaml": "resources: []\n"}, want: "it is git's own"},
		"a link":                     {files: map[string]string{"app/kustomization.yaml": ""}, links: map[string]string{"app/x.yaml": "../team/secret.yaml"}, want: leaves},
		"a link to a folder":         {files: map[string]string{"app/kustomization.yaml": ""}, links: map[string]string{"app/x": "../team"}, want: leaves},
		"a link in a kustomization":  {files: map[string]string{"app/kustomization.yaml": "resources: [platform.yaml, x.yaml]\n"}, links: map[string]string{"app/x.yaml": "../team/secret.yaml"}, want: "is not in or below"},
		"a device":                   {files: map[string]string{"app/kustomization.yaml": ""}, links: map[string]string{"app/x.yaml": "/dev/zero"}, want: "cannot read x.yaml"},
		"links in circles":           {files: map[string]string{"app/kustomization.yaml": "resources: [platform.yaml, x.yaml]\n"}, links: map[string]string{"app/a": ".", "app/b": ".", "app/x.yaml": "y.yaml", "app/y.yaml": "x.yaml"}, want: "leads through more than 40 links"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			repo := checkout(t, map[string]string{"team/secret.yaml": "apiVersion: v1\nkind: Secret\nmetadata: {name: theirs}\nstringData: {a: hunter2}\n"})
			write(t, repo, c.files)
			for path, target := range c.links {
				if err := os.Symlink(target, filepath.Join(repo, path)); err != nil {
					t.Fatal(err)
				}
			}
			got, err := generate(t, repo, application(mapParameter("workflowImages", map[string]string{"orders/checkout": "registry.example.com/c:1"})))
			if err == nil {
				t.Fatalf("%d objects and no error", len(got.objects))
			}
			// Of a link to a device Argo CD itself makes one to nothing.
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("want an error with %q, got\n%v", c.want, err)
			}
			if strings.Contains(err.Error(), "hunter2") || strings.Contains(err.Error(), "--allow-remote") {
				t.Errorf("a secret is shown, or a flag that the plugin has not:\n%v", err)
			}
		})
	}
	if n := connections.Load(); n > 0 {
		t.Errorf("the network was asked %d times", n)
	}
}
