package folder

import "golang.org/x/sys/unix"

const canExchange = true

// exchange swaps two folders of one file system in one step.
func exchange(a, b string) error {
	return unix.Renameat2(unix.AT_FDCWD, a, unix.AT_FDCWD, b, unix.RENAME_EXCHANGE)
}
