package fn

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/render-sonataflow/render-sonataflow/generators"
	"github.com/render-sonataflow/render-sonataflow/generators/quote"
)

// checkWorkflowImages says what is wrong with the config's workflowImages.
func (c ConfigSpec) checkWorkflowImages(refuse func(path, message string)) {
	for _, key := range slices.Sorted(maps.Keys(c.WorkflowImages)) {
		path := "workflowImages[" + strconv.Quote(key) + "]"
		namespace, name, slash := strings.Cut(key, "/")
		switch {
		case key == "*":
		case !slash:
			refuse(path, "must name a workflow as <namespace>/<name>, with nothing before the slash where it has no namespace, or be <namespace>/* or * for all that name no image")
		case strings.Contains(namespace, "*") || strings.Contains(name, "*") && name != "*":
			refuse(path, "must be <namespace>/<name>, <namespace>/* or *: a * stands for all names and not for a part of one")
		}
		if wrong := checkImage(c.WorkflowImages[key]); wrong != "" {
			refuse(path, wrong)
		}
	}
}

// checkImage says what is wrong with the image of a workflow, whatever the
// workflow is called.
func checkImage(image string) string {
	for _, found := range placeholder().FindAllString(image, -1) {
		if !slices.Contains(generators.Placeholders, found) {
			return quote.Value(found) + " stands for nothing: {namespace}, {name} and {version} do"
		}
	}
	filled := generators.FillImage(image, "a", "a", "1")
	switch {
	case generators.ValidReference(filled):
		return ""
	case filled != image:
		return quote.Value(image) + " must make an image reference: registry.example.com/{namespace}/{name}:{version}"
	default:
		return quote.Value(image) + " must be an image reference: registry.example.com/name:tag"
	}
}
