package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"sigs.k8s.io/kustomize/api/konfig"

	"github.com/render-sonataflow/render-sonataflow/fn"
	"github.com/render-sonataflow/render-sonataflow/fn/files"
	"github.com/render-sonataflow/render-sonataflow/fn/krm"
)

// unit is one of many kustomizations that are built at once.
type unit struct {
	dir string
	// place is where its objects go below the output folder.
	place   string
	source  source
	stream  *krm.Stream
	results krm.Results
	err     error
	// told is what people are told of it, and what programs are its found.
	told bytes.Buffer
	*teller
}

// buildMany renders several kustomizations, each on its own, into one tree: all
// of it or nothing.
func (o *buildOptions) buildMany() error {
	if len(o.input.files) > 0 {
		return usagef("--recursive and several folders are about kustomizations, and exclude plain YAML: %s", strings.Join(o.input.files, ", "))
	}
	dirs := o.input.dirs
	if o.recursive {
		var err error
		if dirs, err = o.kustomizationsBelow(dirs); err != nil {
			return err
		}
	}
	units := o.units(dirs)
	// kustomize keeps its schema in one variable for the whole process, so it
	// builds one after the other; each is rendered while it builds the next.
	var rendering sync.WaitGroup
	for n, u := range units {
		u.source = o.input
		u.source.oneReader, u.source.dirs = nil, []string{u.dir}
		u.teller = &teller{format: o.format, quiet: o.quiet, rules: o.rules, w: &u.told}
		_ = o.during(fmt.Sprintf("kustomization %d of %d: %s", n+1, len(units), u.dir), func() error {
			u.stream, u.err = u.source.read(streams{in: strings.NewReader(""), out: io.Discard, err: &u.told, teller: u.teller})
			return nil
		})
		rendering.Go(func() { u.render(o.allowEmpty) })
	}
	rendering.Wait()
	if err := o.tellUnits(units); err != nil {
		return err
	}
	if o.lint {
		return nil
	}
	return o.writeMany(units)
}

// units gives each folder a place below the output folder: where it lies below
// the folder that all of them lie in.
func (o *buildOptions) units(dirs []string) []*unit {
	var top string
	if o.recursive && len(o.input.dirs) <= 1 {
		top = firstOrHere(o.input.dirs)
	} else {
		top = commonFolder(dirs)
	}
	units := make([]*unit, len(dirs))
	for n, dir := range dirs {
		place, err := filepath.Rel(top, dir)
		if err != nil || !filepath.IsLocal(place) {
			place = filepath.Base(dir)
		}
		units[n] = &unit{dir: dir, place: filepath.ToSlash(place)}
	}
	return units
}

// firstOrHere is the first of some folders, or the working folder.
func firstOrHere(dirs []string) string {
	if len(dirs) > 0 {
		return dirs[0]
	}
	return "."
}

// commonFolder is the deepest folder that all of several lie in.
func commonFolder(dirs []string) string {
	common := filepath.Clean(dirs[0])
	for _, dir := range dirs {
		for {
			below, err := filepath.Rel(common, filepath.Clean(dir))
			if err == nil && below != "." && filepath.IsLocal(below) {
				break
			}
			above := filepath.Dir(common)
			if above == common {
				break
			}
			common = above
		}
	}
	return common
}

// render renders what kustomize built.
func (u *unit) render(allowEmpty bool) {
	if u.err != nil {
		return
	}
	if u.results, u.err = fn.Manifests(u.stream); u.err == nil && len(u.stream.Items) == 0 && !allowEmpty {
		u.err = errNothing
	}
}

// tellUnits tells what there is to tell, by folder, and fails where one failed.
func (o *buildOptions) tellUnits(units []*unit) error {
	var failed []string
	for _, u := range units {
		if u.err != nil {
			failed = append(failed, u.dir)
		}
		if err := o.tellUnit(u); err != nil {
			return err
		}
	}
	switch {
	case len(failed) > 0:
		return fmt.Errorf("%d of %d kustomizations cannot be rendered, so nothing is written: %s", len(failed), len(units), strings.Join(failed, ", "))
	case o.format != textResults || o.quiet:
		return nil
	default:
		_, err := fmt.Fprintf(o.err, "info: %d kustomizations are rendered\n", len(units))
		return err
	}
}

// tellUnit tells people what there is to tell of a folder below its name.
func (o *buildOptions) tellUnit(u *unit) error {
	if err := u.tell(u.source.locate(u.teller, u.results)); err != nil {
		return err
	}
	if o.format != textResults {
		if !whyIsTold(u.err) {
			u.found = append(u.found, documented(u.err)...)
		}
		o.found = append(o.found, u.found...)
		return nil
	}
	if err := u.end(u.err); err != nil || u.told.Len() == 0 {
		return err
	}
	_, err := fmt.Fprintf(o.w, "%s:\n%s", u.dir, u.told.Bytes())
	return err
}

// writeMany puts what was rendered where it is asked for.
func (o *buildOptions) writeMany(units []*unit) error {
	if o.out == "" && o.check == "" {
		all := &krm.Stream{}
		for _, u := range units {
			all.Items = append(all.Items, u.stream.Items...)
		}
		return all.Write(o.streams.out, nil)
	}
	tree, err := o.treeOf(units)
	if err != nil {
		return err
	}
	return o.writeTree(tree)
}

// kustomizationsBelow are those below folders that no other of them takes in:
// bases and components are part of what takes them in.
func (o *buildOptions) kustomizationsBelow(dirs []string) ([]string, error) {
	if len(dirs) == 0 {
		dirs = []string{"."}
	}
	found := map[string]bool{} // false: another one takes it in
	for _, dir := range dirs {
		err := files.NewReader(o.input.limits).Folder(dir, func(path string, text []byte, err error) error {
			if err != nil || !slices.Contains(konfig.RecognizedKustomizationFileNames(), filepath.Base(path)) {
				return err
			}
			own := filepath.Dir(path)
			if _, taken := found[own]; !taken {
				found[own] = true
			}
			kustomization, err := krm.ParseValue(string(text))
			if err != nil {
				return nil //nolint:nilerr // for its build to report
			}
			if fields, ok := kustomization.(map[string]any); ok && fields["kind"] == "Component" {
				found[own] = false
			}
			for _, entry := range listed(kustomization) {
				found[filepath.Join(own, entry)] = false
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	var own []string
	for dir, alone := range found {
		if alone {
			own = append(own, dir)
		}
	}
	slices.Sort(own)
	if len(own) == 0 {
		return nil, errors.New("there is no kustomization below " + strings.Join(dirs, ", "))
	}
	return own, nil
}
