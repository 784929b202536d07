package generators

import (
	"regexp"
	"strings"
	"sync"
)

// What an image reference may look like, host/path:tag@digest, and what may
// stand before the path, as the distribution project defines them; a mirror may
// have a path of its own.
const (
	domainPattern    = `([A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9a-fA-F:]+\])(:[0-9]{1,5})?`
	componentPattern = `[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*`

	// longestRepository is how long a reference may be without tag and digest.
	longestRepository = 255
)

// Compiled when first used: most runs use neither.
var (
	referencePattern = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^((` + domainPattern + `/)?` + componentPattern + `(/` + componentPattern + `)*)(:[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?(@[a-z0-9+._-]+:[0-9a-f]{32,})?$`)
	})
	registryPattern = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^` + domainPattern + `(/` + componentPattern + `)*/?$`)
	})
)

// ValidReference says whether a registry can hold an image of that name.
func ValidReference(image string) bool {
	parts := referencePattern().FindStringSubmatch(image)
	return parts != nil && len(parts[1]) <= longestRepository
}

// ValidRegistry says whether it is the host of a registry, with a path at most.
func ValidRegistry(registry string) bool { return registryPattern().MatchString(registry) }

// splitReference takes an image reference apart: what it is called where it is,
// and the tag, "" for none.
func splitReference(image string) (name, tag string) {
	image, _, _ = strings.Cut(image, "@")
	name, tag, _ = strings.Cut(image[strings.LastIndex(image, "/")+1:], ":")
	return name, tag
}
