//go:build !linux

package argocd

import "syscall"

// dieWithParent can promise nothing here: the parent-death signal is Linux's.
func dieWithParent() *syscall.SysProcAttr { return nil }
