package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/render-sonataflow/render-sonataflow/fn"
	"github.com/render-sonataflow/render-sonataflow/fn/krm"
)

type verifyOptions struct {
	streams
	input source
}

func newVerify(io streams) *cobra.Command {
	opts := &verifyOptions{streams: io}
	cmd := &cobra.Command{
		Use:        "verify [FILE|DIR|-]",
		SuggestFor: []string{"test"},
		Short:      "Check that what was rendered still fits together",
		Long: `verify reads what was rendered, after every other step, and looks up what each
object names: the Services behind Triggers, addresses and Routes, the workloads
of SinkBindings and autoscalers, ConfigMaps and Secrets, pods and their labels.
It finds what a later namespace:, namePrefix: or patch has moved away from the
rest, says which, and exits 1. What leads out of the set is told and no error.

A folder with a kustomization is built and not rendered; any other is read with
all below it. - is stdin, where a ResourceList goes back with the results: as a
KRM function, a functionConfig of kind ` + fn.VerifyKind + ` does the same.
"build" verifies what it prints by itself.`,
		Example: `  kustomize build overlays/prod | render-sonataflow verify -
  render-sonataflow verify rendered/`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			return runVerify(opts, firstOrHere(args))
		},
	}
	opts.input.addReadFlags(cmd)
	io.addFlags(cmd)
	return cmd
}

func runVerify(opts *verifyOptions, from string) error {
	stream, err := opts.read(from)
	if err != nil {
		return err
	}
	var results krm.Results
	if len(stream.Rendered) > 0 || stream.FunctionConfig != nil && !stream.ResourceList {
		// The kustomization renders, and so does this.
		results, err = fn.Manifests(stream)
	} else {
		results, err = fn.VerifyStream(stream, opts.out)
	}
	if err = opts.ended(opts.input.locate(opts.teller, results), err); err != nil {
		return err
	}
	if !stream.ResourceList && opts.format == textResults && !opts.quiet {
		_, err = fmt.Fprintln(opts.err, "info: everything that was rendered fits together")
	}
	return err
}

// read reads what was rendered as it is: with no config, and as a ResourceList
// where stdin is one.
func (o *verifyOptions) read(from string) (*krm.Stream, error) {
	if from == "-" {
		text, err := readStdin(o.streams, o.input.reader())
		if err != nil {
			return nil, err
		}
		stream, err := krm.Read(text)
		if err != nil {
			return nil, inStdin(err)
		}
		if err == nil && !stream.ResourceList {
			stream.SetFile("stdin")
		}
		return stream, err
	}
	o.input.sort([]string{from}, false)
	return o.input.read(o.streams)
}
