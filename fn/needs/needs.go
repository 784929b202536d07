// Package needs says what must be there before a render is applied: what its
// objects name and do not bring.
package needs

import (
	"cmp"
	"slices"
	"strings"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/fn/verify"
	"github.com/render-sonataflow/render-sonataflow/fn/waves"
	"github.com/render-sonataflow/render-sonataflow/generators"
)

// List is what must be there, and the order in which to apply.
type List struct {
	Needs []*Need      `json:"needs"`
	Waves []waves.Wave `json:"waves"`
}

// Need is one thing that must be there.
type Need struct {
	Kind string `json:"kind"`
	// APIVersion is that of an API, whose Name is the kind that is served.
	APIVersion string `json:"apiVersion,omitempty"`
	Namespace  string `json:"namespace,omitempty"`
	Name       string `json:"name"`
	// Keys are those that a Secret or a ConfigMap must have; never their values.
	Keys []string `json:"keys,omitempty"`
	// Class is that of a Broker, where it is known.
	Class   string   `json:"class,omitempty"`
	Schemas []Schema `json:"schemas,omitempty"`
	// Digest is that of an image, where it is known.
	Digest string `json:"digest,omitempty"`
	// MirrorOf is where an image of a mirror was published: what to copy.
	MirrorOf string `json:"mirrorOf,omitempty"`
	Built    *Built `json:"built,omitempty"`
	// Note says in words what else there is to know.
	Note string `json:"note,omitempty"`
	// For are the objects that need it.
	For []string `json:"neededBy"`
	// Missing says what of it is missing, where it was looked up: see Compare.
	Missing string `json:"missing,omitempty"`
	// Unchecked: it was to be looked up, and no list of objects can say it.
	Unchecked bool `json:"unchecked,omitempty"`

	group string
	// brought: the render brings it, without the keys.
	brought bool
}

// Schema of a database.
type Schema struct {
	Name string `json:"name"`
	// ByJob: the migration Job makes it.
	ByJob bool `json:"madeByJob,omitempty"`
	// For are the objects that name it.
	For []string `json:"neededBy"`
}

// Of is what some objects, by their titles, need of it; nil where they do not.
func (n *Need) Of(objects map[string]bool) *Need {
	others := func(title string) bool { return !objects[title] }
	of := *n
	of.For = slices.DeleteFunc(slices.Clone(n.For), others)
	if len(of.For) == 0 {
		return nil
	}
	of.Schemas = nil
	for _, schema := range n.Schemas {
		if schema.For = slices.DeleteFunc(slices.Clone(schema.For), others); len(schema.For) > 0 {
			of.Schemas = append(of.Schemas, schema)
		}
	}
	return &of
}

// kinds are the kinds of needs in the order in which they are told: of the whole
// cluster, of a namespace, and outside. Others come before the outside.
var kinds = []string{
	kindAPI, "Namespace", "PriorityClass", "RuntimeClass", "ServiceAccount", "Secret", "ConfigMap", "PersistentVolumeClaim",
	kindBrokerClass, "Broker", "Service", "", kindDatabase, kindImage,
}

// Kinds of needs that are no objects.
const (
	kindAPI         = "API"
	kindBrokerClass = "BrokerClass"
	kindDatabase    = "Database"
	kindImage       = "Image"
)

// collector gathers needs, each once.
type collector struct {
	found map[key]*Need
	// told are the needs that an object was counted for.
	told map[object]bool
}

type key struct{ kind, apiVersion, namespace, name string }

type object struct {
	needs key
	title string
}

// Of lists what items need that are applied together. Their plan says how images
// come to be, and of what they are mirrors; nil where there is none.
func Of(items []*krm.Item, plan *generators.Plan) *List {
	c := &collector{found: map[key]*Need{}, told: map[object]bool{}}
	for _, item := range items {
		c.kindOf(item, items)
		c.podsOf(item)
		c.databasesOf(item)
	}
	made := madeSecrets(items)
	for _, o := range verify.LeadsOut(items) {
		if !always(o) && !made[o.Namespace+"/"+o.Name+"/"+o.Kind] {
			c.reference(o)
		}
	}
	if plan != nil {
		c.images(plan)
	}
	list := &List{Needs: []*Need{}, Waves: waves.Of(items)}
	for _, need := range c.found {
		slices.SortFunc(need.Schemas, func(a, b Schema) int { return strings.Compare(a.Name, b.Name) })
		list.Needs = append(list.Needs, need)
	}
	rank := func(n *Need) int {
		if at := slices.Index(kinds, n.Kind); at >= 0 {
			return at
		}
		return slices.Index(kinds, "")
	}
	slices.SortFunc(list.Needs, func(a, b *Need) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), strings.Compare(a.Kind, b.Kind), strings.Compare(a.Namespace, b.Namespace),
			strings.Compare(a.APIVersion, b.APIVersion), strings.Compare(a.Name, b.Name))
	})
	return list
}

// need is that of a kind and name, which somebody needs.
func (c *collector) need(n Need, of string) *Need {
	at := key{n.Kind, n.APIVersion, n.Namespace, n.Name}
	if c.found[at] == nil {
		c.found[at] = &n
	}
	known := c.found[at]
	if !c.told[object{at, of}] {
		c.told[object{at, of}] = true
		known.For = append(known.For, of)
	}
	return known
}

// reference takes what an object names and the set does not bring.
func (c *collector) reference(o verify.Outside) {
	need := c.need(Need{Kind: o.Kind, Namespace: o.Namespace, Name: o.Name, group: o.Group}, titleOf(o.Item))
	for _, name := range o.Keys {
		if !slices.Contains(need.Keys, name) {
			need.Keys = append(need.Keys, name)
		}
	}
	slices.Sort(need.Keys)
	need.Class = cmp.Or(need.Class, o.Class)
	if o.Here {
		need.brought, need.Note = true, "the input brings it without them"
	}
}

func titleOf(item *krm.Item) string {
	return generators.Ref{Kind: item.Kind(), Namespace: item.Namespace(), Name: item.Name()}.Title()
}
