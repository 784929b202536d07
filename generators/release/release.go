// Package release is the table of the SonataFlow releases that can be
// rendered: the images each one ships, and the behaviour line of the operator
// it came with.
package release

import (
	"fmt"
	"slices"
	"strings"
)

// Release is a fixed set of images and the behaviour line they belong to. It
// is a plain value: a test may make one of its own.
type Release struct {
	Name string
	Line Line
	// Tag of every image of the table that is not overridden.
	Tag string
	// Unproven says that no public source names an image by this tag; see
	// docs/releases.md.
	Unproven bool
	// VersionLabel is the label app.kubernetes.io/version and seeds the name
	// of the migration Job. It sits in immutable selectors, so it must equal
	// the label of what runs already, whatever the images are.
	VersionLabel string
	// Pattern is the repository of an image, with its name for the *.
	Pattern string
	// Repositories are those that do not follow the pattern, by the image's
	// key.
	Repositories map[string]string
	// Mirror replaces the registry host of the release's own images, and may
	// carry a path.
	Mirror string
	// Overrides are whole references that replace the release's own image, by
	// its key.
	Overrides map[string]string
	// Runtime is the version of the workflow runtime that the release was made
	// of, where its operator named versions of Quarkus extensions.
	Runtime string
}

// mainRuntime is the version that the builder image tagged main had when line
// 2024 was current.
const mainRuntime = "999-20240912-SNAPSHOT"

// ExtensionVersion is the version that the operator of a release asks for of
// its persistence extensions, by their group; "" leaves it to the builder
// image, as all lines but 2024 do, and the products whose versions are not
// published.
func (r Release) ExtensionVersion(group string) string {
	switch {
	case r.Line != Line2024 || r.Runtime == "":
		return ""
	case group == "io.quarkus":
		return "3.8.6"
	case r.Tag == "main":
		return mainRuntime
	default:
		return r.Runtime
	}
}

// Image is one image that releases ship.
type Image struct {
	// Key of it in the function's config: images.<key>.
	Key string
	// Name within the repositories of a release.
	Name string
	// Since is the line whose releases have it first.
	Since Line
}

// Image returns the reference to pull and whether it was overridden; an empty
// reference means that the release has no such image.
func (r Release) Image(image Image) (reference string, overridden bool) {
	if reference := r.Overrides[image.Key]; reference != "" {
		return reference, true
	}
	if !r.ships(image) {
		return "", false
	}
	repository := r.Repositories[image.Key]
	if repository == "" {
		repository = strings.Replace(r.Pattern, "*", image.Name, 1)
	}
	if r.Mirror != "" {
		_, path, _ := strings.Cut(repository, "/")
		repository = r.mirror() + path
	}
	return repository + ":" + r.Tag, false
}

func (r Release) ships(image Image) bool { return r.Line >= image.Since }

func (r Release) mirror() string { return strings.TrimSuffix(r.Mirror, "/") + "/" }

// Published is where an image of the release's Mirror was published, which is
// what to copy into it; empty of a reference that is not in the mirror.
func (r Release) Published(reference string) string {
	path, mirrored := strings.CutPrefix(reference, r.mirror())
	if r.Mirror == "" || !mirrored {
		return ""
	}
	for _, repository := range r.Repositories {
		if host, name, _ := strings.Cut(repository, "/"); strings.HasPrefix(path, name+":") {
			return host + "/" + path
		}
	}
	host, _, _ := strings.Cut(r.Pattern, "/")
	return host + "/" + path
}

// Default is the release that is rendered where the config names none.
const Default = "osl-1.37"

// Find returns the release of that name from a table; the error names those
// that the table has.
func Find(table []Release, name string) (Release, error) {
	i := slices.IndexFunc(table, func(r Release) bool { return r.Name == name })
	if i < 0 {
		return Release{}, fmt.Errorf("unknown release %q: must be one of %s%s", name, Names(table), meant(table, name))
	}
	return table[i], nil
}

// meant is the release whose number is given alone, or without its dash.
func meant(table []Release, name string) string {
	for _, r := range table {
		family, number, _ := strings.Cut(r.Name, "-")
		if name == number || name == "v"+number || strings.EqualFold(name, family+number) {
			return ": did you mean " + r.Name + "?"
		}
	}
	return ""
}

// Names joins the names of a table for messages.
func Names(table []Release) string {
	names := make([]string, len(table))
	for i, r := range table {
		names[i] = r.Name
	}
	return strings.Join(names, ", ")
}

// From returns those releases of a table that are of a line or a later one.
func From(table []Release, line Line) []Release {
	var later []Release
	for _, r := range table {
		if r.Line >= line {
			later = append(later, r)
		}
	}
	return later
}

// Having returns those releases of a table that ship an image.
func Having(table []Release, image Image) []Release {
	var having []Release
	for _, r := range table {
		if r.ships(image) {
			having = append(having, r)
		}
	}
	return having
}
