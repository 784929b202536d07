package cli

import (
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/render-sonataflow/render-sonataflow/fn"
	"github.com/render-sonataflow/render-sonataflow/generators"
)

// completeValues offers the values of a flag, and no files.
func completeValues(cmd *cobra.Command, flag string, values ...string) {
	// It fails where there is no such flag, or with two for one: TestCompletes
	// tries each.
	_ = cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
}

// completeFolder offers folders for a flag.
func completeFolder(cmd *cobra.Command, flag string) { _ = cmd.MarkFlagDirname(flag) }

// completeResources offers the resources of the input that the command line
// names so far, and leaves folders and files to the shell. Which ones, a command
// says: of others it would only fail.
func completeResources(input *source, which func(*generators.Plan) []generators.Ref) cobra.CompletionFunc {
	return func(_ *cobra.Command, args []string, word string) ([]string, cobra.ShellCompDirective) {
		asked, places := askedAmong(args)
		if len(asked) > 0 {
			return nil, cobra.ShellCompDirectiveDefault
		}
		input.take(places)
		input.remote = remoteOptions{} // a key is pressed: nobody waits for a network
		stream, err := input.read(streams{in: strings.NewReader(""), out: io.Discard, err: io.Discard, teller: &teller{format: textResults, w: io.Discard}})
		if err != nil {
			return nil, cobra.ShellCompDirectiveDefault
		}
		plan, _ := fn.Explain(stream)
		var found []string
		for _, name := range shortest(which(plan)) {
			if len(name) >= len(word) && strings.EqualFold(name[:len(word)], word) {
				found = append(found, name)
			}
		}
		if len(found) == 0 {
			return nil, cobra.ShellCompDirectiveDefault
		}
		return found, cobra.ShellCompDirectiveNoFileComp
	}
}

// shortest names resources as Kind/name, with their namespace where that is one
// of several.
func shortest(refs []generators.Ref) []string {
	count := map[string]int{}
	for _, ref := range refs {
		count[ref.Kind+"/"+ref.Name]++
	}
	var names []string
	for _, ref := range refs {
		name := ref.Kind + "/" + ref.Name
		if count[name] > 1 {
			name = ref.Kind + "/" + ref.Namespace + "/" + ref.Name
		}
		names = append(names, name)
	}
	return names
}

// explainedRefs are the resources that explain has something to say of.
func explainedRefs(plan *generators.Plan) []generators.Ref {
	var refs []generators.Ref
	for _, r := range plan.Platforms {
		refs = append(refs, r.Ref)
	}
	for _, r := range plan.Workflows {
		refs = append(refs, r.Ref)
	}
	for _, r := range plan.Workloads {
		refs = append(refs, r.Ref)
	}
	return refs
}

// builtRefs are the workflows that have a build context.
func builtRefs(plan *generators.Plan) []generators.Ref {
	var refs []generators.Ref
	for _, r := range plan.Workflows {
		if r.Build != nil {
			refs = append(refs, r.Ref)
		}
	}
	return refs
}
