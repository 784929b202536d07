package explain

import (
	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/generators"
)

// resource is one with something to say of it. One of platform and workflow is
// nil.
type resource struct {
	ref      generators.Ref
	file     string
	platform *generators.Platform
	workflow *generators.Workflow
	// written: the workload is one that a team wrote by hand.
	written bool
}

// resources are those of a plan, in its order.
func (e Explanation) resources() []resource {
	var all []resource
	for _, p := range e.Platforms {
		all = append(all, resource{ref: p.Ref, file: p.File, platform: p})
	}
	for _, w := range e.Workflows {
		all = append(all, resource{ref: w.Ref, file: w.File, workflow: w})
	}
	for _, load := range e.Workloads {
		all = append(all, resource{ref: load.Ref, workflow: load.Workflow, written: true})
	}
	return all
}

// asked is how one asks for the resource.
func (r resource) asked() string {
	if r.ref.Namespace == "" {
		return r.ref.Kind + "/" + r.ref.Name
	}
	return r.ref.String()
}

// note says what is special about the resource.
func (r resource) note() string {
	switch {
	case r.platform != nil && r.platform.Companion:
		return ", a companion: looked up, not rendered"
	case r.written:
		return ", written by hand for the workflow " + r.workflow.Ref.Name
	default:
		return ""
	}
}

func (r resource) objects() []generators.ObjectRef {
	if r.platform != nil {
		return r.platform.Objects
	}
	return r.workflow.Objects
}

// named is what results say of the resources of a kind and name.
type named struct{ kind, name string }

func (e Explanation) byResource() map[named]krm.Results {
	of := map[named]krm.Results{}
	for _, r := range e.Results {
		if id := r.ResourceRef; id != nil {
			of[named{id.Kind, id.Name}] = append(of[named{id.Kind, id.Name}], r)
		}
	}
	return of
}

// about are the results that speak of a resource. A result has no namespace
// where the resource was given one by the config.
func (r resource) about(of map[named]krm.Results) krm.Results {
	var about krm.Results
	for _, result := range of[named{r.ref.Kind, r.ref.Name}] {
		if ns := result.ResourceRef.Namespace; ns == r.ref.Namespace || ns == "" {
			about = append(about, result)
		}
	}
	return about
}
