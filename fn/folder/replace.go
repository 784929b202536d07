package folder

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
)

// Where a folder cannot be swapped its files are, one after the other, from a
// journal that says all of it.
const (
	workInside  = IndexFile + ".d"
	journalFile = "journal"
)

// journal is what is done; from its first word on it is done to the end, if
// need be by the next write.
type journal struct {
	Moves []journalMove `json:"moves"`
	// Removals are paths and the hashes of what is to be removed there.
	Removals []journalMove `json:"removals"`
}

// journalMove puts a staged file in place.
type journalMove struct {
	// Staged is its name in the journal's folder: no name of a manifest, which
	// somebody could apply.
	Staged string `json:"staged,omitempty"`
	Path   string `json:"path"`
	// Before is the hash of what stood there, "" for nothing: what has changed
	// since is left alone.
	Before string `json:"before,omitempty"`
}

// replace stages the files and puts them in place one by one.
func (f *folder) replace(p *plan, interrupts interrupts) error {
	work := filepath.Join(f.path, workInside)
	if err := makeDir(work, 0o700); err != nil {
		return cannot("write", f.name, err)
	}
	err := f.stageJournal(p, work, interrupts)
	if err == nil && interrupts.caught.Err() == nil {
		// From here on it is done.
		err = move(filepath.Join(work, journalFile+".new"), filepath.Join(work, journalFile))
	}
	if err = f.orInterrupted(err, interrupts); err != nil && !f.hasJournal() {
		return errors.Join(err, removeAll(work))
	}
	return f.recoverReplace()
}

func (f *folder) hasJournal() bool {
	_, err := os.Lstat(filepath.Join(f.path, workInside, journalFile))
	return err == nil
}

func (f *folder) stageJournal(p *plan, work string, interrupts interrupts) error {
	var j journal
	writes := slices.Concat(p.writes, []write{{File: File{Path: IndexFile, Text: p.index}, mode: newFile, before: p.indexIs}})
	for n, w := range writes {
		if interrupts.caught.Err() != nil {
			return nil //nolint:nilerr // the caller asks why, and cleans up
		}
		m := journalMove{Staged: strconv.Itoa(n), Path: w.Path}
		if w.before != nil {
			m.Before = hashOf(w.before)
		}
		if err := stageFile(filepath.Join(work, m.Staged), w); err != nil {
			return cannot("write", f.label(w.Path), err)
		}
		j.Moves = append(j.Moves, m)
	}
	for _, r := range p.deletes {
		j.Removals = append(j.Removals, journalMove{Path: r.path, Before: hashOf(r.before)})
	}
	text, err := json.Marshal(j)
	if err != nil {
		return err
	}
	if err := writeNew(filepath.Join(work, journalFile+".new"), text, 0o600); err != nil {
		return cannot("write", f.name, err)
	}
	return nil
}

// recoverReplace does what a journal says, and forgets what one was only being
// made for.
func (f *folder) recoverReplace() error {
	work := filepath.Join(f.path, workInside)
	text, err := os.ReadFile(filepath.Join(work, journalFile))
	if err == nil {
		var j journal
		if err := json.Unmarshal(text, &j); err != nil {
			return cannot("read", filepath.Join(work, journalFile), err)
		}
		if err := f.follow(j); err != nil {
			return err
		}
	}
	if err := removeAll(work); err != nil {
		return cannot("remove", work, err)
	}
	return nil
}

// follow does what a journal says and is not done yet. Its last move is the
// index.
func (f *folder) follow(j journal) error {
	for _, r := range j.Removals {
		if !f.options.ownable(r.Path) || !f.holds(r.Path, r.Before) {
			continue
		}
		step()
		if err := f.root.Remove(filepath.FromSlash(r.Path)); err != nil {
			return cannot("remove", f.label(r.Path), err)
		}
		for dir := path.Dir(r.Path); dir != "."; dir = path.Dir(dir) {
			step()
			_ = f.root.Remove(dir) // fails, as it should, where anything is in it
		}
	}
	for _, m := range j.Moves {
		staged := filepath.Join(workInside, filepath.Base(m.Staged))
		if _, err := f.root.Lstat(staged); errors.Is(err, fs.ErrNotExist) || !f.options.ownable(m.Path) && m.Path != IndexFile {
			continue // done
		}
		if !f.holds(m.Path, m.Before) {
			continue // somebody has changed it since
		}
		if dir := path.Dir(m.Path); dir != "." {
			step()
			if err := f.root.Mkdir(dir, 0o777); err != nil && !errors.Is(err, fs.ErrExist) {
				return cannot("write", f.label(m.Path), err)
			}
		}
		step()
		if err := f.root.Rename(staged, filepath.FromSlash(m.Path)); err != nil {
			return cannot("write", f.label(m.Path), err)
		}
	}
	return nil
}

// holds says whether what stands at a path has a hash; "" is nothing there.
func (f *folder) holds(name, hash string) bool {
	found := f.look(name)
	switch {
	case found.problem != "":
		return false
	case found.kind == isFile:
		return hash == hashOf(found.text)
	default:
		return found.kind == isAbsent && hash == "" || found.kind == isOther && hash == hashOf(nil)
	}
}
