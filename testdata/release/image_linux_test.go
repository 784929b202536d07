package release

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// TestImagesStart unpacks the images into a folder, makes it the root of a
// process with the image's user, and starts what the image starts: all that a
// container engine would do, but for namespaces.
func TestImagesStart(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("only root may change the root of a process")
	}
	platform, err := os.ReadFile(filepath.Join(first.checkout, "examples/postgresql/platform.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	found, _ := images(t, first)
	for name, tc := range map[string]struct {
		reason, stdin string
		args          []string
		want          string
	}{
		"render-sonataflow": {"the function", string(platform), nil, "kind: Deployment"},
		"argocd-plugin":     {"the plugin's command, which Argo CD's server starts", "", []string{"/usr/local/bin/render-sonataflow", "version"}, "render-sonataflow " + tag + "\n"},
	} {
		image := imageHere(t, found[name])
		root, err := os.MkdirTemp("", "render-sonataflow-image-") // not t.TempDir: others may not look into it
		if err != nil {
			t.Fatal(err)
		}
		defer os.RemoveAll(root)
		if err := os.Chmod(root, 0o755); err != nil {
			t.Fatal(err)
		}
		unpackImage(t, image, root)
		config, err := image.ConfigFile()
		if err != nil {
			t.Fatal(err)
		}
		args := tc.args
		if args == nil {
			args = config.Config.Entrypoint
		}
		user, group, _ := strings.Cut(config.Config.User, ":")
		cmd := exec.Command(args[0], args[1:]...)
		cmd.Dir = "/" + config.Config.WorkingDir
		cmd.Env = []string{}
		cmd.Stdin = strings.NewReader(tc.stdin)
		cmd.SysProcAttr = &syscall.SysProcAttr{Chroot: root, Credential: &syscall.Credential{Uid: number(t, user), Gid: number(t, group)}}
		out, err := cmd.CombinedOutput()
		if err != nil || !strings.Contains(string(out), tc.want) {
			t.Errorf("%s: %v\n%s", tc.reason, err, out)
		}
	}
}

func number(t *testing.T, text string) uint32 {
	t.Helper()
	n, err := strconv.ParseUint(text, 10, 32)
	if err != nil {
		t.Fatal(err)
	}
	return uint32(n)
}
