package release

import (
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

// serve offers a release's files as GitHub does, below the tag; change may
// spoil one of them.
func serve(t *testing.T, change func(name string, content []byte) []byte) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name, found := strings.CutPrefix(r.URL.Path, "/"+tag+"/")
		content, err := os.ReadFile(first.artifact(filepath.Base(name)))
		if !found || err != nil {
			http.NotFound(w, r)
			return
		}
		w.Write(change(name, content))
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// The ways to spoil a release.
func asItIs(_ string, content []byte) []byte { return content }

func otherArchive(name string, content []byte) []byte {
	if strings.HasPrefix(name, "render-sonataflow_") {
		return append(content, 0)
	}
	return content
}

func otherSums(name string, content []byte) []byte {
	if name == "checksums.txt" {
		return []byte(strings.ReplaceAll(string(content), here(), "solaris_sparc"))
	}
	return content
}

// TestSetupAction runs what the GitHub Action runs.
func TestSetupAction(t *testing.T) {
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("no curl on PATH")
	}
	cases := map[string]struct {
		reason, version string
		change          func(string, []byte) []byte
		err             string
	}{
		"right":         {"the release", tag, asItIs, ""},
		"other archive": {"an archive that somebody put in its place", tag, otherArchive, "has not the sum that checksums.txt gives"},
		"other sums":    {"sums without that of the archive", tag, otherSums, "checksums.txt has no sum of render-sonataflow_"},
		"no release":    {"a version that is not there", "v0.0.1", asItIs, "cannot be downloaded"},
		"branch":        {"the action used by a branch, without a version", "main", asItIs, `"main" is no release: set version to one such as v1.2.3`},
		"empty":         {"no version at all", "", asItIs, `"" is no release`},
		"path":          {"a version that leads elsewhere", "v1.2.3/../../x", asItIs, "is no release"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "a folder")
			install := exec.Command("../../.github/actions/setup/install.sh", tc.version, dir)
			install.Env = append(os.Environ(), "DOWNLOAD_URL="+serve(t, tc.change), "NO_PROXY=127.0.0.1")
			out, err := install.CombinedOutput()
			if tc.err != "" {
				if err == nil || !strings.Contains(string(out), tc.err) || !strings.HasPrefix(string(out[strings.Index(string(out), "::"):]), "::error::") {
					t.Errorf("%s: want %q, got %v\n%s", tc.reason, tc.err, err, out)
				}
				if _, err := os.Stat(dir); err == nil {
					t.Error("something was installed")
				}
				return
			}
			if err != nil || !strings.HasSuffix(string(out), "render-sonataflow "+tag+"\n") {
				t.Fatalf("%v\n%s", err, out)
			}
			checkVersion(t, filepath.Join(dir, binaryIn(here())))
		})
	}
}

// TestGitLab runs the shell of the template for GitLab, on the example.
func TestGitLab(t *testing.T) {
	if here() != "linux_amd64" {
		t.Skip("the template is for linux/amd64")
	}
	text, err := os.ReadFile("../../examples/ci/gitlab-ci.yml")
	if err != nil {
		t.Fatal(err)
	}
	var pipeline struct {
		Variables map[string]string
		Template  struct {
			BeforeScript []string `yaml:"before_script"`
		} `yaml:".render-sonataflow"`
		Job struct {
			Extends string
			Script  []string
		} `yaml:"check-flows"`
	}
	if err := yaml.Unmarshal(text, &pipeline); err != nil {
		t.Fatal(err)
	}
	if pipeline.Job.Extends != ".render-sonataflow" || len(pipeline.Template.BeforeScript) < 4 || len(pipeline.Job.Script) == 0 {
		t.Fatalf("%+v", pipeline)
	}
	for name, tc := range map[string]struct {
		reason string
		change func(string, []byte) []byte
		ok     bool
	}{
		"right":         {"the release", asItIs, true},
		"other archive": {"an archive that somebody put in its place", otherArchive, false},
		"other sums":    {"sums without that of the archive", otherSums, false},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.CopyFS(dir, os.DirFS("../../examples/ci")); err != nil {
				t.Fatal(err)
			}
			output(t, command(dir, installed(t), "build", "flows", "-o", "rendered"))
			script := append([]string{"set -e"}, pipeline.Template.BeforeScript...)
			job := exec.Command("bash", "-o", "pipefail", "-c", strings.Join(append(script, pipeline.Job.Script...), "\n"))
			job.Dir = dir
			job.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir(), "RENDER_SONATAFLOW_VERSION=" + tag, "RENDER_SONATAFLOW_URL=" + serve(t, tc.change), "NO_PROXY=127.0.0.1"}
			out, err := job.CombinedOutput()
			if (err == nil) != tc.ok {
				t.Errorf("%s: %v\n%s", tc.reason, err, out)
			}
		})
	}
}

// TestPreCommit: the hook, installed and run by pre-commit itself.
func TestPreCommit(t *testing.T) {
	if _, err := exec.LookPath("pre-commit"); err != nil {
		t.Skip("no pre-commit on PATH: the hook is not tried")
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../../examples/ci")); err != nil {
		t.Fatal(err)
	}
	config, err := os.ReadFile("../../examples/ci/pre-commit-config.yaml")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(config), "https://github.com/render-sonataflow/render-sonataflow", first.checkout, 1)
	text = strings.Replace(text, "rev: v1.0.0", "rev: "+tag, 1)
	if err := os.WriteFile(filepath.Join(dir, ".pre-commit-config.yaml"), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	output(t, command(dir, installed(t), "build", "flows", "-o", "rendered"))
	output(t, command(dir, "git", "init", "--quiet"))
	run := func() (string, error) {
		output(t, command(dir, "git", "add", "--all"))
		hook := command(dir, "pre-commit", "run", "render-sonataflow-check", "--verbose")
		hook.Env = append(hook.Env, "PRE_COMMIT_HOME="+filepath.Join(filepath.Dir(first.checkout), "pre-commit"))
		// pre-commit's own GOPATH would have everything downloaded and compiled
		// again.
		hook.Env = append(hook.Env, "GOMODCACHE="+strings.TrimSpace(output(t, command(".", "go", "env", "GOMODCACHE"))), "GOFLAGS=-trimpath", "CGO_ENABLED=0")
		hook.Stdout, hook.Stderr = nil, nil
		out, err := hook.CombinedOutput()
		return string(out), err
	}
	if out, err := run(); err != nil || !strings.Contains(out, "Passed") {
		t.Errorf("a fresh render: %v\n%s", err, out)
	}
	platform := filepath.Join(dir, "flows", "platform.yaml")
	sources, err := os.ReadFile(platform)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(platform, []byte(strings.Replace(string(sources), "namespace: flows", "namespace: other", 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	if out, err := run(); err == nil || !strings.Contains(out, "rendered is stale") {
		t.Errorf("a stale render: %v\n%s", err, out)
	}
}
