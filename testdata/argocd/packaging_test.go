package argocd

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/strategicpatch"

	"github.com/argoproj/argo-cd/v3/common"
)

// TestSidecarPatch puts the patch on the repo server's Deployment that Argo CD
// ships, and looks at what comes out.
func TestSidecarPatch(t *testing.T) {
	list := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/argoproj/argo-cd/v3")
	module, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	var shipped, patch appsv1.Deployment
	readStrict(t, filepath.Join(strings.TrimSpace(string(module)), "manifests/base/repo-server/argocd-repo-server-deployment.yaml"), &shipped)
	readStrict(t, "../../docs/argocd/repo-server-patch.yaml", &patch)
	if shipped.Name != patch.Name {
		t.Fatalf("the patch is for %q, but the Deployment is %q", patch.Name, shipped.Name)
	}
	original, err := json.Marshal(shipped)
	if err != nil {
		t.Fatal(err)
	}
	// The patch without the empty fields that Go's types write.
	change, err := json.Marshal(map[string]any{"spec": map[string]any{"template": map[string]any{"spec": map[string]any{
		"containers": patch.Spec.Template.Spec.Containers, "volumes": patch.Spec.Template.Spec.Volumes,
	}}}})
	if err != nil {
		t.Fatal(err)
	}
	merged, err := strategicpatch.StrategicMergePatch(original, change, appsv1.Deployment{})
	if err != nil {
		t.Fatal(err)
	}
	var got appsv1.Deployment
	if err := json.Unmarshal(merged, &got); err != nil {
		t.Fatal(err)
	}

	spec := got.Spec.Template.Spec
	if len(spec.Containers) != len(shipped.Spec.Template.Spec.Containers)+1 {
		t.Fatalf("%d containers", len(spec.Containers))
	}
	mounts := map[string]map[string]string{}
	volumes := map[string]bool{}
	for _, v := range spec.Volumes {
		volumes[v.Name] = true
	}
	var sidecar corev1.Container
	for _, c := range spec.Containers {
		mounts[c.Name] = map[string]string{}
		for _, m := range c.VolumeMounts {
			mounts[c.Name][m.MountPath] = m.Name
			if !volumes[m.Name] {
				t.Errorf("container %s mounts the volume %q, which is none", c.Name, m.Name)
			}
		}
		if c.Name == "render-sonataflow" {
			sidecar = c
		}
	}
	ours, theirs := mounts["render-sonataflow"], mounts["argocd-repo-server"]
	if ours["/tmp"] == theirs["/tmp"] || ours["/tmp"] == "" {
		t.Error("/tmp must be a volume of the sidecar alone")
	}
	if ours[common.DefaultPluginSockFilePath] != theirs[common.DefaultPluginSockFilePath] {
		t.Error("the sockets must be on the volume that the repo server looks at")
	}
	// An init container copies the server there.
	server := filepath.Dir(sidecar.Command[0])
	copied := spec.InitContainers[0]
	if target := append(copied.Command, copied.Args...); target[len(target)-1] != sidecar.Command[0] || copied.VolumeMounts[0].Name != ours[server] {
		t.Errorf("the command must be what the init container copies: %v", target)
	}
	if context := sidecar.SecurityContext; context == nil || context.RunAsUser == nil || *context.RunAsUser != 999 || !*context.RunAsNonRoot {
		t.Error("Argo CD wants user 999")
	}
}

// TestDockerfile: the plugin image has the command on its PATH and the
// configuration where the server looks.
func TestDockerfile(t *testing.T) {
	text, err := os.ReadFile("../../Dockerfile")
	if err != nil {
		t.Fatal(err)
	}
	_, target, found := strings.Cut(string(text), " AS argocd-plugin\n")
	if !found {
		t.Fatal("no target argocd-plugin")
	}
	target, _, _ = strings.Cut(target, "\nFROM ")
	for _, want := range []string{
		"COPY --from=build /render-sonataflow /usr/local/bin/render-sonataflow\n",
		"COPY docs/argocd/plugin.yaml " + common.DefaultPluginConfigFilePath + "/" + common.PluginConfigFileName + "\n",
		"USER 999:999\n",
	} {
		if !strings.Contains(target, want) {
			t.Errorf("the target lacks %q:\n%s", want, target)
		}
	}
}

// TestPageShowsTheFiles: what docs/argocd.md shows to be pasted is what is
// tested.
func TestPageShowsTheFiles(t *testing.T) {
	page, err := os.ReadFile("../../docs/argocd.md")
	if err != nil {
		t.Fatal(err)
	}
	// Blocks of a list are indented.
	text := strings.ReplaceAll(string(page), "\n   ", "\n")
	for _, path := range []string{"docs/argocd/plugin.yaml", "docs/argocd/repo-server-patch.yaml", "docs/argocd/kustomize-plugin-patch.yaml", "examples/argocd/application.yaml"} {
		file, err := os.ReadFile("../../" + path)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(page), string(file)) && !strings.Contains(text, string(file)) {
			t.Errorf("docs/argocd.md does not show %s as it is", path)
		}
	}
}
