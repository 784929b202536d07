package cli

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/generators"
	"github.com/render-sonataflow/render-sonataflow/generators/lazy"
)

// topology is what runs and who talks to whom, as graph draws it.
type topology struct {
	title string
	nodes []node
	edges []edge
	// ids are those of nodes and of namespaces.
	ids   map[nodeKey]string
	drawn map[any]bool
	// explain is what explain says of each platform and workflow: pages hold it.
	explain map[generators.Ref]string
}

// nodeKey is what makes two nodes one.
type nodeKey struct{ kind, namespace, name string }

// Kinds of nodes: each is drawn in its own shape.
const (
	nodeService  = "service"
	nodeWorkflow = "workflow"
	nodeDatabase = "database"
	nodeBroker   = "broker"
	nodeSink     = "sink"

	kindNamespace = "namespace"
)

// node is a thing that is drawn once, however many use it.
type node struct {
	nodeKey
	title  string
	detail string
	broken bool
	// about is the resource that it is of, if it is of one.
	about generators.Ref
}

type edge struct {
	from, to nodeKey
	label    string
}

// newTopology reads a plan. What results call broken is marked.
func newTopology(plan *generators.Plan, results krm.Results) *topology {
	t := &topology{drawn: map[any]bool{}}
	for _, p := range plan.Platforms {
		for _, s := range p.Services {
			id := t.add(node{nodeKey: nodeKey{nodeService, p.Ref.Namespace, s.Name}, title: s.Service, detail: s.Name, broken: broken(results, p.Ref), about: p.Ref})
			t.database(id, s.Persistence)
			t.sink(id, s.Sink, "its events")
			if len(s.Subscriptions) > 0 {
				t.link(t.broker(s.Subscriptions[0].Broker), id, eventsOf(s.Subscriptions))
			}
		}
	}
	for _, w := range plan.Workflows {
		t.workflow(w, w.Ref, broken(results, w.Ref))
	}
	for _, load := range plan.Workloads {
		t.workflow(load.Workflow, load.Ref, broken(results, load.Ref))
	}
	t.giveIDs()
	slices.SortStableFunc(t.nodes, func(a, b node) int {
		return cmp.Or(cmp.Compare(a.namespace, b.namespace), cmp.Compare(t.ids[a.nodeKey], t.ids[b.nodeKey]))
	})
	slices.SortStableFunc(t.edges, func(a, b edge) int {
		return cmp.Or(cmp.Compare(t.ids[a.from], t.ids[b.from]), cmp.Compare(t.ids[a.to], t.ids[b.to]))
	})
	return t
}

var notWord = lazy.Regexp(`[^A-Za-z0-9]+`)

// giveIDs gives every node and namespace an id of letters, digits and single
// underscores, made of what it is, so that it never changes. Where two come to
// the same both get a hash behind two underscores.
func (t *topology) giveIDs() {
	keys := map[nodeKey]bool{}
	for _, n := range t.nodes {
		keys[n.nodeKey] = true
		keys[nodeKey{kindNamespace, n.namespace, ""}] = true
	}
	for _, e := range t.edges {
		keys[e.from], keys[e.to] = true, true
	}
	sharing := map[string]int{}
	t.ids = map[nodeKey]string{}
	for key := range keys {
		var words []string
		for _, word := range []string{key.kind, key.namespace, key.name} {
			if word = strings.Trim(notWord().ReplaceAllString(word, "_"), "_"); word != "" {
				words = append(words, word)
			}
		}
		t.ids[key] = strings.Join(words, "_")
		sharing[t.ids[key]]++
	}
	for key, id := range t.ids {
		if sharing[id] > 1 {
			sum := sha256.Sum256([]byte(key.kind + "\x00" + key.namespace + "\x00" + key.name))
			t.ids[key] += "__" + hex.EncodeToString(sum[:5])
		}
	}
}

func (t *topology) workflow(w *generators.Workflow, about generators.Ref, isBroken bool) {
	id := t.add(node{nodeKey: nodeKey{nodeWorkflow, w.Ref.Namespace, w.Ref.Name}, title: w.Ref.Name, detail: w.Profile + ", " + w.DeploymentModel + builtNote(w.Build), broken: isBroken, about: about})
	for _, link := range w.Links {
		if w.Sink == nil { // else it talks to them through its sink
			t.link(id, nodeKey{nodeService, link.Platform.Namespace, link.Name}, "")
		}
	}
	t.database(id, w.Persistence)
	t.sink(id, w.Sink, strings.Join(w.Produces, "\n"))
	for _, sub := range w.Subscriptions {
		t.link(t.broker(sub.Broker), id, sub.EventType)
	}
}

// add draws a node once and returns what it is.
func (t *topology) add(n node) nodeKey {
	if !t.drawn[n.nodeKey] {
		t.drawn[n.nodeKey] = true
		t.nodes = append(t.nodes, n)
	}
	return n.nodeKey
}

func (t *topology) link(from, to nodeKey, label string) {
	if e := (edge{from, to, label}); !t.drawn[e] {
		t.drawn[e] = true
		t.edges = append(t.edges, e)
	}
}

// database draws the database once, however many schemas it has.
func (t *topology) database(user nodeKey, p *generators.Persistence) {
	if p == nil {
		return
	}
	n := node{title: "PostgreSQL", detail: p.Address}
	if p.Host != "" || p.Database != "" {
		n.title, n.detail = p.Database, p.Host
	}
	n.nodeKey = nodeKey{nodeDatabase, "", n.title + "\x00" + n.detail}
	t.link(user, t.add(n), "")
}

func (t *topology) broker(b generators.Broker) nodeKey {
	return t.add(node{nodeKey: nodeKey{nodeBroker, b.Namespace, b.Name}, title: b.Name, detail: "Broker"})
}

func (t *topology) sink(sender nodeKey, s *generators.Sink, label string) {
	if s == nil {
		return
	}
	if s.Broker != nil {
		t.link(sender, t.broker(*s.Broker), label)
		return
	}
	t.link(sender, t.add(node{nodeKey: nodeKey{nodeSink, "", s.Target}, title: s.Target, detail: "sink"}), label)
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
