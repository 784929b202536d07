package cli

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"

	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// sonataFlow finds a SonataFlow resource in YAML and JSON without reading it
// as either: discovery runs for every Application of an Argo CD, and no broken
// file of any may fail it.
var sonataFlow = regexp.MustCompile(`apiVersion["']?\s*:\s*["']?` + regexp.QuoteMeta(v1alpha08.Group) + "/")

// discover lists the files with SonataFlow resources that a folder is made of:
// its own, and what its kustomization takes from elsewhere in the repository.
func discover(dir string) ([]string, error) {
	if _, err := os.Stat(filepath.Join(dir, "Chart.yaml")); err == nil {
		return nil, nil
	}
	d := discovery{seen: map[string]bool{}}
	if err := d.walk(dir); err != nil {
		return nil, err
	}
	d.follow(dir)
	slices.Sort(d.found)
	return d.found, nil
}

type discovery struct {
	seen  map[string]bool
	found []string
}

// walk looks into every file of a folder and below.
func (d *discovery) walk(dir string) error {
	return filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && entry.Name() == ".git" {
			return filepath.SkipDir
		}
		if !entry.IsDir() {
			d.file(path)
		}
		return nil
	})
}

func (d *discovery) file(path string) {
	path = filepath.Clean(path)
	if d.seen[path] || !slices.Contains([]string{".yaml", ".yml", ".json"}, filepath.Ext(path)) {
		return
	}
	d.seen[path] = true
	// What cannot be read is for the render to report.
	if text, err := os.ReadFile(path); err == nil && sonataFlow.Match(text) {
		d.found = append(d.found, path)
	}
}

// follow looks into what a kustomization lists: an overlay holds no custom
// resource itself. Addresses are not fetched.
func (d *discovery) follow(dir string) {
	path := kustomizationFile(dir)
	if path == "" || d.seen[dir+"/"] {
		return
	}
	d.seen[dir+"/"] = true
	text, err := os.ReadFile(path)
	if err != nil {
		return
	}
	var lists struct {
		Resources, Bases, Components, Generators []string
	}
	if err := yaml.Unmarshal(text, &lists); err != nil {
		return // for the render to report
	}
	for _, name := range slices.Concat(lists.Resources, lists.Bases, lists.Components, lists.Generators) {
		if filepath.IsAbs(name) {
			continue
		}
		entry := filepath.Join(dir, name)
		info, err := os.Stat(entry)
		switch {
		case err != nil: // an address, or for the render to report
		case info.IsDir():
			d.follow(entry)
		default:
			d.file(entry)
		}
	}
}
