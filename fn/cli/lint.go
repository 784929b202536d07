package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/render-sonataflow/render-sonataflow/fn"
	"github.com/render-sonataflow/render-sonataflow/fn/files"
	"github.com/render-sonataflow/render-sonataflow/fn/krm"
)

func newLint(io streams) *cobra.Command {
	opts := &buildOptions{streams: io, lint: true}
	cmd := &cobra.Command{
		Use:        "lint [DIR|FILE|-]...",
		SuggestFor: []string{"validate", "check", "kubeconform"},
		Short:      "Check what build would render, and print what there is to tell of it",
		Long: `lint does all that build does but to write: it reads, renders and verifies, and
prints every error, warning and info to stdout, each with its place and, in
brackets, the id of its rule. It ends as build would: with 1 where there is an
error.

An argument is a kustomization, a folder of plain YAML, a file or - (stdin).
The config's rules: gives a rule another severity: error, warning, info or off.`,
		Example: `  render-sonataflow lint overlays/prod
  render-sonataflow lint --quiet platform.yaml workflows/
  render-sonataflow lint . --output-results sarif > lint.sarif
  render-sonataflow lint . --rules '{no-platform: off}'`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			opts.w, opts.rules = painted(opts.streams.out, opts.streams.out, messagePaints), true
			opts.input.take(nil)
			opts.input.sort(args, opts.recursive)
			return runBuild(opts)
		},
	}
	opts.input.addFlags(cmd)
	io.addFlags(cmd)
	cmd.Flags().BoolVarP(&opts.recursive, "recursive", "R", false, "check every kustomization below the folder, each on its own; bases and components as part of what takes them in")
	cmd.Flags().BoolVar(&opts.allowEmpty, "allow-empty", false, "take a render that holds nothing for right")
	return cmd
}

// sort tells kustomizations among arguments, or folders with some below, from
// plain YAML.
func (s *source) sort(args []string, recursive bool) {
	for _, arg := range args {
		if isAddress(arg) || files.IsFolder(arg) && (recursive || isKustomization(arg)) {
			s.dirs = append(s.dirs, arg)
		} else {
			s.files = append(s.files, arg)
		}
	}
}

// checked tells people that something was checked, where that is all.
func (o *buildOptions) checked(stream *krm.Stream, results krm.Results) error {
	if o.format != textResults || o.quiet {
		return nil
	}
	count := func(severity krm.Severity) (n int) {
		for _, r := range results {
			if r.Severity == severity {
				n++
			}
		}
		return n
	}
	rendered := 0
	for _, item := range stream.Items {
		if fn.IsOurs(item) {
			rendered++
		}
	}
	_, err := fmt.Fprintf(o.err, "info: %d objects would be rendered; warnings: %d, infos: %d\n", rendered, count(krm.Warning), count(krm.Info))
	return err
}
