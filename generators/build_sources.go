package generators

import (
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"

	corev1 "k8s.io/api/core/v1"

	"github.com/render-sonataflow/render-sonataflow/generators/release"
	"github.com/render-sonataflow/render-sonataflow/generators/rule"
)

// sourceSet collects files, each path once.
type sourceSet struct {
	files map[string]BuildFile
}

// buildSources are the files that go into the image: the flow, both property
// files, and the resources.
func (s *resolver) buildSources(w *Workflow) []BuildFile {
	set := sourceSet{files: map[string]BuildFile{}}
	for _, own := range []string{dockerfileName, argumentsName, ignoreName} {
		set.files[own] = BuildFile{Path: own, From: Origin{Field: "the context's own " + own}}
	}
	s.addSource(set, BuildFile{Path: flowFile(w), From: w.origin("spec.flow"), text: []byte(s.buildFlow(w))})
	s.addSource(set, BuildFile{Path: w.managedFile(), From: Origin{Field: "managed properties"}, text: []byte(formatProperties(w.Properties))})
	s.addUserProperties(set, w)
	for i, given := range w.resourceConfigMaps() {
		at := w.origin("spec.resources.configMaps").index(i)
		folder := strings.Trim(given.WorkflowPath, "/")
		if folder != "" && !plainFolder(folder) {
			s.tell(rule.ResourcePath, at.under("workflowPath"), "%q must be a plain path inside the build's context, such as specs/openapi", given.WorkflowPath)
			continue
		}
		w.Build.resources = append(w.Build.resources, buildResource{given.ConfigMap.Name, folder})
		found := s.in.Lookup.find("", "ConfigMap", w.Ref.Namespace, given.ConfigMap.Name)
		if found == nil {
			s.tell(rule.BuildConfigMapMissing, at.under("configMap.name"), "the ConfigMap %q is not in the input: the image would be built without its files; add it to the input", given.ConfigMap.Name)
			continue
		}
		s.addConfigMap(set, *found, folder, at)
	}
	for _, own := range []string{dockerfileName, argumentsName, ignoreName} {
		delete(set.files, own)
	}
	files := slices.Collect(maps.Values(set.files))
	slices.SortFunc(files, func(a, b BuildFile) int { return strings.Compare(a.Path, b.Path) })
	return files
}

// buildFlow is the flow's JSON as it goes into an image: from line 2026c on its
// id is that of the annotation.
func (s *resolver) buildFlow(w *Workflow) string {
	flow := *w.flow
	if s.in.Options.Release.Line >= release.Line2026c {
		flow.ID = w.id()
	}
	return s.flowJSON(w.origin("spec.flow"), &flow, w.cr.Spec.Flow)
}

// addUserProperties adds the user's ConfigMap whole, as builds in the cluster
// take it; where the input has none that is an empty file.
func (s *resolver) addUserProperties(set sourceSet, w *Workflow) {
	at := w.origin("ConfigMap " + w.UserProperties)
	found := s.in.Lookup.find("", "ConfigMap", w.Ref.Namespace, w.UserProperties)
	if found == nil || found.Generated {
		s.addSource(set, BuildFile{Path: propertiesFile, From: at})
		return
	}
	s.addConfigMap(set, *found, "", at)
}

// addConfigMap adds the files of a ConfigMap.
func (s *resolver) addConfigMap(set sourceSet, found LookupResource, folder string, at Origin) {
	var configMap corev1.ConfigMap
	if err := found.Decode(&configMap); err != nil {
		s.tell(rule.BuildFile, at, "the ConfigMap %q cannot be read: %v", found.Name, err)
		return
	}
	for _, key := range slices.Sorted(maps.Keys(configMap.Data)) {
		s.addSource(set, BuildFile{Path: path.Join(folder, key), From: at, text: []byte(configMap.Data[key])})
	}
	for _, key := range slices.Sorted(maps.Keys(configMap.BinaryData)) {
		s.addSource(set, BuildFile{Path: path.Join(folder, key), From: at, text: configMap.BinaryData[key]})
	}
}

// addSource adds a file. Of two at one path one would be lost, and nobody could
// say which.
func (s *resolver) addSource(set sourceSet, file BuildFile) {
	if !plainFolder(file.Path) {
		s.tell(rule.BuildFile, file.From, "the file %q cannot go into the build's context: letters, digits, dots, dashes and underscores name a file", file.Path)
		return
	}
	if other, taken := set.files[file.Path]; taken {
		s.tell(rule.BuildFile, file.From, "the file %q is in the build's context already (%s): give one of the two another name or workflowPath", file.Path, other.From.brief())
		return
	}
	for _, other := range slices.Sorted(maps.Keys(set.files)) {
		if strings.HasPrefix(other, file.Path+"/") || strings.HasPrefix(file.Path, other+"/") {
			s.tell(rule.BuildFile, file.From, "the file %q would have to be a folder as well, for %q (%s): give one of the two another name or workflowPath", file.Path, other, set.files[other].From.brief())
			return
		}
	}
	set.files[file.Path] = file
}

// pathPart is a name in a path of the context; none is special to a shell, to a
// Dockerfile or to Tekton. It is compiled when it is needed: the letters of all
// languages would slow every start.
var pathPart = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[\p{L}\p{N}_.@+-][\p{L}\p{N}_.@+ -]*$`)
})

// plainFolder holds for paths that stay below where they start.
func plainFolder(folder string) bool {
	for part := range strings.SplitSeq(folder, "/") {
		if part == "." || part == ".." || !pathPart().MatchString(part) {
			return false
		}
	}
	return true
}

// checkSizes refuses what the cluster cannot be given to build from.
func (s *resolver) checkSizes(w *Workflow) {
	if w.Build.Strategy != BuildOpenShift && w.Build.Strategy != BuildTekton {
		return
	}
	sizes := map[Origin]int{}
	var order []Origin
	for _, file := range w.Build.Sources {
		if _, seen := sizes[file.From]; !seen {
			order = append(order, file.From)
		}
		sizes[file.From] += len(file.text)
	}
	for _, from := range order {
		if sizes[from] > configMapLimit {
			s.tell(rule.BuildTooLarge, from, "is %d bytes to build from, but a ConfigMap holds %d at most, and build.strategy: %s builds from ConfigMaps: use build.strategy: Context, which knows no limit", sizes[from], configMapLimit, w.Build.Strategy)
		}
	}
}
