package generators

import "github.com/render-sonataflow/render-sonataflow/generators/release"

// A render takes over what an operator made, or is the first: then nothing
// runs whose selectors, labels or properties must be kept as they are.

func (o Options) managedBy() string {
	if o.Greenfield {
		return managedByUs
	}
	return managedByOperator
}

// identity are the labels that tell a workflow's pods from all others,
// whatever the release and the platform.
func (w *Workflow) identity() map[string]string {
	return withoutEmpty(map[string]string{workflowAppLabel: w.Ref.Name, workflowNamespaceLabel: w.Ref.Namespace})
}

// flywayAlone: Hibernate changes nothing of the schema that Flyway migrates.
// Line 2026 leaves it so; beside a Job two would change one schema.
func (s *SupportService) flywayAlone() bool {
	return s.release.Line >= release.Line2026 || s.greenfield && s.migrateByJob && s.release.Line >= release.Line2025
}
