package cli

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"

	"sigs.k8s.io/kustomize/api/konfig"

	"github.com/render-sonataflow/render-sonataflow/fn/files"
	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/generators/lazy"
	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// sonataFlow finds a SonataFlow resource in YAML and JSON without reading it
// as either: discovery runs for every Application of an Argo CD, and no broken
// file of any may fail it.
var sonataFlow = lazy.Regexp(`apiVersion["']?\s*:\s*["']?` + regexp.QuoteMeta(v1alpha08.Group) + "/")

// discover lists the files with SonataFlow resources that a folder is made of:
// its own, and what its kustomization takes from elsewhere in the repository.
// What cannot or must not be read is for the render to report.
func discover(dir, repository string) ([]string, error) {
	if _, err := os.Lstat(filepath.Join(dir, "Chart.yaml")); err == nil {
		return nil, nil
	}
	reader := files.NewReader(files.DefaultLimits)
	d := discovery{seen: map[string]bool{}}
	err := reader.Folder(dir, func(path string, text []byte, err error) error {
		if err == nil {
			d.look(path, text)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	tree, err := reader.Tree(dir, repository)
	if err != nil {
		return nil, err
	}
	defer tree.Close()
	d.tree, d.dir = tree, dir
	d.follow(tree.Dir)
	slices.Sort(d.found)
	return d.found, nil
}

type discovery struct {
	tree *files.Tree
	// dir is the Application's folder as it was named.
	dir string
	// seen are files and folders that were looked into.
	seen  map[string]bool
	found []string
}

// look takes in a file.
func (d *discovery) look(path string, text []byte) {
	if path = filepath.Clean(path); !d.seen[path] && sonataFlow().Match(text) {
		d.found = append(d.found, path)
	}
	d.seen[path] = true
}

// follow looks into what the kustomization of a folder lists: an overlay holds
// no custom resource itself. Addresses are not fetched.
func (d *discovery) follow(dir string) {
	if d.seen[dir+"/"] {
		return
	}
	d.seen[dir+"/"] = true
	for _, name := range konfig.RecognizedKustomizationFileNames() {
		text, err := d.tree.ReadFile(filepath.Join(dir, name))
		if err != nil {
			continue
		}
		kustomization, err := krm.ParseValue(string(text))
		if err != nil {
			continue
		}
		for _, entry := range listed(kustomization) {
			if !filepath.IsAbs(entry) {
				d.entry(filepath.Join(dir, entry))
			}
		}
	}
}

// listed is what a kustomization takes from other files and folders.
func listed(kustomization any) []string {
	var names []string
	fields, _ := kustomization.(map[string]any)
	for _, field := range []string{"resources", "bases", "components", "generators", "transformers", "validators"} {
		list, _ := fields[field].([]any)
		for _, entry := range list {
			if name, ok := entry.(string); ok {
				names = append(names, name)
			}
		}
	}
	return names
}

func (d *discovery) entry(path string) {
	folder, file, err := d.tree.CleanedAbs(path)
	if err != nil {
		return // an address, or nothing
	}
	if file == "" {
		d.follow(folder.String())
		return
	}
	path = folder.Join(file)
	label := path
	if relative, err := filepath.Rel(d.tree.Dir, path); err == nil {
		label = filepath.Join(d.dir, relative)
	}
	if d.seen[filepath.Clean(label)] {
		return
	}
	if text, err := d.tree.ReadFile(path); err == nil {
		d.look(label, text)
	}
}
