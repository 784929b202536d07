package cli

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/render-sonataflow/render-sonataflow/fn"
	"github.com/render-sonataflow/render-sonataflow/fn/diff"
	"github.com/render-sonataflow/render-sonataflow/fn/files"
	"github.com/render-sonataflow/render-sonataflow/fn/krm"
)

type diffOptions struct {
	streams
	input                source
	old, new             string
	oldConfig, newConfig string
	oldSet, newSet       []string
	format, colour       string
	failOn               []string
}

// errDifferent ends diff where there are differences: they have been told.
var errDifferent = errors.New("there are differences")

// diffFormats are the values of --output.
var diffFormats = map[string]func(io.Writer, *diff.Report, bool) error{
	"text":     diff.WriteText,
	"json":     func(w io.Writer, r *diff.Report, _ bool) error { return writeData(w, "json", r) },
	"markdown": func(w io.Writer, r *diff.Report, _ bool) error { return diff.WriteMarkdown(w, r) },
	"html":     func(w io.Writer, r *diff.Report, _ bool) error { return diff.WriteHTML(w, r) },
}

func newDiff(io streams) *cobra.Command {
	opts := &diffOptions{streams: io}
	cmd := &cobra.Command{
		Use:        "diff OLD NEW",
		SuggestFor: []string{"compare", "changes"},
		Short:      "Say what a change does before it is applied: what restarts, is lost, refused or deleted",
		Long: `diff renders both sides and says what comes of applying NEW over OLD, and of
deleting what is no longer there: the most dangerous first, then the fields.

Each side is one of these:
  DIR               a kustomization, or a folder with a render or plain files
  FILE              a file of YAML documents
  -                 standard input
  git:REV:PATH      a folder or file of a git revision; PATH may be left out

Both sides have the config of --config and of its flags, unless --old-config,
--old-set and their likes say otherwise. Nothing is asked of a cluster.

` + classesHelp() + `
Exit code 3: there are differences. With --fail-on: exit code 1 where there is a
consequence of one of those classes. Values that may be a credential are never
shown.`,
		Example: `  render-sonataflow diff git:main:overlays/prod overlays/prod
  render-sonataflow diff git:HEAD:rendered rendered -o markdown > comment.md
  render-sonataflow diff . . --old-set release=osl-1.37 --new-set release=osl-1.38
  render-sonataflow diff git:main: . --fail-on data-at-risk,recreate-needed`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 2 {
				return usagef("diff takes two sides, OLD and NEW, but has %d, as in diff git:HEAD:overlays/prod overlays/prod", len(args))
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			opts.input.take(nil)
			opts.old, opts.new = args[0], args[1]
			return runDiff(opts)
		},
	}
	opts.input.addFlags(cmd)
	io.addFlags(cmd)
	// A side is given as an argument.
	_ = cmd.Flags().MarkHidden("file")
	flags := cmd.Flags()
	flags.StringVar(&opts.oldConfig, "old-config", "", "the config of OLD: a file, or git:REV:PATH")
	flags.StringVar(&opts.newConfig, "new-config", "", "the config of NEW: a file, or git:REV:PATH")
	flags.StringArrayVar(&opts.oldSet, "old-set", nil, "a key of OLD's config, as in release=osl-1.37; repeatable")
	flags.StringArrayVar(&opts.newSet, "new-set", nil, "a key of NEW's config; repeatable")
	flags.StringVarP(&opts.format, "output", "o", "text", "text, json, markdown (fits a pull request comment) or html (one page)")
	flags.StringVar(&opts.colour, "color", "auto", "colours of the text: auto, always or never")
	flags.StringSliceVar(&opts.failOn, "fail-on", nil, "exit 1 where there is a consequence of these `classes`")
	completeValues(cmd, "output", "text", "json", "markdown", "html")
	completeValues(cmd, "color", "auto", "always", "never")
	var classes []string
	for _, class := range diff.Classes() {
		classes = append(classes, string(class.Class))
	}
	completeValues(cmd, "fail-on", classes...)
	return cmd
}

func classesHelp() string {
	var out strings.Builder
	out.WriteString("Consequences are of these classes:\n")
	for _, class := range diff.Classes() {
		fmt.Fprintf(&out, "  %-17s %s\n", class.Class, class.Text)
	}
	return out.String()
}

func runDiff(opts *diffOptions) error {
	write, known := diffFormats[opts.format]
	switch {
	case !known:
		return badFormat(opts.format, "text", "json", "markdown", "html")
	case !slices.Contains([]string{"auto", "always", "never"}, opts.colour):
		return usagef("--color must be auto, always or never, but is %q", opts.colour)
	case opts.old == "-" && opts.new == "-":
		return usagef("only one side can be standard input")
	case len(opts.input.files) > 0:
		return usagef("diff has no -f: give the file as OLD or NEW")
	}
	if opts.format == "html" {
		if err := opts.notToTerminal("a page", "write it to a file, as in -o html > diff.html, and open that in a browser"); err != nil {
			return err
		}
	}
	for _, class := range opts.failOn {
		if !slices.ContainsFunc(diff.Classes(), func(m diff.Meaning) bool { return string(m.Class) == class }) {
			return usagef("--fail-on must be classes of consequences, see --help, but has %q", class)
		}
	}
	before, err := opts.side("OLD", opts.old, opts.oldConfig, opts.oldSet)
	if err != nil {
		return err
	}
	after, err := opts.side("NEW", opts.new, opts.newConfig, opts.newSet)
	if err != nil {
		return err
	}
	report := diff.Compare(before.Items, after.Items)
	if err := write(opts.out, report, opts.colour == "always" || opts.colour == "auto" && showsColours(opts.out)); err != nil {
		return err
	}
	return opts.verdict(report)
}

// verdict is how the command ends.
func (o *diffOptions) verdict(report *diff.Report) error {
	var failed []error
	for _, class := range o.failOn {
		for _, object := range report.Of(diff.Class(class)) {
			failed = append(failed, fmt.Errorf("%s: %s %s/%s", class, object.Kind, object.Namespace, object.Name))
		}
	}
	switch {
	case len(failed) > 0:
		return errors.Join(failed...)
	case report.Different():
		return errDifferent
	}
	return nil
}

// side renders one side.
func (o *diffOptions) side(which, arg, config string, set []string) (*krm.Stream, error) {
	places := &gitPlaces{limits: o.input.limits}
	defer places.remove()
	input, err := o.sideInput(places, arg, config, set)
	var stream *krm.Stream
	if err == nil {
		stream, err = input.read(o.streams)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", which, places.named(err))
	}
	// What there is to tell of an input, build tells. Here only what stops it.
	var results krm.Results
	err = o.during("rendering "+which, func() (err error) {
		results, err = fn.Manifests(stream)
		return err
	})
	if err != nil {
		if failed := o.tell(places.inResults(input.locate(o.teller, results))); failed != nil {
			return nil, failed
		}
		return nil, fmt.Errorf("%s: %w", which, err)
	}
	return stream, nil
}

// sideInput is what one side reads.
func (o *diffOptions) sideInput(places *gitPlaces, arg, config string, set []string) (*source, error) {
	s := o.input // a copy: each side has its own config and its own limits
	s.set = map[string]string{}
	maps.Copy(s.set, o.input.set)
	for _, pair := range set {
		name, value, found := strings.Cut(pair, "=")
		setting, known := s.settings.named(name)
		if !found || !known {
			return nil, usagef("%q must be a key of the config and its value, as in release=osl-1.37", pair)
		}
		s.set[setting.key.Name] = value
	}
	if config != "" {
		s.configFile = config
	}
	var err error
	if s.configFile, _, err = places.find(s.configFile); err != nil {
		return nil, err
	}
	path, root, err := places.find(arg)
	if err != nil {
		return nil, err
	}
	if root != "" {
		s.root = root
	}
	if path != "-" && (files.IsFolder(path) && isKustomization(path) || isAddress(path)) {
		s.dirs = []string{path}
	} else {
		s.files = []string{path}
	}
	return &s, nil
}
