package cli

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/api/konfig"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/resmap"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/yaml"

	"github.com/render-sonataflow/render-sonataflow/fn/files"
)

// layers are the files of a kustomization as kustomize is to see them: every
// layer of it knows the kinds of SonataFlow.
type layers struct {
	*files.Tree
	// plain leaves the layers as they are.
	plain bool
}

// configurationFile is in every folder, and on no disk.
const configurationFile = ".render-sonataflow-kustomizeconfig.yaml"

// ReadFile reads a file, and lists the configuration in a kustomization.
func (l *layers) ReadFile(path string) ([]byte, error) {
	if filepath.Base(path) == configurationFile {
		return kustomizeConfig(), nil
	}
	text, err := l.Tree.ReadFile(path)
	if err == nil && !l.plain && slices.Contains(konfig.RecognizedKustomizationFileNames(), filepath.Base(path)) {
		return configured(text), nil
	}
	return text, err
}

// CleanedAbs is where a path leads.
func (l *layers) CleanedAbs(path string) (filesys.ConfirmedDir, string, error) {
	if filepath.Base(path) == configurationFile {
		dir, _, err := l.Tree.CleanedAbs(filepath.Dir(path))
		return dir, configurationFile, err
	}
	return l.Tree.CleanedAbs(path)
}

// runLayers builds a kustomization. Where it says itself, and otherwise, what
// kustomize must know of a field, or holds one that is no such field, it is
// built as it is: the render will say what is wrong with a resource.
func runLayers(options *krusty.Options, l *layers, target string) (resmap.ResMap, error) {
	resources, err := krusty.MakeKustomizer(options).Run(l, target)
	if err == nil || !slices.ContainsFunc(notConfigurable, func(text string) bool { return strings.Contains(err.Error(), text) }) {
		return resources, err
	}
	return krusty.MakeKustomizer(options).Run(&layers{Tree: l.Tree, plain: true}, target)
}

// notConfigurable is what kustomize says where a configuration does not fit.
var notConfigurable = []string{"conflicting fieldspecs", "path config error", "expected sequence or mapping node"}

// configured lists the configuration in a kustomization. What kustomize will
// refuse stays as it is, for kustomize to refuse.
func configured(text []byte) []byte {
	fields, err := kustomizationFields(text)
	if err != nil || !fields.hold() {
		return text
	}
	key := fields.key("configurations")
	var list []string
	if old, has := fields[key]; has && json.Unmarshal(old, &list) != nil {
		return text
	}
	return fields.with(key, append(list, configurationFile)).text(text)
}

// kustomization are the fields of a kustomization, each as it stands there.
type kustomization map[string]json.RawMessage

// kustomizationFields reads a kustomization as kustomize does.
func kustomizationFields(text []byte) (kustomization, error) {
	var fields kustomization
	asJSON, err := yaml.YAMLToJSON(text)
	if err == nil {
		err = json.Unmarshal(asJSON, &fields)
	}
	return fields, err
}

// key is how a field is written, the case of which kustomize does not mind.
func (k kustomization) key(name string) string {
	for key := range k {
		if strings.EqualFold(key, name) {
			return key
		}
	}
	return name
}

// hold says whether there is a field that does something: kustomize refuses a
// kustomization that has none.
func (k kustomization) hold() bool {
	for key := range k {
		if !slices.Contains([]string{"apiversion", "kind", "metadata"}, strings.ToLower(key)) {
			return true
		}
	}
	return false
}

// with is a kustomization with a field set; an empty list takes it away.
func (k kustomization) with(key string, list []string) kustomization {
	made := kustomization{}
	for name, value := range k {
		made[name] = value
	}
	delete(made, key)
	if len(list) > 0 {
		made[key], _ = json.Marshal(list) // strings can always be written
	}
	return made
}

// text is the kustomization as a file; or what is given, where it cannot be
// one.
func (k kustomization) text(or []byte) []byte {
	made, err := json.Marshal(k)
	if err != nil {
		return or
	}
	return made
}
