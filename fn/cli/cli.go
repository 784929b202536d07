// Package cli is the command around the function.
package cli

import (
	"errors"
	"fmt"
	"io"
	"math"
	"runtime"
	"runtime/debug"
	"sync"

	"github.com/spf13/cobra"

	"github.com/render-sonataflow/render-sonataflow/fn"
	"github.com/render-sonataflow/render-sonataflow/fn/krm"
)

// Exit codes of the command.
const (
	exitOK = 0
	// exitError: the input is wrong, or something could not be read or written.
	exitError = 1
	// exitUsage: the command line cannot be understood.
	exitUsage = 2
	// exitStale: what build --check compares with is not what would be rendered,
	// diff finds differences, or needs something that is missing.
	exitStale = 3
)

// streams are where a command reads and writes.
type streams struct {
	in       io.Reader
	out, err io.Writer
	// progress shows what takes long, nil where nobody looks.
	progress *progress
	*teller
}

// newStreams are those of a command line: who looks at a terminal sees colours,
// and what is being done.
func newStreams(stdin io.Reader, stdout, stderr io.Writer) streams {
	s := streams{in: stdin, out: stdout, err: painted(stderr, stderr, messagePaints), progress: newProgress(stderr)}
	if s.progress != nil {
		s.err = painted(s.progress, stderr, messagePaints)
	}
	s.teller = &teller{format: textResults, w: s.err}
	return s
}

// usageError is a command line that cannot be understood.
type usageError struct{ error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// staleError is a folder that is not what would be rendered.
type staleError struct {
	dir string
	// flags are those that it was written with.
	flags string
}

func (e staleError) Error() string {
	return fmt.Sprintf("%s is stale: run build -o %s%s and commit it", e.dir, e.dir, e.flags)
}

// Main runs the command and returns its exit code.
func Main(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	io := newStreams(stdin, stdout, stderr)
	if len(args) == 0 && !isTerminal(stdin) {
		// A host starts the function for each package: it does without the
		// command line that nobody gave.
		return exitCode(io, runFunction(io), "")
	}
	root := newRoot(io)
	root.SetArgs(joinBooleans(args))
	cmd, err := root.ExecuteC()
	return exitCode(io, err, cmd.CommandPath())
}

// exitCode tells an error and says which code it ends in.
func exitCode(io streams, err error, command string) int {
	if failed := io.end(err); err == nil {
		err = failed
	}
	var usage usageError
	var stale staleError
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &usage):
		if io.format == textResults {
			fmt.Fprintf(io.err, "see %s --help\n", command)
		}
		return exitUsage
	case errors.As(err, &stale), errors.Is(err, errDifferent), errors.Is(err, errMissing):
		return exitStale
	default:
		return exitError
	}
}

// separate takes joined errors apart.
func separate(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		return joined.Unwrap()
	}
	return []error{err}
}

// runFunction is the function.
func runFunction(s streams) error {
	in, err := krm.ReadAll(s.in)
	if err != nil {
		return fmt.Errorf("cannot read stdin: %w", err)
	}
	collectFor(len(in))
	results, err := fn.Run(in, s.out)
	return s.ended(results, inStdin(err))
}

// collectFor puts the first collection of garbage off until memory has grown
// with the size of the input, in bytes: most renders end before. From then on it
// is collected often, since memory is what a large one would run out of. That is
// for the process: of several renders in one, only the first has its say, since
// what puts the collection off for one could undo what ends that for another.
func collectFor(size int) {
	collecting.Do(func() {
		debug.SetGCPercent(-1)
		debug.SetMemoryLimit(int64(max(32<<20, 8<<20+size+size/2)))
		first := new([16]byte)
		runtime.AddCleanup(first, func(percent int) {
			debug.SetGCPercent(percent)
			debug.SetMemoryLimit(math.MaxInt64)
		}, 60)
	})
}

var collecting sync.Once

func newRoot(io streams) *cobra.Command {
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
		Args:          noSuchCommand,
		SilenceErrors: true,
		SilenceUsage:  true,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if isTerminal(io.in) {
				return cmd.Help() // nothing is piped in: somebody looks around
			}
			return runFunction(io)
		},
	}
	root.SetIn(io.in)
	root.SetOut(io.out)
	root.SetErr(io.err)
	root.SetUsageFunc(writeUsage)
	root.SetFlagErrorFunc(flagError)
	root.AddCommand(newBuild(io), newLint(io), newVerify(io), newArgoCD(io), newExplain(io), newGraph(io), newContext(io), newSchema(io), newKustomizeRemote(io), newCRDs(), newVersion())
	root.AddCommand(newDiff(io), newUpgrade(io), newNeeds(io), newInstallPlugin(io), newKustomizeConfig(io))
	root.SetHelpCommand(newHelp())
	root.InitDefaultHelpCmd()
	io.addFlags(root)
	addCompletion(root)
	group(root)
	addVersionFlag(root)
	typeArgErrors(root)
	return root
}

// typeArgErrors makes what a command says of its arguments usage errors.
func typeArgErrors(cmd *cobra.Command) {
	if check := cmd.Args; check != nil {
		cmd.Args = func(cmd *cobra.Command, args []string) error {
			if err := check(cmd, args); err != nil {
				return usageError{err}
			}
			return nil
		}
	}
	for _, below := range cmd.Commands() {
		typeArgErrors(below)
	}
}
