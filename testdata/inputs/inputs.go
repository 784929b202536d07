// Package inputs composes inputs at random: platforms, workflows, cluster
// platforms, brokers, autoscalers, properties, and what they look up, all valid
// and all from one seed. No operator says what is to come of them, but whatever
// comes must hold what is true of any render.
package inputs

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"sigs.k8s.io/yaml"
)

// Input is a stream of documents, the function's config first.
type Input struct {
	Seed      uint64
	Documents []map[string]any
}

// Compose makes the input of a seed: the same one for ever.
func Compose(seed uint64) Input {
	c := &composer{rand: rand.New(rand.NewPCG(seed, 39)), brokers: map[string]bool{}}
	c.config()
	namespaces := []string{"flows"}
	for len(namespaces) < 3 && c.maybe(40) {
		namespaces = append(namespaces, fmt.Sprintf("team-%d", len(namespaces)))
	}
	for _, namespace := range namespaces {
		c.namespace = namespace
		c.platforms()
	}
	c.clusterPlatform()
	for _, namespace := range namespaces {
		c.namespace = namespace
		for i := range 1 + c.rand.IntN(3) {
			c.workflow(fmt.Sprintf("flow-%d", i))
		}
	}
	return Input{Seed: seed, Documents: plain(c.documents)}
}

// plain has nothing in it but what a reader of YAML gives: no int, no typed
// list.
func plain(documents []map[string]any) []map[string]any {
	text, err := yaml.Marshal(documents)
	if err == nil {
		documents = nil
		err = yaml.Unmarshal(text, &documents)
	}
	if err != nil {
		panic("a tree of maps, lists and scalars cannot be written and read: " + err.Error())
	}
	return documents
}

// YAML is the input as a person would write it.
func (in Input) YAML() string {
	var documents []string
	for _, document := range in.Documents {
		text, err := yaml.Marshal(document)
		if err != nil {
			panic("a tree of maps, lists and scalars cannot be written: " + err.Error())
		}
		documents = append(documents, string(text))
	}
	return strings.Join(documents, "---\n")
}

// composer collects documents.
type composer struct {
	rand      *rand.Rand
	documents []map[string]any
	namespace string
	line      string
	openShift bool
	// primary are the platforms that workflows belong to, by namespace.
	primary []map[string]any
	brokers map[string]bool
}

// maybe is true in so many of a hundred cases.
func (c *composer) maybe(percent int) bool { return c.rand.IntN(100) < percent }

func pick[E any](c *composer, options ...E) E { return options[c.rand.IntN(len(options))] }

// some are those of the entries that chance keeps, in their order.
func some[E any](c *composer, percent int, entries ...E) []any {
	var kept []any
	for _, entry := range entries {
		if c.maybe(percent) {
			kept = append(kept, entry)
		}
	}
	return kept
}

// set puts a value where there is one.
func set(tree map[string]any, key string, value any) {
	switch value := value.(type) {
	case nil:
	case []any:
		if len(value) > 0 {
			tree[key] = value
		}
	case map[string]any:
		if value != nil {
			tree[key] = value
		}
	default:
		tree[key] = value
	}
}

// add puts a document of the namespace into the stream.
func (c *composer) add(apiVersion, kind, name string, rest map[string]any) map[string]any {
	document := map[string]any{
		"apiVersion": apiVersion, "kind": kind,
		"metadata": map[string]any{"name": name, "namespace": c.namespace},
	}
	for key, value := range rest {
		document[key] = value
	}
	c.documents = append(c.documents, document)
	return document
}

// annotate sets annotations of a document.
func annotate(document map[string]any, annotations map[string]any) {
	if len(annotations) > 0 {
		document["metadata"].(map[string]any)["annotations"] = annotations
	}
}
