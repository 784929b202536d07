package generators

import (
	"strconv"
	"strings"

	"github.com/render-sonataflow/render-sonataflow/generators/release"
)

// Origin is where a value comes from: a field of a resource, a field of the
// function's config, or a default. Results point at it, the plan shows it.
type Origin struct {
	// Ref is the resource that holds the field; empty for config and defaults.
	Ref Ref `json:"resource,omitzero"`
	// Field is the path of the field, or the default in words.
	Field string `json:"field"`
	// File holds the resource, empty where nobody knows.
	File string `json:"file,omitempty"`
}

// always is the origin of what is set whatever the input says.
var always = Origin{Field: "always set"}

// configField is a key of the config's spec.
func configField(path string) Origin { return Origin{Field: "config spec." + path} }

// ofRelease is what a release says.
func ofRelease(r release.Release) Origin { return Origin{Field: "release " + r.Name} }

// under is a field below.
func (o Origin) under(path string) Origin {
	o.Field += "." + path
	return o
}

// key is a value of a map: keys may hold dots.
func (o Origin) key(name string) Origin {
	if strings.ContainsAny(name, `./"[] `) {
		o.Field += "[" + strconv.Quote(name) + "]"
		return o
	}
	return o.under(name)
}

// index is an element of a list.
func (o Origin) index(i int) Origin {
	o.Field += "[" + strconv.Itoa(i) + "]"
	return o
}

// at is another field of the same resource.
func (o Origin) at(field string) Origin {
	o.Field = field
	return o
}

// String reads as one phrase in a table.
func (o Origin) String() string {
	if o.Ref == (Ref{}) {
		return o.Field
	}
	if o.File != "" {
		return o.Ref.Title() + " (" + o.File + ") " + o.Field
	}
	return o.Ref.Title() + " " + o.Field
}

// brief is String without the file.
func (o Origin) brief() string {
	o.File = ""
	return o.String()
}
