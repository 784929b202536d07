// Package generators turns SonataFlow's custom resources into the Kubernetes
// objects that the in-cluster operator would have created: Resolve decides
// everything into a Plan, Generate writes the Plan down as objects. Both are
// pure: no clock, randomness, environment or network reaches them.
package generators

import (
	"github.com/render-sonataflow/render-sonataflow/generators/parallel"
	"github.com/render-sonataflow/render-sonataflow/generators/release"
)

// Plan says for each platform and workflow what was decided, and by which
// field. Nothing is decided after it.
type Plan struct {
	Release   string       `json:"release"`
	Line      release.Line `json:"line"`
	Platforms []*Platform  `json:"platforms"`
	Workflows []*Workflow  `json:"workflows"`
	// Workloads are those that teams wrote by hand.
	Workloads []*WiredWorkload `json:"workloads,omitempty"`
	// Definitions are what Data Index is told of the workflows.
	Definitions []*DefinitionEvents `json:"definitionEvents,omitempty"`
	// Mirrors says of each image of a mirror where it was published.
	Mirrors map[string]string `json:"mirrors,omitempty"`

	options Options
}

// resolver carries what every step of resolving needs.
type resolver struct {
	results
	in Input
	// kinds are the support services there are, in the order of their objects.
	kinds       []*serviceKind
	autoscalers []*Autoscaler
	// shared is the platform a cluster platform points at, nil without one.
	shared *Platform
	// toldOfPlatform are the namespaces whose platform was told to be missing.
	toldOfPlatform map[string]bool
}

// Resolve decides what to render. The plan is as whole as the input allows
// even where results hold errors, so that it can be explained; it must not be
// generated from then. Of the input's workflows only their metadata is there
// afterwards.
func Resolve(in Input) (*Plan, []Result) { return resolve(in, serviceKinds) }

func resolve(in Input, kinds []*serviceKind) (*Plan, []Result) {
	s := &resolver{in: in, toldOfPlatform: map[string]bool{}, kinds: kinds, autoscalers: readAutoscalers(in.Lookup)}
	plan := &Plan{Release: in.Options.Release.Name, Line: in.Options.Release.Line, options: in.Options}
	plan.Platforms = s.resolvePlatforms()
	plan.Workflows = s.resolveWorkflows(plan.Platforms)
	s.checkNamespaces(plan)
	s.checkWorkflowImages(plan.Workflows)
	s.checkAutoscalers(plan.Workflows)
	plan.Workloads = s.resolveWorkloads(plan.Platforms, plan.Workflows)
	catalog := s.newCatalog(plan.Platforms, plan.Workflows)
	s.each(len(plan.Workflows), func(s *resolver, n int) { s.finishWorkflow(plan.Workflows[n], catalog) })
	s.tellEmptied(plan.Workflows)
	for _, load := range plan.Workloads {
		s.finishWorkload(load, catalog)
	}
	s.resolveDefinitions(plan)
	s.checkBuilders(plan)
	s.checkTag(plan)
	plan.Mirrors = s.mirrored(plan)
	return plan, s.results
}

// each resolves n pieces on all cores. Each collects results of its own, so
// that they come in the pieces' order.
func (s *resolver) each(n int, do func(s *resolver, n int)) {
	found := make([]results, n)
	parallel.Each(n, func(n int) bool {
		own := *s
		own.results = nil
		do(&own, n)
		found[n] = own.results
		return true
	})
	for _, own := range found {
		s.results = append(s.results, own...)
	}
}

// Patches are what wires the workloads that teams wrote by hand.
func Patches(plan *Plan) []Patch {
	var patches []Patch
	for _, load := range plan.Workloads {
		patches = append(patches, load.Patch)
	}
	return patches
}
