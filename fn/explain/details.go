package explain

import (
	"fmt"
	"strings"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/fn/needs"
	"github.com/render-sonataflow/render-sonataflow/generators"
	"github.com/render-sonataflow/render-sonataflow/generators/quote"
)

// details are the rows of one resource: what was decided, and the field that
// did. A row of one cell is a line.
type details struct {
	// about is the resource: its own fields need not name it.
	about generators.Ref
	rows  [][]string
}

// details begin with what is wrong with the resource.
func (e Explanation) details(r resource, of found) [][]string {
	d := &details{about: r.ref}
	note := r.note()
	if r.file != "" {
		note = " (" + r.file + ")" + note
	}
	d.line(quote.Line(r.ref.Title()) + quote.Line(note))
	for _, result := range r.about(of) {
		d.line(told(result, ""))
	}
	if r.platform != nil {
		d.platform(r.platform)
	} else {
		d.workflow(r.workflow)
	}
	d.objects(r.objects())
	d.needs(e.needsOf(r, of))
	if r.platform == nil {
		d.properties("managed properties", r.workflow.Properties)
		return d.rows
	}
	for _, s := range r.platform.Services {
		d.properties("properties of the "+s.Service, s.Properties)
	}
	return d.rows
}

// told is a result as a line.
func told(r *krm.Result, about string) string {
	if r.Field != nil {
		about += r.Field.Path + ": "
	}
	return fmt.Sprintf("  ! %s: %s%s", r.Severity, quote.Line(about), quote.Line(r.Message))
}

func (d *details) line(text string) { d.rows = append(d.rows, []string{text}) }

// row is one decision; from is the zero Origin where there was nothing to
// decide.
func (d *details) row(what, value string, from generators.Origin) {
	d.rows = append(d.rows, []string{"  " + quote.Line(what), quote.Line(value), d.from(from)})
}

func (d *details) from(source generators.Origin) string {
	if source.Ref == d.about {
		source.Ref, source.File = generators.Ref{}, ""
	}
	return quote.Line(source.String())
}

func (d *details) platform(p *generators.Platform) {
	for _, s := range p.Services {
		d.row(s.Service, s.URL, s.Enabled)
		d.row("  image", s.Image, s.ImageFrom)
		d.row("  replicas", replicas(s.Replicas), generators.Origin{})
		d.persistence("  ", s.Persistence)
		d.events("  ", s.Sink, s.Subscriptions)
		d.uses("  ", s.Uses)
	}
	for _, link := range p.Links {
		if link.Platform != p.Ref {
			d.row(link.Service, link.URL, link.From)
		}
	}
	if m := p.Migration; m != nil {
		d.row("migration Job", m.Name, m.From[0])
		d.row("  image", m.Image, m.ImageFrom)
	}
}

// workloads are the names of what runs a workflow, by its deployment model.
var workloads = map[string]string{"kubernetes": "Deployment", "knative": "Knative Service"}

func (d *details) workflow(w *generators.Workflow) {
	d.row("profile", w.Profile, w.ProfileFrom)
	d.row("platform", w.Platform.Name, generators.Origin{})
	d.row("address", w.URL, generators.Origin{})
	d.row("deployed as", workloads[w.DeploymentModel], generators.Origin{})
	if w.Image != "" {
		d.row("image", w.Image, w.ImageFrom)
	}
	d.build(w.Build)
	if w.DeploymentModel == "kubernetes" {
		d.row("replicas", replicas(w.Replicas), generators.Origin{})
	}
	for _, link := range w.Links {
		d.row(link.Service, link.URL, link.From)
	}
	d.persistence("", w.Persistence)
	d.events("", w.Sink, w.Subscriptions)
	d.uses("", w.Uses)
}

func (d *details) persistence(indent string, p *generators.Persistence) {
	if p == nil {
		d.row(indent+"database", "none", generators.Origin{})
		return
	}
	d.row(indent+"database", p.Address, p.From)
	d.row(indent+"credentials", "Secret "+p.Secret+", keys "+p.UserKey+" and "+p.PasswordKey, generators.Origin{})
}

func (d *details) events(indent string, sink *generators.Sink, subscriptions []generators.Subscription) {
	if sink != nil {
		d.row(indent+"sends events to", sink.Target, sink.From)
	}
	for _, sub := range subscriptions {
		d.row(indent+"receives "+sub.EventType, "from Broker "+sub.Broker.Name, sub.Broker.From)
	}
}

// uses tells what must be in the namespace.
func (d *details) uses(indent string, u generators.Uses) {
	if u.ServiceAccount != "" {
		d.row(indent+"ServiceAccount", u.ServiceAccount, generators.Origin{})
	}
	if len(u.Secrets) > 0 {
		d.row(indent+"Secrets", strings.Join(u.Secrets, ", "), generators.Origin{})
	}
}

// objects are those that come out of it, a table of their own.
func (d *details) objects(objects []generators.ObjectRef) {
	if len(objects) == 0 {
		return
	}
	d.line("")
	d.line("  objects")
	for _, o := range objects {
		kind := o.Kind
		if kind == "Service" && o.APIVersion != "v1" {
			kind = workloads["knative"]
		}
		d.rows = append(d.rows, []string{"  " + quote.Line(kind), quote.Line(o.Name)})
	}
}

// needs are what must be there before those objects are applied.
func (d *details) needs(of []*needs.Need) {
	if len(of) == 0 {
		return
	}
	d.line("")
	d.line("  needs")
	for _, n := range of {
		kind, title := "  "+quote.Line(n.Kind), quote.Line(n.Title())
		known := n.Details()
		if len(known) == 0 {
			known = []string{""}
		}
		for _, text := range known {
			d.rows = append(d.rows, []string{kind, title, quote.Line(text)})
			kind, title = "", "" // more of the same
		}
	}
}

// properties are a table of their own: their keys are long.
func (d *details) properties(title string, properties []generators.Property) {
	d.line("")
	d.line("  " + title)
	for _, p := range properties {
		d.rows = append(d.rows, []string{"  " + quote.Line(p.Key) + " = " + quote.Line(p.Value), d.from(p.From)})
	}
}

func replicas(n *int32) string {
	if n == nil {
		return "left to the autoscaler"
	}
	return fmt.Sprint(*n)
}
