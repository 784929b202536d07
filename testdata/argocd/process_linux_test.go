package argocd

import "syscall"

// dieWithParent has the kernel kill the child when this process is gone, also
// where it was killed or panicked and could not stop the child itself.
func dieWithParent() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
}
