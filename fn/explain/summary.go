package explain

import (
	"fmt"
	"slices"
	"strings"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/generators"
	"github.com/render-sonataflow/render-sonataflow/generators/quote"
)

// heads are the columns of a summary.
var heads = []string{"RESOURCE", "BECOMES", "OBJECTS", "IMAGE", "DATABASE", "EVENTS", "PROBLEMS"}

// summary has a row for each resource, and what is wrong below.
func (e Explanation) summary(resources []resource, of found) [][]string {
	rows := [][]string{{""}, heads}
	for _, r := range resources {
		cells := []string{r.asked(), r.becomes(), objectCount(r), r.images(), r.databases(), r.events(), problems(r.about(of))}
		for n := range cells {
			cells[n] = quote.Line(cells[n])
		}
		rows = append(rows, cells)
	}
	rows = append(rows, e.besides(resources, of, krm.Error)...)
	return append(rows, []string{""}, []string{fmt.Sprintf("%d resources: explain KIND/NAME says which field decided what, --details says it of all", len(resources))})
}

func (r resource) becomes() string {
	switch {
	case r.written:
		return "wired, as it is"
	case r.workflow != nil:
		return workloads[r.workflow.DeploymentModel] + ", " + r.workflow.Profile
	case r.platform.Companion:
		return "looked up only"
	}
	var made []string
	for _, s := range r.platform.Services {
		made = append(made, s.Service)
	}
	if r.platform.Migration != nil {
		made = append(made, "migration Job")
	}
	return orNone(made...)
}

// orNone is a list of what there is, each once, that says where there is nothing.
func orNone(of ...string) string {
	of = slices.Compact(slices.DeleteFunc(of, func(one string) bool { return one == "" }))
	if len(of) == 0 {
		return "-"
	}
	return strings.Join(of, ", ")
}

// objectCount is unknown where nothing is rendered.
func objectCount(r resource) string {
	if n := len(r.objects()); n > 0 {
		return fmt.Sprint(n)
	}
	return "-"
}

// images go by their last name, and by the begin of a digest: whose they are
// the details say. Those of the release go by that.
func (r resource) images() string {
	if r.workflow != nil {
		return orNone(shortImage(r.workflow.Image))
	}
	var images []string
	add := func(image string, from generators.Origin) {
		if strings.HasPrefix(from.Field, "release ") {
			images = append(images, from.Field)
		} else if image != "" {
			images = append(images, shortImage(image))
		}
	}
	for _, s := range r.platform.Services {
		add(s.Image, s.ImageFrom)
	}
	if m := r.platform.Migration; m != nil {
		add(m.Image, m.ImageFrom)
	}
	return orNone(images...)
}

func shortImage(image string) string {
	name, digest, found := strings.Cut(image, "@")
	name = name[strings.LastIndex(name, "/")+1:]
	if _, sum, _ := strings.Cut(digest, ":"); found && len(sum) > 12 {
		name += "@" + sum[:12]
	}
	return name
}

func (r resource) databases() string {
	var databases []string
	add := func(p *generators.Persistence) {
		switch {
		case p == nil:
		case p.Host == "" && p.Database == "":
			databases = append(databases, p.Address)
		default:
			databases = append(databases, strings.TrimSuffix(p.Host, ":5432")+"/"+p.Database)
		}
	}
	if r.workflow != nil {
		add(r.workflow.Persistence)
	} else {
		for _, s := range r.platform.Services {
			add(s.Persistence)
		}
	}
	return orNone(databases...)
}

// events counts the types of events that are sent to it, and by it; what a
// support service sends is not known by type.
func (r resource) events() string {
	var in, out int
	sends := ""
	if r.workflow != nil {
		in, out = len(r.workflow.Subscriptions), len(r.workflow.Produces)
	} else {
		for _, s := range r.platform.Services {
			in += len(s.Subscriptions)
			if s.Sink != nil {
				sends = "sends"
			}
		}
	}
	var counts []string
	if in > 0 {
		counts = append(counts, fmt.Sprintf("%d in", in))
	}
	if out > 0 {
		counts = append(counts, fmt.Sprintf("%d out", out))
	}
	return orNone(append(counts, sends)...)
}

// problems counts errors and warnings.
func problems(results krm.Results) string {
	var counts []string
	for _, of := range []struct {
		severity krm.Severity
		one      string
	}{{krm.Error, "error"}, {krm.Warning, "warning"}} {
		n := 0
		for _, r := range results {
			if r.Severity == of.severity {
				n++
			}
		}
		switch {
		case n == 1:
			counts = append(counts, "1 "+of.one)
		case n > 1:
			counts = append(counts, fmt.Sprintf("%d %ss", n, of.one))
		}
	}
	return orNone(counts...)
}
