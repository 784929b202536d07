package explain

import (
	"slices"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/fn/needs"
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

// titles are those by which needs name the resource's objects and its image.
func (r resource) titles() []string {
	titles := []string{needs.ImageOf(r.ref)}
	for _, o := range r.objects() {
		titles = append(titles, generators.Ref{Kind: o.Kind, Namespace: o.Namespace, Name: o.Name}.Title())
	}
	return titles
}

// needsOf are what a resource's objects and its image need.
func (e Explanation) needsOf(r resource, of found) []*needs.Need {
	var places []int
	objects := map[string]bool{}
	for _, title := range r.titles() {
		objects[title] = true
		places = append(places, of.needs[title]...)
	}
	slices.Sort(places)
	var all []*needs.Need
	for _, at := range slices.Compact(places) {
		all = append(all, e.Needs[at].Of(objects))
	}
	return all
}

// named is a resource as results name it.
type named struct{ kind, name string }

// found is what there is to say of each resource.
type found struct {
	results map[named]krm.Results
	// needs are those of each object, by their places in the list.
	needs map[string][]int
}

func (e Explanation) find() found {
	of := found{map[named]krm.Results{}, map[string][]int{}}
	for _, r := range e.Results {
		if id := r.ResourceRef; id != nil {
			of.results[named{id.Kind, id.Name}] = append(of.results[named{id.Kind, id.Name}], r)
		}
	}
	for at, n := range e.Needs {
		for _, object := range n.For {
			of.needs[object] = append(of.needs[object], at)
		}
	}
	return of
}

// about are the results that speak of a resource. A result has no namespace
// where the resource was given one by the config.
func (r resource) about(of found) krm.Results {
	var about krm.Results
	for _, result := range of.results[named{r.ref.Kind, r.ref.Name}] {
		if ns := result.ResourceRef.Namespace; ns == r.ref.Namespace || ns == "" {
			about = append(about, result)
		}
	}
	return about
}
