package cli

import (
	"errors"

	"github.com/spf13/cobra"

	"github.com/render-sonataflow/render-sonataflow/fn"
	"github.com/render-sonataflow/render-sonataflow/fn/folder"
	"github.com/render-sonataflow/render-sonataflow/fn/krm"
)

type buildOptions struct {
	streams
	input      source
	out, check string
	allowEmpty bool
	force      bool
	recursive  bool
	// base: the render gets a kustomization of its own.
	base bool
	// lint: nothing is written but what there is to tell.
	lint bool
	// waves: the render gets a folder for each wave.
	waves bool
}

// errNothing is a render that holds nothing.
var errNothing = errors.New("there is nothing to print, and an empty render makes Argo CD delete everything: --allow-empty if that is what you want")

func newBuild(io streams) *cobra.Command {
	opts := &buildOptions{streams: io}
	cmd := &cobra.Command{
		Use:        "build [DIR|FILE|-]...",
		SuggestFor: []string{"render", "generate", "template", "kustomize", "apply", "create", "run"},
		Short:      "Build a kustomization, or read plain YAML, and render it in one pass",
		Long: `build does what "kustomize build" does, in process, and renders the result: no
plugin flags, no second process. It prints the objects in an order that can be
applied, without custom resources.

Several folders, or with --recursive every kustomization below one, are rendered
each on its own, and into one tree below -o.

A folder without a kustomization is read as plain YAML, with all below it, and
so is what -f names. Every key of the config is a flag, too;
lists and maps are YAML text.`,
		Example: `  render-sonataflow build .
  render-sonataflow build overlays/prod --config render.yaml | kubectl apply --server-side -f -
  render-sonataflow build -f platform.yaml --release osl-1.38
  render-sonataflow build -o rendered/
  render-sonataflow build --recursive clusters/ -o rendered/
  render-sonataflow build --check rendered/
  render-sonataflow build -o rendered/ --waves`,
		Args: cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, args []string) error {
			if opts.recursive {
				opts.input.takeFolders(args) // what is below them is built
			} else {
				opts.input.take(args)
			}
			return runBuild(opts)
		},
	}
	opts.input.addFlags(cmd)
	io.addFlags(cmd)
	cmd.Flags().StringVarP(&opts.out, "output", "o", "", "write one file an object into a folder, and remove the stale ones it wrote before")
	cmd.Flags().BoolVar(&opts.force, "force", false, "with -o, overwrite and remove files that are in the way or were edited")
	cmd.Flags().BoolVar(&opts.base, "kustomization", false, "with -o and --check, a kustomization.yaml that lists the files: a base to put overlays above")
	cmd.Flags().BoolVar(&opts.waves, "waves", false, "with -o and --check, a folder for each wave, to be applied one after the other; its kustomization.yaml says what to wait for")
	cmd.Flags().BoolVarP(&opts.recursive, "recursive", "R", false, "render every kustomization below the folder, each on its own; bases and components as part of what takes them in")
	cmd.Flags().StringVar(&opts.check, "check", "", "compare with a folder that -o wrote: exit 3 and a diff where it is stale")
	cmd.Flags().BoolVar(&opts.allowEmpty, "allow-empty", false, "print nothing where there is nothing, instead of failing")
	completeFolder(cmd, "output")
	completeFolder(cmd, "check")
	return cmd
}

func runBuild(opts *buildOptions) error {
	if err := folderFlag(opts.out, "without it the YAML is printed"); err != nil {
		return err
	}
	switch {
	case opts.out != "" && opts.check != "":
		return usagef("--output and --check exclude each other")
	case opts.force && opts.out == "":
		return usagef("--force is about the folder of --output")
	case opts.base && opts.out == "" && opts.check == "":
		return usagef("--kustomization is about the folder of --output")
	case opts.notWaves() != nil:
		return opts.notWaves()
	case opts.recursive || len(opts.input.dirs) > 1:
		return opts.buildMany()
	}
	stream, err := opts.input.read(opts.streams)
	if err != nil {
		return err
	}
	var results krm.Results
	err = opts.during("rendering", func() (err error) {
		results, err = fn.Manifests(stream)
		return err
	})
	if err = opts.ended(opts.input.locate(opts.teller, results), err); err != nil {
		return err
	}
	if len(stream.Items) == 0 && !opts.allowEmpty {
		return errNothing
	}
	if opts.lint {
		return opts.checked(stream, results)
	}
	return opts.write(stream)
}

// write puts the rendered objects where they are asked for.
func (o *buildOptions) write(stream *krm.Stream) error {
	if o.out == "" && o.check == "" {
		return stream.Write(o.streams.out, nil)
	}
	tree, err := o.files(stream)
	if err != nil {
		return err
	}
	return o.writeTree(tree)
}

// files are what a render is written as, with a kustomization where it is asked
// for.
func (o *buildOptions) files(stream *krm.Stream) ([]folder.File, error) {
	if o.waves {
		return waveFiles(stream.Items, o.base)
	}
	tree, err := outputFiles(stream.Items)
	if err == nil && o.base {
		tree = append(tree, kustomizationOf(tree))
	}
	return tree, err
}

// writeTree writes files into the folder of --output, or compares them with
// that of --check.
func (o *buildOptions) writeTree(tree []folder.File) error {
	if o.out != "" {
		return folder.Write(o.out, tree, folder.Options{Generated: generatedFile, Force: o.force})
	}
	stale, err := checkDir(painted(o.streams.out, o.streams.out, diffPaints), o.check, tree)
	if err == nil && stale {
		err = staleError{o.check, o.layoutFlags()}
	}
	return err
}

// layoutFlags are the flags that say what lies where in the folder.
func (o *buildOptions) layoutFlags() (flags string) {
	if o.base {
		flags += " --kustomization"
	}
	if o.waves {
		flags += " --waves"
	}
	return flags
}
