package fn

import (
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/render-sonataflow/render-sonataflow/generators"
	"github.com/render-sonataflow/render-sonataflow/generators/quote"
)

// The two are the default of dataIndex.definitionEventsImage: its registry,
// which imageRegistry replaces, and the rest. The tag does not float.
const eventsRegistry, eventsImage = "docker.io", "/curlimages/curl:8.11.1"

// definitions are the options of the events about definitions.
func (c ConfigSpec) definitions(refuse func(path, message string)) generators.DefinitionOptions {
	o := generators.DefinitionOptions{
		Job:   c.DataIndex.DefinitionEvents == "Job",
		Image: orDefault(c.DataIndex.DefinitionEventsImage, strings.TrimSuffix(orDefault(c.ImageRegistry, eventsRegistry), "/")+eventsImage),
	}
	if c.DataIndex.DefinitionEventsImage == "" && c.ImageRegistry != "" {
		o.Published = eventsRegistry + eventsImage
	}
	if c.DataIndex.DefinitionEventsImage != "" && !generators.ValidReference(o.Image) {
		refuse("dataIndex.definitionEventsImage", quote.Value(o.Image)+" must be an image reference: registry.example.com/name:tag")
	}
	if len(c.RetiredWorkflows) > 0 && !o.Job {
		refuse("retiredWorkflows", "tells nobody: set dataIndex.definitionEvents to Job, or remove it")
	}
	for n, text := range c.RetiredWorkflows {
		namespace, rest, found := strings.Cut(text, "/")
		name, version, _ := strings.Cut(rest, ":")
		switch {
		case !found:
			refuse(retiredPath(n), quote.Value(text)+" must be <namespace>/<name>, with nothing before the slash where it had no namespace, and :<version> behind it where it had one")
		case len(validation.IsDNS1123Subdomain(name)) > 0:
			refuse(retiredPath(n), quote.Value(text)+" must name a workflow: "+strings.Join(validation.IsDNS1123Subdomain(name), "; "))
		}
		o.Retired = append(o.Retired, generators.RetiredWorkflow{Namespace: orDefault(namespace, c.Namespace), Name: name, Version: version})
	}
	return o
}

func retiredPath(n int) string { return "retiredWorkflows[" + strconv.Itoa(n) + "]" }
