//go:build unix

package folder

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

const nonBlocking = syscall.O_NONBLOCK

// lockless systems know no locks: there what a write left cannot be told from
// a write that is going on.
const lockless = false

// lock keeps other writes out of a folder: a lock of its inode, of which
// nothing is left when the process ends.
type lock struct{ held []*os.File }

// patience is how long a write waits for another.
const patience = 10 * time.Second

func acquire(path, name string) (*lock, error) {
	dir, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	for until := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		err := unix.Flock(int(dir.Fd()), unix.LOCK_EX|unix.LOCK_NB)
		if err == nil {
			return &lock{[]*os.File{dir}}, nil
		}
		if !errors.Is(err, unix.EWOULDBLOCK) && !errors.Is(err, unix.EINTR) {
			_ = dir.Close()
			return nil, err
		}
		if time.Now().After(until) {
			_ = dir.Close()
			return nil, fmt.Errorf("another build -o has been writing it for %s", patience)
		}
	}
}

// also locks one more folder, which nobody else knows.
func (l *lock) also(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	l.held = append(l.held, dir)
	return unix.Flock(int(dir.Fd()), unix.LOCK_EX|unix.LOCK_NB)
}

// isOf says whether the lock is that of an open folder.
func (l *lock) isOf(root *os.Root) bool {
	locked, err := l.held[0].Stat()
	if err != nil {
		return false
	}
	opened, err := root.Stat(".")
	return err == nil && os.SameFile(locked, opened)
}

func (l *lock) release() {
	for _, file := range l.held {
		_ = file.Close()
	}
}

// identity tells a folder from all others of its file system.
func identity(info fs.FileInfo) string {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return ""
	}
	return fmt.Sprintf("%d:%d", stat.Dev, stat.Ino)
}

func sameOwner(a, b fs.FileInfo) bool {
	first, ok := a.Sys().(*syscall.Stat_t)
	second, also := b.Sys().(*syscall.Stat_t)
	return ok && also && first.Uid == second.Uid && first.Gid == second.Gid
}

// reproducible says whether a folder can be made anew: it has no attributes
// that would be lost, but the label that SELinux gives to every file.
func reproducible(path string, info fs.FileInfo) bool {
	size, err := unix.Llistxattr(path, nil)
	if errors.Is(err, unix.ENOTSUP) {
		return true
	}
	if err != nil {
		return false
	}
	names := make([]byte, size)
	if size, err = unix.Llistxattr(path, names); err != nil {
		return false
	}
	return !slices.ContainsFunc(split(names[:size]), func(name string) bool { return name != "security.selinux" })
}

func split(names []byte) []string {
	var found []string
	for start, n := 0, 0; n < len(names); n++ {
		if names[n] == 0 {
			found = append(found, string(names[start:n]))
			start = n + 1
		}
	}
	return found
}

// mayWrite says for which folders, those that are there, the file system would
// refuse a change.
func (f *folder) mayWrite(dirs []string) error {
	var problems []error
	for _, dir := range dirs {
		path := filepath.Join(f.path, filepath.FromSlash(dir))
		err := unix.Access(path, unix.W_OK|unix.X_OK)
		if err != nil && !errors.Is(err, unix.ENOENT) {
			problems = append(problems, fmt.Errorf("cannot write %s: %w", f.label(dir), err))
		}
	}
	return errors.Join(problems...)
}
