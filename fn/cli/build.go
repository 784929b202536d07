package cli

import (
	"bytes"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/render-sonataflow/render-sonataflow/fn"
)

// exitStale is the exit code of build --check where the committed render is
// not what would be rendered.
const exitStale = 3

func newBuild(code *int) *cobra.Command {
	var (
		input      source
		out, check string
		allowEmpty bool
	)
	cmd := &cobra.Command{
		Use:   "build [DIR]",
		Short: "Build a kustomization, or read plain YAML, and render it in one pass",
		Long: `build does what "kustomize build" does, in process, and renders the result: no
plugin flags, no second process. It prints the objects in an order that can be
applied, without custom resources.

With -f it reads plain YAML instead. Every key of the config is a flag, too;
lists and maps are YAML text.`,
		Example: `  render-sonataflow build .
  render-sonataflow build overlays/prod --config render.yaml | kubectl apply --server-side -f -
  render-sonataflow build -f platform.yaml --release osl-1.38
  render-sonataflow build -o rendered/
  render-sonataflow build --check rendered/`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if out != "" && check != "" {
				return fmt.Errorf("--output and --check exclude each other")
			}
			stream, err := input.read(cmd, args)
			if err != nil {
				return fail(cmd, code, err)
			}
			results := fn.Render(stream)
			if err := fn.PrintAll(cmd.ErrOrStderr(), results); err != nil {
				return fail(cmd, code, err)
			}
			if results.ExitCode() != 0 {
				return fail(cmd, code, fn.ErrNotRendered)
			}
			stream.DropLocal()
			if len(stream.Items) == 0 && !allowEmpty {
				return fail(cmd, code, fmt.Errorf("there is nothing to print, and an empty render makes Argo CD delete everything: --allow-empty if that is what you want"))
			}
			switch {
			case out != "":
				err = writeDir(out, stream.Items)
			case check != "":
				var stale bool
				if stale, err = checkDir(cmd.OutOrStdout(), check, stream.Items); stale && err == nil {
					*code = exitStale
					fmt.Fprintf(cmd.ErrOrStderr(), "error: %s is stale: run build -o %s and commit it\n", check, check)
				}
			default:
				var text bytes.Buffer
				if err = stream.Write(&text, nil); err == nil {
					_, err = cmd.OutOrStdout().Write(text.Bytes())
				}
			}
			return fail(cmd, code, err)
		},
	}
	input.addFlags(cmd)
	cmd.Flags().StringVarP(&out, "output", "o", "", "write one file an object into a folder, and remove the stale ones it wrote before")
	cmd.Flags().StringVar(&check, "check", "", "compare with a folder that -o wrote: exit 3 and a diff where it is stale")
	cmd.Flags().BoolVar(&allowEmpty, "allow-empty", false, "print nothing where there is nothing, instead of failing")
	return cmd
}

// fail reports an error of the work, not of the command line, and sets the
// exit code.
func fail(cmd *cobra.Command, code *int, err error) error {
	if err != nil {
		*code = fn.ExitError
		fmt.Fprintln(cmd.ErrOrStderr(), "error: "+err.Error())
	}
	return nil
}
