package generators

import (
	"maps"
	"slices"
	"strings"

	"github.com/render-sonataflow/render-sonataflow/generators/release"
	"github.com/render-sonataflow/render-sonataflow/generators/rule"
	"github.com/render-sonataflow/render-sonataflow/generators/strict"
	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// everyName stands in a key of workflowImages for all workflows of a namespace,
// or of all namespaces.
const everyName = "*"

// Placeholders are what the image of a workflow may hold in workflowImages.
var Placeholders = []string{"{namespace}", "{name}", "{version}"}

// FillImage puts what the Placeholders stand for into an image of
// workflowImages.
func FillImage(pattern, namespace, name, version string) string {
	return strings.NewReplacer(Placeholders[0], namespace, Placeholders[1], name, Placeholders[2], version).Replace(pattern)
}

// imageKey is the key of workflowImages that names a workflow's image, "" for
// none: its own wins over its namespace's, and that over all. Keys for many
// workflows only fill gaps: an image in a resource is nearer to it, and the dev
// profile has a default that is made for it.
func (s *resolver) imageKey(w *Workflow) string {
	keys := []string{w.Ref.Namespace + "/" + w.Ref.Name}
	if w.podTemplate().Container.Image == "" && !w.dev() {
		keys = append(keys, w.Ref.Namespace+"/"+everyName, everyName)
	}
	for _, key := range keys {
		if s.in.Options.WorkflowImages[key] != "" {
			return key
		}
	}
	return ""
}

// namedImage fills in what the config names as the image.
func (s *resolver) namedImage(w *Workflow, key string) (string, Origin) {
	pattern, at := s.in.Options.WorkflowImages[key], configField("workflowImages["+key+"]")
	version := w.cr.Annotations[v1alpha08.VersionAnnotation]
	for _, needs := range []struct {
		placeholder, value string
		from               Origin
	}{
		{Placeholders[0], w.Ref.Namespace, w.origin("metadata.namespace")},
		{Placeholders[2], version, w.origin(annotationPath(v1alpha08.VersionAnnotation))},
	} {
		if strings.Contains(pattern, needs.placeholder) && needs.value == "" {
			s.tell(rule.ImageMissing, needs.from, "is missing: workflowImages[%s] in the config takes %s from it: set it, or name the image in spec.podTemplate.container.image or workflowImages[%s]", key, needs.placeholder, w.Ref.Namespace+"/"+w.Ref.Name)
			return "", at
		}
	}
	image := FillImage(pattern, w.Ref.Namespace, w.Ref.Name, version)
	if image != pattern && !ValidReference(image) {
		s.tell(rule.ImageInvalid, at, "makes %q of %s, which is no valid image reference: host, lower-case path and tag, as in registry.example.com/flows/greeting:1, with at most %d characters before the tag", image, w.Ref.Title(), longestRepository)
		return "", at
	}
	return image, at
}

// resolveWorkflowImage decides the image: the config's, the resource's, and in
// dev the platform's or the release's.
func (s *resolver) resolveWorkflowImage(w *Workflow) {
	at := w.origin("spec.podTemplate.container.image")
	own := w.podTemplate().Container.Image
	w.builtByOperator = w.Profile == profilePreview && own == ""
	if w.imageKey = s.imageKey(w); w.imageKey != "" {
		w.Image, w.ImageFrom = s.namedImage(w, w.imageKey)
		return
	}
	if own != "" {
		w.Image, w.ImageFrom = own, at
		return
	}
	w.imageByProfile = w.dev()
	key := w.Ref.Namespace + "/" + w.Ref.Name
	switch {
	case w.dev() && w.platform.cr.Spec.DevMode != nil && w.platform.cr.Spec.DevMode.BaseImage != "":
		w.Image, w.ImageFrom = w.platform.cr.Spec.DevMode.BaseImage, w.platform.origin("spec.devMode.baseImage")
	case w.dev():
		w.Image, w.ImageFrom = s.image(release.DevMode)
	case w.Profile == profileUnknown:
	case len(w.podTemplate().Containers) > 0:
		s.tell(rule.ImageMissing, at, "is missing: podTemplate.containers are those beside it; the workflow's own is podTemplate.container, without a dash and a name")
	case w.Profile == profileGitOps:
		s.tell(rule.ImageMissing, at, "is missing: the gitops profile runs an image that was built before; set it, or workflowImages[%s] in the config, or workflowImages[*] for all", key)
	case s.built(w): // resolveBuild decides
	default:
		s.tell(rule.ImageMissing, at, "is missing: the preview profile builds its image on the cluster, which only the operator can; build it (kn workflow, or your CI) and set it here, or workflowImages[%s] in the config, or workflowImages[*] for all; or say in the config how it comes to be: build.strategy: Context (your CI builds what the command context writes), BuildConfig (OpenShift builds it) or TaskRun (Tekton does)", key)
	}
}

// checkWorkflowImages tells of keys of workflowImages that do something else
// than their author may think.
func (s *resolver) checkWorkflowImages(workflows []*Workflow) {
	named := map[string][]*Workflow{}
	var others []string // those that no key means by their name
	for _, w := range workflows {
		named[w.imageKey] = append(named[w.imageKey], w)
		if name := w.Ref.Namespace + "/" + w.Ref.Name; w.imageKey != name && len(w.Ref.Name) > 4 {
			others = append(others, name)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(s.in.Options.WorkflowImages)) {
		at := configField("workflowImages[" + key + "]")
		of := named[key]
		many := strings.HasSuffix(key, everyName)
		switch meant := strict.Nearest(key, others); {
		case len(of) == 0 && !many && meant != "":
			s.tell(rule.WorkflowImageTypo, at, "names no workflow of the input: did you mean %q?", meant)
		case len(of) == 0 && !many:
			s.tell(rule.WorkflowImageUnused, at, "names no workflow of the input")
		case len(of) == 0:
			s.tell(rule.WorkflowImageUnused, at, "names no image: it fills in for workflows of the gitops and preview profiles without an image, and the input has none that it fits")
		case len(of) > 1 && !strings.Contains(s.in.Options.WorkflowImages[key], Placeholders[1]):
			s.tell(rule.SharedImage, at, "has %d workflows run the same image, such as %s and %s: put %s into it, or name the image of each", len(of), of[0].Ref.Title(), of[1].Ref.Title(), Placeholders[1])
		}
		if many && s.in.Options.Build.builds() && !s.in.Options.Build.Contexts && slices.ContainsFunc(of, func(w *Workflow) bool { return w.builtByOperator }) {
			s.tell(rule.BuildNoEffect, configField("build.strategy"), "has no effect on the workflows whose image workflowImages[%s] names: what is named is not built", key)
		}
	}
}
