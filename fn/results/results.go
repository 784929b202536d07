// Package results writes what there is to tell in the forms that programs read.
package results

import (
	"encoding/json"
	"io"
	"net/url"
	"path/filepath"
	"strings"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
)

// The name of the program, and where people read of it.
const (
	tool     = "render-sonataflow"
	homepage = "https://github.com/render-sonataflow/render-sonataflow"
)

// writers are the forms, by their names.
var writers = map[string]func(io.Writer, krm.Results) error{
	"json":   writeJSON,
	"sarif":  writeSARIF,
	"junit":  writeJUnit,
	"github": writeGitHub,
}

// Formats are the names of the forms that Write knows, as people are told them.
func Formats() []string { return []string{"json", "sarif", "junit", "github"} }

// Write writes all results as one document of a format.
func Write(w io.Writer, format string, all krm.Results) error {
	return writers[format](w, all)
}

// finding is a result as programs read it.
type finding struct {
	Rule     string           `json:"rule,omitempty"`
	Severity krm.Severity     `json:"severity"`
	Message  string           `json:"message"`
	Resource *krm.ResourceRef `json:"resource,omitempty"`
	Field    string           `json:"field,omitempty"`
	Flag     string           `json:"flag,omitempty"`
	File     string           `json:"file,omitempty"`
	Line     int              `json:"line,omitempty"`
	Column   int              `json:"column,omitempty"`
}

func findings(all krm.Results) []finding {
	found := []finding{} // an empty list, not null
	for _, r := range all {
		one := finding{Rule: r.Rule, Severity: r.Severity, Message: r.Message, Resource: r.ResourceRef, Flag: r.Flag}
		if r.Field != nil {
			one.Field = r.Field.Path
		}
		if r.File != nil {
			one.File, one.Line, one.Column = filepath.ToSlash(filepath.Clean(r.File.Path)), r.File.Line, r.File.Column
		}
		found = append(found, one)
	}
	return found
}

// subject is what a finding is of, in words: resource and field, or a flag.
func (f finding) subject() string {
	var parts []string
	if f.Resource != nil {
		name := f.Resource.Name
		if f.Resource.Namespace != "" {
			name = f.Resource.Namespace + "/" + name
		}
		parts = append(parts, strings.TrimSpace(f.Resource.Kind+" "+name))
	}
	for _, part := range []string{f.Flag, f.Field} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, ": ")
}

// text is the message with what it is of.
func (f finding) text() string {
	if subject := f.subject(); subject != "" {
		return subject + ": " + f.Message
	}
	return f.Message
}

// uri is the file as a URI: relative to where the command ran, which is most
// often the root of the repository.
func (f finding) uri() string {
	address := url.URL{Path: f.File}
	if filepath.IsAbs(f.File) {
		address.Scheme = "file"
	}
	return address.String()
}

func writeJSON(w io.Writer, all krm.Results) error {
	return encode(w, map[string]any{"results": findings(all)})
}

func encode(w io.Writer, document any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(document)
}
