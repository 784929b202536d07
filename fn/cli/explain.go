package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"sigs.k8s.io/yaml"

	"github.com/render-sonataflow/render-sonataflow/fn"
	"github.com/render-sonataflow/render-sonataflow/fn/explain"
)

type explainOptions struct {
	streams
	input   source
	dir     string
	asked   string
	format  string
	details bool
}

// explainFormats are the values of --output.
var explainFormats = map[string]func(*explainOptions, explain.Explanation) error{
	"": func(o *explainOptions, e explain.Explanation) error {
		_, err := io.WriteString(painted(o.out, o.out, explainPaints), e.Text(widthOf(o.out), o.details))
		return err
	},
	"json": func(o *explainOptions, e explain.Explanation) error { return writeData(o.out, "json", e) },
	"yaml": func(o *explainOptions, e explain.Explanation) error { return writeData(o.out, "yaml", e) },
}

func newExplain(io streams) *cobra.Command {
	opts := &explainOptions{streams: io}
	cmd := &cobra.Command{
		Use:        "explain [DIR|FILE|-] [KIND/NAME]",
		SuggestFor: []string{"describe", "get", "show", "plan", "inspect"},
		Short:      "Say what is rendered of each platform and workflow, and which field decided it",
		Long: `explain resolves the input and renders nothing. It says for each platform and
workflow what was decided, and by which field of which resource: services and
their addresses, database, sink, image, release, Secrets and ServiceAccounts,
the objects that come out, what must be there before they are applied, and every
managed property.

Of more than ten resources it says the most important, a row for each; a kind, a
name or KIND/NAME says all of those. JSON and YAML have everything of all.

It works on broken input, too, and marks what is broken.`,
		Example: `  render-sonataflow explain
  render-sonataflow explain overlays/prod SonataFlow/orders
  render-sonataflow explain SonataFlow/flows/orders -f workflows/ -o json`,
		Args: cobra.MaximumNArgs(3),
		RunE: func(_ *cobra.Command, args []string) error {
			var err error
			if opts.asked, err = opts.input.takeAsked(args, opts.dir); err != nil {
				return err
			}
			return runExplain(opts)
		},
	}
	opts.input.addFlags(cmd)
	opts.input.addDir(cmd, &opts.dir)
	cmd.ValidArgsFunction = completeResources(&opts.input, explainedRefs)
	cmd.Flags().StringVarP(&opts.format, "output", "o", "", "json or yaml, for programs; a table for people without it")
	completeValues(cmd, "output", "json", "yaml")
	cmd.Flags().BoolVar(&opts.details, "details", false, "say everything, of however many resources")
	return cmd
}

func runExplain(opts *explainOptions) error {
	write, known := explainFormats[opts.format]
	if !known {
		return badFormat(opts.format, "json", "yaml")
	}
	stream, err := opts.input.readToPlan(opts.streams)
	if err != nil {
		return err
	}
	var e explain.Explanation
	err = opts.during("resolving", func() error {
		plan, results := fn.Explain(stream)
		e = explain.Explanation{Plan: plan, Results: opts.input.locate(opts.teller, results)}
		if list, _, err := fn.Needs(stream); err == nil { // else the results say why nothing is rendered
			e.Needs = list.Needs
		}
		return nil
	})
	if err != nil {
		return err
	}
	if opts.asked != "" {
		if e, err = e.Only(opts.asked); err != nil {
			return err
		}
	}
	return write(opts, e)
}

// writeData writes a value as JSON or YAML.
func writeData(w io.Writer, format string, value any) error {
	text, err := json.MarshalIndent(value, "", "  ")
	if err == nil && format == "yaml" {
		text, err = yaml.JSONToYAML(text)
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(w, strings.TrimSuffix(string(text), "\n"))
	return err
}
