package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/yaml"
)

// standInApp takes the place of the builder image's script, which needs Maven
// and the network: it checks what it is given as that one does, and makes what
// the Dockerfile takes of it.
const standInApp = `#!/bin/sh
set -eu
test -f "$1"/*.sw.json
test -f "$1/application.properties"
test -f "$1/application-prod.properties"
app=/home/kogito/serverless-workflow-project/target/quarkus-app
mkdir -p $app/lib $app/app $app/quarkus
cp -r "$1" $app/app/resources
printf '%s|%s|%s' "$QUARKUS_EXTENSIONS" "$MAVEN_ARGS_APPEND" "$A" > $app/app/arguments
for made in quarkus-run.jar lib/library.jar quarkus/generated; do echo made > $app/$made; done
`

// builderImage makes a stand-in for the builder image, and for the one that
// workflows run on, of a shell and the script. The test is skipped where no
// builder works.
func builderImage(t *testing.T) (name string, buildah func(args ...string) string) {
	t.Helper()
	shell, err := exec.LookPath("busybox")
	if _, missing := exec.LookPath("buildah"); missing != nil || err != nil {
		t.Skip("no buildah, or no static busybox: contexts are built by neither")
	}
	dir := t.TempDir()
	store := []string{"--root", filepath.Join(dir, "root"), "--runroot", filepath.Join(dir, "run"), "--storage-driver", "vfs"}
	text, err := os.ReadFile(shell)
	if err != nil {
		t.Fatal(err)
	}
	writeFiles(t, dir, map[string]string{
		"base/busybox": string(text), "base/build-app.sh": standInApp,
		"base/Dockerfile": "FROM scratch\nCOPY --chmod=755 busybox /bin/busybox\nCOPY --chmod=755 busybox /bin/sh\nCOPY --chmod=755 build-app.sh /home/kogito/launch/build-app.sh\n" +
			"RUN [\"/bin/busybox\", \"--install\", \"/bin\"]\nWORKDIR /home/kogito\n",
	})
	got := runIn(t, dir, "", "buildah", append(store, "build", "--isolation", "chroot", "--tag", "localhost/builder:1", "base")...)
	if got.code != 0 {
		t.Skipf("buildah cannot build here: %s", got.stderr)
	}
	return "localhost/builder:1", func(args ...string) string {
		t.Helper()
		got := runIn(t, dir, "", "buildah", append(store, args...)...)
		if got.code != 0 {
			t.Fatalf("buildah %v: %s%s", args, got.stdout, got.stderr)
		}
		return strings.TrimSpace(got.stdout)
	}
}

// TestContextBuilds builds a context with a real builder: the image holds the
// sources, and nothing else of the context; a second build of an archive gives
// the same image, byte for byte.
func TestContextBuilds(t *testing.T) {
	if testing.Short() {
		t.Skip("builds images")
	}
	image, buildah := builderImage(t)
	text, err := os.ReadFile(previewInput)
	if err != nil {
		t.Fatal(err)
	}
	const odd = `-Da="$HOME\x" -Db='y'`
	dir := t.TempDir()
	writeFiles(t, dir, map[string]string{"flows.yaml": strings.Replace(string(text), "value: -DskipTests", "value: '"+strings.ReplaceAll(odd, "'", "''")+"'", 1)})
	args := []string{"context", "SonataFlow/built", "-f", "flows.yaml", "--images-builder", image, "--build-runtime-image", image}
	folder, archived := filepath.Join(dir, "folder"), filepath.Join(dir, "archived")
	if got := runIn(t, dir, "", binary, append(args, "-o", folder)...); got.code != 0 {
		t.Fatal(got.stderr)
	}
	if got := runIn(t, dir, runIn(t, dir, "", binary, append(args, "--tar")...).stdout, "bash", "-c", "mkdir archived; tar -x -C archived"); got.code != 0 {
		t.Fatal(got.stderr)
	}
	build := func(context string) string {
		return buildah("build", "--isolation", "chroot", "--pull-never", "--timestamp", "0", "--quiet", "--tag", "localhost/built:1", context)
	}
	first := build(folder)
	if second := build(archived); second != first {
		t.Errorf("two builds of equal contexts differ: %s and %s", first, second)
	}
	container := buildah("from", "--pull-never", "localhost/built:1")
	inside := func(script string) string {
		return buildah("run", "--isolation", "chroot", container, "--", "/bin/sh", "-c", script)
	}
	sources := treeOfContext(t, folder)
	for _, own := range []string{"Dockerfile", "build.env", ".dockerignore"} {
		delete(sources, own)
	}
	found := map[string]string{}
	for name := range strings.FieldsSeq(inside("cd /deployments/app/resources && find . -type f")) {
		found[strings.TrimPrefix(name, "./")] = ""
	}
	for name, want := range sources {
		if _, there := found[name]; there {
			found[name] = inside("cat /deployments/app/resources/" + name)
		}
		sources[name] = strings.TrimSpace(want)
	}
	if diff := cmp.Diff(sources, found); diff != "" {
		t.Errorf("(- context, + image)\n%s", diff)
	}
	const extensions = "io.quarkus:quarkus-jdbc-postgresql,io.quarkus:quarkus-agroal,org.kie:kie-addons-quarkus-persistence-jdbc"
	if diff := cmp.Diff(extensions+"|"+odd+"|b", inside("cat /deployments/app/arguments")); diff != "" {
		t.Errorf("what it was built with (-want +got)\n%s", diff)
	}
	if got := inside(`cat /deployments/quarkus-run.jar /deployments/lib/library.jar /deployments/quarkus/generated; id -u; echo "$JAVA_APP_JAR" "$A"`); got != "made\n185\n/deployments/quarkus-run.jar" {
		t.Errorf("what runs: %s", got)
	}
}

// TestTaskRunGathers runs the TaskRun's own script on ConfigMaps as Kubernetes
// mounts them, with links: what it makes of them is the context.
func TestTaskRunGathers(t *testing.T) {
	dir := t.TempDir()
	built := runIn(t, ".", "", binary, "build", "-f", previewInput, "--build-strategy", "TaskRun", "--build-registry", "r.example.com")
	if built.code != 0 {
		t.Fatal(built.stderr)
	}
	type object struct {
		Kind     string
		Metadata struct{ Name string }
		Data     map[string]string
		Spec     struct {
			Workspaces []struct {
				Name      string
				ConfigMap struct{ Name string }
			}
			TaskSpec struct {
				Steps []struct {
					Script string
					Args   []string
				}
			}
		}
	}
	configMaps, run := map[string]map[string]string{}, object{}
	input, err := os.ReadFile(previewInput)
	if err != nil {
		t.Fatal(err)
	}
	for document := range strings.SplitSeq(string(input)+"\n---\n"+built.stdout, "\n---\n") {
		var o object
		if err := yaml.Unmarshal([]byte(document+"\n"), &o); err != nil {
			t.Fatal(err)
		}
		switch o.Kind {
		case "ConfigMap":
			configMaps[o.Metadata.Name] = o.Data
		case "TaskRun":
			run = o
		}
	}
	if len(run.Spec.TaskSpec.Steps) != 2 {
		t.Fatalf("the TaskRun has %d steps", len(run.Spec.TaskSpec.Steps))
	}
	step := run.Spec.TaskSpec.Steps[0]
	args := append([]string(nil), step.Args...)
	for _, w := range run.Spec.Workspaces {
		mount := filepath.Join(dir, w.Name)
		for key, text := range configMaps[w.ConfigMap.Name] {
			writeFiles(t, mount, map[string]string{"..2026/" + key: text})
			if err := os.Symlink("..data/"+key, filepath.Join(mount, key)); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.Symlink("..2026", filepath.Join(mount, "..data")); err != nil {
			t.Fatal(err)
		}
		for i := range args {
			args[i] = strings.ReplaceAll(args[i], "$(workspaces."+w.Name+".path)", mount)
		}
	}
	context := filepath.Join(dir, "context")
	script := strings.ReplaceAll(step.Script, "\"/context/", "\""+context+"/")
	if got := runIn(t, dir, "", "sh", append([]string{"-c", script, "gather"}, args...)...); got.code != 0 {
		t.Fatal(got.stderr)
	}
	want := filepath.Join(dir, "want")
	if got := runIn(t, ".", "", binary, "context", "SonataFlow/built", "-f", previewInput, "-o", want); got.code != 0 {
		t.Fatal(got.stderr)
	}
	expected := treeOfContext(t, want)
	delete(expected, "build.env") // is for builders that people run
	if diff := cmp.Diff(expected, treeOfContext(t, context)); diff != "" {
		t.Errorf("(- context, + gathered)\n%s", diff)
	}
}
