package cli

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/render-sonataflow/render-sonataflow/fn"
	"github.com/render-sonataflow/render-sonataflow/fn/diff"
	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/fn/upgrade"
	"github.com/render-sonataflow/render-sonataflow/generators/lazy"
	"github.com/render-sonataflow/render-sonataflow/generators/release"
)

type upgradeOptions struct {
	streams
	input    source
	from, to string
	format   string
}

// upgradeFormats are the values of --output.
var upgradeFormats = map[string]func(io.Writer, *upgrade.Runbook) error{
	"text":     upgrade.WriteText,
	"markdown": upgrade.WriteMarkdown,
	"json":     func(w io.Writer, r *upgrade.Runbook) error { return writeData(w, "json", r) },
}

func newUpgrade(io streams) *cobra.Command {
	opts := &upgradeOptions{streams: io}
	cmd := &cobra.Command{
		Use:   "upgrade [DIR|FILE] --from RELEASE --to RELEASE",
		Short: "Write the runbook of moving this input from one release to another",
		Long: `upgrade renders the input in both releases and writes what is to be done, in
order and with the commands: images that change, databases to back up, migration
Jobs, what cannot change in place and how to spare that, what to rebuild, and what
the product's own guide says and is needless here. Nothing is asked of a cluster.`,
		Example: `  render-sonataflow upgrade overlays/prod --from osl-1.37 --to osl-1.38
  render-sonataflow upgrade -f workflows/ --from osl-1.36 --to osl-1.38 -o markdown > upgrade.md`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			opts.input.take(args)
			return runUpgrade(opts)
		},
	}
	opts.input.addFlags(cmd)
	io.addFlags(cmd)
	cmd.Flags().StringVar(&opts.from, "from", "", "the `release` that runs")
	cmd.Flags().StringVar(&opts.to, "to", "", "the `release` to move to")
	cmd.Flags().StringVarP(&opts.format, "output", "o", "text", "text, markdown or json")
	completeValues(cmd, "output", "text", "markdown", "json")
	for _, name := range []string{"from", "to"} {
		completeValues(cmd, name, releaseNames()...)
	}
	return cmd
}

func releaseNames() []string {
	var names []string
	for _, r := range release.Table() {
		names = append(names, r.Name)
	}
	return names
}

func runUpgrade(opts *upgradeOptions) error {
	write, known := upgradeFormats[opts.format]
	switch {
	case !known:
		return badFormat(opts.format, "text", "markdown", "json")
	case opts.from == "" || opts.to == "":
		return usagef("--from and --to must be releases, see render-sonataflow version")
	case slices.Contains(opts.input.files, "-"):
		return usagef("the input is read more than once, and cannot be standard input")
	}
	from, err := release.Find(release.Table(), opts.from)
	if err != nil {
		return fmt.Errorf("--from: %w", err)
	}
	to, err := release.Find(release.Table(), opts.to)
	if err != nil {
		return fmt.Errorf("--to: %w", err)
	}
	in := upgrade.Input{From: from, To: to, Build: opts.buildArguments()}
	old, err := opts.render(from.Name, "")
	if err != nil {
		return err
	}
	new, err := opts.render(to.Name, "")
	if err != nil {
		return err
	}
	in.Report = diff.Compare(old.Items, new.Items)
	in.Kept = in.Report
	if label := opts.input.set["versionLabel"]; label == "" && to.Line >= release.Line2025b && from.Line >= release.Line2025b {
		kept, err := opts.render(to.Name, from.VersionLabel)
		if err != nil {
			return err
		}
		in.Kept = diff.Compare(old.Items, kept.Items)
	}
	stream, err := opts.source(to.Name, "").readToPlan(opts.streams)
	if err != nil {
		return err
	}
	in.Plan, _ = fn.Explain(stream)
	return write(opts.out, upgrade.New(in))
}

// source is the input in a release, with a version label where one is given.
func (o *upgradeOptions) source(release, label string) *source {
	s := o.input // a copy, with limits of its own
	s.set = maps.Clone(o.input.set)
	s.set["release"] = release
	if label != "" {
		s.set["versionLabel"] = label
	}
	return &s
}

// render renders the input in a release.
func (o *upgradeOptions) render(release, label string) (*krm.Stream, error) {
	input := o.source(release, label)
	stream, err := input.read(o.streams)
	if err != nil {
		return nil, err
	}
	var results krm.Results
	err = o.during("rendering in "+release, func() (err error) {
		results, err = fn.Manifests(stream)
		return err
	})
	if err != nil {
		if failed := o.tell(input.locate(o.teller, results)); failed != nil {
			return nil, failed
		}
		return nil, fmt.Errorf("%s: %w", release, err)
	}
	return stream, nil
}

// buildArguments are those that render the input, for a shell.
func (o *upgradeOptions) buildArguments() string {
	var args []string
	for _, file := range o.input.files {
		args = append(args, "-f", file)
	}
	args = append(args, o.input.dirs...)
	if len(args) == 0 {
		args = []string{"."}
	}
	if o.input.configFile != "" {
		args = append(args, "--config", o.input.configFile)
	}
	for _, key := range slices.Sorted(maps.Keys(o.input.set)) {
		if key != "release" {
			args = append(args, o.input.settings[key].key.Arguments(o.input.set[key])...)
		}
	}
	for n, arg := range args {
		args[n] = shellWord(arg)
	}
	return strings.Join(args, " ")
}

var plainWord = lazy.Regexp(`^[A-Za-z0-9_./:@%+=,-]+$`)

// shellWord quotes what a shell would read otherwise.
func shellWord(word string) string {
	if plainWord().MatchString(word) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
