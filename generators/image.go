package generators

import (
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"github.com/render-sonataflow/render-sonataflow/generators/release"
	"github.com/render-sonataflow/render-sonataflow/generators/rule"
)

// image finds an image of the release, which is none where the release is older
// than the image, and the field or release it comes from.
func (s *resolver) image(image release.Image) (string, Origin) {
	r := s.in.Options.Release
	reference, overridden := r.Image(image)
	if overridden {
		return reference, configField("images." + image.Key)
	}
	return reference, ofRelease(r)
}

// releaseImages are the images that a plan takes from the release.
func releaseImages(plan *Plan, r release.Release) (images []string) {
	use := func(image string, from Origin) {
		if from == ofRelease(r) {
			images = append(images, image)
		}
	}
	for _, p := range plan.Platforms {
		for _, service := range p.Services {
			use(service.Image, service.ImageFrom)
		}
		if p.Migration != nil {
			use(p.Migration.Image, p.Migration.ImageFrom)
		}
	}
	for _, w := range plan.Workflows {
		use(w.Image, w.ImageFrom)
		if w.Build != nil {
			use(w.Build.BuilderImage, w.Build.BuilderFrom)
		}
	}
	return images
}

// checkTag warns, once, where an image is named by a tag that nobody has seen:
// the render would be applied and its pods never start.
func (s *resolver) checkTag(plan *Plan) {
	r := s.in.Options.Release
	if images := releaseImages(plan, r); r.Unproven && len(images) > 0 {
		s.tell(rule.UnprovenTag, configField("release"), "no public source shows an image with the tag %s of %s, such as %s: see that it can be pulled and set tag, or set images by digest", r.Tag, r.Name, slices.Min(images))
	}
}

// mirrored says of the images of a mirror where each was published.
func (s *resolver) mirrored(plan *Plan) map[string]string {
	mirrors := map[string]string{}
	for _, image := range releaseImages(plan, s.in.Options.Release) {
		if published := s.in.Options.Release.Published(image); published != "" {
			mirrors[image] = published
		}
	}
	if d := s.in.Options.Definitions; len(plan.Definitions) > 0 && d.Published != "" {
		mirrors[d.Image] = d.Published
	}
	return mirrors
}

// pullPolicy is that of an image which the user did not choose.
func pullPolicy(image string) corev1.PullPolicy {
	if floats(image) {
		return corev1.PullAlways
	}
	return ""
}

// floats says whether an image reference names no fixed version, so that a
// node must ask the registry each time.
func floats(image string) bool {
	if strings.Contains(image, "@") {
		return false
	}
	tag := image[strings.LastIndex(image, "/")+1:]
	_, tag, tagged := strings.Cut(tag, ":")
	return !tagged || tag == "latest"
}
