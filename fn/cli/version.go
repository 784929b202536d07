package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/mod/module"

	"github.com/render-sonataflow/render-sonataflow/generators/release"
)

// versionInfo is what the binary knows of itself, all of it from what the go
// command wrote into it: nothing is passed to the linker.
type versionInfo struct {
	// Version is the tag, a pseudo-version of a commit without one, or devel
	// where the source was no checkout. A changed checkout ends in +dirty.
	Version string `json:"version"`
	// Commit is whole in a binary that was built in a checkout, its first
	// twelve digits after go install of a commit, and empty after go install
	// of a tag: the module proxy does not pass it on.
	Commit string `json:"commit,omitempty"`
	// CommitDate is that of the commit, in RFC 3339 and UTC.
	CommitDate string            `json:"commitDate,omitempty"`
	Go         string            `json:"go"`
	Platform   string            `json:"platform"`
	Releases   []releaseOfBinary `json:"releases"`
}

type releaseOfBinary struct {
	Name    string `json:"name"`
	Line    string `json:"line"`
	Tag     string `json:"tag"`
	Default bool   `json:"default,omitempty"`
	// Unproven: no public source names an image by the tag.
	Unproven bool `json:"unproven,omitempty"`
}

// newVersionInfo reads build info, which is nil in a binary without any.
func newVersionInfo(build *debug.BuildInfo) versionInfo {
	info := versionInfo{Version: "devel", Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	for _, r := range release.Table() {
		info.Releases = append(info.Releases, releaseOfBinary{r.Name, r.Line.String(), r.Tag, r.Name == release.Default, r.Unproven})
	}
	if build == nil {
		return info
	}
	if v := build.Main.Version; v != "" && v != "(devel)" {
		info.Version = v
	}
	if plain, _, _ := strings.Cut(info.Version, "+"); module.IsPseudoVersion(plain) {
		info.Commit, _ = module.PseudoVersionRev(plain)
		if at, err := module.PseudoVersionTime(plain); err == nil {
			info.CommitDate = at.UTC().Format(time.RFC3339)
		}
	}
	for _, setting := range build.Settings {
		switch setting.Key {
		case "vcs.revision":
			info.Commit = setting.Value
		case "vcs.time":
			info.CommitDate = setting.Value
		}
	}
	return info
}

// thisVersion is that of the running binary.
func thisVersion() versionInfo {
	build, _ := debug.ReadBuildInfo()
	return newVersionInfo(build)
}

// addVersionFlag gives the root command --version, which prints one line.
func addVersionFlag(root *cobra.Command) {
	root.Version = thisVersion().Version
	root.SetVersionTemplate("{{.Name}} {{.Version}}\n")
}

func newVersion() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Print the version, and the releases that can be rendered",
		Long: `version prints what this binary is: its version, the commit it was built from
and when that was made, Go and the platform; then the releases that it renders,
with the behaviour line and the image tag of each.`,
		Example: `  render-sonataflow version
  render-sonataflow version -o json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			switch format {
			case "":
				return thisVersion().write(cmd.OutOrStdout())
			case "json":
				text, err := json.MarshalIndent(thisVersion(), "", "  ")
				if err == nil {
					_, err = fmt.Fprintln(cmd.OutOrStdout(), string(text))
				}
				return err
			default:
				return badFormat(format, "json")
			}
		},
	}
	cmd.Flags().StringVarP(&format, "output", "o", "", "json, for programs; a table for people without it")
	completeValues(cmd, "output", "json")
	return cmd
}

func (v versionInfo) write(w io.Writer) error {
	out := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(out, "render-sonataflow %s\n", v.Version)
	if v.Commit != "" {
		fmt.Fprintf(out, "commit %s of %s\n", v.Commit, v.CommitDate)
	}
	fmt.Fprintf(out, "%s %s\n\nRELEASE\tLINE\tTAG\tNOTE\n", v.Go, v.Platform)
	for _, r := range v.Releases {
		fmt.Fprintf(out, "%s\t%s\t%s\t%s\n", r.Name, r.Line, r.Tag, r.note())
	}
	return out.Flush()
}

func (r releaseOfBinary) note() string {
	switch {
	case r.Default:
		return "the default"
	case r.Unproven:
		return "tag unproven"
	default:
		return ""
	}
}
