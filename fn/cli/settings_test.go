package cli

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/render-sonataflow/render-sonataflow/fn"
)

// runHere runs a command line in this process.
func runHere(stdin string, args ...string) result {
	var stdout, stderr bytes.Buffer
	code := Main(args, strings.NewReader(stdin), &stdout, &stderr)
	return result{stdout: stdout.String(), stderr: stderr.String(), code: code}
}

// TestFlagNames: a flag's old name, which is that of its key, does the same as
// its name, and only the one is shown.
func TestFlagNames(t *testing.T) {
	values := map[string]string{ // others than the default
		"release": "osl-1.36", "tag": "1.2", "versionLabel": "1.2", "imageRegistry": "mirror.example.com", "namespace": "here",
		"enabledSemantics": "Operator", "sourceResources": "Keep", "checksums": "All", "unknownFields": "Warn",
		"companions": "[]", "workflowImages": "{flows/a: example.com/a:1}", "patches": "[]",
		"cluster.type": "OpenShift", "cluster.appsDomain": "example.com", "eventing.sink": "Static", "eventing.ingressURL": "http://a.example.com",
		"build.strategy": "Context", "build.registry": "r.example.com", "build.image": "r.example.com/a:{hash}", "build.runtimeImage": "a:1", "build.taskImage": "a:1", "build.pushSecret": "a",
	}
	help := runHere("", "build", "--help")
	for _, key := range fn.ConfigKeys() {
		value, known := values[key.Name]
		switch {
		case key.Boolean:
			value = map[string]string{"true": "false"}[key.Default]
			if value == "" {
				value = "true"
			}
		case strings.HasPrefix(key.Name, "images."):
			value = "registry.example.com/a:1"
		case !known:
			continue
		}
		build := func(args ...string) result {
			return runHere("", append([]string{"build", "-f", "../../examples/event-driven/base", "-f", "../../examples/preview/flows"}, args...)...)
		}
		now := build("--" + key.Flag + "=" + value)
		if now.code == exitUsage {
			t.Errorf("--%s: %s", key.Flag, now.stderr)
		}
		once := build("--"+key.Name, value)
		once.stderr = strings.ReplaceAll(once.stderr, "--"+key.Name+":", "--"+key.Flag+":") // a message names the flag as it was given
		if diff := cmp.Diff(now, once, cmp.AllowUnexported(result{})); diff != "" {
			t.Errorf("--%s does not do what --%s does:\n%s", key.Name, key.Flag, diff)
		}
		if count := strings.Count(help.stdout, "--"+key.Flag+" "); count == 0 {
			t.Errorf("--%s is not in the help", key.Flag)
		}
		if key.Name != key.Flag && strings.Contains(help.stdout, "--"+key.Name) {
			t.Errorf("--%s is in the help, beside --%s", key.Name, key.Flag)
		}
	}
}

// TestFlagValues: booleans need no value, and a flag has one value.
func TestFlagValues(t *testing.T) {
	const warned = "apiVersion: sonataflow.org/v1alpha08\nkind: SonataFlowPlatform\nmetadata: {name: p, namespace: flows}\nspec: {services: {dataIndex: {enabled: true}}, bogus: 1}\n"
	cases := map[string]struct {
		reason string
		args   []string
		code   int
		stderr string
	}{
		"bare":               {"A boolean flag is one.", []string{"--unknown-fields=Warn", "--strict"}, 1, "error: SonataFlowPlatform flows/p (stdin:4:"},
		"bare before others": {"What follows is not its value.", []string{"--strict", "--unknown-fields=Warn"}, 1, "error: SonataFlowPlatform flows/p (stdin:4:"},
		"joined":             {"pflag's form.", []string{"--unknown-fields=Warn", "--strict=false"}, 0, "warning: "},
		"apart":              {"The form it had once.", []string{"--unknown-fields=Warn", "--strict", "false"}, 0, "warning: "},
		"last":               {"As of any flag, the last value counts: a script adds to a line.", []string{"--unknown-fields=Error", "--unknown-fields=Warn"}, 0, "warning: "},
		"two names":          {"Nobody can see which of the two wins.", []string{"--unknown-fields=Warn", "--unknownFields=Error"}, 2, `invalid argument "Error" for "--unknownFields" flag: it is the same as --unknown-fields, which says "Warn": give one of them`},
		"two names, equal":   {"They agree.", []string{"--unknown-fields=Warn", "--unknownFields=Warn"}, 0, "warning: "},
		"shorthand":          {"As kubectl has it.", []string{"--unknown-fields=Warn", "-n", "UPPER"}, 1, `error: --namespace: "UPPER"`},
		"behind --":          {"Nothing behind -- is a flag.", []string{"--", "--strict", "true"}, 2, "exclude plain YAML"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			got := runHere(warned, append([]string{"build", "-f", "-"}, tc.args...)...)
			if got.code != tc.code || !strings.Contains(got.stderr, tc.stderr) {
				t.Errorf("%s\nwant exit code %d and %q, got %d\n%s", tc.reason, tc.code, tc.stderr, got.code, got.stderr)
			}
		})
	}
}

// TestHelpGroups: each flag is in one group of the help, and in the right one.
func TestHelpGroups(t *testing.T) {
	help := runHere("", "build", "--help").stdout
	group, in := "", map[string]string{}
	for line := range strings.Lines(help) {
		if title, found := strings.CutSuffix(line, ":\n"); found && !strings.HasPrefix(line, " ") {
			group = title
		}
		_, name, found := strings.Cut(line, "--")
		name, _, _ = strings.Cut(name, " ")
		if !found || !strings.HasPrefix(strings.TrimLeft(line, " "), "-") {
			continue
		}
		if other, twice := in[name]; twice {
			t.Errorf("--%s is in %s and in %s", name, other, group)
		}
		in[name] = strings.TrimSpace(group)
	}
	for name, want := range map[string]string{
		"file": groupInput, "config": groupInput, "output": groupOwn, "help": groupOwn, "release": groupImages, "images-builder": groupImages,
		"cluster-type": groupCluster, "build-strategy": groupBuild, "strict": groupRendered, "max-bytes": groupLimits,
	} {
		if in[name] != want {
			t.Errorf("--%s is in the group %q, want %q", name, in[name], want)
		}
	}
}
