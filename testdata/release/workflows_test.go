package release

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

var (
	uses   = regexp.MustCompile(`uses: (\S+)(.*)`)
	pinned = regexp.MustCompile(`^[\w./-]+@[0-9a-f]{40}$`)
	tagOf  = regexp.MustCompile(`^ # v[0-9]+\.[0-9]+\.[0-9]+$`)
)

// TestActionsArePinned: a tag can be moved to other code, a commit cannot.
// That of the project's own is the release, which example readers pin.
func TestActionsArePinned(t *testing.T) {
	seen := map[string]string{}
	for _, pattern := range []string{".github/workflows/*", ".github/actions/*/action.yml", "examples/ci/*.yaml"} {
		paths, err := filepath.Glob("../../" + pattern)
		if err != nil || len(paths) == 0 {
			t.Fatalf("%s: %v", pattern, err)
		}
		for _, path := range paths {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			for _, use := range uses.FindAllStringSubmatch(string(text), -1) {
				action, comment := use[1], use[2]
				if strings.HasPrefix(action, "./") || strings.HasPrefix(action, "render-sonataflow/render-sonataflow/") {
					continue
				}
				if !pinned.MatchString(action) || !tagOf.MatchString(comment) {
					t.Errorf("%s: %s%s must be pinned by a commit, with its tag as comment", path, action, comment)
				}
				name, commit, _ := strings.Cut(action, "@")
				if other := seen[name]; other != "" && other != commit {
					t.Errorf("%s: %s is used at two commits", path, name)
				}
				seen[name] = commit
			}
		}
	}
}

// TestLeastPermissions: a workflow has none, a job those it names, and only
// the job that publishes a release may write to the repository.
func TestLeastPermissions(t *testing.T) {
	paths, err := filepath.Glob("../../.github/workflows/*.yaml")
	if err != nil || len(paths) < 4 {
		t.Fatalf("%v, %v", paths, err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var workflow struct {
			Permissions map[string]string
			Jobs        map[string]struct {
				Permissions map[string]string
				Steps       []struct {
					Uses, Run string
					With      map[string]any
				}
			}
		}
		if err := yaml.Unmarshal(text, &workflow); err != nil {
			t.Fatal(err)
		}
		if workflow.Permissions == nil || len(workflow.Permissions) > 0 {
			t.Errorf("%s: must begin with permissions: {}", path)
		}
		for name, job := range workflow.Jobs {
			if len(job.Permissions) == 0 {
				t.Errorf("%s: %s names no permissions", path, name)
			}
			if job.Permissions["contents"] == "write" && filepath.Base(path)+"/"+name != "release.yaml/publish" {
				t.Errorf("%s: %s may write to the repository", path, name)
			}
			for _, step := range job.Steps {
				if strings.HasPrefix(step.Uses, "actions/checkout@") && step.With["persist-credentials"] != false {
					t.Errorf("%s: %s leaves its token in the checkout", path, name)
				}
				if strings.Contains(step.Run, "${{") {
					t.Errorf("%s: %s puts an expression into a script: pass it as environment", path, name)
				}
				checkTargets(t, step.Run)
			}
		}
	}
}

var target = regexp.MustCompile(`(?m)^\s*make ([a-z-]+)`)

// checkTargets: a workflow cannot be tried here, what it calls can.
func checkTargets(t *testing.T, run string) {
	t.Helper()
	for _, found := range target.FindAllStringSubmatch(run, -1) {
		if out, err := exec.Command("make", "-C", "../..", "--dry-run", found[1]).CombinedOutput(); err != nil && strings.Contains(string(out), "No rule to make target") {
			t.Errorf("make has no %s", found[1])
		}
	}
}

var (
	released = regexp.MustCompile(`(?m)^## \[([0-9]+\.[0-9]+\.[0-9]+)\]`)
	named    = regexp.MustCompile(`(?:actions/setup@v|rev: v|RENDER_SONATAFLOW(?:_VERSION)?: v|render-sonataflow/[a-z-]+:|render-sonataflow@v)([0-9]+\.[0-9]+\.[0-9]+)`)
)

// TestExamplesNameTheRelease: what a reader copies gives the newest release,
// or the first, before there is one; make release-prepare keeps it so.
func TestExamplesNameTheRelease(t *testing.T) {
	for root, want := range map[string]string{"../..": newest(t, "../.."), first.checkout: version} {
		found := 0
		for _, pattern := range []string{"examples/ci/*", "examples/*/*.yaml", "docs/*.md", "README.md"} {
			paths, err := filepath.Glob(filepath.Join(root, pattern))
			if err != nil {
				t.Fatal(err)
			}
			for _, path := range paths {
				text, err := os.ReadFile(path)
				if err != nil {
					continue // a folder
				}
				for _, match := range named.FindAllStringSubmatch(string(text), -1) {
					found++
					if match[1] != want {
						t.Errorf("%s: %s is not the release %s", path, match[0], want)
					}
				}
			}
		}
		if found < 4 {
			t.Errorf("%s: only %d places name a release", root, found)
		}
	}
}

// newest is the newest release of the changelog.
func newest(t *testing.T, root string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "CHANGELOG.md"))
	if err != nil {
		t.Fatal(err)
	}
	if match := released.FindStringSubmatch(string(text)); match != nil {
		return match[1]
	}
	return "1.0.0"
}
