package cli

import (
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"sigs.k8s.io/kustomize/api/konfig"
	"sigs.k8s.io/kustomize/kyaml/filesys"

	"github.com/render-sonataflow/render-sonataflow/fn/files"
)

// layerFiles are the files of a kustomization as kustomize is to see them: every
// layer of it knows the kinds of SonataFlow, and there are layers that are on
// no disk.
type layerFiles struct {
	*files.Tree
	// plain leaves the layers without that knowledge.
	plain bool
	// top is the folder that is built, which follows the names of all layers.
	top string
	// origins has kustomize note where everything comes from.
	origins bool
	// made are files by their paths, and shown the folders that look like
	// others, but for what is made in them. A folder may look like none.
	made  map[string][]byte
	shown map[string]string
	// read are the files that were read, for the next pass.
	read map[string][]byte
}

func newLayerFiles(tree *files.Tree) *layerFiles {
	return &layerFiles{Tree: tree, made: map[string][]byte{}, shown: map[string]string{}, read: map[string][]byte{}}
}

// What is on no disk is called. The configuration is in every folder.
const (
	madePrefix        = ".render-sonataflow-"
	configurationFile = madePrefix + "kustomizeconfig.yaml"
)

// show makes a folder beside another one that looks like it: what a
// kustomization names by a path it finds from there, too.
func (l *layerFiles) show(dir string, k kustomization) string {
	as := l.newFolder(dir, k)
	l.shown[as] = dir
	return as
}

// newFolder makes a folder beside another one that holds a kustomization alone.
func (l *layerFiles) newFolder(beside string, k kustomization) string {
	dir := filepath.Join(filepath.Dir(beside), madePrefix+strconv.Itoa(len(l.shown)+1))
	l.shown[dir] = ""
	l.made[filepath.Join(dir, konfig.DefaultKustomizationFileName())] = k.text()
	return dir
}

// within is the shown folder around a path, and the path on the disk, "" where
// it has none.
func (l *layerFiles) within(path string) (folder, onDisk string, shown bool) {
	for at := path; at != filepath.Dir(at); at = filepath.Dir(at) {
		if of, found := l.shown[at]; found {
			if of == "" || filepath.Dir(path) == at && isKustomizationFile(path) {
				return at, "", true
			}
			return at, of + strings.TrimPrefix(path, at), true
		}
	}
	return "", path, false
}

func isKustomizationFile(path string) bool {
	return slices.Contains(konfig.RecognizedKustomizationFileNames(), filepath.Base(path))
}

// ReadFile reads a file, and lists the configuration in a kustomization.
func (l *layerFiles) ReadFile(path string) ([]byte, error) {
	if filepath.Base(path) == configurationFile {
		return kustomizeConfig(), nil
	}
	text, err := l.readAsIs(path)
	if err != nil || !isKustomizationFile(path) {
		return text, err
	}
	top := filepath.Dir(path) == l.top
	if !l.plain {
		text = configured(text, top)
	}
	if l.origins && top {
		text = withOrigins(text)
	}
	return text, nil
}

func (l *layerFiles) readAsIs(path string) ([]byte, error) {
	path = filepath.Clean(path)
	_, onDisk, _ := l.within(path)
	for _, one := range []string{path, onDisk} {
		if text, found := l.made[one]; found {
			return text, l.Again(path, text)
		}
	}
	if onDisk == "" {
		return nil, errNoFile
	}
	if text, found := l.read[onDisk]; found {
		return text, l.Again(onDisk, text)
	}
	text, err := l.Tree.ReadFile(onDisk)
	if err == nil {
		l.read[onDisk] = text
	}
	return text, err
}

// CleanedAbs is where a path leads.
func (l *layerFiles) CleanedAbs(path string) (filesys.ConfirmedDir, string, error) {
	path = filepath.Clean(path)
	if _, isFolder := l.shown[path]; isFolder {
		return filesys.ConfirmedDir(path), "", nil
	}
	folder, onDisk, shown := l.within(path)
	if _, made := l.made[path]; made || filepath.Base(path) == configurationFile {
		return l.fileIn(filepath.Dir(path), path)
	}
	if _, made := l.made[onDisk]; made {
		return l.fileIn(filepath.Dir(path), path)
	}
	if onDisk == "" {
		return "", "", errNoFile
	}
	dir, file, err := l.Tree.CleanedAbs(onDisk)
	if below, is := strings.CutPrefix(dir.String(), l.shown[folder]); err == nil && shown && is && (below == "" || below[0] == filepath.Separator) {
		dir = filesys.ConfirmedDir(folder + below)
	}
	return dir, file, err
}

func (l *layerFiles) fileIn(dir, path string) (filesys.ConfirmedDir, string, error) {
	found, _, err := l.CleanedAbs(dir)
	return found, filepath.Base(path), err
}

// IsDir says whether a path is a folder that may be read.
func (l *layerFiles) IsDir(path string) bool {
	_, file, err := l.CleanedAbs(path)
	return err == nil && file == ""
}

// Exists says whether there is something that may be read.
func (l *layerFiles) Exists(path string) bool {
	_, _, err := l.CleanedAbs(path)
	return err == nil
}

// configured lists the configuration in a kustomization that has a use for it:
// to read it takes kustomize longer than all else in one that only lists
// others. What kustomize will refuse stays as it is, for kustomize to refuse.
func configured(text []byte, top bool) []byte {
	fields, err := kustomizationFields(text)
	if err != nil || !fields.hold() {
		return text
	}
	if _, changes := fields.split(); !top && !changes.hold() {
		return text
	}
	list, ok := fields.list("configurations")
	if !ok {
		return text
	}
	return fields.with("configurations", append(list, configurationFile)).text()
}
