// Package cli is the command around the function.
package cli

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/render-sonataflow/render-sonataflow/fn"
)

// Main runs the command and returns its exit code.
func Main(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	code := fn.ExitOK
	if len(args) == 0 && !isTerminal(stdin) {
		// A host starts the function for each package: it does without the
		// command line that nobody gave.
		return runFunction(stdin, stdout, stderr)
	}
	root := newRoot(&code)
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	if cmd, err := root.ExecuteC(); err != nil {
		fmt.Fprintf(stderr, "error: %s\nsee %s --help\n", err, cmd.CommandPath())
		return exitUsage
	}
	return code
}

// runFunction is the function; a small input needs no garbage collected, since
// the process ends before that would pay.
func runFunction(stdin io.Reader, stdout, stderr io.Writer) int {
	in, err := io.ReadAll(stdin)
	if err != nil {
		fmt.Fprintln(stderr, "error: cannot read stdin: "+err.Error())
		return fn.ExitError
	}
	if len(in) < smallInput {
		debug.SetGCPercent(-1)
	}
	return fn.Run(bytes.NewReader(in), stdout, stderr)
}

// smallInput is a size in bytes below which a render stays far under the
// memory that a garbage collection would be worth.
const smallInput = 256 << 10

// exitUsage is the exit code of a command line that cannot be understood.
const exitUsage = 2

func newRoot(code *int) *cobra.Command {
	root := &cobra.Command{
		Use:   "render-sonataflow",
		Short: "Render SonataFlow resources to the manifests the operator would have created",
		Long: `render-sonataflow reads SonataFlowPlatform, SonataFlowClusterPlatform and
SonataFlow resources and writes the Kubernetes objects that the in-cluster
operator would have created from them.

Without arguments it is a KRM function: a ResourceList, or plain YAML
documents, on stdin become the same with the generated objects on stdout.
kustomize and kpt run it that way. It reads nothing else: no cluster, no
network, no environment.`,
		Example: `  render-sonataflow < platform.yaml
  render-sonataflow < platform.yaml | kubectl apply -f -
  kustomize build --enable-alpha-plugins --enable-exec .`,
		Args:          cobra.NoArgs,
		SilenceErrors: true,
		SilenceUsage:  true,
		CompletionOptions: cobra.CompletionOptions{
			HiddenDefaultCmd: true,
		},
		RunE: func(cmd *cobra.Command, _ []string) error {
			if isTerminal(cmd.InOrStdin()) {
				return fmt.Errorf("stdin is a terminal: pass a ResourceList or YAML documents, as in render-sonataflow < platform.yaml; see --help")
			}
			*code = runFunction(cmd.InOrStdin(), cmd.OutOrStdout(), cmd.ErrOrStderr())
			return nil
		},
	}
	root.AddCommand(newBuild(code), newArgoCD(code), newExplain(code), newGraph(code), newSchema(code), newCRDs(), newVersion())
	return root
}

// isTerminal says whether nobody piped anything in: waiting for typed YAML
// would look like hanging.
func isTerminal(in io.Reader) bool {
	file, ok := in.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return false
	}
	// The null device is a character device, too, and simply empty.
	null, err := os.Stat(os.DevNull)
	return err != nil || !os.SameFile(info, null)
}
