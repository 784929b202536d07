package generators

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/render-sonataflow/render-sonataflow/generators/quote"
	"github.com/render-sonataflow/render-sonataflow/generators/rule"
)

// Severity of a result.
type Severity = rule.Severity

// The severities that a result may have.
const (
	Error   = rule.Error
	Warning = rule.Warning
	Info    = rule.Info
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

// GeneratedFromAnnotation names the custom resource that an object comes from,
// as Ref.String does: by it the next run knows its own objects.
const GeneratedFromAnnotation = "fn.sonataflow.org/generated-from"

// ParseRef reads what Ref.String wrote; false where it is something else.
func ParseRef(text string) (Ref, bool) {
	kind, rest, found := strings.Cut(text, "/")
	namespace, name, foundName := strings.Cut(rest, "/")
	return Ref{Kind: kind, Namespace: namespace, Name: name}, found && foundName && kind != "" && name != ""
}

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
	Rule     rule.ID
	Severity Severity
	Ref      Ref
	Field    string
	Message  string
}

// results collects what resolving finds, so that all of it is reported at
// once.
type results []Result

// tell adds a result of a rule, with the rule's severity.
func (r *results) tell(id rule.ID, at Origin, format string, args ...any) {
	r.tellAs(rule.SeverityOf(id), id, at, format, args...)
}

func (r *results) tellAs(severity Severity, id rule.ID, at Origin, format string, args ...any) {
	for i, arg := range args {
		if text, ok := arg.(string); ok {
			args[i] = told(text)
		}
	}
	*r = append(*r, Result{Rule: id, Severity: severity, Ref: at.Ref, Field: at.Field, Message: fmt.Sprintf(format, args...)})
}

// told is text of the input in a message: %q quotes it as quote.Value does.
type told string

// Format implements fmt.Formatter.
func (t told) Format(f fmt.State, verb rune) {
	text := string(t)
	if verb == 'q' {
		text = quote.Value(text)
	}
	// A Formatter cannot return the error of a write, and fmt's buffer has none.
	_, _ = f.Write([]byte(text))
}

// HasErrors reports whether any result is an error.
func HasErrors(found []Result) bool {
	return slices.ContainsFunc(found, func(r Result) bool { return r.Severity == Error })
}
