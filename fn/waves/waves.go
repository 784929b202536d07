// Package waves puts the objects of a render into the order in which they can be
// applied, and says what to wait for before the next ones are.
package waves

import (
	"strconv"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/generators"
)

// Wave is what can be applied together, once earlier waves are up.
type Wave struct {
	// Name is that of its folder: the number first, so that folders sort as they
	// are applied.
	Name  string      `json:"name"`
	Items []*krm.Item `json:"-"`
	// Objects are their titles.
	Objects []string `json:"objects,omitempty"`
	// Wait are the commands that end when the wave is up.
	Wait []string `json:"wait,omitempty"`
}

// Of are all waves of what is applied, also those that nothing is in: what
// applies folders finds the same ones in each render.
func Of(items []*krm.Item) []Wave {
	all := make([]Wave, len(generators.WaveNames))
	for n, name := range generators.WaveNames {
		all[n].Name = strconv.Itoa(n) + "-" + name
	}
	for _, item := range items {
		w := &all[waveOf(item)]
		w.Items = append(w.Items, item)
		w.Objects = append(w.Objects, titleOf(item))
		if command := waitFor(item); command != "" {
			w.Wait = append(w.Wait, command)
		}
	}
	return all
}

// waveOf is the number of an object's wave. What users wrote comes first, as it
// is what the render needs, but for what they say otherwise as for Argo CD, and
// for what takes events or runs a workflow.
func waveOf(item *krm.Item) int {
	last := len(generators.WaveNames) - 1
	workflows, events := last-1, last
	if said, err := strconv.Atoi(item.Annotation(generators.SyncWaveAnnotation)); err == nil {
		return min(max(said, 0), last)
	}
	switch {
	case item.Annotation(generators.GeneratedFromAnnotation) != "":
		return min(generators.Wave(item.Group(), item.Kind(), item.Label), last)
	case item.Annotation(generators.WiredAnnotation) != "" || item.Annotation(generators.ScalesAnnotation) != "":
		return workflows
	case item.Group() == "eventing.knative.dev" && item.Kind() == "Trigger":
		return events
	default:
		return 0
	}
}

func titleOf(item *krm.Item) string {
	return generators.Ref{Kind: item.Kind(), Namespace: item.Namespace(), Name: item.Name()}.Title()
}
