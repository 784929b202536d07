package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// commandGroups part the commands in the help.
var commandGroups = []struct {
	id, title string
	commands  []string
}{
	{"render", "Render:", []string{"argocd", "build", "context"}},
	{"look", "Look before you apply:", []string{"diff", "explain", "graph", "lint", "needs", "upgrade", "verify"}},
	{"setup", "Set up:", []string{"completion", "crds", "install-plugin", "kustomizeconfig", "schema"}},
	{"about", "About this program:", []string{"help", "version"}},
}

// group puts each command below the root into its group.
func group(root *cobra.Command) {
	for _, g := range commandGroups {
		root.AddGroup(&cobra.Group{ID: g.id, Title: g.title})
		for _, cmd := range root.Commands() {
			if slices.Contains(g.commands, cmd.Name()) {
				cmd.GroupID = g.id
			}
		}
	}
}

// newHelp is cobra's, which ends in 0 where there is no such command.
func newHelp() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Say how a command is used",
		Long:  `help says what a command does, and all of its flags, as COMMAND --help does.`,
		Example: `  render-sonataflow help build
  render-sonataflow help argocd discover`,
		ValidArgsFunction: func(cmd *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
			of, _, err := cmd.Root().Find(args)
			if err != nil {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			var names []string
			for _, below := range of.Commands() {
				if below.IsAvailableCommand() && strings.HasPrefix(below.Name(), word) {
					names = append(names, below.Name()+"\t"+below.Short)
				}
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			of, rest, err := cmd.Root().Find(args)
			if err != nil {
				of, rest = cmd.Root(), args
			}
			if len(rest) > 0 {
				return noSuchCommand(of, rest)
			}
			of.InitDefaultHelpFlag()
			of.InitDefaultVersionFlag()
			return of.Help()
		},
	}
}

// addCompletion adds cobra's command, with its shells.
func addCompletion(root *cobra.Command) {
	root.InitDefaultCompletionCmd()
	for _, cmd := range root.Commands() {
		if cmd.Name() == "completion" {
			cmd.Short = "Write the script that completes commands, flags, releases and resources in a shell"
			cmd.Use = "completion [bash|zsh|fish|powershell]"
			cmd.Long = `completion writes a script for a shell, which then completes commands, flags and
their values, releases, and the resources of the input. The help of each shell
says how to load it for good.`
			cmd.Example = `  source <(render-sonataflow completion bash)
  render-sonataflow completion zsh --help`
			cmd.Args = noSuchCommand
			cmd.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
		}
	}
}
