package generators

import (
	"slices"
	"strings"

	"github.com/render-sonataflow/render-sonataflow/generators/rule"
	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// openShiftRegistry is the registry of an OpenShift cluster, as pods address it.
const openShiftRegistry = "image-registry.openshift-image-registry.svc:5000"

// defaultImage names images as the operator does, but for the tag.
const defaultImage = "{registry}/{namespace}/{workflow}:{hash}"

// takeRegistry decides where the image is pushed to: where the config says,
// where the platform says, or into OpenShift's own registry, which is all that
// the operator knows there.
func (s *resolver) takeRegistry(b *Build, w *Workflow) {
	var of v1alpha08.Registry
	at := w.platform.origin("spec.build.config.registry")
	if build := w.platform.cr.Spec.Build; build != nil && build.Config != nil && build.Config.Registry != nil {
		of = *build.Config.Registry
	}
	b.pushSecret, b.ca, b.insecure = of.Secret, of.CA, of.Insecure
	b.taskImage = orDefault(s.in.Options.Build.TaskImage, defaultTaskImage)
	if secret := s.in.Options.Build.PushSecret; secret != "" {
		b.pushSecret = secret
	}
	if of.Organization != "" {
		s.tell(rule.BuildNoEffect, at.under("organization"), "has no effect, as with the operator: build.registry or build.image in the config may hold it")
	}
	switch {
	case s.in.Options.Build.Registry != "":
		b.RegistryFrom = configField("build.registry")
	case b.Strategy == BuildOpenShift:
		b.RegistryFrom = Origin{Field: "OpenShift's own registry"}
	case of.Address != "":
		b.RegistryFrom = at.under("address")
	}
}

// registry is the address that RegistryFrom names.
func (s *resolver) registry(b *Build, p *Platform) string {
	switch {
	case s.in.Options.Build.Registry != "":
		return s.in.Options.Build.Registry
	case b.Strategy == BuildOpenShift:
		return openShiftRegistry
	case b.RegistryFrom != (Origin{}):
		return p.cr.Spec.Build.Config.Registry.Address
	default:
		return ""
	}
}

// buildImage fills the template of the image's reference in.
func (s *resolver) buildImage(b *Build, w *Workflow) string {
	template := orDefault(s.in.Options.Build.Image, defaultImage)
	registry := strings.TrimSuffix(s.registry(b, w.platform), "/")
	if registry == "" && strings.Contains(template, "{registry}") {
		if !s.in.Options.Build.Contexts {
			s.tell(rule.BuildRegistryMissing, configField("build.registry"), "is missing: the image of %s is pushed to a registry and run from there; set it, or spec.build.config.registry.address of %s", w.Ref.Title(), w.Platform.Title())
			return ""
		}
		template = strings.TrimPrefix(template, "{registry}/")
	}
	if w.Ref.Namespace == "" {
		template = strings.ReplaceAll(template, "{namespace}/", "")
	}
	image := strings.NewReplacer("{registry}", registry, "{namespace}", w.Ref.Namespace, "{workflow}", w.Ref.Name, "{hash}", b.Hash).Replace(template)
	if !ValidReference(image) {
		at := b.RegistryFrom
		if s.in.Options.Build.Image != "" || at == (Origin{}) {
			at = configField("build.image")
		}
		s.tell(rule.BuildImageInvalid, at, "makes %q of %s, which is no valid image reference: host, lower-case path and tag, as in registry.example.com/flows/greeting:1, with at most %d characters before the tag", image, w.Ref.Title(), longestRepository)
		return ""
	}
	return image
}

// checkBuilders warns, once each, of base images that make something else of a
// workflow than the release that it is rendered for.
func (s *resolver) checkBuilders(plan *Plan) {
	var seen []Origin
	for _, w := range plan.Workflows {
		b := w.Build
		if b == nil || b.BuilderFrom == ofRelease(s.in.Options.Release) || slices.Contains(seen, b.BuilderFrom) {
			continue
		}
		seen = append(seen, b.BuilderFrom)
		s.checkGeneration(b.BuilderFrom, b.BuilderImage)
		if floats(b.BuilderImage) {
			s.tell(rule.BuilderFloats, b.BuilderFrom, "%q floats: what it builds changes and the hash of the images does not; name a version or a digest", b.BuilderImage)
		}
	}
}
