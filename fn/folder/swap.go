package folder

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// errCannotSwap: the folder cannot be exchanged as a whole.
var errCannotSwap = errors.New("cannot be swapped")

// What lies in the folder beside, in which the new tree is staged.
const (
	newTree  = "tree"
	swapFile = "swap"
)

// swapping is what swapFile holds: enough for the next write to finish.
type swapping struct {
	// Tree is the identity of the new tree: where it is in place, the old one
	// is what lies in the folder beside.
	Tree string `json:"tree"`
	// Replaced are the paths that the new tree has otherwise or no more.
	Replaced []string `json:"replaced"`
}

// beside is the folder that the new tree is staged in.
func (f *folder) beside() string {
	return filepath.Join(filepath.Dir(f.path), "."+filepath.Base(f.path)+workSuffix)
}

const workSuffix = ".render-sonataflow"

// swap stages the whole folder as it will be and exchanges the two. Its error
// is errCannotSwap where that is not possible here; then nothing has changed.
func (f *folder) swap(p *plan, interrupts interrupts, held *lock) error {
	if !canExchange || filepath.Dir(f.path) == f.path || f.holdsWorkingFolder() {
		return errCannotSwap
	}
	work := f.beside()
	if err := makeDir(work, 0o700); err != nil {
		return errCannotSwap
	}
	err := f.stage(p, work, interrupts)
	if err == nil {
		// Whoever waits for the folder's lock must wait for the new one's.
		if err = held.also(filepath.Join(work, newTree)); err != nil {
			err = errCannotSwap
		}
	}
	if err == nil {
		step()
		if exchangeErr := exchange(filepath.Join(work, newTree), f.path); exchangeErr != nil {
			err = errCannotSwap
		}
	}
	if err != nil {
		// The old folder is in place: what is staged is links to its files.
		if cleanErr := removeAll(work); cleanErr != nil {
			return errors.Join(cannot("remove", work, cleanErr), err)
		}
		return err
	}
	return f.finishSwap(work)
}

// stage makes the new tree.
func (f *folder) stage(p *plan, work string, interrupts interrupts) error {
	tree := filepath.Join(work, newTree)
	m := mirror{replaced: map[string]bool{IndexFile: true}, interrupted: interrupts.caught.Err}
	state := swapping{Replaced: []string{IndexFile}}
	for _, w := range p.writes {
		m.replaced[w.Path] = true
		state.Replaced = append(state.Replaced, w.Path)
	}
	for _, r := range p.deletes {
		m.replaced[r.path] = true
		state.Replaced = append(state.Replaced, r.path)
	}
	if err := m.folder(f.path, tree, ""); err != nil {
		return f.orInterrupted(err, interrupts)
	}
	for _, w := range append(slices.Clone(p.writes), write{File: File{Path: IndexFile, Text: p.index}, mode: newFile}) {
		if interrupts.caught.Err() != nil {
			return f.orInterrupted(nil, interrupts)
		}
		path := filepath.Join(tree, filepath.FromSlash(w.Path))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			return errCannotSwap
		}
		if err := stageFile(path, w); err != nil {
			return cannot("write", f.label(w.Path), err)
		}
	}
	if err := m.finish(); err != nil {
		return errCannotSwap
	}
	info, err := os.Stat(tree)
	if err != nil {
		return cannot("write", f.name, err)
	}
	state.Tree = identity(info)
	text, err := json.Marshal(state)
	if err == nil {
		err = writeNew(filepath.Join(work, swapFile+".new"), text, 0o600)
	}
	if err == nil {
		err = move(filepath.Join(work, swapFile+".new"), filepath.Join(work, swapFile))
	}
	if err != nil {
		return cannot("write", f.name, err)
	}
	if interrupts.caught.Err() != nil {
		return f.orInterrupted(nil, interrupts)
	}
	return nil
}

// stageFile writes a file that is to be moved into place. A new one has the
// mode that the umask leaves it; one that replaces another has that one's.
func stageFile(path string, w write) error {
	if err := writeNew(path, w.Text, w.mode); err != nil {
		return err
	}
	if w.before == nil {
		return nil
	}
	return setMode(path, w.mode)
}

func (f *folder) orInterrupted(err error, interrupts interrupts) error {
	if interrupts.caught.Err() != nil {
		return fmt.Errorf("interrupted: %s is as it was", f.name)
	}
	return err
}

// finishSwap takes over what came into the old folder while the new one was
// staged, and removes the old one.
func (f *folder) finishSwap(work string) error {
	text, err := os.ReadFile(filepath.Join(work, swapFile))
	if err != nil {
		return cannot("read", work, err)
	}
	var state swapping
	if err := json.Unmarshal(text, &state); err != nil {
		return cannot("read", work, err)
	}
	replaced := map[string]bool{}
	for _, path := range state.Replaced {
		replaced[path] = true
	}
	if err := bringOver(filepath.Join(work, newTree), f.path, "", replaced); err != nil {
		return err
	}
	if err := removeAll(work); err != nil {
		return cannot("remove", work, err)
	}
	return nil
}

// recover finishes, or forgets, what an earlier write left that ended in the
// middle.
func (f *folder) recover() error {
	if there, err := f.leftover(filepath.Join(f.path, workInside)); err != nil {
		return err
	} else if there {
		if err := f.recoverReplace(); err != nil {
			return err
		}
	}
	work := f.beside()
	if there, err := f.leftover(work); err != nil || !there {
		return err
	}
	if text, err := os.ReadFile(filepath.Join(work, swapFile)); err == nil {
		var state swapping
		info, statErr := os.Stat(f.path)
		if json.Unmarshal(text, &state) == nil && statErr == nil && state.Tree == identity(info) {
			return f.finishSwap(work)
		}
	}
	if err := removeAll(work); err != nil {
		return cannot("remove", work, err)
	}
	return nil
}

// leftover says whether a folder of ours was left. What merely has its name is
// not looked into: a link would lead anywhere.
func (f *folder) leftover(work string) (bool, error) {
	info, err := os.Lstat(work)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil:
		return false, cannot("read", work, err)
	case !info.IsDir():
		return false, fmt.Errorf("%s is in the way: build -o makes a folder of that name, and it is none; remove it", work)
	case lockless:
		return false, fmt.Errorf("%s is there: another build -o writes %s, or one ended in the middle; remove it if none does", work, f.name)
	default:
		return true, nil
	}
}

// holdsWorkingFolder: a shell stands in the folder, and would stand in one that
// is removed.
func (f *folder) holdsWorkingFolder() bool {
	here, err := os.Getwd()
	if err == nil {
		here, err = filepath.EvalSymlinks(here)
	}
	if err != nil {
		return true
	}
	relative, err := filepath.Rel(f.path, here)
	return err == nil && filepath.IsLocal(relative)
}
