//go:build !unix

package cli

import "os/exec"

// endWithChildren: there are no process groups here; git ends by its own
// time-outs.
func endWithChildren(*exec.Cmd) {}
