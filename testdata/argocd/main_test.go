package argocd

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"

	log "github.com/sirupsen/logrus"

	"github.com/argoproj/argo-cd/v3/cmd/argocd-cmp-server/commands"
)

// roleVariable makes the test binary act as argocd-cmp-server: it is linked in
// and runs as a process of its own, so that `go test` builds it, outside the
// tests' time limit.
const roleVariable = "ARGOCD_TEST_ROLE"

// server is the plugin server that every test talks to.
var server *pluginServer

func TestMain(m *testing.M) {
	if os.Getenv(roleVariable) == "argocd-cmp-server" {
		if err := commands.NewCommand().Execute(); err != nil {
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(run(m))
}

func run(m *testing.M) int {
	log.SetOutput(io.Discard) // the repo server's log: its answers are looked at
	// Short, since a socket's path may have 107 characters.
	dir, err := os.MkdirTemp("", "argocd-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	if err := buildBinary(filepath.Join(dir, "bin")); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	if server, err = startServer(dir, "../../docs/argocd"); err != nil {
		fmt.Fprintf(os.Stderr, "cannot start argocd-cmp-server: %v\n", err)
		return 1
	}
	defer server.stop()
	fmt.Print(versions())
	return m.Run()
}

// buildBinary builds our command, which the plugin server finds on its PATH.
func buildBinary(dir string) error {
	build := exec.Command("go", "build", "-o", dir+string(filepath.Separator), ".")
	build.Dir = "../.."
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("cannot build render-sonataflow: %w\n%s", err, out)
	}
	return nil
}

// versions says what was tested.
func versions() string {
	// A test binary does not hold the versions of its modules.
	list, err := exec.Command("go", "list", "-m", "github.com/argoproj/argo-cd/v3", "github.com/argoproj/gitops-engine").CombinedOutput()
	if err != nil {
		return err.Error() + "\n" + string(list)
	}
	return runtime.Version() + "\n" + string(list)
}
