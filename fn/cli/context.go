package cli

import (
	"bytes"
	"errors"
	"fmt"
	"path"
	"strings"

	"github.com/spf13/cobra"

	"github.com/render-sonataflow/render-sonataflow/fn"
	"github.com/render-sonataflow/render-sonataflow/fn/folder"
	"github.com/render-sonataflow/render-sonataflow/generators"
)

type contextOptions struct {
	streams
	input source
	dir   string
	asked string
	out   string
	tar   bool
	list  string
	since string
}

func newContext(io streams) *cobra.Command {
	opts := &contextOptions{streams: io}
	cmd := &cobra.Command{
		Use:   "context [DIR|FILE|-] [SonataFlow/NAME]",
		Short: "Write what the images of preview workflows are built from",
		Long: `context writes the build contexts of workflows of the preview profile that
name no image: the Dockerfile, the flow, the properties, the resources, and the
build arguments. Any builder makes the image of them.

Equal input makes equal contexts, down to the times of files. The hash of all
that goes into an image is the tag of the image, and the render runs that.

Of one workflow the context is the folder of -o itself, or the archive of --tar;
of all of them each is in <namespace>/<name> there, and images.txt lists them.`,
		Example: `  render-sonataflow context SonataFlow/greeting -f flows/ -o context/
  render-sonataflow context SonataFlow/greeting --tar | docker build -t greeting -
  render-sonataflow context --list --config render.yaml
  render-sonataflow context --list=json --changed-since images.txt
  render-sonataflow context --changed-since images.txt -o contexts/`,
		Args: cobra.MaximumNArgs(3),
		RunE: func(_ *cobra.Command, args []string) error {
			var err error
			if opts.asked, err = opts.input.takeAsked(args, opts.dir); err != nil {
				return err
			}
			return runContext(opts)
		},
	}
	opts.input.addFlags(cmd)
	io.addFlags(cmd)
	opts.input.addDir(cmd, &opts.dir)
	cmd.ValidArgsFunction = completeResources(&opts.input, builtRefs)
	cmd.Flags().StringVarP(&opts.out, "output", "o", "", "the folder to write into; it holds nothing else")
	cmd.Flags().BoolVar(&opts.tar, "tar", false, "write a tar archive to stdout")
	cmd.Flags().StringVar(&opts.list, "list", "", "print name, hash and image of each workflow: text or json")
	cmd.Flags().Lookup("list").NoOptDefVal = "text"
	cmd.Flags().StringVar(&opts.since, "changed-since", "", "leave out what an earlier list, in a file, has already")
	completeFolder(cmd, "output")
	completeValues(cmd, "list", "text", "json")
	return cmd
}

func runContext(opts *contextOptions) error {
	if err := folderFlag(opts.out, "--list=json prints what is built, and a context is a folder of files"); err != nil {
		return err
	}
	chosen := 0
	for _, one := range []bool{opts.out != "", opts.tar, opts.list != ""} {
		if one {
			chosen++
		}
	}
	if chosen != 1 {
		return usagef("say what to write: one of --output DIR, --tar and --list")
	}
	if opts.list != "" && opts.list != "text" && opts.list != "json" {
		return usagef("--list must be text or json, but is %q", opts.list)
	}
	stream, err := opts.input.readToPlan(opts.streams)
	if err != nil {
		return err
	}
	workflows, results := fn.Contexts(stream)
	if err := opts.tell(opts.input.locate(opts.teller, results)); err != nil {
		return err
	}
	if results.ExitCode() != 0 {
		return fn.ErrNotRendered
	}
	built, err := opts.choose(workflows)
	if err != nil {
		return err
	}
	if opts.list != "" {
		return writeList(opts.streams.out, opts.list, built)
	}
	files := opts.filesOf(built)
	if opts.asked == "" {
		// Whoever builds them needs their names, and may have no list.
		var list bytes.Buffer
		if err := writeList(&list, "text", built); err != nil {
			return err
		}
		files = append(files, folder.File{Path: "images.txt", Text: list.Bytes()})
	}
	if opts.tar {
		if err := opts.notToTerminal("an archive", "write it to a file, as in --tar > context.tar"); err != nil {
			return err
		}
		return writeTar(opts.streams.out, files)
	}
	return folder.WriteContext(opts.out, files)
}

// choose takes the workflows that were asked for and are new.
func (o *contextOptions) choose(workflows []*generators.Workflow) ([]*generators.Workflow, error) {
	if o.asked != "" {
		one, err := o.one(workflows)
		if err != nil {
			return nil, err
		}
		workflows = []*generators.Workflow{one}
	}
	earlier, err := o.earlier()
	if err != nil {
		return nil, err
	}
	var built []*generators.Workflow
	for _, w := range workflows {
		if w.Build != nil && !earlier[entryOf(w)] {
			built = append(built, w)
		}
	}
	if len(built) == 0 && o.list == "" && o.since == "" {
		return nil, errors.New("no workflow of the input is built: those of the preview profile are, where they name no image")
	}
	return built, nil
}

// one finds the workflow that was asked for.
func (o *contextOptions) one(workflows []*generators.Workflow) (*generators.Workflow, error) {
	kind, name, found := strings.Cut(o.asked, "/")
	var matching []*generators.Workflow
	var known, ways []string
	for _, w := range workflows {
		known = append(known, w.Ref.String())
		if found && strings.EqualFold(kind, w.Ref.Kind) && (name == w.Ref.Name || name == w.Ref.Namespace+"/"+w.Ref.Name) {
			matching, ways = append(matching, w), append(ways, w.Ref.String())
		}
	}
	switch {
	case len(matching) == 0:
		return nil, fmt.Errorf("there is no workflow %s in the input, which has %s", o.asked, orNone(strings.Join(known, ", ")))
	case len(matching) > 1:
		return nil, fmt.Errorf("%s is in several namespaces: ask for one of %s", o.asked, strings.Join(ways, ", "))
	case matching[0].Build == nil:
		return nil, fmt.Errorf("nothing is built for %s: its profile is %s and its image %s (%s)", o.asked, matching[0].Profile, matching[0].Image, matching[0].ImageFrom)
	}
	return matching[0], nil
}

func orNone(list string) string {
	if list == "" {
		return "none"
	}
	return list
}

// filesOf are the files of one context, or of many in a folder each.
func (o *contextOptions) filesOf(built []*generators.Workflow) []folder.File {
	var files []folder.File
	for _, w := range built {
		place := path.Join(w.Ref.Namespace, w.Ref.Name)
		if o.asked != "" {
			place = ""
		}
		for _, file := range w.Build.Context() {
			files = append(files, folder.File{Path: path.Join(place, file.Path), Text: file.Text()})
		}
	}
	return files
}
