package cli

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/render-sonataflow/render-sonataflow/fn"
	"github.com/render-sonataflow/render-sonataflow/fn/files"
	"github.com/render-sonataflow/render-sonataflow/generators/quote"
	"github.com/render-sonataflow/render-sonataflow/generators/strict"
)

// noSuchCommand refuses arguments of a command that only has commands below it,
// and says what was probably meant.
func noSuchCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return usagef("unknown command %s for %q%s", quote.Value(args[0]), cmd.CommandPath(), commandHint(cmd, args[0]))
}

func commandHint(cmd *cobra.Command, word string) string {
	meant := map[string]string{}
	var words []string
	for _, below := range cmd.Commands() {
		for _, known := range append(below.SuggestFor, below.Name()) {
			if below.IsAvailableCommand() || below.Name() == "help" {
				meant[known], words = below.Name(), append(words, known)
			}
		}
	}
	if near := strict.Nearest(word, words); near != "" {
		return fmt.Sprintf(": did you mean %q?", meant[near])
	}
	switch {
	case cmd.HasParent(), !exists(word):
		return ""
	case files.IsFolder(word):
		return ": to render a folder, " + cmd.Name() + " build " + word
	default:
		return ": to render a file, " + cmd.Name() + " build -f " + word
	}
}

// flagError says of a flag that is none what was probably meant.
func flagError(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	if !errors.As(err, &unknown) {
		return usageError{err}
	}
	if given := cmd.Flags().Args(); !cmd.HasParent() && len(given) > 0 {
		return noSuchCommand(cmd, given) // whose flag it would be
	}
	name := unknown.GetSpecifiedName()
	written, lookup := "--"+name, (*pflag.FlagSet).Lookup
	if unknown.GetSpecifiedShortnames() != "" {
		written, lookup = "-"+name, (*pflag.FlagSet).ShorthandLookup
	}
	return usagef("unknown flag %s%s", quote.Printable(written), flagHint(cmd, written, lookup))
}

func flagHint(cmd *cobra.Command, written string, lookup func(*pflag.FlagSet, string) *pflag.Flag) string {
	if hint, known := habits[written]; known {
		return ": " + hint
	}
	name := strings.TrimLeft(written, "-")
	if len(name) > 1 {
		shown, names := flagNames(cmd)
		if meant := strict.Nearest(name, names); meant != "" {
			return ": did you mean --" + shown[meant] + "?"
		}
	}
	var others []string
	for _, other := range cmd.Root().Commands() {
		if flag := lookup(other.Flags(), name); other != cmd && other.IsAvailableCommand() && flag != nil && !flag.Hidden {
			others = append(others, other.Name())
		}
	}
	switch {
	case slices.Contains(others, "build"):
		return fmt.Sprintf(": it is a flag of commands, as in %s build %s", cmd.Root().Name(), written)
	case len(others) > 0:
		return ": it is a flag of " + strings.Join(others, ", ")
	}
	return ""
}

// flagNames are the names that flags have, and the one that the help shows for
// each.
func flagNames(cmd *cobra.Command) (shown map[string]string, names []string) {
	shown = map[string]string{}
	cmd.Flags().VisitAll(func(flag *pflag.Flag) {
		if !flag.Hidden {
			shown[flag.Name] = flag.Name
		}
	})
	for _, key := range fn.ConfigKeys() {
		if shown[key.Flag] != "" {
			shown[key.Name] = key.Flag
		}
	}
	return shown, slices.Sorted(maps.Keys(shown))
}

// folderOrCommand lets a command that has commands below it take a folder.
func folderOrCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 1 && files.IsFolder(args[0]) {
		return nil
	}
	return noSuchCommand(cmd, args)
}
