//go:build unix

package cli

import (
	"os/exec"
	"syscall"
)

// endWithChildren puts a command into a process group, so that what it started
// ends with it.
func endWithChildren(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
