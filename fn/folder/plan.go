package folder

import (
	"bytes"
	"cmp"
	"errors"
	"io/fs"
	"maps"
	"path"
	"slices"
)

// plan is what a write will do. Nothing is decided after it.
type plan struct {
	writes []write
	// deletes are files that are no longer rendered.
	deletes []removal
	index   []byte
	// indexIs is the index as it stands, nil for none.
	indexIs []byte
}

// write is a file that will be written.
type write struct {
	File
	mode fs.FileMode
	// before is what stands there, nil where nothing does.
	before []byte
	// only the mode changes.
	sameText bool
}

type removal struct {
	path   string
	before []byte
}

func (p *plan) nothing() bool {
	return len(p.writes)+len(p.deletes) == 0 && bytes.Equal(p.index, p.indexIs)
}

// plan compares the files with the folder. Its error says everything that is
// in the way.
func (f *folder) plan(files []File) (*plan, error) {
	if err := f.options.checkFiles(files); err != nil {
		return nil, err
	}
	owned, err := f.readIndex()
	if err != nil {
		return nil, err
	}
	p := &plan{}
	if owned != nil {
		p.indexIs = f.look(IndexFile).text
	} else if owned, err = f.generatedBefore(); err != nil {
		return nil, err
	}
	listed, problems := index{}, []error(nil)
	refuse := func(problem string) { problems = append(problems, errors.New(problem)) }
	for _, file := range files {
		listed[file.Path] = hashOf(file.Text)
		if problem := f.planWrite(p, file, owned[file.Path]); problem != "" {
			refuse(problem)
		}
	}
	for _, stale := range slices.Sorted(maps.Keys(owned)) {
		if listed[stale] == "" {
			if problem := f.planRemoval(p, stale, owned[stale]); problem != "" {
				refuse(problem)
			}
		}
	}
	p.index = listed.text()
	if bytes.Equal(unixLines(p.indexIs), p.index) {
		p.indexIs = p.index
	}
	slices.SortFunc(p.writes, func(a, b write) int { return cmp.Compare(a.Path, b.Path) })
	return p, errors.Join(problems...)
}

// newFile and newPrivate are the modes of new files, before the umask.
const (
	newFile    = 0o666
	newPrivate = 0o600
)

// planWrite decides about one file; owned is the hash it had when it was
// written, "" for none. It returns what is in the way, "" for nothing.
func (f *folder) planWrite(p *plan, file File, owned string) string {
	found := f.look(file.Path)
	w := write{File: file, mode: newFile}
	if file.Private {
		w.mode = newPrivate
	}
	switch {
	case found.problem != "":
		return found.problem
	case found.kind == isFolder:
		return f.label(file.Path) + " is a folder, and a file is to be written there: move it away"
	case found.kind == isOther:
		return f.label(file.Path) + " is a link or no regular file, and is not written over: remove it"
	case found.kind == isAbsent:
		p.writes = append(p.writes, w)
		return ""
	}
	// A file keeps its mode, but nobody else may read a Secret.
	w.before, w.mode = found.text, found.mode.Perm()
	if file.Private {
		w.mode &= 0o700
	}
	w.sameText = bytes.Equal(unixLines(found.text), file.Text)
	switch {
	case w.sameText && w.mode == found.mode.Perm():
		return ""
	case w.sameText, owned == hashOf(found.text), f.options.Force:
		p.writes = append(p.writes, w)
		return ""
	case owned == "" && p.indexIs == nil:
		return f.label(file.Path) + " is there, and there is no " + IndexFile + " to say that build -o wrote it: move it away, or use --force to overwrite it"
	case owned == "":
		return f.label(file.Path) + " is there and no build -o wrote it: move it away, or use --force to overwrite it"
	default:
		return f.label(file.Path) + " was edited after it was rendered: put the change where it is rendered from and restore the file, or use --force to overwrite it"
	}
}

// planRemoval decides about a file that is no longer rendered.
func (f *folder) planRemoval(p *plan, name, owned string) string {
	found := f.look(name)
	switch {
	case found.problem != "" && found.kind == isFile:
		return found.problem
	case found.problem != "" || found.kind == isAbsent || found.kind == isFolder:
		return "" // is gone, and what is there instead is somebody else's
	case found.kind == isFile && owned == hashOf(found.text), f.options.Force:
		p.deletes = append(p.deletes, removal{path: name, before: found.text})
		return ""
	default:
		return f.label(name) + " is no longer rendered, but was edited after it was: remove it yourself, or use --force to have it removed"
	}
}

// touched are the folders in which entries come or go.
func (p *plan) touched() []string {
	dirs := map[string]bool{".": true}
	for _, w := range p.writes {
		dirs[path.Dir(w.Path)] = true
	}
	for _, r := range p.deletes {
		dirs[path.Dir(r.path)] = true
	}
	return slices.Sorted(maps.Keys(dirs))
}

// changes are what differs, by path; the index is told of where nothing else
// is.
func (p *plan) changes() []Change {
	var changes []Change
	for _, w := range p.writes {
		if !w.sameText {
			changes = append(changes, Change{Path: w.Path, Before: w.before, After: w.Text, Private: w.Private})
		}
	}
	for _, r := range p.deletes {
		changes = append(changes, Change{Path: r.path, Before: r.before})
	}
	if len(changes) == 0 && p.indexIs != nil && !bytes.Equal(p.index, p.indexIs) {
		changes = append(changes, Change{Path: IndexFile, Before: p.indexIs, After: p.index})
	}
	slices.SortFunc(changes, func(a, b Change) int { return cmp.Compare(a.Path, b.Path) })
	return changes
}
