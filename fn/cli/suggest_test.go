package cli

import (
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// TestSuggestions: a slip on the command line is told with what was meant.
func TestSuggestions(t *testing.T) {
	cases := map[string]struct{ reason, line, want string }{
		"command":            {"A letter is missing.", "buld", `unknown command "buld" for "render-sonataflow": did you mean "build"?`},
		"command elsewhere":  {"Others call it so.", "template", `did you mean "build"?`},
		"both":               {"A slip in what others call it.", "descrbe", `did you mean "explain"?`},
		"nothing near":       {"No guess is better than a wrong one.", "frobnicate", "unknown command \"frobnicate\" for \"render-sonataflow\"\n"},
		"folder":             {"kustomize build is not typed by everyone.", "../../examples", "to render a folder, render-sonataflow build ../../examples"},
		"file":               {"As if it were one.", "../../examples/hello/hello.yaml", "to render a file, render-sonataflow build -f ../../examples/hello/hello.yaml"},
		"below":              {"Commands below others, too.", "argocd discver", `unknown command "discver" for "render-sonataflow argocd": did you mean "discover"?`},
		"completion":         {"cobra's own, too.", "completion bsh", `did you mean "bash"?`},
		"help":               {"cobra ends in 0.", "help buld", `unknown command "buld" for "render-sonataflow": did you mean "build"?`},
		"help below":         {"Of what is there.", "help argocd discver", `unknown command "discver" for "render-sonataflow argocd": did you mean "discover"?`},
		"flag":               {"Two letters changed places.", "build --flie a.yaml", "unknown flag --flie: did you mean --file?"},
		"flag of the config": {"Those have long names.", "build --image-registri a", "did you mean --image-registry?"},
		"flag in camelCase":  {"Only keys of the config had such names.", "build --allowEmpty", "did you mean --allow-empty?"},
		"flag's old name":    {"A slip in it leads to the new one.", "build --imageRegistri a", "did you mean --image-registry?"},
		"kubectl":            {"A habit.", "build -k overlays", "the folder of a kustomization is an argument"},
		"helm":               {"A habit.", "build --set a=b", "each key of the config is a flag"},
		"kustomize":          {"A habit.", "build --enable-alpha-plugins .", "nothing need be enabled"},
		"another's":          {"The flag is one of another command.", "explain --check a", "unknown flag --check: it is a flag of commands, as in render-sonataflow build --check"},
		"another's alone":    {"Named.", "build --fail-on recreate-needed", "unknown flag --fail-on: it is a flag of diff"},
		"before the command": {"Flags belong to commands.", "-f a.yaml", "it is a flag of commands, as in render-sonataflow build -f"},
		"flag of no command": {"The command is what is wrong.", "validate -f a.yaml", `unknown command "validate" for "render-sonataflow": did you mean "lint"?`},
		"one side":           {"A difference has two.", "diff a.yaml", "diff takes two sides, OLD and NEW, but has 1"},
		"control characters": {"A terminal would act on them.", "build --a\x1b[2J", `unknown flag --a`},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			got := runHere("", strings.Split(tc.line, " ")...)
			if got.code != exitUsage || !strings.Contains(got.stderr, tc.want) || strings.Contains(got.stderr, "\x1b") {
				t.Errorf("%s\nwant exit code 2 and %q, got %d\n%s", tc.reason, tc.want, got.code, got.stderr)
			}
		})
	}
}

// TestHabits: advice never hides a flag that there is, and names only such.
func TestHabits(t *testing.T) {
	for _, cmd := range Commands().Commands() {
		for written, advice := range habits {
			name := strings.TrimLeft(written, "-")
			if flag := cmd.Flags().Lookup(name); flag != nil && len(name) > 1 {
				t.Errorf("%s has %s: no advice is ever given", cmd.Name(), written)
			}
			for word := range strings.FieldsSeq(advice) {
				named, isFlag := strings.CutPrefix(strings.Trim(word, ",:;"), "--")
				if isFlag && !known(named) {
					t.Errorf("%s: there is no --%s", written, named)
				}
			}
		}
	}
}

func known(flag string) bool {
	for _, cmd := range Commands().Commands() {
		if cmd.Flags().Lookup(flag) != nil {
			return true
		}
	}
	return false
}

// TestHelpOfCommands: help, --help and -h say the same, and each command that is
// shown is in a group.
func TestHelpOfCommands(t *testing.T) {
	for _, path := range [][]string{nil, {"build"}, {"argocd", "discover"}, {"completion", "bash"}, {"help"}} {
		want := runHere("", append(path, "--help")...)
		for _, same := range []result{runHere("", append(path, "-h")...), runHere("", append([]string{"help"}, path...)...)} {
			if same != want || same.code != exitOK {
				t.Errorf("help of %v differs from --help: %d\n%s%s", path, same.code, same.stdout, same.stderr)
			}
		}
	}
	grouped := map[string]bool{}
	for _, g := range commandGroups {
		for _, name := range g.commands {
			grouped[name] = true
		}
	}
	eachShown(Commands(), func(cmd *cobra.Command) {
		if cmd.Parent() == cmd.Root() && !grouped[cmd.Name()] {
			t.Errorf("%s is in no group of the help: add it to commandGroups", cmd.Name())
		}
	})
}

// eachShown calls do with every command that the help shows.
func eachShown(cmd *cobra.Command, do func(*cobra.Command)) {
	for _, below := range cmd.Commands() {
		if below.IsAvailableCommand() {
			do(below)
			eachShown(below, do)
		}
	}
}
