//go:build !linux

package cluster

import "syscall"

// dieWithParent can promise nothing here: the parent-death signal is Linux's.
func dieWithParent() *syscall.SysProcAttr { return nil }
