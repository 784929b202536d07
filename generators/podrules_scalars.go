package generators

import (
	"fmt"
	"maps"
	"net"
	"path"
	"slices"
	"strings"

	"github.com/distribution/reference"
	"k8s.io/apimachinery/pkg/api/resource"
	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/render-sonataflow/render-sonataflow/generators/strict"
)

// What follows are rules of single values: each says what it must be.

// imageReference asks the parser that nodes go by.
func imageReference(value any) string {
	image, _ := value.(string)
	return CheckImage(image)
}

// CheckImage says what is wrong with an image reference, "" where nothing is:
// no node could pull it.
func CheckImage(image string) string {
	if _, err := reference.ParseNormalizedNamed(image); err != nil {
		return "must be an image reference such as registry.example.com/name:tag: " + strict.OrUnreplaced(image, strings.TrimPrefix(err.Error(), "invalid reference format: "))
	}
	return ""
}

func quantity(value any) string {
	word, _ := value.(string)
	if q, err := resource.ParseQuantity(word); err != nil || q.Sign() < 0 {
		return "must be 0 or more"
	}
	return ""
}

// resourceNames are those that a container may ask for: Kubernetes' own, and
// extended ones with a domain, which come whole.
func resourceNames(value any) string {
	amounts, _ := value.(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(amounts)) {
		own := name == "cpu" || name == "memory" || name == "ephemeral-storage" || strings.HasPrefix(name, "hugepages-")
		if wrong := validation.IsQualifiedName(name); len(wrong) > 0 {
			return name + ": " + brief(wrong)
		}
		if near := strict.Nearest(name, []string{"cpu", "memory", "ephemeral-storage"}); !own && near != "" {
			return fmt.Sprintf("has %q, which is no resource: did you mean %q?", name, near)
		}
		if !own && (!strings.Contains(name, "/") || strings.HasPrefix(name, "requests.")) {
			return name + " must be cpu, memory, ephemeral-storage, hugepages-…, or have a domain such as example.com/gpu"
		}
		word, _ := amounts[name].(string)
		if q, err := resource.ParseQuantity(word); err == nil && !own && q.MilliValue()%1000 != 0 {
			return name + " must be whole"
		}
	}
	return ""
}

func containerResource(value any) string {
	word, _ := value.(string)
	known := []string{"limits.cpu", "limits.memory", "limits.ephemeral-storage", "requests.cpu", "requests.memory", "requests.ephemeral-storage"}
	if slices.Contains(known, word) || strings.HasPrefix(word, "limits.hugepages-") || strings.HasPrefix(word, "requests.hugepages-") {
		return ""
	}
	return "must be one of " + strings.Join(known, ", ")
}

// fieldPath is a field of the pod that it may learn of itself.
func fieldPath(known ...string) func(any) string {
	return func(value any) string {
		word, _ := value.(string)
		name, key, subscripted := strings.Cut(strings.TrimSuffix(word, "']"), "['")
		switch {
		case subscripted && name == "metadata.annotations":
			return brief(validation.IsQualifiedName(strings.ToLower(key)))
		case subscripted && name == "metadata.labels":
			return brief(validation.IsQualifiedName(key))
		case slices.Contains(known, word):
			return ""
		default:
			return "must be one of " + strings.Join(known, ", ") + ", metadata.labels['…'], metadata.annotations['…']"
		}
	}
}

func portNumberOrName(value any) string {
	if word, isText := value.(string); isText {
		return brief(validation.IsValidPortName(word))
	}
	n, _ := value.(float64)
	return brief(validation.IsValidPortNum(int(n)))
}

func pathBelow(value any) string {
	word, _ := value.(string)
	if path.IsAbs(word) {
		return "must be a relative path"
	}
	return pathWithoutDots(value)
}

func pathWithoutDots(value any) string {
	word, _ := value.(string)
	if slices.Contains(strings.Split(word, "/"), "..") {
		return `must not contain ".."`
	}
	return ""
}

func absolutePath(value any) string {
	if word, _ := value.(string); !path.IsAbs(word) {
		return "must be an absolute path"
	}
	return ""
}

// pathInVolume: names that begin with two dots are the kubelet's own.
func pathInVolume(value any) string {
	if word, _ := value.(string); strings.HasPrefix(word, "..") {
		return `must not begin with ".."`
	}
	return pathBelow(value)
}

func ipAddress(value any) string {
	if word, _ := value.(string); net.ParseIP(word) == nil {
		return "must be an IP address"
	}
	return ""
}
