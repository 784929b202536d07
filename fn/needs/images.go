package needs

import (
	"strings"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/fn/verify"
	"github.com/render-sonataflow/render-sonataflow/generators"
)

// Built says how an image comes to be that no registry has yet.
type Built struct {
	Workflow string `json:"workflow"`
	Strategy string `json:"strategy"`
	Hash     string `json:"hash"`
}

// builders say who builds, by the strategy.
var builders = map[string]string{
	generators.BuildContext:   "your pipeline builds it before the apply, from the command context",
	generators.BuildOpenShift: "OpenShift builds it, in the wave of jobs",
	generators.BuildTekton:    "Tekton builds it, in the wave of jobs",
}

// podsOf takes the images of an object's containers.
func (c *collector) podsOf(item *krm.Item) {
	verify.EachPodMap(item, func(parent map[string]any) {
		image, _ := parent["image"].(string)
		if name, _ := parent["name"].(string); name != "" && image != "" {
			c.image(image, titleOf(item))
		}
	})
}

func (c *collector) image(image, of string) {
	_, digest, _ := strings.Cut(image, "@")
	c.need(Need{Kind: kindImage, Name: image, Digest: digest}, of)
}

// images takes what the plan knows of them.
func (c *collector) images(plan *generators.Plan) {
	for _, w := range plan.Workflows {
		c.build(w)
	}
	for image, published := range plan.Mirrors {
		if need := c.found[key{kind: kindImage, name: image}]; need != nil {
			need.MirrorOf = published
		}
	}
}

// ImageOf is how a list names the image of a workflow that is built.
func ImageOf(workflow generators.Ref) string { return "the image of " + workflow.Title() }

// build takes how the image of a workflow comes to be, and what it is built of.
func (c *collector) build(w *generators.Workflow) {
	b := w.Build
	if b == nil || b.Image == "" {
		return
	}
	of := ImageOf(w.Ref)
	if runs := c.found[key{kind: kindImage, name: b.Image}]; runs != nil {
		runs.Built, runs.Note = &Built{Workflow: w.Ref.Title(), Strategy: b.Strategy, Hash: b.Hash}, builders[b.Strategy]
	}
	c.image(b.BuilderImage, of)
	c.image(b.RuntimeImage, of)
}
