package krm

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/openapi"
	"sigs.k8s.io/kustomize/kyaml/yaml"
)

// LocalConfigAnnotation keeps, if "true", an item out of what is applied.
const LocalConfigAnnotation = "config.kubernetes.io/local-config"

// The file of an item, and its place in that file, in two spellings. kyaml calls
// the second one deprecated, but kpt still reads it, and kyaml itself fails
// where one function changes one spelling only: so both are read and set.
const (
	pathAnnotation        = "internal.config.kubernetes.io/path"
	legacyPathAnnotation  = "config.kubernetes.io/path"
	indexAnnotation       = "internal.config.kubernetes.io/index"
	legacyIndexAnnotation = "config.kubernetes.io/index"
)

// kustomizeID is how kustomize finds an item again that it passes to a function.
const kustomizeID = "kustomize.config.k8s.io/id"

var pathAnnotations = []string{pathAnnotation, legacyPathAnnotation}

// IsOrchestration says whether an annotation is between host and function
// only, and must not reach a cluster.
func IsOrchestration(key string) bool {
	return strings.HasPrefix(key, "internal.config.kubernetes.io/") ||
		strings.HasPrefix(key, "config.kubernetes.io/") ||
		strings.HasPrefix(key, "config.k8s.io/") ||
		strings.HasPrefix(key, "kustomize.config.k8s.io/") ||
		strings.HasPrefix(key, "internal.kpt.dev/")
}

// isPlacement says whether an annotation is how a host finds an item again:
// an object that replaces an item keeps them.
func isPlacement(key string) bool {
	return IsOrchestration(key) && key != LocalConfigAnnotation
}

// InNamespace says whether objects of the item's kind lie in namespaces. It
// knows Kubernetes' own kinds.
func (i *Item) InNamespace() (namespaced, known bool) {
	return openapi.IsNamespaceScoped(yaml.TypeMeta{APIVersion: i.APIVersion(), Kind: i.Kind()})
}

// Path is the file a host read an item from and will write it to, or "".
func (i *Item) Path() string {
	for _, key := range pathAnnotations {
		if path := i.Annotation(key); path != "" {
			return path
		}
	}
	return ""
}

// File is the file to name in messages: the host's, the one that was read, or
// where kustomize says the item comes from (buildMetadata:
// [originAnnotations]). "" is returned where nobody knows.
func (i *Item) File() string {
	// Between its functions kustomize makes paths up, of files that are not there.
	if path := i.Path(); path != "" && i.Annotation(kustomizeID) == "" {
		return path
	}
	if i.file != "" {
		return i.file
	}
	return i.Origin().File()
}

// SetFile notes the file that an item comes from, for messages.
func (i *Item) SetFile(path string) { i.file = path }

// SetFileAround notes a file that holds an item somewhere in it.
func (i *Item) SetFileAround(path string) { i.file, i.origin = path, origin{} }

// Index is the item's place among the documents of its file, counted from 0.
func (i *Item) Index() int {
	for _, key := range []string{indexAnnotation, legacyIndexAnnotation} {
		if index, err := strconv.Atoi(i.Annotation(key)); err == nil {
			return index
		}
	}
	return 0 // only a hint for people
}

// Place gives an item a file of its own.
func (i *Item) Place(file string) {
	i.setPlacement(map[string]string{
		pathAnnotation: file, legacyPathAnnotation: file,
		indexAnnotation: "0", legacyIndexAnnotation: "0",
	})
}

// PlaceAs lets an item stand where the one it replaces stood.
func (i *Item) PlaceAs(before *Item) {
	kept := before.Annotations()
	maps.DeleteFunc(kept, func(key, _ string) bool { return !isPlacement(key) })
	i.setPlacement(kept)
}

// setPlacement sorts the annotations, so that a run leaves those of its own
// output in their place.
func (i *Item) setPlacement(placement map[string]string) {
	for _, key := range slices.Sorted(maps.Keys(placement)) {
		i.SetAnnotation(key, placement[key])
	}
}
