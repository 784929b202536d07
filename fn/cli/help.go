package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Groups of flags in the help, in their order.
const (
	groupInput    = "Input"
	groupOwn      = "Flags"
	groupImages   = "Release and images"
	groupCluster  = "Cluster and events"
	groupBuild    = "Images that are built"
	groupRendered = "What is rendered"
	groupLimits   = "Limits"
)

var groups = []string{groupInput, groupOwn, groupImages, groupCluster, groupBuild, groupRendered, groupLimits}

// settingGroups say in which group a key of the config is, by how it begins.
var settingGroups = []struct {
	group    string
	prefixes []string
}{
	{groupImages, []string{"release", "tag", "versionLabel", "image", "workflowImages"}},
	{groupCluster, []string{"cluster.", "eventing."}},
	{groupBuild, []string{"build."}},
	{groupRendered, []string{""}},
}

func groupOf(key string) string {
	for _, of := range settingGroups {
		for _, prefix := range of.prefixes {
			if strings.HasPrefix(key, prefix) {
				return of.group
			}
		}
	}
	return groupOwn
}

// groupAnnotation marks a flag with its group.
const groupAnnotation = "group"

func putIn(flags *pflag.FlagSet, group string, names ...string) {
	for _, name := range names {
		flags.Lookup(name).Annotations = map[string][]string{groupAnnotation: {group}}
	}
}

func groupOfFlag(flag *pflag.Flag) string {
	if group := flag.Annotations[groupAnnotation]; len(group) > 0 {
		return group[0]
	}
	return groupOwn
}

// usageWidth fits a terminal of a hundred columns.
const usageWidth = 100

// writeUsage is how a command is used, with its flags in groups.
func writeUsage(cmd *cobra.Command) error {
	var out strings.Builder
	out.WriteString("Usage:\n")
	if cmd.Runnable() {
		fmt.Fprintf(&out, "  %s\n", cmd.UseLine())
	}
	if cmd.HasAvailableSubCommands() {
		fmt.Fprintf(&out, "  %s [command]\n", cmd.CommandPath())
	}
	if cmd.HasExample() {
		fmt.Fprintf(&out, "\nExamples:\n%s\n", strings.TrimRight(cmd.Example, "\n"))
	}
	for _, group := range append(cmd.Groups(), &cobra.Group{Title: "Commands:"}) {
		title := "\n" + group.Title + "\n"
		for _, below := range cmd.Commands() {
			if below.GroupID == group.ID && (below.IsAvailableCommand() || below.Name() == "help") {
				fmt.Fprintf(&out, "%s  %-*s %s\n", title, below.NamePadding(), below.Name(), below.Short)
				title = ""
			}
		}
	}
	for _, group := range groups {
		flags := pflag.NewFlagSet(group, pflag.ContinueOnError)
		flags.SortFlags = false
		cmd.LocalFlags().VisitAll(func(flag *pflag.Flag) {
			if groupOfFlag(flag) == group {
				flags.AddFlag(flag)
			}
		})
		if flags.HasAvailableFlags() {
			fmt.Fprintf(&out, "\n%s:\n%s", group, flags.FlagUsagesWrapped(usageWidth))
		}
	}
	if cmd.HasAvailableSubCommands() {
		fmt.Fprintf(&out, "\nUse \"%s [command] --help\" for more information about a command.\n", cmd.CommandPath())
	}
	_, err := fmt.Fprint(cmd.OutOrStderr(), out.String())
	return err
}
