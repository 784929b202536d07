package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// diffRepository is a git repository with two commits of one workflow, and a
// change that is not committed.
func diffRepository(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	commit := func(image string) {
		writeFiles(t, dir, map[string]string{
			"base/flow.yaml":          flowOf(image),
			"base/kustomization.yaml": "resources: [flow.yaml]\n",
			"prod/kustomization.yaml": "resources: [../base]\nnamespace: prod\n",
		})
		for _, args := range [][]string{{"init", "-q", "-b", "main"}, {"add", "-A"}, {"-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-qm", image}} {
			if got := runIn(t, dir, "", "git", args...); got.code != 0 {
				t.Fatal(got.stderr)
			}
		}
	}
	commit("1.0")
	commit("1.1")
	writeFiles(t, dir, map[string]string{"base/flow.yaml": flowOf("1.2")})
	return dir
}

func flowOf(image string) string {
	return `apiVersion: sonataflow.org/v1alpha08
kind: SonataFlow
metadata: {name: greeting, namespace: flows, annotations: {sonataflow.org/profile: gitops}}
spec:
  podTemplate: {container: {image: "registry.example.com/greeting:` + image + `"}}
  flow: {start: a, states: [{name: a, type: inject, data: {}, end: true}]}
`
}

func TestDiff(t *testing.T) {
	dir := diffRepository(t)
	writeFiles(t, dir, map[string]string{
		"config.yaml":     "apiVersion: fn.sonataflow.org/v1alpha1\nkind: RenderSonataFlow\nspec: {release: osl-1.38}\n",
		"broken/bad.yaml": strings.Replace(flowOf("1"), "podTemplate", "podTemplat", 1),
		"empty/.keep":     "",
	})
	if got := runIn(t, dir, "", binary, "build", "prod", "-o", "rendered"); got.code != 0 {
		t.Fatal(got.stderr)
	}
	cases := map[string]struct {
		reason, stdin  string
		args           []string
		code           int
		stdout, stderr string
	}{
		"same":         {reason: "No difference is exit code 0.", args: []string{"prod", "prod"}, stdout: "Nothing differs.\n"},
		"revisions":    {reason: "Two revisions; a base beside the folder is read from the revision, too.", args: []string{"git:HEAD~1:prod", "git:main:prod"}, code: 3, stdout: "greeting:1.0 -> registry.example.com/greeting:1.1"},
		"working tree": {reason: "A revision and what is on disk.", args: []string{"git:HEAD:prod", "prod"}, code: 3, stdout: "greeting:1.1 -> registry.example.com/greeting:1.2"},
		"from here":    {reason: "A path from the folder of the command.", args: []string{"git:HEAD:./prod", "prod"}, code: 3, stdout: "greeting:1.1 -> "},
		"file":         {reason: "A file of a revision, and stdin.", stdin: flowOf("2"), args: []string{"git:HEAD:base/flow.yaml", "-"}, code: 3, stdout: "greeting:1.1 -> registry.example.com/greeting:2"},
		"render":       {reason: "A folder of a render has no custom resources.", args: []string{"rendered", "prod"}, stdout: "Nothing differs.\n"},
		"configs":      {reason: "Each side has its own config.", args: []string{"prod", "prod", "--old-config", "config.yaml", "--new-set", "release=osl-1.37"}, code: 3, stdout: "recreate-needed"},
		"both configs": {reason: "Or both have one.", args: []string{"prod", "prod", "--config", "config.yaml", "--checksums", "All"}, stdout: "Nothing differs.\n"},
		"fail on":      {reason: "A class of consequences fails, and names the objects.", args: []string{"prod", "prod", "--new-set", "release=osl-1.38", "--fail-on", "data-at-risk,recreate-needed"}, code: 1, stdout: "recreate-needed", stderr: "error: recreate-needed: Deployment prod/greeting"},
		"fail on none": {reason: "Others do not.", args: []string{"git:HEAD:prod", "prod", "--fail-on", "data-at-risk"}, code: 3},
		"colours":      {reason: "Colours where asked for.", args: []string{"prod", "prod", "--new-set", "release=osl-1.38", "--color", "always"}, code: 3, stdout: "\x1b[1;31mrecreate-needed"},
		"markdown":     {reason: "A comment.", args: []string{"git:HEAD:prod", "prod", "-o", "markdown"}, code: 3, stdout: "### What this change does"},
		"install":      {reason: "What it costs to leave the operator's form.", args: []string{"prod", "prod", "--new-set", "install=Greenfield"}, code: 3, stdout: "recreate-needed  selector.matchLabels.app, "},
		"taken over":   {reason: "And what it costs to go back to it.", args: []string{"prod", "prod", "--old-set", "install=Greenfield", "--new-set", "install=TakeOver"}, code: 3, stdout: "kubectl delete deployment greeting -n prod"},
		"html":         {reason: "A page.", args: []string{"git:HEAD:prod", "prod", "-o", "html"}, code: 3, stdout: "<!DOCTYPE html>"},
		"broken":       {reason: "A side that cannot be rendered is an error.", args: []string{"prod", "broken"}, code: 1, stderr: "podTemplat"},
		"no revision":  {reason: "A revision that is not there.", args: []string{"git:nowhere:prod", "prod"}, code: 1, stderr: `error: OLD: git knows no revision "nowhere" here`},
		"no path":      {reason: "A path that is not in it.", args: []string{"git:main:other", "prod"}, code: 1, stderr: `error: OLD: the revision "main" has no "other"`},
		"an option":    {reason: "A revision that looks like an option of git is none.", args: []string{"git:--output=x:prod", "prod"}, code: 1, stderr: `git knows no revision "--output=x" here`},
		"not whole":    {reason: "The form of a place in git.", args: []string{"git:main", "prod"}, code: 2, stderr: "must be git:REV:PATH"},
		"stdin twice":  {reason: "There is one stdin.", args: []string{"-", "-"}, code: 2, stderr: "only one side can be standard input"},
		"class":        {reason: "A class that is none.", args: []string{"prod", "prod", "--fail-on", "doom"}, code: 2, stderr: "doom"},
		"format":       {reason: "A form that is none.", args: []string{"prod", "prod", "-o", "xml"}, code: 2, stderr: "xml"},
		"key":          {reason: "A key that is none.", args: []string{"prod", "prod", "--old-set", "realease=x"}, code: 2, stderr: "realease"},
		"git broken":   {reason: "Messages name the revision, not a temporary folder.", args: []string{"git:main:empty", "prod"}, code: 1, stderr: `has no "empty"`},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			got := runIn(t, dir, tc.stdin, binary, append([]string{"diff"}, tc.args...)...)
			if got.code != tc.code || !strings.Contains(got.stdout, tc.stdout) || !strings.Contains(got.stderr, tc.stderr) || tc.stderr == "" && got.stderr != "" {
				t.Errorf("%s\nexit code %d, must be %d\n%s\n%s", tc.reason, got.code, tc.code, got.stdout, got.stderr)
			}
		})
	}
}

func TestDiffJSON(t *testing.T) {
	dir := diffRepository(t)
	got := runIn(t, dir, "", binary, "diff", "git:HEAD:prod", "prod", "-o", "json")
	var report struct {
		Changed int
		Objects []struct {
			Change, Kind, Namespace, Name string
			Consequences                  []struct{ Class, Text string }
			Fields                        []struct{ Path, Old, New string }
		}
	}
	if err := json.Unmarshal([]byte(got.stdout), &report); err != nil {
		t.Fatal(err)
	}
	if report.Changed != 1 || len(report.Objects) != 1 || report.Objects[0].Name != "greeting" || report.Objects[0].Consequences[0].Class != "restart" ||
		report.Objects[0].Fields[0].Path != "spec.template.spec.containers[workflow].image" {
		t.Errorf("got %s", got.stdout)
	}
}

// TestDiffGitIsOnlyRead: nothing that a repository configures runs, and nothing
// is left behind.
func TestDiffGitIsOnlyRead(t *testing.T) {
	dir := diffRepository(t)
	ran := filepath.Join(t.TempDir(), "ran")
	for _, set := range [][]string{
		{"core.fsmonitor", "touch " + ran}, {"filter.evil.smudge", "touch " + ran}, {"tar.tar.command", "touch " + ran}, {"core.pager", "touch " + ran},
	} {
		if got := runIn(t, dir, "", "git", append([]string{"config"}, set...)...); got.code != 0 {
			t.Fatal(got.stderr)
		}
	}
	outside := filepath.Join(t.TempDir(), "outside.yaml")
	writeFiles(t, filepath.Dir(outside), map[string]string{"outside.yaml": flowOf("9")})
	writeFiles(t, dir, map[string]string{".gitattributes": "* filter=evil export-ignore\n"})
	if err := os.Symlink(outside, filepath.Join(dir, "prod", "link.yaml")); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"-c", "filter.evil.smudge=cat", "add", "-A"}, {"-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-qm", "evil"}} {
		if got := runIn(t, dir, "", "git", append([]string{"-c", "core.fsmonitor=false"}, args...)...); got.code != 0 {
			t.Fatal(got.stderr)
		}
	}
	_ = os.Remove(ran)
	temporary := t.TempDir()
	got := runIn(t, dir, "", "env", "TMPDIR="+temporary, binary, "diff", "git:HEAD:prod", "git:HEAD~1:prod")
	if got.code != 3 {
		t.Errorf("exit code %d\n%s%s", got.code, got.stdout, got.stderr)
	}
	if _, err := os.Stat(ran); err == nil {
		t.Error("a command of the repository's configuration was run")
	}
	if got := runIn(t, dir, "", binary, "diff", "git:HEAD:prod/link.yaml", "prod"); got.code != 1 {
		t.Errorf("a link out of the revision must not be followed: exit code %d\n%s", got.code, got.stdout)
	}
	if left, err := os.ReadDir(temporary); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}
