// Package upgrade writes the runbook of moving an input from one release to
// another: it knows both renders, and so everything that a manual can only say
// in general.
package upgrade

import (
	"fmt"
	"slices"

	"github.com/render-sonataflow/render-sonataflow/fn/diff"
	"github.com/render-sonataflow/render-sonataflow/generators"
	"github.com/render-sonataflow/render-sonataflow/generators/release"
)

// Input is what a runbook is made of.
type Input struct {
	From, To release.Release
	// Plan is that of the input in the release it goes to.
	Plan *generators.Plan
	// Report compares the two renders; Kept does so with the version label of
	// the old release kept.
	Report, Kept *diff.Report
	// Build are the arguments of build that render the input, but the release.
	Build string
}

// Step is one of a runbook, in order.
type Step struct {
	Title string `json:"title"`
	Text  string `json:"text,omitempty"`
	// List are objects, images and so on that the text speaks of.
	List []string `json:"list,omitempty"`
	// Commands can be copied to a shell.
	Commands []string `json:"commands,omitempty"`
}

// Runbook is the way from one release to another.
type Runbook struct {
	From    string       `json:"from"`
	To      string       `json:"to"`
	Summary []diff.Count `json:"summary"`
	Steps   []Step       `json:"steps"`
}

const (
	oldFile = "old.yaml"
	newFile = "new.yaml"
	apply   = "kubectl apply --server-side --force-conflicts --field-manager=render-sonataflow -f " + newFile
)

// New writes the runbook. A step that this input does not need is left out.
func New(in Input) *Runbook {
	r := &Runbook{From: in.From.Name, To: in.To.Name, Summary: in.Report.Summary}
	for _, step := range []func(Input) Step{
		know, keepLabel, needs, images, rebuild, render, backUp, stop, remove, migrate, applyAll, wait, leftReplicaSets, restart, prune, needless, back,
	} {
		if s := step(in); s.Title != "" {
			r.Steps = append(r.Steps, s)
		}
	}
	return r
}

// know are the facts of the releases between.
func know(in Input) Step {
	var list []string
	for _, note := range release.Notes(in.From.Line, in.To.Line) {
		list = append(list, note.Text)
	}
	if len(list) == 0 {
		return Step{}
	}
	return Step{Title: "Know what changes", Text: "Between these releases the operator's makers changed this.", List: list}
}

// keepLabel: where only the label of the release makes Deployments be recreated,
// a key of the config spares it.
func keepLabel(in Input) Step {
	recreated := deployments(in.Report, diff.Recreate)
	kept := deployments(in.Kept, diff.Recreate)
	if len(recreated) == 0 || len(kept) >= len(recreated) {
		return Step{}
	}
	return Step{
		Title: "Decide: keep the version label, and nothing is recreated",
		Text: fmt.Sprintf("The selectors of %d of the Deployments hold the label app.kubernetes.io/version, and selectors cannot change. With versionLabel: %s in the config they stay as they are, and %d are recreated. "+
			"Set it and write this runbook again, with --version-label %s; or go on as below.", len(recreated), in.From.VersionLabel, len(kept), in.From.VersionLabel),
	}
}

func needs(in Input) Step {
	var list []string
	for _, o := range in.Report.Of(diff.MustExist) {
		for _, c := range o.Consequences {
			if c.Class == diff.MustExist {
				list = append(list, c.Text+" (for "+title(o)+")")
			}
		}
	}
	if len(list) == 0 {
		return Step{}
	}
	return Step{Title: "Make what must exist", Text: "New pods do not start without it.", List: list}
}

func images(in Input) Step {
	var list []string
	for _, o := range in.Report.Objects {
		for _, f := range o.Images() {
			if line := f.Old + " -> " + f.New; f.Old != "" && f.New != "" && !slices.Contains(list, line) {
				list = append(list, line)
			}
		}
	}
	if len(list) == 0 {
		return Step{}
	}
	slices.Sort(list)
	return Step{Title: "Have the images at hand", Text: "These change. Mirror them where the cluster cannot pull them from there.", List: list}
}

// rebuild: a workflow's image holds the runtime of the builder that built it.
func rebuild(in Input) Step {
	was, _ := in.From.Image(release.Builder)
	is, _ := in.To.Image(release.Builder)
	if was == is {
		return Step{}
	}
	var list []string
	for _, w := range in.Plan.Workflows {
		if w.Profile != "dev" {
			list = append(list, w.Ref.Namespace+"/"+w.Ref.Name+": "+w.Image)
		}
	}
	if len(list) == 0 {
		return Step{}
	}
	return Step{
		Title: "Rebuild the images of workflows",
		Text:  "They were built on " + was + ". Build them on " + is + ", and put the new images into the input, in the same change or in one before.",
		List:  list,
	}
}

func render(in Input) Step {
	return Step{
		Title:    "Render both",
		Text:     "The old render is the way back: keep it.",
		Commands: []string{"render-sonataflow build " + in.Build + " --release " + in.From.Name + " > " + oldFile, "render-sonataflow build " + in.Build + " --release " + in.To.Name + " > " + newFile},
	}
}

// backUp names every schema that a new image may migrate.
func backUp(in Input) Step {
	var list []string
	add := func(of string, p *generators.Persistence) {
		if p != nil {
			list = append(list, of+": "+p.Address)
		}
	}
	for _, p := range in.Plan.Platforms {
		for _, s := range p.Services {
			if !p.Companion {
				add(p.Ref.Namespace+"/"+s.Name, s.Persistence)
			}
		}
	}
	for _, w := range in.Plan.Workflows {
		add(w.Ref.Namespace+"/"+w.Ref.Name, w.Persistence)
	}
	if len(list) == 0 {
		return Step{}
	}
	return Step{Title: "Back up the databases", Text: "New images migrate their schemas, and old ones may not run on them again.", List: list}
}

func title(o diff.Object) string {
	if o.Namespace == "" {
		return o.Kind + " " + o.Name
	}
	return o.Kind + " " + o.Namespace + "/" + o.Name
}

// deployments are those that have a consequence of one of the classes.
func deployments(r *diff.Report, classes ...diff.Class) []diff.Object {
	return slices.DeleteFunc(slices.Clone(r.Objects), func(o diff.Object) bool {
		return o.Kind != "Deployment" || !slices.ContainsFunc(classes, o.Has)
	})
}

func in(namespace string) string { return " -n " + namespace }
