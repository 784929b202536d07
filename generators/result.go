package generators

import (
	"cmp"
	"fmt"
	"slices"
)

// Severity of a result; the values are those of KRM functions.
type Severity string

// The severities: an error stops the render, a warning asks for a decision, an
// info says what was done without being asked.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
	Info    Severity = "info"
)

// Ref names a resource. Namespace is empty for cluster-scoped resources and
// where no namespace is known.
type Ref struct {
	Kind      string `json:"kind"`
	Namespace string `json:"namespace,omitempty"`
	Name      string `json:"name"`
}

// String is Kind/namespace/name, with an empty namespace left in: the form of
// the generated-from annotation, where it must be unambiguous.
func (r Ref) String() string { return r.Kind + "/" + r.Namespace + "/" + r.Name }

// Title is how messages name a resource: Kind namespace/name.
func (r Ref) Title() string {
	switch {
	case r.Name == "":
		return r.Kind
	case r.Namespace == "":
		return r.Kind + " " + r.Name
	default:
		return r.Kind + " " + r.Namespace + "/" + r.Name
	}
}

// compareRefs orders by namespace, kind and name.
func compareRefs(a, b Ref) int {
	return cmp.Or(cmp.Compare(a.Namespace, b.Namespace), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Name, b.Name))
}

// Result is one thing to tell the user: what, about which field of which
// resource.
type Result struct {
	Severity Severity
	Ref      Ref
	Field    string
	Message  string
}

// results collects what resolving finds, so that all of it is reported at
// once.
type results []Result

func (r *results) add(severity Severity, ref Ref, field, format string, args ...any) {
	*r = append(*r, Result{Severity: severity, Ref: ref, Field: field, Message: fmt.Sprintf(format, args...)})
}

func (r *results) errorf(ref Ref, field, format string, args ...any) {
	r.add(Error, ref, field, format, args...)
}

func (r *results) warnf(ref Ref, field, format string, args ...any) {
	r.add(Warning, ref, field, format, args...)
}

func (r *results) infof(ref Ref, field, format string, args ...any) {
	r.add(Info, ref, field, format, args...)
}

// HasErrors reports whether any result is an error.
func HasErrors(found []Result) bool {
	return slices.ContainsFunc(found, func(r Result) bool { return r.Severity == Error })
}

// Source says what decided a value: a field of a resource, a field of the
// function's config, or a default.
type Source struct {
	// Ref is the resource that holds the field; empty for config and defaults.
	Ref Ref `json:"resource,omitzero"`
	// Field is the path of the field, or the default in words.
	Field string `json:"field"`
	// File holds the resource, where its reader knows; generators do not.
	File string `json:"file,omitempty"`
}

// String reads as one phrase in a table.
func (s Source) String() string {
	if s.Ref == (Ref{}) {
		return s.Field
	}
	if s.File != "" {
		return s.Ref.Title() + " (" + s.File + ") " + s.Field
	}
	return s.Ref.Title() + " " + s.Field
}
