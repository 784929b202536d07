package cli

import (
	"archive/tar"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const previewInput = "../../testdata/parity-build/openshift-preview/input.yaml"

// previewInputs has two workflows that are built, of one name.
func previewInputs(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(previewInput)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "flows.yaml")
	both := string(text) + "\n---\n" + strings.ReplaceAll(string(text), "openshift-preview", "other")
	if err := os.WriteFile(file, []byte(both), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// treeOfContext reads a folder without its index.
func treeOfContext(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(at string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() || entry.Name() == ".render-sonataflow" {
			return err
		}
		text, err := os.ReadFile(at)
		name, _ := filepath.Rel(dir, at)
		files[filepath.ToSlash(name)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// TestContextWays: the folder and the archive hold the same, of one workflow and
// of all.
func TestContextWays(t *testing.T) {
	input := previewInputs(t)
	for _, asked := range []string{"SonataFlow/other/built", ""} {
		dir := filepath.Join(t.TempDir(), "context")
		args := []string{"context", "-f", input}
		if asked != "" {
			args = append(args, asked)
		}
		if got := runIn(t, ".", "", binary, append(args, "-o", dir)...); got.code != 0 {
			t.Fatal(got.stderr)
		}
		archived := runIn(t, ".", "", binary, append(args, "--tar")...)
		files := map[string]string{}
		var names []string
		for archive := tar.NewReader(strings.NewReader(archived.stdout)); ; {
			header, err := archive.Next()
			if errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatal(err)
			}
			if header.ModTime.Year() != 1980 || header.Uid != 0 || header.Uname != "" {
				t.Errorf("%s hangs on the machine: %+v", header.Name, header)
			}
			if header.Typeflag == tar.TypeReg {
				text, _ := io.ReadAll(archive)
				files[header.Name] = string(text)
				names = append(names, header.Name)
			}
		}
		if diff := cmp.Diff(treeOfContext(t, dir), files); diff != "" {
			t.Errorf("(- folder, + archive)\n%s", diff)
		}
		want := []string{".dockerignore", "Dockerfile", "application-prod.properties", "application.properties", "build.env", "built.sw.json", "specs/openapi.yaml"}
		if asked == "" {
			want = slices.Concat(under("openshift-preview/built/", want), under("other/built/", want), []string{"images.txt"})
		}
		if diff := cmp.Diff(want, names); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
		if again := runIn(t, ".", "", binary, append(args, "--tar")...); again.stdout != archived.stdout {
			t.Error("a second archive differs")
		}
	}
}

func under(folder string, names []string) []string {
	var below []string
	for _, name := range names {
		below = append(below, folder+name)
	}
	return below
}

// TestContextIsRendered: the image of the list is the one that the render runs.
func TestContextIsRendered(t *testing.T) {
	list := runIn(t, ".", "", binary, "context", "-f", previewInput, "--list", "--build-registry", "registry.example.com")
	fields := strings.Fields(list.stdout)
	if list.code != 0 || len(fields) != 3 || fields[0] != "openshift-preview/built" || fields[2] != "registry.example.com/openshift-preview/built:"+fields[1] {
		t.Fatalf("%q %s", list.stdout, list.stderr)
	}
	for _, strategy := range []string{"Context", "TaskRun", "BuildConfig"} {
		built := runIn(t, ".", "", binary, "build", "-f", previewInput, "--build-strategy", strategy, "--build-registry", "registry.example.com")
		if built.code != 0 || !strings.Contains(built.stdout, "image: "+fields[2]+"\n") {
			t.Errorf("%s: the render does not run %s: %s", strategy, fields[2], built.stderr)
		}
	}
	if got := runIn(t, ".", "", binary, "build", "-f", previewInput); got.code != 1 || !strings.Contains(got.stderr, "build.strategy: Context") {
		t.Errorf("without a strategy: %d %s", got.code, got.stderr)
	}
}

// TestContextChangedSince: only what is new is left, whatever form the earlier
// list has.
func TestContextChangedSince(t *testing.T) {
	input := previewInputs(t)
	for _, form := range []string{"text", "json"} {
		all := runIn(t, ".", "", binary, "context", "-f", input, "--list="+form, "--build-registry", "r.example.com")
		earlier := filepath.Join(t.TempDir(), "images")
		if err := os.WriteFile(earlier, []byte(all.stdout), 0o600); err != nil {
			t.Fatal(err)
		}
		same := runIn(t, ".", "", binary, "context", "-f", input, "--list", "--changed-since", earlier, "--build-registry", "r.example.com")
		if same.code != 0 || same.stdout != "" {
			t.Errorf("nothing changed, but: %s%s", same.stdout, same.stderr)
		}
		text, err := os.ReadFile(input)
		if err != nil {
			t.Fatal(err)
		}
		changed := filepath.Join(t.TempDir(), "changed.yaml")
		if err := os.WriteFile(changed, []byte(strings.Replace(string(text), "message: hi", "message: ho", 1)), 0o600); err != nil {
			t.Fatal(err)
		}
		got := runIn(t, ".", "", binary, "context", "-f", changed, "--list=json", "--changed-since", earlier, "--build-registry", "r.example.com")
		var entries []listEntry
		if err := json.Unmarshal([]byte(got.stdout), &entries); err != nil || len(entries) != 1 || entries[0].Name != "openshift-preview/built" || strings.Contains(all.stdout, entries[0].Hash) {
			t.Errorf("one flow changed, but: %v %s%s", err, got.stdout, got.stderr)
		}
		dir := t.TempDir()
		if got := runIn(t, ".", "", binary, "context", "-f", changed, "-o", dir, "--changed-since", earlier, "--build-registry", "r.example.com"); got.code != 0 {
			t.Error(got.stderr)
		}
		if files := treeOfContext(t, dir); len(files) != 8 || files["openshift-preview/built/Dockerfile"] == "" {
			t.Errorf("the folder holds %v", files)
		}
	}
}

func TestContextBadUse(t *testing.T) {
	input := previewInputs(t)
	bad := filepath.Join(t.TempDir(), "list")
	if err := os.WriteFile(bad, []byte("a b\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for reason, tc := range map[string]struct {
		args []string
		code int
		told string
	}{
		"nothing to write":    {nil, 2, "say what to write: one of --output DIR, --tar and --list"},
		"two ways at once":    {[]string{"--tar", "--list"}, 2, "say what to write"},
		"unknown form":        {[]string{"--list=yaml"}, 2, `--list must be text or json, but is "yaml"`},
		"unknown strategy":    {[]string{"--list", "--build-strategy", "Docker"}, 1, "Context"},
		"unknown workflow":    {[]string{"SonataFlow/nobody", "--tar"}, 1, "there is no workflow SonataFlow/nobody in the input, which has SonataFlow/openshift-preview/built"},
		"not a workflow":      {[]string{"built", "--tar"}, 1, "there is no workflow built"},
		"two of a name":       {[]string{"SonataFlow/built", "--tar"}, 1, "is in several namespaces: ask for one of SonataFlow/openshift-preview/built, SonataFlow/other/built"},
		"an image is named":   {[]string{"SonataFlow/other/given", "--tar"}, 1, "nothing is built for SonataFlow/other/given: its profile is preview and its image quay.io/acme/given:1"},
		"no list":             {[]string{"--list", "--changed-since", "nowhere"}, 1, "cannot read the earlier list"},
		"another list":        {[]string{"--list", "--changed-since", bad}, 1, "line 1 must be a name, a hash and an image"},
		"template of nothing": {[]string{"--list", "--build-image", "a/{name}:{hash}"}, 1, `"{name}" stands for nothing`},
		"template for ever":   {[]string{"--list", "--build-image", "a/{workflow}:latest"}, 1, "must hold {hash}"},
		"registry with a tag": {[]string{"--list", "--build-registry", "a.example.com/b:1/"}, 1, "must be the host of a registry"},
		"runtime":             {[]string{"--list", "--build-runtime-image", "A B"}, 1, "must be an image reference"},
		"secret":              {[]string{"--list", "--build-push-secret", "A B"}, 1, "must be the name of a Secret"},
		"not OpenShift":       {[]string{"--list", "--build-strategy", "BuildConfig", "--cluster-type", "Kubernetes"}, 1, "which only OpenShift has"},
	} {
		got := runIn(t, ".", "", binary, append([]string{"context", "-f", input}, tc.args...)...)
		if got.code != tc.code || !strings.Contains(got.stderr, tc.told) || got.stdout != "" {
			t.Errorf("%s: exit code %d, %s%s\nnot told: %s", reason, got.code, got.stdout, got.stderr, tc.told)
		}
	}
}

// TestExplainBuild: how the image comes to be, without a credential.
func TestExplainBuild(t *testing.T) {
	text, err := os.ReadFile(previewInput)
	if err != nil {
		t.Fatal(err)
	}
	input := filepath.Join(t.TempDir(), "flows.yaml")
	if err := os.WriteFile(input, []byte(strings.Replace(string(text), "- name: MAVEN_ARGS_APPEND", "- {name: REPO_PASSWORD, value: hunter2}\n      - name: MAVEN_ARGS_APPEND", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	for strategy, by := range map[string][2]string{
		"Context": {"your pipeline", "image built in CI"}, "BuildConfig": {"OpenShift, from a BuildConfig", "image built by OpenShift"}, "TaskRun": {"Tekton, in a TaskRun", "image built by Tekton"},
	} {
		args := []string{"-f", input, "--build-strategy", strategy, "--build-registry", "r.example.com"}
		told := runIn(t, ".", "", binary, append([]string{"explain", "SonataFlow/built"}, args...)...).stdout
		for _, want := range []string{
			`built by +` + by[0], `hash of it +[0-9a-f]{12}`, `with +registry.redhat.io/openshift-serverless-1/logic-swf-builder-rhel9:1.37.2 +release osl-1.37`,
			`runs on +registry.access.redhat.com/ubi9/openjdk-17-runtime:1.24`, `QUARKUS_EXTENSIONS +io.quarkus:quarkus-jdbc-postgresql`,
			`MAVEN_ARGS_APPEND +-DskipTests +SonataFlowPlatform openshift-preview/infra .*spec.build.template.buildArgs\[1\]`, `file +specs/openapi.yaml +spec.resources.configMaps\[0\]`,
		} {
			if !regexp.MustCompile(want).MatchString(told) {
				t.Errorf("%s: %s is not in\n%s", strategy, want, told)
			}
		}
		if strings.Contains(told, "hunter2") {
			t.Errorf("%s: a credential is told", strategy)
		}
		if drawn := runIn(t, ".", "", binary, append([]string{"graph"}, args...)...).stdout; !strings.Contains(drawn, by[1]) {
			t.Errorf("%s: %q is not in\n%s", strategy, by[1], drawn)
		}
	}
}
