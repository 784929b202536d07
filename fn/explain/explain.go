// Package explain writes what was decided about each platform and workflow, and
// by which field: as a text for people, or as data for programs.
package explain

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/fn/needs"
	"github.com/render-sonataflow/render-sonataflow/generators"
	"github.com/render-sonataflow/render-sonataflow/generators/strict"
)

// Explanation is the plan of an input and everything there is to say about it.
type Explanation struct {
	*generators.Plan `json:",inline"`
	// Needs are what must be there before the apply; nil where that is unknown,
	// since nothing is rendered.
	Needs   []*needs.Need `json:"needs,omitempty"`
	Results krm.Results   `json:"results,omitempty"`
}

// Only keeps what is asked for: Kind/name, Kind/namespace/name, namespace/name, a
// kind or a name.
func (e Explanation) Only(asked string) (Explanation, error) {
	kind, name, found := strings.Cut(asked, "/")
	matches := func(ref generators.Ref) bool {
		if !found {
			return strings.EqualFold(ref.Kind, asked) || ref.Name == asked
		}
		return asked == ref.Namespace+"/"+ref.Name || strings.EqualFold(ref.Kind, kind) && (name == ref.Name || name == ref.Namespace+"/"+ref.Name)
	}
	kept := *e.Plan
	kept.Platforms = slices.DeleteFunc(slices.Clone(kept.Platforms), func(p *generators.Platform) bool { return !matches(p.Ref) })
	kept.Workflows = slices.DeleteFunc(slices.Clone(kept.Workflows), func(w *generators.Workflow) bool { return !matches(w.Ref) })
	kept.Workloads = slices.DeleteFunc(slices.Clone(kept.Workloads), func(w *generators.WiredWorkload) bool { return !matches(w.Ref) })
	if len(kept.Platforms)+len(kept.Workflows)+len(kept.Workloads) == 0 {
		return Explanation{}, e.unknown(asked)
	}
	var about krm.Results
	for _, r := range e.Results {
		if id := r.ResourceRef; id != nil && matches(generators.Ref{Kind: id.Kind, Namespace: id.Namespace, Name: id.Name}) {
			about = append(about, r)
		}
	}
	only := Explanation{Plan: &kept, Results: about}
	objects := map[string]bool{}
	for _, r := range only.resources() {
		for _, title := range r.titles() {
			objects[title] = true
		}
	}
	for _, n := range e.Needs {
		if of := n.Of(objects); of != nil {
			only.Needs = append(only.Needs, of)
		}
	}
	return only, nil
}

// listed is how many resources a message names.
const listed = 10

// unknown names what is there instead.
func (e Explanation) unknown(asked string) error {
	var known, words []string
	for _, r := range e.resources() {
		known = append(known, r.asked())
		words = append(words, r.asked(), r.ref.Kind+"/"+r.ref.Name, r.ref.Name, r.ref.Kind)
	}
	if len(known) == 0 {
		return errors.New("there is no " + asked + " in the input, which has no SonataFlow resource")
	}
	if meant := strict.Nearest(asked, words); meant != "" {
		return errors.New("there is no " + asked + " in the input: did you mean " + meant + "?")
	}
	more := ""
	if rest := len(known) - listed; rest > 0 {
		known, more = known[:listed], " and "+strconv.Itoa(rest)+" more"
	}
	return errors.New("there is no " + asked + " in the input, which has " + strings.Join(known, ", ") + more)
}

// Each is what there is to say of each resource by itself, with tabs between
// cells.
func (e Explanation) Each() map[generators.Ref]string {
	of := e.find()
	texts := map[generators.Ref]string{}
	for _, r := range e.resources() {
		var out strings.Builder
		for _, cells := range e.details(r, of) {
			out.WriteString(strings.Join(cells, "\t") + "\n")
		}
		texts[r.ref] = strings.TrimSpace(out.String())
	}
	return texts
}
