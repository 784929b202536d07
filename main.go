// Command render-sonataflow renders what the SonataFlow operator would have
// created, offline: as a KRM function on stdin and stdout, and as a command.
package main

import (
	"os"

	"github.com/render-sonataflow/render-sonataflow/fn/cli"
)

func main() {
	os.Exit(cli.Run(os.Args, os.Stdin, os.Stdout, os.Stderr))
}
