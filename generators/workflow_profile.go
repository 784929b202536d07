package generators

import (
	"maps"
	"slices"
	"strings"

	"github.com/render-sonataflow/render-sonataflow/generators/rule"
	"github.com/render-sonataflow/render-sonataflow/generators/strict"
	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// The profiles a workflow can have.
const (
	profileGitOps  = "gitops"
	profilePreview = "preview"
	profileDev     = "dev"
	// profileProd is an old name of preview.
	profileProd = "prod"
	// profileUnknown is told as an error; nothing more is asked of it.
	profileUnknown = ""
)

// resolveProfile reads the profile and checks the annotations it and its
// neighbours come in. The operator takes an unknown profile for preview, which
// then waits for a build that nobody asked for.
func (s *resolver) resolveProfile(w *Workflow) (string, Origin) {
	cr := w.cr
	for _, key := range slices.Sorted(maps.Keys(cr.Annotations)) {
		if slip, found := strings.CutPrefix(key, "org.sonataflow/"); found {
			s.tell(rule.UnknownAnnotation, w.origin(annotationPath(key)), "has no effect: the prefix is %q, as in %q", v1alpha08.Group+"/", v1alpha08.Group+"/"+slip)
		}
		if meant := meantAnnotation(key); meant != "" {
			s.tell(rule.UnknownAnnotation, w.origin(annotationPath(key)), "has no effect: did you mean %q?", meant)
		}
	}
	profile, given := cr.Annotations[v1alpha08.ProfileAnnotation]
	at := w.origin(annotationPath(v1alpha08.ProfileAnnotation))
	switch {
	case !given:
		return profilePreview, Origin{Field: "default"}
	case slices.Contains([]string{profileGitOps, profilePreview, profileDev}, profile):
		return profile, at
	case profile == profileProd:
		s.tell(rule.OldProfile, at, "%q is an old name of %q and read as that, as the operator does", profileProd, profilePreview)
		return profilePreview, at
	default:
		known := []string{profileGitOps, profilePreview, profileDev}
		cure := meant(profile, known)
		if strict.Unreplaced(profile) {
			cure = ", and " + strict.OrUnreplaced(profile, "unknown")
		}
		s.tell(rule.UnknownProfile, at, "%q is an unknown profile: must be one of %s%s", profile, strings.Join(known, ", "), cure)
		return profileUnknown, at
	}
}

// workflowAnnotations are those that decide something.
var workflowAnnotations = []string{
	v1alpha08.ProfileAnnotation, v1alpha08.VersionAnnotation, v1alpha08.DescriptionAnnotation, v1alpha08.KeyAnnotation,
	v1alpha08.NameAnnotation, v1alpha08.IDAnnotation, v1alpha08.ExpressionLangAnnotation,
}

// meantAnnotation is the annotation that a misspelt one is nearest to, "" for
// one that is right, or another's.
func meantAnnotation(key string) string {
	if !strings.HasPrefix(key, v1alpha08.Group+"/") || slices.Contains(workflowAnnotations, key) {
		return ""
	}
	return strict.Nearest(key, workflowAnnotations)
}

func annotationPath(key string) string { return `metadata.annotations["` + key + `"]` }
