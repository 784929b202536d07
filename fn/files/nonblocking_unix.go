//go:build unix

package files

import "syscall"

// nonBlocking keeps a pipe that took a file's place from being waited for.
const nonBlocking = syscall.O_NONBLOCK
