package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/render-sonataflow/render-sonataflow/fn"
	"github.com/render-sonataflow/render-sonataflow/fn/explain"
)

type graphOptions struct {
	streams
	input  source
	format string
	title  string
}

func newGraph(io streams) *cobra.Command {
	opts := &graphOptions{streams: io}
	cmd := &cobra.Command{
		Use:        "graph [DIR|FILE|-]",
		SuggestFor: []string{"draw", "topology", "tree", "diagram"},
		Short:      "Draw what runs and who talks to whom",
		Long: `graph draws the topology of an input: namespaces, support services, workflows,
databases, brokers and the events between them; shared services once.

mermaid shows in GitHub and GitLab, which draw it up to a size; dot goes to
Graphviz. html is a page that draws itself in any browser, offline: it zooms,
finds, filters, opens and closes namespaces, and says of each workflow and
platform what explain says. Broken resources are drawn in red.`,
		Example: `  render-sonataflow graph
  render-sonataflow graph -f workflows/ -o html > topology.html`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			opts.input.take(args)
			return runGraph(opts)
		},
	}
	opts.input.addFlags(cmd)
	cmd.Flags().StringVarP(&opts.format, "output", "o", "mermaid", "mermaid, dot or html")
	cmd.Flags().StringVar(&opts.title, "title", "SonataFlow topology", "the title of a page or drawing")
	completeValues(cmd, "output", "mermaid", "dot", "html")
	return cmd
}

func runGraph(opts *graphOptions) error {
	write, known := graphFormats[opts.format]
	if !known {
		return badFormat(opts.format, "mermaid", "dot", "html")
	}
	if opts.format == "html" {
		if err := opts.notToTerminal("a page", "write it to a file, as in -o html > topology.html, and open that in a browser"); err != nil {
			return err
		}
	}
	stream, err := opts.input.readToPlan(opts.streams)
	if err != nil {
		return err
	}
	var t *topology
	err = opts.during("resolving", func() error {
		plan, results := fn.Explain(stream)
		t = newTopology(plan, results)
		t.title = opts.title
		if opts.format == "html" {
			t.explain = explain.Explanation{Plan: plan, Results: results}.Each()
		}
		return nil
	})
	if err != nil {
		return err
	}
	if opts.format == "mermaid" {
		opts.warnMermaid(t)
	}
	return write(opts.out, t)
}

// What Mermaid draws where nobody raised its limits, as in GitHub and GitLab:
// maxEdges and maxTextSize.
const mermaidEdges, mermaidText = 500, 50_000

// warnMermaid tells of a drawing that would show as an error.
func (o *graphOptions) warnMermaid(t *topology) {
	size := len(t.mermaid())
	if len(t.edges) > mermaidEdges || size > mermaidText {
		fmt.Fprintf(o.err, "warning: the drawing has %d edges and %d characters, and GitHub, GitLab and others draw Mermaid up to %d and %d: use -o html, or draw fewer resources with -f\n", len(t.edges), size, mermaidEdges, mermaidText)
	}
}

var graphFormats = map[string]func(io.Writer, *topology) error{
	"mermaid": writeMermaid,
	"dot":     writeDOT,
	"html":    writeHTML,
}

// mermaidShapes are the brackets around a node's label.
var mermaidShapes = map[string][2]string{
	nodeService: {"[", "]"}, nodeWorkflow: {"(", ")"}, nodeDatabase: {"[(", ")]"}, nodeBroker: {"{{", "}}"}, nodeSink: {">", "]"},
}

func writeMermaid(w io.Writer, t *topology) error {
	_, err := io.WriteString(w, t.mermaid())
	return err
}

func (t *topology) mermaid() string {
	var out strings.Builder
	out.WriteString("flowchart LR\n")
	namespaces, nodes := t.byNamespace()
	for _, namespace := range namespaces {
		if namespace != "" {
			fmt.Fprintf(&out, "  subgraph %s [\"namespace %s\"]\n", t.namespaceID(namespace), textMermaid(namespace))
		}
		for _, n := range nodes[namespace] {
			shape := mermaidShapes[n.kind]
			fmt.Fprintf(&out, "    %s%s\"%s<br/>%s\"%s\n", t.ids[n.nodeKey], shape[0], textMermaid(n.title), textMermaid(n.detail), shape[1])
		}
		if namespace != "" {
			out.WriteString("  end\n")
		}
	}
	for _, e := range t.edges {
		if e.label == "" {
			fmt.Fprintf(&out, "  %s --> %s\n", t.ids[e.from], t.ids[e.to])
		} else {
			fmt.Fprintf(&out, "  %s -->|\"%s\"| %s\n", t.ids[e.from], labelMermaid(e.label), t.ids[e.to])
		}
	}
	for _, n := range t.nodes {
		if n.broken {
			fmt.Fprintf(&out, "  style %s stroke:#c00,stroke-width:3px\n", t.ids[n.nodeKey])
		}
	}
	return out.String()
}

// dotStyles are the attributes of a node by its kind.
var dotStyles = map[string]string{
	nodeService:  `shape=box, style="filled", fillcolor="#dbeafe"`,
	nodeWorkflow: `shape=box, style="rounded,filled", fillcolor="#fef3c7"`,
	nodeDatabase: `shape=cylinder, style="filled", fillcolor="#e5e7eb"`,
	nodeBroker:   `shape=hexagon, style="filled", fillcolor="#dcfce7"`,
	nodeSink:     `shape=cds, style="filled", fillcolor="#f3e8ff"`,
}

func writeDOT(w io.Writer, t *topology) error {
	_, err := io.WriteString(w, t.dot())
	return err
}

func (t *topology) dot() string {
	var out strings.Builder
	out.WriteString("digraph topology {\n  rankdir=LR; ranksep=1.5; nodesep=0.15;\n" +
		"  node [fontname=\"sans-serif\", fontsize=11]; edge [fontname=\"sans-serif\", fontsize=9, color=\"#6b7280\"];\n")
	namespaces, nodes := t.byNamespace()
	for _, namespace := range namespaces {
		if namespace != "" {
			fmt.Fprintf(&out, "  subgraph cluster_%s {\n    label=%s; fontname=\"sans-serif\"; color=\"#9ca3af\"; style=rounded;\n", t.namespaceID(namespace), quoteDOT("namespace "+namespace))
		}
		for _, n := range nodes[namespace] {
			style := dotStyles[n.kind]
			if n.broken {
				style += `, color="#cc0000", penwidth=3`
			}
			fmt.Fprintf(&out, "    %s [label=%s, %s];\n", t.ids[n.nodeKey], quoteDOT(n.title, n.detail), style)
		}
		if namespace != "" {
			out.WriteString("  }\n")
		}
	}
	for _, e := range t.edges {
		fmt.Fprintf(&out, "  %s -> %s [label=%s, %s];\n", t.ids[e.from], t.ids[e.to], quoteDOT(strings.Split(e.label, "\n")...), edgeStyles[e.kind()])
	}
	out.WriteString("}\n")
	return out.String()
}

// kind tells the lines of a large graph apart by what they are for: calls to
// support services, databases, events.
func (e edge) kind() string {
	switch {
	case e.to.kind == nodeDatabase:
		return "database"
	case e.from.kind == nodeBroker || e.to.kind == nodeBroker || e.to.kind == nodeSink:
		return "event"
	default:
		return "call"
	}
}

// edgeStyles are the attributes of an edge by its kind.
var edgeStyles = map[string]string{
	"database": `color="#9ca3af", style=dashed, arrowsize=0.6`,
	"event":    `color="#16a34a", fontcolor="#15803d", penwidth=1.5`,
	"call":     `color="#2563eb", arrowsize=0.6`,
}
