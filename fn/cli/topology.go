package cli

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/generators"
)

// topology is what runs and who talks to whom, as graph draws it.
type topology struct {
	nodes []node
	edges []edge
}

// Kinds of nodes: each is drawn in its own shape.
const (
	nodeService  = "service"
	nodeWorkflow = "workflow"
	nodeDatabase = "database"
	nodeBroker   = "broker"
	nodeSink     = "sink"
)

// node is a thing that is drawn once, however many use it.
type node struct {
	// id is made of kind, namespace and name, so that it never changes.
	id, kind  string
	namespace string
	title     string
	detail    string
	broken    bool
}

type edge struct{ from, to, label string }

// newTopology reads a plan. What results call broken is marked.
func newTopology(plan *generators.Plan, results krm.Results) *topology {
	t := &topology{}
	for _, p := range plan.Platforms {
		for _, s := range p.Services {
			id := t.add(node{kind: nodeService, namespace: p.Ref.Namespace, title: s.Service, detail: s.Name, broken: broken(results, p.Ref)})
			t.database(id, s.Persistence)
			t.sink(id, s.Sink, "its events")
			if len(s.Subscriptions) > 0 {
				t.link(t.broker(s.Subscriptions[0].Broker), id, eventsOf(s.Subscriptions))
			}
		}
	}
	for _, w := range plan.Workflows {
		t.workflow(w, broken(results, w.Ref))
	}
	for _, load := range plan.Workloads {
		t.workflow(load.Workflow, broken(results, load.Ref))
	}
	slices.SortStableFunc(t.nodes, func(a, b node) int { return cmp.Or(cmp.Compare(a.namespace, b.namespace), cmp.Compare(a.id, b.id)) })
	slices.SortStableFunc(t.edges, func(a, b edge) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) })
	return t
}

func (t *topology) workflow(w *generators.Workflow, isBroken bool) {
	id := t.add(node{kind: nodeWorkflow, namespace: w.Ref.Namespace, title: w.Ref.Name, detail: w.Profile + ", " + w.DeploymentModel, broken: isBroken})
	for _, link := range w.Links {
		if w.Sink == nil { // else it talks to them through its sink
			t.link(id, nodeID(nodeService, link.Platform.Namespace, link.Service, link.Name), "")
		}
	}
	t.database(id, w.Persistence)
	t.sink(id, w.Sink, strings.Join(w.Produces, "\n"))
	for _, sub := range w.Subscriptions {
		t.link(t.broker(sub.Broker), id, sub.EventType)
	}
}

// add draws a node once and returns its id.
func (t *topology) add(n node) string {
	n.id = nodeID(n.kind, n.namespace, n.title, n.detail)
	if !slices.ContainsFunc(t.nodes, func(known node) bool { return known.id == n.id }) {
		t.nodes = append(t.nodes, n)
	}
	return n.id
}

// nodeID tells services and databases of one title apart by their detail: the
// Service's name, the database's host.
func nodeID(kind, namespace, title, detail string) string {
	name := title
	switch kind {
	case nodeService:
		name = detail
	case nodeDatabase:
		name += "_" + detail
	}
	return notWord.ReplaceAllString(strings.Trim(kind+"_"+namespace+"_"+name, "_"), "_")
}

var notWord = regexp.MustCompile(`[^A-Za-z0-9_]`)

func (t *topology) link(from, to, label string) {
	if e := (edge{from, to, label}); !slices.Contains(t.edges, e) {
		t.edges = append(t.edges, e)
	}
}

// database draws the database once; the schema stands at the line to it.
func (t *topology) database(user string, p *generators.Persistence) {
	if p == nil {
		return
	}
	n := node{kind: nodeDatabase, title: "PostgreSQL", detail: p.Address}
	if p.Host != "" || p.Database != "" {
		n.title, n.detail = p.Database, p.Host
	}
	t.link(user, t.add(n), "")
}

func (t *topology) broker(b generators.Broker) string {
	return t.add(node{kind: nodeBroker, namespace: b.Namespace, title: b.Name, detail: "Broker"})
}

func (t *topology) sink(sender string, s *generators.Sink, label string) {
	if s == nil {
		return
	}
	if s.Broker != nil {
		t.link(sender, t.broker(*s.Broker), label)
		return
	}
	t.link(sender, t.add(node{kind: nodeSink, title: s.Target, detail: "sink"}), label)
}

// eventsOf sums up what a support service subscribes to.
func eventsOf(subscriptions []generators.Subscription) string {
	if len(subscriptions) > 2 {
		return fmt.Sprintf("%d types of events", len(subscriptions))
	}
	var types []string
	for _, sub := range subscriptions {
		types = append(types, sub.EventType)
	}
	return strings.Join(types, "\n")
}

func broken(results krm.Results, ref generators.Ref) bool {
	return slices.ContainsFunc(results, func(r *krm.Result) bool {
		id := r.ResourceRef
		return r.Severity == krm.Error && id != nil && id.Kind == ref.Kind && id.Name == ref.Name &&
			(id.Namespace == ref.Namespace || id.Namespace == "")
	})
}

// byNamespace groups the nodes; those of no namespace come under "".
func (t *topology) byNamespace() (namespaces []string, nodes map[string][]node) {
	nodes = map[string][]node{}
	for _, n := range t.nodes {
		if _, known := nodes[n.namespace]; !known {
			namespaces = append(namespaces, n.namespace)
		}
		nodes[n.namespace] = append(nodes[n.namespace], n)
	}
	return namespaces, nodes
}
