package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"sigs.k8s.io/yaml"
)

// ciScripts are the steps of the examples for CI that build images, as scripts
// that run one after the other.
var ciScripts = map[string]func(t *testing.T, text []byte) []string{
	"preview-github-actions.yaml": func(t *testing.T, text []byte) []string {
		var workflow struct {
			Jobs map[string]struct {
				Steps []struct{ Name, Run string }
			}
		}
		unmarshalYAML(t, text, &workflow)
		var scripts []string
		for _, step := range workflow.Jobs["images"].Steps {
			if step.Run != "" && step.Name != "Log in" {
				scripts = append(scripts, step.Run)
			}
		}
		return scripts
	},
	"preview-gitlab-ci.yml": func(t *testing.T, text []byte) []string {
		var pipeline struct {
			Contexts, Images, Render struct{ Script []string }
		}
		unmarshalYAML(t, text, &pipeline)
		var scripts []string
		for _, job := range [][]string{pipeline.Contexts.Script, pipeline.Images.Script, pipeline.Render.Script} {
			scripts = append(scripts, strings.Join(job, "\n"))
		}
		return scripts
	},
	"preview-tekton-task.yaml": func(t *testing.T, text []byte) []string {
		var task struct {
			Spec struct {
				Params []struct{ Name, Default string }
				Steps  []struct {
					Script        string
					Command, Args []string
				}
			}
		}
		unmarshalYAML(t, text, &task)
		var scripts []string
		for _, step := range task.Spec.Steps {
			script := step.Script
			if script == "" {
				script = filepath.Base(step.Command[0]) + " " + strings.Join(step.Args, " ")
			}
			for _, p := range task.Spec.Params {
				script = strings.ReplaceAll(script, "$(params."+p.Name+")", p.Default)
			}
			scripts = append(scripts, script)
		}
		return append(scripts, "git add images.txt rendered; git diff --cached --quiet || git -c user.name=ci -c user.email=ci@example.com commit -qm rendered")
	},
}

func unmarshalYAML(t *testing.T, text []byte, into any) {
	t.Helper()
	if err := yaml.Unmarshal(text, into); err != nil {
		t.Fatal(err)
	}
}

// standInBuilder takes the place of docker and buildah, which need more than a
// test has: it holds a context to what a builder wants of it.
const standInBuilder = `#!/bin/sh
set -eu
command=$1; shift
while [ $# -gt 0 ]; do
  case $1 in
  --tag) tag=$2; shift 2 ;;
  --timestamp) shift 2 ;;
  *) last=$1; shift ;;
  esac
done
case $command in
build) test -f "$last/Dockerfile"; test -f "$last"/*.sw.json; test -f "$last/application.properties"; echo "built $tag" >> "$LOG" ;;
push) echo "pushed $last" >> "$LOG" ;;
esac
`

// TestCIBuilds runs the pipelines for CI on the example: what is new is built
// and pushed before the render that runs it is committed, and nothing else is.
func TestCIBuilds(t *testing.T) {
	for name, scriptsOf := range ciScripts {
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile("../../examples/ci/" + name)
			if err != nil {
				t.Fatal(err)
			}
			scripts := scriptsOf(t, text)
			if len(scripts) < 2 {
				t.Fatalf("only %d scripts", len(scripts))
			}
			dir, outside := copyDir(t, "../../examples/preview"), t.TempDir()
			for _, builder := range []string{"docker", "buildah"} {
				if err := os.WriteFile(filepath.Join(outside, builder), []byte(standInBuilder), 0o755); err != nil {
					t.Fatal(err)
				}
			}
			log := filepath.Join(outside, "log")
			bash := func(script string) {
				t.Helper()
				got := runIn(t, dir, "", "bash", "-euc", "export PATH="+outside+":$PATH LOG="+log+" PUSH_URL=origin CI_COMMIT_BRANCH=main\n"+script)
				if got.code != 0 {
					t.Fatalf("%s\nexit code %d\n%s%s", script, got.code, got.stdout, got.stderr)
				}
			}
			bash("git init -q -b main; git init -q --bare " + outside + "/origin; git -C " + outside + "/origin config receive.advertisePushOptions true; touch images.txt; echo /contexts > .gitignore\n" +
				"git add -A; git -c user.name=a -c user.email=a@example.com commit -qm a; git remote add origin " + outside + "/origin; git push -q -u origin main")
			builds := func() string {
				for _, script := range scripts {
					bash(script)
				}
				built, _ := os.ReadFile(log)
				_ = os.Remove(log)
				return string(built)
			}
			image := strings.Fields(runIn(t, dir, "", binary, "context", "--list", "-f", "flows", "--config", "render.yaml").stdout)[2]
			if diff := cmp.Diff("built "+image+"\npushed "+image+"\n", builds()); diff != "" {
				t.Errorf("the first run (-want +got)\n%s", diff)
			}
			bash("test -z \"$(git status --porcelain)\"; grep -q " + image + " rendered/flows/deployment_greeting.yaml; grep -q " + image + " images.txt")
			if again := builds(); again != "" {
				t.Errorf("nothing changed, and it built %s", again)
			}
			bash("sed -i 's/message: Hello/message: Good day/' flows/greeting.yaml; git add -A; git -c user.name=a -c user.email=a@example.com commit -qm b")
			if changed := builds(); strings.Count(changed, "built ") != 1 || strings.Contains(changed, image) {
				t.Errorf("a change is built once, under another name, but: %s", changed)
			}
		})
	}
}
