package cli

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/render-sonataflow/render-sonataflow/fn/folder"
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
	if len(first) != 7 || first["flows/deployment_demo-jobs-service.yaml"] == "" || first[folder.IndexFile] == "" {
		t.Fatalf("want six files, one an object, and the index: %v", names(first))
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
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
		t.Errorf("something is left beside the folder: %v %v", entries, err)
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

// TestOutputStaysInside: names of the input are no way out of the folder.
func TestOutputStaysInside(t *testing.T) {
	for name, item := range map[string]string{
		"namespace": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: ../../x}\n",
		"name":      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ../../x/a, namespace: n}\n",
		"kind":      "apiVersion: v1\nkind: ../../x/a\nmetadata: {name: a, namespace: n}\n",
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			writeFiles(t, dir, map[string]string{"x/configmap_a.yaml": "a: precious\n", "in/out/keep": ""})
			before := filesIn(t, dir)
			for _, flag := range []string{"-o", "--check"} {
				got := runIn(t, filepath.Join(dir, "in"), twoServices+"---\n"+item, binary, "build", "-f", "-", flag, "out")
				if got.code != exitError || !strings.Contains(got.stderr, "cannot become part of a path") || strings.Contains(got.stdout, "precious") {
					t.Errorf("%s: exit code %d\n%s%s", flag, got.code, got.stdout, got.stderr)
				}
			}
			if diff := cmp.Diff(before, filesIn(t, dir)); diff != "" {
				t.Errorf("something has changed:\n%s", diff)
			}
		})
	}
}

// TestOutputOfTheFirstVersion: folders without an index. What was generated is
// known by its annotation where it is all that a file holds.
func TestOutputOfTheFirstVersion(t *testing.T) {
	dir := t.TempDir()
	out := filepath.Join(dir, "out")
	build := func(input string, args ...string) result {
		return runIn(t, dir, input, binary, append([]string{"build", "-f", "-", "-o", "out"}, args...)...)
	}
	if got := build(twoServices); got.code != 0 {
		t.Fatal(got.stderr)
	}
	if err := os.Remove(filepath.Join(out, folder.IndexFile)); err != nil {
		t.Fatal(err)
	}
	const mine = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: mine}\n"
	jobs := filesIn(t, out)["flows/deployment_demo-jobs-service.yaml"]
	writeFiles(t, out, map[string]string{
		"flows/service_demo-jobs-service.yaml":           filesIn(t, out)["flows/service_demo-jobs-service.yaml"] + "---\n" + mine,
		"nested/flows/deployment_demo-jobs-service.yaml": jobs,
		"flows/deployment_renamed.yaml":                  jobs,
	})
	one := strings.Replace(twoServices, "    jobService: {enabled: true}\n", "", 1)
	if got := runIn(t, dir, one, binary, "build", "-f", "-", "--check", "out"); got.code != exitStale {
		t.Errorf("exit code %d\n%s", got.code, got.stderr)
	}
	if got := build(one); got.code != 0 {
		t.Fatal(got.stderr)
	}
	var left []string
	for name := range filesIn(t, out) {
		if strings.Contains(name, "jobs-service") || strings.Contains(name, "renamed") {
			left = append(left, name)
		}
	}
	slices.Sort(left)
	if want := []string{"flows/deployment_renamed.yaml", "flows/service_demo-jobs-service.yaml", "nested/flows/deployment_demo-jobs-service.yaml"}; !slices.Equal(left, want) {
		t.Errorf("want what holds more, or lies elsewhere, to stay: %v", left)
	}
	// The file with two documents is in the way of the service now.
	if got := build(twoServices); got.code != exitError || !strings.Contains(got.stderr, "service_demo-jobs-service.yaml is there and no build -o wrote it: move it away, or use --force to overwrite it") {
		t.Errorf("exit code %d\n%s", got.code, got.stderr)
	}
	if got := build(twoServices, "--force"); got.code != 0 {
		t.Errorf("exit code %d\n%s", got.code, got.stderr)
	}
}

// TestOutputOfAClone: git keeps no times and no modes, and may change line ends.
func TestOutputOfAClone(t *testing.T) {
	dir := t.TempDir()
	if got := runIn(t, dir, twoServices, binary, "build", "-f", "-", "-o", "out"); got.code != 0 {
		t.Fatal(got.stderr)
	}
	for name, text := range filesIn(t, filepath.Join(dir, "out")) {
		writeFiles(t, dir, map[string]string{"clone/" + name: text, "windows/" + name: strings.ReplaceAll(text, "\n", "\r\n")})
	}
	for _, clone := range []string{"clone", "windows"} {
		if got := runIn(t, dir, twoServices, binary, "build", "-f", "-", "--check", clone); got.code != 0 || got.stdout != "" {
			t.Errorf("%s: exit code %d\n%s%s", clone, got.code, got.stdout, got.stderr)
		}
		one := strings.Replace(twoServices, "    jobService: {enabled: true}\n", "", 1)
		if got := runIn(t, dir, one, binary, "build", "-f", "-", "-o", clone); got.code != 0 || len(filesIn(t, filepath.Join(dir, clone))) != 4 {
			t.Errorf("%s: exit code %d, %v\n%s", clone, got.code, names(filesIn(t, filepath.Join(dir, clone))), got.stderr)
		}
	}
}

const secrets = `apiVersion: v1
kind: Secret
metadata: {name: db, namespace: flows}
stringData: {password: hunter2}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: mine, namespace: flows}
spec:
  template:
    spec:
      containers:
        - name: a
          env:
            - name: DB_PASSWORD
              value: hunter2
            - name: DB_URL
              value: jdbc:postgresql://u:hunter2@db/f?password=hunter2
`

// TestOutputSecrets: they are for their owner, and no diff shows them.
func TestOutputSecrets(t *testing.T) {
	dir := t.TempDir()
	if got := runIn(t, dir, twoServices+"---\n"+secrets, binary, "build", "-f", "-", "-o", "out"); got.code != 0 {
		t.Fatal(got.stderr)
	}
	for name, mode := range map[string]os.FileMode{"secret_db.yaml": 0o600, "deployment_mine.yaml": 0o644} {
		if info, err := os.Stat(filepath.Join(dir, "out/flows", name)); err != nil || info.Mode().Perm() != mode {
			t.Errorf("%s: %v %v", name, info.Mode(), err)
		}
	}
	changed := strings.ReplaceAll(secrets, "hunter2", "hunter3")
	for name, input := range map[string]string{"changed": twoServices + "---\n" + changed, "gone": twoServices} {
		got := runIn(t, dir, input, binary, "build", "-f", "-", "--check", "out")
		if got.code != exitStale || !strings.Contains(got.stdout, "secret_db.yaml (rendered)\nIt is a Secret: what differs is not shown.\n") {
			t.Errorf("%s: exit code %d\n%s", name, got.code, got.stderr)
		}
		if strings.Contains(got.stdout, "hunter") {
			t.Errorf("%s: a secret is shown:\n%s", name, got.stdout)
		}
	}
}

// TestOutputUsage: --force alone means nothing.
func TestOutputUsage(t *testing.T) {
	if got := runIn(t, t.TempDir(), twoServices, binary, "build", "-f", "-", "--force"); got.code != exitUsage {
		t.Errorf("exit code %d\n%s", got.code, got.stderr)
	}
}
