package cli

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/render-sonataflow/render-sonataflow/fn"
	"github.com/render-sonataflow/render-sonataflow/fn/krm"
)

const twoServices = `apiVersion: sonataflow.org/v1alpha08
kind: SonataFlowPlatform
metadata: {name: demo, namespace: flows}
spec:
  services:
    dataIndex: {enabled: true}
    jobService: {enabled: true}
`

func TestOutputFolder(t *testing.T) {
	dir := t.TempDir()
	both := runIn(t, dir, twoServices, binary, "build", "-f", "-", "-o", "out")
	if both.code != 0 || both.stdout != "" {
		t.Fatalf("exit code %d, stdout %q\n%s", both.code, both.stdout, both.stderr)
	}
	first := filesIn(t, filepath.Join(dir, "out"))
	if len(first) != 6 || first["flows/deployment_demo-jobs-service.yaml"] == "" {
		t.Fatalf("want six files, one an object: %v", names(first))
	}
	writeFiles(t, dir, map[string]string{"out/mine.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: mine}\n", "out/flows/notes.txt": "mine, too\n"})

	one := strings.Replace(twoServices, "    jobService: {enabled: true}\n", "", 1)
	if got := runIn(t, dir, one, binary, "build", "-f", "-", "--check", "out"); got.code != exitStale || !strings.Contains(got.stdout, "-  name: demo-jobs-service\n") {
		t.Errorf("a stale folder: want exit code %d and a diff, got %d\n%s%s", exitStale, got.code, got.stdout, got.stderr)
	}
	if got := runIn(t, dir, one, binary, "build", "-f", "-", "-o", "out"); got.code != 0 {
		t.Fatal(got.stderr)
	}
	var left []string
	for name := range filesIn(t, filepath.Join(dir, "out")) {
		if strings.Contains(name, "jobs-service") {
			t.Errorf("the stale %s is still there", name)
		}
		if name == "mine.yaml" || name == "flows/notes.txt" {
			left = append(left, name)
		}
	}
	if len(left) != 2 {
		t.Errorf("files that build never wrote are gone: %v are left", left)
	}
	if got := runIn(t, dir, one, binary, "build", "-f", "-", "--check", "out"); got.code != 0 || got.stdout != "" {
		t.Errorf("a fresh folder is called stale: exit code %d\n%s", got.code, got.stdout)
	}
	for name := range filesIn(t, dir) {
		if strings.Contains(name, ".render-sonataflow-") {
			t.Errorf("a staged file is left behind: %s", name)
		}
	}
}

func TestOutputFolderStaysOnError(t *testing.T) {
	dir := t.TempDir()
	if got := runIn(t, dir, twoServices, binary, "build", "-f", "-", "-o", "out"); got.code != 0 {
		t.Fatal(got.stderr)
	}
	before := filesIn(t, dir)
	if got := runIn(t, dir, strings.Replace(twoServices, "jobService", "jobsService", 1), binary, "build", "-f", "-", "-o", "out"); got.code != exitError {
		t.Errorf("exit code %d", got.code)
	}
	if diff := cmp.Diff(before, filesIn(t, dir)); diff != "" {
		t.Errorf("a failed build changed the folder (-before +after):\n%s", diff)
	}
}

// TestOutputInterrupted: an interrupt while files are staged leaves the folder
// as it was, and no staged file.
func TestOutputInterrupted(t *testing.T) {
	dir := t.TempDir()
	stream, err := krm.Read([]byte(twoServices))
	if err != nil {
		t.Fatal(err)
	}
	if err := fn.Manifests(stream, io.Discard); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "out"), 0o755); err != nil {
		t.Fatal(err)
	}
	staging = func() {
		if err := syscall.Kill(syscall.Getpid(), syscall.SIGINT); err != nil {
			t.Error(err)
		}
	}
	defer func() { staging = func() {} }()
	if err := writeDir(filepath.Join(dir, "out"), stream.Items); err == nil || !strings.Contains(err.Error(), "interrupted") {
		t.Fatalf("want an interruption, got %v", err)
	}
	if left := filesIn(t, dir); len(left) != 0 {
		t.Errorf("the folder is half-written: %v", names(left))
	}
}

func TestOutputFiles(t *testing.T) {
	stream, err := krm.Read([]byte(`apiVersion: v1
kind: Service
metadata: {name: a, namespace: n}
---
apiVersion: serving.knative.dev/v1
kind: Service
metadata: {name: a, namespace: n}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: "system:x/y"}
`))
	if err != nil {
		t.Fatal(err)
	}
	got := names(outputFiles(stream.Items))
	want := map[string]bool{"n/service_a.yaml": true, "n/service.serving.knative.dev_a.yaml": true, "clusterrole_system_x_y.yaml": true}
	for _, name := range got {
		if !want[name] {
			t.Errorf("unexpected file %s", name)
		}
	}
	if len(got) != len(want) {
		t.Errorf("two kinds of one name share a file: %v", got)
	}
}
