// Package release is the table of the SonataFlow releases that can be
// rendered: the images each one ships, and the behaviour line of the operator
// it came with.
package release

import (
	"fmt"
	"strings"
)

// Line is a behaviour line: the date of an operator whose generated objects
// differ from those of its neighbours. Later lines compare greater, so "2025
// and later" reads line >= release.Line2025.
type Line int

// The behaviour lines, oldest first.
const (
	Line2024  Line = iota // operators of November 2024
	Line2025              // of April 2025
	Line2025b             // of July to December 2025
	Line2026              // of June 2026
)

var lineNames = [...]string{"2024", "2025", "2025b", "2026"}

// String is the line's name as the documentation writes it: 2025b.
func (l Line) String() string { return lineNames[l] }

// MarshalText makes a line readable in JSON and YAML.
func (l Line) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// Image is the key of one image in the function's config (images.<key>).
type Image string

// The images a release can hold.
const (
	DataIndexEphemeral    Image = "dataIndexEphemeral"
	DataIndexPostgreSQL   Image = "dataIndexPostgreSQL"
	JobsServiceEphemeral  Image = "jobsServiceEphemeral"
	JobsServicePostgreSQL Image = "jobsServicePostgreSQL"
	DBMigrator            Image = "dbMigrator"
	DevMode               Image = "devMode"
	Builder               Image = "builder"
)

// Images lists every key, in the order the documentation names them.
func Images() []Image {
	return []Image{
		DataIndexEphemeral, DataIndexPostgreSQL, JobsServiceEphemeral, JobsServicePostgreSQL,
		DBMigrator, DevMode, Builder,
	}
}

// Release is a fixed set of images and the behaviour line they belong to. It
// is a plain value: a test may make one of its own.
type Release struct {
	Name string
	Line Line
	// Tag of every image of the table that is not overridden.
	Tag string
	// VersionLabel is the label app.kubernetes.io/version and seeds the name
	// of the migration Job. It sits in immutable selectors, so it must equal
	// the label of what runs already, whatever the images are.
	VersionLabel string
	// Repositories are the images without their tag. A release that never
	// shipped an image lacks its key.
	Repositories map[Image]string
	// Overrides are whole references that replace the release's own image.
	Overrides map[Image]string
}

// Image returns the reference to pull and whether it was overridden; an empty
// reference means that the release has no such image.
func (r Release) Image(key Image) (reference string, overridden bool) {
	if reference := r.Overrides[key]; reference != "" {
		return reference, true
	}
	if repository := r.Repositories[key]; repository != "" {
		return repository + ":" + r.Tag, false
	}
	return "", false
}

// WithRegistry returns the release with the registry host of its own images
// replaced by that of a mirror, which may carry a path.
func (r Release) WithRegistry(registry string) Release {
	mirrored := make(map[Image]string, len(r.Repositories))
	for _, key := range Images() {
		if _, path, found := strings.Cut(r.Repositories[key], "/"); found {
			mirrored[key] = strings.TrimSuffix(registry, "/") + "/" + path
		}
	}
	r.Repositories = mirrored
	return r
}

// Default is the release that is rendered where the config names none.
const Default = "osl-1.37"

// Find returns the release of that name from a table; the error names those
// that the table has.
func Find(table []Release, name string) (Release, error) {
	for _, r := range table {
		if r.Name == name {
			return r, nil
		}
	}
	return Release{}, fmt.Errorf("unknown release %q: must be one of %s", name, Names(table))
}

// Names joins the names of a table for messages.
func Names(table []Release) string {
	names := make([]string, len(table))
	for i, r := range table {
		names[i] = r.Name
	}
	return strings.Join(names, ", ")
}

// Having returns those releases of a table that ship an image.
func Having(table []Release, key Image) []Release {
	var having []Release
	for _, r := range table {
		if r.Repositories[key] != "" {
			having = append(having, r)
		}
	}
	return having
}
