package generators

import (
	"maps"
	"slices"
	"strings"

	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// The profiles a workflow can have.
const (
	profileGitOps  = "gitops"
	profilePreview = "preview"
	profileDev     = "dev"
)

// resolveProfile reads the profile and checks the annotations it and its
// neighbours come in. The operator takes an unknown profile for preview, which
// then waits for a build that nobody asked for.
func (s *resolver) resolveProfile(cr *v1alpha08.SonataFlow, ref Ref) (string, Source) {
	for _, key := range slices.Sorted(maps.Keys(cr.Annotations)) {
		if slip, found := strings.CutPrefix(key, "org.sonataflow/"); found {
			s.warnf(ref, `metadata.annotations["`+key+`"]`, "has no effect: the prefix is %q, as in %q", v1alpha08.Group+"/", v1alpha08.Group+"/"+slip)
		}
	}
	profile, given := cr.Annotations[v1alpha08.ProfileAnnotation]
	field := `metadata.annotations["` + v1alpha08.ProfileAnnotation + `"]`
	switch {
	case !given:
		return profilePreview, Source{Field: "default"}
	case slices.Contains([]string{profileGitOps, profilePreview, profileDev}, profile):
		return profile, Source{Ref: ref, Field: field}
	default:
		s.errorf(ref, field, "%q is an unknown profile: must be one of %s, %s, %s", profile, profileGitOps, profilePreview, profileDev)
		return profilePreview, Source{Ref: ref, Field: field}
	}
}
