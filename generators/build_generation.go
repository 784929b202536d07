package generators

import (
	"strings"

	"github.com/render-sonataflow/render-sonataflow/generators/release"
	"github.com/render-sonataflow/render-sonataflow/generators/rule"
)

// checkGeneration warns of a base image that belongs to another product, or to
// another version of it, than the release: its runtime would not fit what is
// rendered around it. An image that no release knows is the team's own.
func (s *resolver) checkGeneration(at Origin, image string) {
	own := s.in.Options.Release
	name, tag := splitReference(image)
	known := false
	for _, r := range s.in.Options.Releases {
		r.Overrides = nil
		reference, _ := r.Image(release.Builder)
		builder, _ := splitReference(reference)
		known = known || builder == name
	}
	own.Overrides = nil
	expected, _ := own.Image(release.Builder)
	builder, version := splitReference(expected)
	switch {
	case !known:
		return
	case builder != name:
	case minor(tag) == "" || minor(version) == "" || minor(tag) == minor(version):
		return
	}
	s.tell(rule.OtherGeneration, at, "%q is of another product generation than the release %s, whose builder is %s: what it builds may not fit the services and properties that are rendered; name that, or the release that the image belongs to", image, own.Name, expected)
}

// minor is the major and minor version of a tag, "" where it holds none.
func minor(tag string) string {
	parts := strings.SplitN(strings.TrimPrefix(tag, "v"), ".", 3)
	if len(parts) < 2 || strings.Trim(parts[0], "0123456789") != "" || parts[0] == "" {
		return ""
	}
	digits := len(parts[1]) - len(strings.TrimLeft(parts[1], "0123456789"))
	if digits == 0 {
		return ""
	}
	return parts[0] + "." + parts[1][:digits]
}
