package generators

import (
	"slices"

	"github.com/render-sonataflow/render-sonataflow/generators/rule"
)

// checkNamespaces tells once of resources without a namespace, of which others of
// the input may have one: then it was probably forgotten.
func (s *resolver) checkNamespaces(plan *Plan) {
	var refs []Ref
	for _, p := range plan.Platforms {
		refs = append(refs, p.Ref)
	}
	for _, w := range plan.Workflows {
		refs = append(refs, w.Ref)
	}
	placed := func(ref Ref) bool { return ref.Namespace != "" }
	without := slices.DeleteFunc(slices.Clone(refs), placed)
	if len(without) == 0 {
		return
	}
	at := Origin{Ref: without[0], Field: "metadata.namespace"}
	if with := slices.IndexFunc(refs, placed); with >= 0 {
		s.tellAs(Warning, rule.NoNamespace, at, "is missing, while %s has one: the two find each other in none; add it, or set the config's namespace for all that have none", refs[with].Title())
		return
	}
	s.tell(rule.NoNamespace, at, "is missing, here and everywhere: what is rendered goes where kubectl's context says, and lacks the labels that hold the namespace, so that an operator's workloads cannot be taken over; the config's namespace, or --namespace, sets it for all")
}
