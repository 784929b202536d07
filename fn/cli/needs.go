package cli

import (
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/render-sonataflow/render-sonataflow/fn"
	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/fn/needs"
)

type needsOptions struct {
	streams
	input  source
	format string
	have   []string
}

// errMissing ends needs where something is missing: it has been told.
var errMissing = errors.New("something is missing")

func newNeeds(io streams) *cobra.Command {
	opts := &needsOptions{streams: io}
	cmd := &cobra.Command{
		Use:   "needs [DIR]",
		Short: "Say what must be there before the render is applied, and in which order to apply it",
		Long: `needs renders the input and lists what its objects name and do not bring: APIs,
namespaces, Secrets and ConfigMaps with their keys, ServiceAccounts, claims,
Brokers and their class, Services, databases and schemas, images and, of preview
workflows, who builds them. Then the order: the waves of build --waves, and what
to wait for after each.

With --have it looks each up in what kubectl get -o yaml printed, and prints what
is missing: exit code 3 where something is. What is not in these files is
missing. No value of a Secret is read or shown. Nothing is asked of a cluster.`,
		Example: `  render-sonataflow needs overlays/prod
  render-sonataflow needs -f workflows/ -o json
  kubectl get namespaces,crds,apiservices -o yaml > cluster.yaml
  kubectl get secrets,configmaps,serviceaccounts,pvc,services,brokers -n flows -o yaml > flows.yaml
  render-sonataflow needs overlays/prod --have cluster.yaml --have flows.yaml`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			opts.input.take(args)
			return runNeeds(opts)
		},
	}
	opts.input.addFlags(cmd)
	io.addFlags(cmd)
	cmd.Flags().StringVarP(&opts.format, "output", "o", "text", "text or json")
	cmd.Flags().StringArrayVar(&opts.have, "have", nil, "a `file` of what exists, from kubectl get -o yaml or json; - is standard input; repeatable")
	return cmd
}

func runNeeds(opts *needsOptions) error {
	if !slices.Contains([]string{"text", "json"}, opts.format) {
		return usagef("--output must be text or json, but is %q", opts.format)
	}
	if slices.Contains(opts.have, "-") && slices.Contains(opts.input.files, "-") {
		return usagef("only one of -f and --have can be standard input")
	}
	stream, err := opts.input.read(opts.streams)
	if err != nil {
		return err
	}
	// What there is to tell of an input, build tells. Here only what stops it.
	list, results, err := fn.Needs(stream)
	if err != nil {
		return opts.ended(opts.input.locate(opts.teller, results), err)
	}
	if len(opts.have) == 0 {
		return opts.write(list, func() error { return needs.WriteText(opts.out, list) })
	}
	have, err := opts.existing()
	if err != nil {
		return err
	}
	missing := list.Compare(have)
	if err := opts.write(list, func() error { return needs.WriteMissing(opts.out, list, missing) }); err != nil {
		return err
	}
	if len(missing) > 0 {
		return errMissing
	}
	return nil
}

func (o *needsOptions) write(list *needs.List, text func() error) error {
	if o.format == "json" {
		return writeData(o.out, "json", list)
	}
	return text()
}

// existing reads the files of --have.
func (o *needsOptions) existing() (all []*krm.Item, err error) {
	for _, name := range o.have {
		var text []byte
		if name == "-" {
			text, err = o.input.reader().Stdin(o.in)
		} else {
			text, err = o.input.reader().File(name)
		}
		if err != nil {
			return nil, fmt.Errorf("cannot read what exists: %w", err)
		}
		stream, err := krm.Read(text)
		if errors.Is(err, krm.ErrEmpty) {
			continue // kubectl found nothing
		}
		if err != nil {
			return nil, fmt.Errorf("cannot read what exists: %s: %w", name, err)
		}
		all = append(all, stream.Items...)
	}
	return all, nil
}
