package fn

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"sync"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/generators"
	"github.com/render-sonataflow/render-sonataflow/generators/rule"
	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// IsOurs says whether an earlier run made an item, and nobody took it over. The
// plan and the output both go by it.
func IsOurs(item *krm.Item) bool {
	return item.Annotation(generators.GeneratedFromAnnotation) != "" && !filledIn(item)
}

// filledIn says whether an item is the ConfigMap of a workflow's own
// properties that an earlier run made empty, and that its user has filled
// since, with properties or with anything else: then it is the user's, and
// stays whatever happens.
func filledIn(item *krm.Item) bool {
	kind, rest, _ := strings.Cut(item.Annotation(generators.GeneratedFromAnnotation), "/")
	_, name, _ := strings.Cut(rest, "/")
	if item.Kind() != "ConfigMap" || item.Group() != "" || kind != v1alpha08.KindWorkflow || item.Name() != generators.UserProperties(name) {
		return false
	}
	tree := item.Tree()
	for _, field := range []string{"data", "binaryData"} {
		data, _ := tree[field].(map[string]any)
		for _, value := range data {
			if value != "" {
				return true
			}
		}
	}
	return false
}

// sortByAuthor separates what an earlier run generated from what users wrote.
// Of several of one identity the first counts, whatever their order was.
func (r *run) sortByAuthor() (earlier, users map[identity]*krm.Item) {
	earlier, users = map[identity]*krm.Item{}, map[identity]*krm.Item{}
	for _, item := range r.others {
		into := users
		if IsOurs(item) {
			into = earlier
		}
		id := r.identityOf(item)
		if first, taken := into[id]; !taken || compareVersions(item, first) < 0 {
			into[id] = item
		}
	}
	return earlier, users
}

// compareVersions orders items of one identity by where they are and what they
// say.
func compareVersions(a, b *krm.Item) int {
	if order := cmp.Or(cmp.Compare(a.Path(), b.Path()), cmp.Compare(a.Index(), b.Index())); order != 0 || a == b {
		return order
	}
	return bytes.Compare(a.Text(), b.Text())
}

// lookup offers items to the generators, which decode what they ask for. Where
// there are several of one identity, those of users count; if these differ and
// one is asked for, nobody knows which is meant.
func (r *run) lookup() generators.Lookup {
	versions := map[identity][]*krm.Item{}
	var order []identity
	for _, item := range r.others {
		id := r.identityOf(item)
		if versions[id] == nil {
			order = append(order, id)
		}
		versions[id] = append(versions[id], item)
	}
	found := generators.Lookup{}
	for _, id := range order {
		all := versions[id]
		if len(all) > 1 {
			if users := slices.DeleteFunc(slices.Clone(all), IsOurs); len(users) > 0 {
				all = users
			}
			slices.SortStableFunc(all, compareVersions)
		}
		item := all[0]
		var ask sync.Once
		found.Add(generators.LookupResource{
			Group: id.group, Kind: id.kind, Namespace: id.namespace, Name: id.name,
			Generated: IsOurs(item), Local: item.Annotation(krm.LocalConfigAnnotation) == "true", Repeated: len(all) > 1,
			Label: item.Label,
			Decode: func(into any) error {
				if len(all) > 1 {
					ask.Do(func() { r.clashes.add(all) })
				}
				return item.Decode(into)
			},
		})
	}
	return found
}

// clashes are the objects that were asked for and that the input has more than
// once. Generators ask on all cores.
type clashes struct {
	sync.Mutex
	found [][]*krm.Item
}

func (c *clashes) add(all []*krm.Item) {
	c.Lock()
	defer c.Unlock()
	c.found = append(c.found, all)
}

// reportClashes reports the objects that were looked at and that the input has
// twice, differently: what is rendered would hang on which of them was read.
func (r *run) reportClashes() {
	for _, all := range r.clashes.found {
		first := all[0]
		for _, other := range all[1:] {
			if krm.Same(first.Tree(), other.Tree()) {
				continue
			}
			ref := generators.Ref{Kind: first.Kind(), Namespace: r.namespaceOf(first), Name: first.Name()}
			r.report.add(rule.DuplicateResource, other, "metadata.name", "the input has two different "+oneLine(ref.Title())+", and what is rendered hangs on it"+
				theOther(first)+": remove or rename one")
		}
	}
}

// theOther says where an item is.
func theOther(item *krm.Item) string {
	if where := item.Where("metadata.name"); where != nil {
		return "; the other is in " + where.String()
	}
	return ""
}
