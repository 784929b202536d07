package fn

import (
	"strconv"
	"strings"
)

// Annotations that hosts and this function speak through.
const (
	// localConfigAnnotation keeps an item out of what is applied.
	localConfigAnnotation = "config.kubernetes.io/local-config"
	// generatedFromAnnotation names the custom resource an object comes from,
	// as Kind/namespace/name: by it the next run knows its own objects.
	generatedFromAnnotation = "fn.sonataflow.org/generated-from"
)

// The file of an item, and its place in that file, in two spellings. kyaml calls
// the second one deprecated, but kpt still reads it, and kyaml itself fails
// where one function changes one spelling only: so both are read and set.
const (
	pathAnnotation        = "internal.config.kubernetes.io/path"
	legacyPathAnnotation  = "config.kubernetes.io/path"
	indexAnnotation       = "internal.config.kubernetes.io/index"
	legacyIndexAnnotation = "config.kubernetes.io/index"
)

var pathAnnotations = []string{pathAnnotation, legacyPathAnnotation}

// isOrchestration says whether an annotation is between host and function
// only, and must not reach a cluster.
func isOrchestration(key string) bool {
	return strings.HasPrefix(key, "internal.config.kubernetes.io/") ||
		strings.HasPrefix(key, "config.kubernetes.io/") ||
		strings.HasPrefix(key, "config.k8s.io/") ||
		strings.HasPrefix(key, "kustomize.config.k8s.io/") ||
		strings.HasPrefix(key, "internal.kpt.dev/")
}

// isPlacement says whether an annotation is how a host finds an item again:
// an object that replaces an item keeps them.
func isPlacement(key string) bool {
	return isOrchestration(key) && key != localConfigAnnotation
}

// itemPath is the file an item was read from, or "".
func itemPath(item *Item) string {
	for _, key := range pathAnnotations {
		if path := item.Annotation(key); path != "" {
			return path
		}
	}
	return ""
}

// itemFile is the file to name in messages: the host's, the one that was read,
// or where kustomize says it comes from (buildMetadata: [originAnnotations]).
func itemFile(item *Item) string {
	if path := orDefault(itemPath(item), item.file); path != "" {
		return path
	}
	origin, err := parseValue(item.Annotation("config.kubernetes.io/origin"))
	if err != nil {
		return ""
	}
	fields, _ := origin.(map[string]any)
	path, _ := fields["path"].(string)
	return path
}

func itemIndex(item *Item) int {
	index, err := strconv.Atoi(orDefault(item.Annotation(indexAnnotation), item.Annotation(legacyIndexAnnotation)))
	if err != nil {
		return 0 // only a hint for people
	}
	return index
}
