package cli

import "github.com/spf13/cobra"

// Commands is the tree of commands, for what documents it: man pages,
// completions, the reference. Nothing of it can be run: it has no streams.
func Commands() *cobra.Command { return newRoot(newStreams(nil, nil, nil)) }
