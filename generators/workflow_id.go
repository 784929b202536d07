package generators

import (
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/render-sonataflow/render-sonataflow/generators/release"
	"github.com/render-sonataflow/render-sonataflow/generators/rule"
	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// id is what the runtime calls the workflow from line 2026c on: several
// resources may hold versions of one workflow.
func (w *Workflow) id() string {
	if id, given := w.cr.Annotations[v1alpha08.IDAnnotation]; given {
		return id
	}
	return w.Ref.Name
}

// checkID warns of an id that the product's documentation forbids: it asks for
// a DNS label.
func (s *resolver) checkID(w *Workflow) {
	id, given := w.cr.Annotations[v1alpha08.IDAnnotation]
	if !given || s.in.Options.Release.Line < release.Line2026c {
		return
	}
	if wrong := validation.IsDNS1123Label(id); len(wrong) > 0 {
		s.tell(rule.WorkflowIDFormat, w.origin(annotationPath(v1alpha08.IDAnnotation)), "%q should be a DNS label, as the documentation of workflow identifiers asks: %s", id, strings.Join(wrong, "; "))
	}
}

// defaultSchema is the database schema of a workflow that names none: its own
// name, and from line 2026c on its id, so that its versions share their data.
func (s *resolver) defaultSchema(w *Workflow) string {
	if s.in.Options.Release.Line < release.Line2026c {
		return w.Ref.Name
	}
	return w.id()
}

// warnOfMovedSchema tells whoever comes from an older line that the workflow
// will not find its data.
func (s *resolver) warnOfMovedSchema(w *Workflow) {
	p := w.Persistence
	if p == nil || s.in.Options.Release.Line < release.Line2026c || w.id() == w.Ref.Name || p.schemaGiven {
		return
	}
	s.tell(rule.SchemaMoved, w.origin(annotationPath(v1alpha08.IDAnnotation)),
		"moves the workflow's database schema: before line %s it was %q, now it is %q. Data of a running workflow stays behind in the old one: rename the schema first, or keep it with spec.persistence.postgresql.serviceRef.databaseSchema: %s",
		release.Line2026c, w.Ref.Name, w.id(), w.Ref.Name)
}

// refuseSameVersions reports workflows of one namespace that the runtime cannot
// tell apart by id and version.
func (s *resolver) refuseSameVersions(workflows []*Workflow) {
	type version struct{ namespace, id, version string }
	first := map[version]*Workflow{}
	for _, w := range workflows {
		v := version{w.Ref.Namespace, w.id(), w.cr.Annotations[v1alpha08.VersionAnnotation]}
		other, taken := first[v]
		if !taken {
			first[v] = w
			continue
		}
		at := w.origin(annotationPath(v1alpha08.IDAnnotation))
		if s.in.Options.Release.Line >= release.Line2026c {
			s.tell(rule.DuplicateWorkflowID, at, "the id %q in version %q is that of %s already: two workflows of a namespace must differ in one of the two", v.id, v.version, other.Ref.Title())
			continue
		}
		s.tell(rule.DuplicateWorkflowIDLater, at, "the id %q in version %q is that of %s already: line %s does not look at it, but from line %s on two workflows of a namespace must differ in one of the two", v.id, v.version, other.Ref.Title(), s.in.Options.Release.Line, release.Line2026c)
	}
}
