package cli

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/render-sonataflow/render-sonataflow/fn/files"
	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/generators/quote"
)

// gitPrefix begins a place in a git revision: git:REV:PATH.
const gitPrefix = "git:"

// gitPlaces are revisions that were written into temporary folders.
type gitPlaces struct {
	limits files.Limits
	dirs   map[string]string
}

// find is the path of what a command line names, and the folder around it that
// nothing is read outside of, where it is one of git's.
func (p *gitPlaces) find(arg string) (found, root string, err error) {
	place, isGit := strings.CutPrefix(arg, gitPrefix)
	if !isGit {
		return arg, "", nil
	}
	revision, within, hasPath := strings.Cut(place, ":")
	if revision == "" || !hasPath {
		return "", "", usagef("%q must be git:REV:PATH, as in git:main:overlays/prod", arg)
	}
	if within, err = p.fromTop(within); err != nil {
		return "", "", err
	}
	root, err = p.checkOut(revision)
	if err != nil {
		return "", "", err
	}
	found = filepath.Join(root, filepath.FromSlash(within))
	if _, err := os.Lstat(found); err != nil {
		return "", "", fmt.Errorf("the revision %s has no %s", quote.Value(revision), quote.Value(within))
	}
	return found, root, nil
}

// fromTop is a path from the top of the repository, as git has it: one that
// begins with ./ or ../ is one from the folder that the command runs in.
func (p *gitPlaces) fromTop(within string) (string, error) {
	if strings.HasPrefix(within, "./") || strings.HasPrefix(within, "../") || within == "." || within == ".." {
		prefix, err := git("rev-parse", "--show-prefix")
		if err != nil {
			return "", err
		}
		within = path.Join(strings.TrimSpace(string(prefix)), within)
	}
	if within = path.Clean("/" + within)[1:]; within == "" {
		within = "."
	}
	return within, nil
}

// checkOut writes the files of a revision into a temporary folder, as they are
// in the repository: no filter, attribute or hook of it has a say.
func (p *gitPlaces) checkOut(revision string) (string, error) {
	if dir := p.dirs[revision]; dir != "" {
		return dir, nil
	}
	commit, err := git("rev-parse", "--verify", "--quiet", "--end-of-options", revision+"^{commit}")
	if err != nil {
		return "", fmt.Errorf("git knows no revision %s here: %w", quote.Value(revision), err)
	}
	listing, err := git("ls-tree", "-r", "-z", "--full-tree", strings.TrimSpace(string(commit)))
	if err != nil {
		return "", err
	}
	// A link on the way there would be followed in messages and not here.
	temporary, err := filepath.EvalSymlinks(os.TempDir())
	if err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp(temporary, "render-sonataflow-git-")
	if err != nil {
		return "", err
	}
	if p.dirs == nil {
		p.dirs = map[string]string{}
	}
	p.dirs[revision] = dir
	return dir, p.writeAll(dir, listing)
}

// entry is a file of a revision.
type entry struct {
	hash, path string
	link       bool
}

// entries reads what git ls-tree prints. Submodules are no part of a revision.
func entries(listing []byte) []entry {
	var all []entry
	for line := range strings.SplitSeq(string(listing), "\x00") {
		about, name, found := strings.Cut(line, "\t")
		parts := strings.Fields(about)
		if found && len(parts) == 3 && parts[1] == "blob" {
			all = append(all, entry{hash: parts[2], path: name, link: parts[0] == "120000"})
		}
	}
	return all
}

func (p *gitPlaces) writeAll(dir string, listing []byte) (err error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	all := entries(listing)
	var asked bytes.Buffer
	for _, e := range all {
		fmt.Fprintln(&asked, e.hash)
	}
	cmd := gitCommand("cat-file", "--batch")
	cmd.Stdin = &asked
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("cannot run git: %w", err)
	}
	blobs := bufio.NewReader(out)
	for _, e := range all {
		if err := p.writeOne(root, e, blobs); err != nil {
			_ = cmd.Process.Kill()
			_ = cmd.Wait()
			return fmt.Errorf("cannot read %s from git: %w", quote.Value(e.path), err)
		}
	}
	if err := cmd.Wait(); err != nil {
		return fmt.Errorf("git cat-file: %w: %s", err, quote.Foreign(said.String()))
	}
	return nil
}

// writeOne writes the next blob: one line with its length, the bytes, a line
// feed.
func (p *gitPlaces) writeOne(root *os.Root, e entry, blobs *bufio.Reader) error {
	head, err := blobs.ReadString('\n')
	if err != nil {
		return err
	}
	parts := strings.Fields(head)
	if len(parts) != 3 {
		return errors.New("the object is not here: fetch the revision first")
	}
	size, err := strconv.ParseInt(parts[2], 10, 64)
	if err != nil {
		return err
	}
	defer func() { _, _ = blobs.Discard(1) }()
	if size > p.limits.Bytes { // nothing that a render reads
		_, err := io.CopyN(io.Discard, blobs, size)
		return err
	}
	text := make([]byte, size)
	if _, err := io.ReadFull(blobs, text); err != nil {
		return err
	}
	name := filepath.FromSlash(e.path)
	if err := root.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return err
	}
	if e.link {
		return root.Symlink(string(text), name)
	}
	return root.WriteFile(name, text, 0o600)
}

// name calls files by the revision they are of, and not by the folder they were
// written into.
func (p *gitPlaces) name(text string) string {
	for revision, dir := range p.dirs {
		text = strings.ReplaceAll(text, dir+string(filepath.Separator), gitPrefix+revision+":")
		text = strings.ReplaceAll(text, dir, gitPrefix+revision+":")
	}
	return text
}

// named is name for an error, whose kind stays.
func (p *gitPlaces) named(err error) error {
	var usage usageError
	if len(p.dirs) == 0 || errors.As(err, &usage) {
		return err
	}
	return errors.New(p.name(err.Error()))
}

// inResults names the places of results.
func (p *gitPlaces) inResults(results krm.Results) krm.Results {
	for _, one := range results {
		one.Message = p.name(one.Message)
		if one.File != nil {
			one.File.Path = p.name(one.File.Path)
		}
	}
	return results
}

// remove removes the temporary folders.
func (p *gitPlaces) remove() {
	for _, dir := range p.dirs {
		_ = os.RemoveAll(dir)
	}
}

// gitCommand runs nothing but git itself: no hook, no monitor, no network.
func gitCommand(args ...string) *exec.Cmd {
	cmd := exec.Command("git", append([]string{"--no-pager", "--no-replace-objects", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=" + os.DevNull}, args...)...) //nolint:noctx // it reads what is on this disk, and ends
	cmd.Env = append(os.Environ(), "GIT_NO_LAZY_FETCH=1", "GIT_TERMINAL_PROMPT=0", "GIT_OPTIONAL_LOCKS=0", "GIT_ALLOW_PROTOCOL=")
	return cmd
}

func git(args ...string) ([]byte, error) {
	cmd := gitCommand(args...)
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	switch text := strings.TrimSpace(said.String()); {
	case err == nil:
		return out, nil
	case text != "":
		return nil, fmt.Errorf("git %s: %s", args[0], quote.Foreign(text))
	default:
		return nil, fmt.Errorf("git %s: %w", args[0], err)
	}
}
