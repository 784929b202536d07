package cli

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"sigs.k8s.io/yaml"
)

// kustomization are the fields of a kustomization, each as it stands there.
type kustomization map[string]json.RawMessage

// kustomizationFields reads a kustomization as kustomize does.
func kustomizationFields(text []byte) (kustomization, error) {
	var fields kustomization
	converted, err := yaml.YAMLToJSON(text)
	if err == nil {
		err = json.Unmarshal(converted, &fields)
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

// list is a field that lists texts; false where it holds something else.
func (k kustomization) list(name string) (list []string, ok bool) {
	value, has := k[k.key(name)]
	return list, !has || json.Unmarshal(value, &list) == nil
}

// with is a kustomization with a list set; an empty one takes it away.
func (k kustomization) with(name string, list []string) kustomization {
	made := maps.Clone(k)
	key := k.key(name)
	delete(made, key)
	if len(list) > 0 {
		made[key] = asJSON(list)
	}
	return made
}

// about are the fields that say what a kustomization is, and do nothing.
var about = []string{"apiversion", "kind", "metadata"}

// resourceFields bring resources, before anything is done to them, or are about
// the whole of a build.
var resourceFields = strings.Fields(`resources bases components generators configmapgenerator secretgenerator
	generatoroptions helmcharts helmglobals helmchartinflationgenerator configurations crds
	openapi buildmetadata sortoptions vars validators`)

// hold says whether there is a field that does something: kustomize refuses a
// kustomization that has none.
func (k kustomization) hold() bool {
	return len(k.only(func(key string) bool { return !slices.Contains(about, key) })) > 0
}

// split parts what brings resources from what changes them, which kustomize
// does in this order.
func (k kustomization) split() (resources, changes kustomization) {
	brings := func(key string) bool { return slices.Contains(resourceFields, key) }
	return k.only(func(key string) bool { return brings(key) || slices.Contains(about, key) }),
		k.only(func(key string) bool { return !brings(key) && !slices.Contains(about, key) })
}

func (k kustomization) only(take func(key string) bool) kustomization {
	taken := kustomization{}
	for key, value := range k {
		if take(strings.ToLower(key)) {
			taken[key] = value
		}
	}
	return taken
}

// component is a component of some fields.
func component(fields kustomization) kustomization {
	made := maps.Clone(fields)
	for _, name := range []string{"apiVersion", "kind"} {
		delete(made, made.key(name))
	}
	made["apiVersion"] = json.RawMessage(`"kustomize.config.k8s.io/v1alpha1"`)
	made["kind"] = json.RawMessage(`"Component"`)
	return made
}

// text is the kustomization as a file.
func (k kustomization) text() []byte {
	return asJSON(k)
}

// asJSON writes what was read as YAML or JSON, which can always be written.
func asJSON(value any) json.RawMessage {
	text, err := json.Marshal(value)
	if err != nil {
		return json.RawMessage("null")
	}
	return text
}
