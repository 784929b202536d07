package fn

import (
	"io/fs"
	"path"
	"strconv"
	"strings"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/generators"
	"github.com/render-sonataflow/render-sonataflow/generators/quote"
	"github.com/render-sonataflow/render-sonataflow/generators/rule"
)

// places gives new objects a file beside their custom resource. Hosts without
// files (kustomize) put no path on anything and get none.
type places struct {
	// folders are those of the custom resources, and wider the ones to fall
	// back to, with the kind in front.
	folders, wider map[generators.Ref]string
	// taken are the files that hold something, in lower case: where case does
	// not count, two that differ in nothing else are one.
	taken map[string]bool
}

// newPlaces plans a folder for each custom resource: <name>_<namespace>, with
// the kind in front where two would share one (kpt refuses two items at one
// path). Only validated names get here, so no path leaves the package.
func (r *run) newPlaces() places {
	p := places{folders: map[generators.Ref]string{}, wider: map[generators.Ref]string{}, taken: map[string]bool{}}
	for _, item := range r.stream.Items {
		if file := item.Path(); file != "" {
			p.taken[strings.ToLower(path.Clean(file))] = true
		}
	}
	if len(p.taken) == 0 || !r.stream.ResourceList { // nobody writes files
		return places{}
	}
	shared := map[string]int{}
	for ref, s := range r.sources {
		name := ref.Name
		if ref.Namespace != "" {
			name += "_" + ref.Namespace
		}
		beside := path.Dir(s.item.Path())
		if !fs.ValidPath(beside) {
			r.report.add(rule.PathOutside, s.item, `metadata.annotations["config.kubernetes.io/path"]`, quote.Value(s.item.Path())+" must be a path inside of the package: objects are placed beside it")
			continue
		}
		p.folders[ref] = path.Join(beside, name)
		p.wider[ref] = path.Join(beside, strings.ToLower(ref.Kind)+"_"+name)
		shared[p.folders[ref]]++
	}
	for ref, folder := range p.folders {
		if shared[folder] > 1 {
			p.folders[ref] = p.wider[ref]
		}
	}
	return p
}

// place puts a new object's file on it.
func (p places) place(item *krm.Item, owner generators.Ref) {
	folder, ok := p.folders[owner]
	if !ok {
		return
	}
	name := fileName(item.Kind(), item.Name())
	file := path.Join(folder, name)
	for n := 1; p.taken[strings.ToLower(file)]; n++ {
		file = path.Join(p.wider[owner], name)
		if n > 1 {
			file = path.Join(p.wider[owner], strings.TrimSuffix(name, ".yaml")+"_"+strconv.Itoa(n)+".yaml")
		}
	}
	p.taken[strings.ToLower(file)] = true
	item.Place(file)
}
