package cli

import (
	"fmt"
	"runtime/debug"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/render-sonataflow/render-sonataflow/generators/release"
)

// version is set by the linker in a release build.
var version = "devel"

func newVersion() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version, and the releases that can be rendered",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			out := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
			fmt.Fprintf(out, "render-sonataflow %s (%s)\n\nRELEASE\tLINE\tTAG\tDEFAULT\n", version, goVersion())
			for _, r := range release.Table() {
				mark := ""
				if r.Name == release.Default {
					mark = "*"
				}
				fmt.Fprintf(out, "%s\t%s\t%s\t%s\n", r.Name, r.Line, r.Tag, mark)
			}
			return out.Flush()
		},
	}
}

func goVersion() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		return info.GoVersion
	}
	return "unknown Go"
}
