package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"sigs.k8s.io/yaml"

	"github.com/render-sonataflow/render-sonataflow/fn"
	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/generators"
	"github.com/render-sonataflow/render-sonataflow/generators/quote"
)

// explanation is what explain prints for programs: the plan and everything
// there is to say about it.
type explanation struct {
	*generators.Plan `json:",inline"`
	Results          krm.Results `json:"results,omitempty"`
}

type explainOptions struct {
	streams
	input  source
	dir    string
	asked  string
	format string
}

// explainFormats are the values of --output.
var explainFormats = map[string]func(io.Writer, explanation) error{
	"":     writeExplanation,
	"json": func(w io.Writer, e explanation) error { return writeData(w, "json", e) },
	"yaml": func(w io.Writer, e explanation) error { return writeData(w, "yaml", e) },
}

func newExplain(io streams) *cobra.Command {
	opts := &explainOptions{streams: io}
	cmd := &cobra.Command{
		Use:   "explain [KIND/NAME]",
		Short: "Say what is rendered of each platform and workflow, and which field decided it",
		Long: `explain resolves the input and renders nothing. It says for each platform and
workflow what was decided, and by which field of which resource: services and
their addresses, database, sink, image, release, and every managed property.

It works on broken input, too, and marks what is broken.`,
		Example: `  render-sonataflow explain
  render-sonataflow explain SonataFlow/orders --dir overlays/prod
  render-sonataflow explain SonataFlow/flows/orders -f workflows/ -o json`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				opts.asked = args[0]
			}
			var dirs []string
			if len(opts.input.files) == 0 {
				dirs = []string{opts.dir}
			}
			opts.input.take(dirs)
			return runExplain(opts)
		},
	}
	opts.input.addFlags(cmd)
	cmd.Flags().StringVar(&opts.dir, "dir", ".", "the kustomization to explain")
	cmd.Flags().StringVarP(&opts.format, "output", "o", "", "json or yaml, for programs; a table for people without it")
	return cmd
}

func runExplain(opts *explainOptions) error {
	write, known := explainFormats[opts.format]
	if !known {
		return usagef("--output must be json or yaml, but is %q", opts.format)
	}
	stream, err := opts.input.read(opts.streams)
	if err != nil {
		return err
	}
	plan, results := fn.Explain(stream)
	if opts.asked != "" {
		if plan, results, err = only(plan, results, opts.asked); err != nil {
			return err
		}
	}
	return write(opts.out, explanation{Plan: plan, Results: results})
}

// writeData writes a value as JSON or YAML.
func writeData(w io.Writer, format string, value any) error {
	text, err := json.MarshalIndent(value, "", "  ")
	if err == nil && format == "yaml" {
		text, err = yaml.JSONToYAML(text)
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(w, strings.TrimSuffix(string(text), "\n"))
	return err
}

// only keeps what is asked for: Kind/name or Kind/namespace/name.
func only(plan *generators.Plan, results krm.Results, asked string) (*generators.Plan, krm.Results, error) {
	kind, name, found := strings.Cut(asked, "/")
	matches := func(ref generators.Ref) bool {
		return found && strings.EqualFold(ref.Kind, kind) && (name == ref.Name || name == ref.Namespace+"/"+ref.Name)
	}
	kept := *plan
	kept.Platforms, kept.Workflows, kept.Workloads = nil, nil, nil
	var known []string
	for _, p := range plan.Platforms {
		known = append(known, p.Ref.String())
		if matches(p.Ref) {
			kept.Platforms = append(kept.Platforms, p)
		}
	}
	for _, w := range plan.Workflows {
		known = append(known, w.Ref.String())
		if matches(w.Ref) {
			kept.Workflows = append(kept.Workflows, w)
		}
	}
	for _, w := range plan.Workloads {
		known = append(known, w.Ref.String())
		if matches(w.Ref) {
			kept.Workloads = append(kept.Workloads, w)
		}
	}
	if len(kept.Platforms)+len(kept.Workflows)+len(kept.Workloads) == 0 {
		return nil, nil, fmt.Errorf("there is no %s in the input, which has %s", asked, strings.Join(known, ", "))
	}
	var about krm.Results
	for _, r := range results {
		if id := r.ResourceRef; id != nil && matches(generators.Ref{Kind: id.Kind, Namespace: id.Namespace, Name: id.Name}) {
			about = append(about, r)
		}
	}
	return &kept, about, nil
}

// table writes what was decided about one resource, with the field that did.
type table struct {
	// out aligns cells that tabs part.
	out     io.Writer
	results krm.Results
	// told are the results that stand with their resource.
	told map[*krm.Result]bool
	// about is the resource: its own fields need not name it.
	about generators.Ref
}

func writeExplanation(w io.Writer, e explanation) error {
	plan := e.Plan
	aligned := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	t := &table{out: aligned, results: e.Results, told: map[*krm.Result]bool{}}
	fmt.Fprintf(t.out, "release %s, behaviour line %s\n", plan.Release, plan.Line)
	for _, r := range explained(plan) {
		r.write(t)
	}
	t.rest()
	return aligned.Flush()
}

// explainEach is what explain says of each resource by itself, with tabs between
// cells.
func explainEach(plan *generators.Plan, results krm.Results) map[generators.Ref]string {
	texts := map[generators.Ref]string{}
	for _, r := range explained(plan) {
		var out strings.Builder
		r.write(&table{out: &out, results: results, told: map[*krm.Result]bool{}})
		texts[r.ref] = strings.TrimSpace(out.String())
	}
	return texts
}

// explainedResource is a resource with something to say of it.
type explainedResource struct {
	ref   generators.Ref
	write func(*table)
}

// explained are the resources of a plan, in the order of explain.
func explained(plan *generators.Plan) []explainedResource {
	var all []explainedResource
	add := func(ref generators.Ref, file, note string, write func(*table)) {
		all = append(all, explainedResource{ref, func(t *table) {
			t.title(ref, file, note)
			write(t)
		}})
	}
	for _, p := range plan.Platforms {
		note := ""
		if p.Companion {
			note = ", a companion: looked up, not rendered"
		}
		add(p.Ref, p.File, note, func(t *table) { t.platform(p) })
	}
	for _, w := range plan.Workflows {
		add(w.Ref, w.File, "", func(t *table) { t.workflow(w) })
	}
	for _, load := range plan.Workloads {
		add(load.Ref, "", ", written by hand for the workflow "+load.Workflow.Ref.Name, func(t *table) { t.workflow(load.Workflow) })
	}
	return all
}

// rest tells what is about none of the resources shown, such as the config.
func (t *table) rest() {
	title := "\nbesides\n"
	for _, r := range t.results {
		if t.told[r] {
			continue
		}
		about := ""
		if id := r.ResourceRef; id != nil {
			about = generators.Ref{Kind: id.Kind, Namespace: id.Namespace, Name: id.Name}.Title() + ": "
		}
		fmt.Fprint(t.out, title)
		title = ""
		t.result(r, about)
	}
}

func (t *table) result(r *krm.Result, about string) {
	t.told[r] = true
	if r.Field != nil {
		about += r.Field.Path + ": "
	}
	fmt.Fprintf(t.out, "  ! %s: %s%s\n", r.Severity, quote.Line(about), quote.Line(r.Message))
}

// title begins a resource, with what is wrong with it.
func (t *table) title(ref generators.Ref, file, note string) {
	t.about = ref
	if file != "" {
		note = " (" + file + ")" + note
	}
	fmt.Fprintf(t.out, "\n%s%s\n", quote.Line(ref.Title()), quote.Line(note))
	for _, r := range t.results {
		if id := r.ResourceRef; id != nil && id.Kind == ref.Kind && id.Name == ref.Name && (id.Namespace == ref.Namespace || id.Namespace == "") {
			t.result(r, "")
		}
	}
}

// row is one decision; from is the zero Origin where there was nothing to
// decide.
func (t *table) row(what, value string, from generators.Origin) {
	fmt.Fprintf(t.out, "  %s\t%s\t%s\n", quote.Line(what), quote.Line(value), t.from(from))
}

func (t *table) from(source generators.Origin) string {
	if source.Ref == t.about {
		source.Ref, source.File = generators.Ref{}, ""
	}
	return quote.Line(source.String())
}

func (t *table) platform(p *generators.Platform) {
	for _, s := range p.Services {
		t.row(s.Service, s.URL, s.Enabled)
		t.row("  image", s.Image, s.ImageFrom)
		t.row("  replicas", replicas(s.Replicas), generators.Origin{})
		t.persistence("  ", s.Persistence)
		t.events("  ", s.Sink, s.Subscriptions)
	}
	for _, link := range p.Links {
		if link.Platform != p.Ref {
			t.row(link.Service, link.URL, link.From)
		}
	}
	if m := p.Migration; m != nil {
		t.row("migration Job", m.Name, m.From[0])
		t.row("  image", m.Image, m.ImageFrom)
	}
	for _, s := range p.Services {
		t.properties("properties of the "+s.Service, s.Properties)
	}
}

func (t *table) workflow(w *generators.Workflow) {
	t.row("profile", w.Profile, w.ProfileFrom)
	t.row("platform", w.Platform.Name, generators.Origin{})
	t.row("address", w.URL, generators.Origin{})
	t.row("deployed as", map[string]string{"kubernetes": "Deployment", "knative": "Knative Service"}[w.DeploymentModel], generators.Origin{})
	if w.Image != "" {
		t.row("image", w.Image, w.ImageFrom)
	}
	t.build(w.Build)
	if w.DeploymentModel == "kubernetes" {
		t.row("replicas", replicas(w.Replicas), generators.Origin{})
	}
	for _, link := range w.Links {
		t.row(link.Service, link.URL, link.From)
	}
	t.persistence("", w.Persistence)
	t.events("", w.Sink, w.Subscriptions)
	t.properties("managed properties", w.Properties)
}

func (t *table) persistence(indent string, p *generators.Persistence) {
	if p == nil {
		t.row(indent+"database", "none", generators.Origin{})
		return
	}
	t.row(indent+"database", p.Address, p.From)
	t.row(indent+"credentials", "Secret "+p.Secret+", keys "+p.UserKey+" and "+p.PasswordKey, generators.Origin{})
}

func (t *table) events(indent string, sink *generators.Sink, subscriptions []generators.Subscription) {
	if sink != nil {
		t.row(indent+"sends events to", sink.Target, sink.From)
	}
	for _, sub := range subscriptions {
		t.row(indent+"receives "+sub.EventType, "from Broker "+sub.Broker.Name, sub.Broker.From)
	}
}

// properties are a table of their own: their keys are long.
func (t *table) properties(title string, properties []generators.Property) {
	fmt.Fprintf(t.out, "\n  %s\n", title)
	for _, p := range properties {
		fmt.Fprintf(t.out, "  %s = %s\t%s\n", quote.Line(p.Key), quote.Line(p.Value), t.from(p.From))
	}
}

func replicas(n *int32) string {
	if n == nil {
		return "left to the autoscaler"
	}
	return fmt.Sprint(*n)
}
