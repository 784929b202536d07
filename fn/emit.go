package fn

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/resid"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/generators"
	"github.com/render-sonataflow/render-sonataflow/generators/quote"
	"github.com/render-sonataflow/render-sonataflow/generators/rule"
	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// identity is what makes two objects the same to a cluster, whatever their
// version.
type identity struct{ group, kind, namespace, name string }

func (r *run) identityOf(item *krm.Item) identity {
	return identity{item.Group(), item.Kind(), r.namespaceOf(item), item.Name()}
}

// namespaceOf is where an item will be: one without a namespace goes where the
// custom resources without one go.
func (r *run) namespaceOf(item *krm.Item) string {
	return orDefault(item.Namespace(), r.config.Spec.Namespace)
}

// emit puts the generated objects into the stream: in place of those an
// earlier run made, which are dropped where nothing makes them any more.
func (r *run) emit(objects []generators.Object, patches []generators.Patch, retargets []generators.Retarget) {
	earlier, users := r.sortByAuthor()
	places := r.newPlaces()
	var generated []*krm.Item
	owners := map[identity]generators.Ref{}
	items := r.itemsOf(objects)
	if r.report.failed() {
		return
	}
	r.patchRendered(items)
	for n, object := range objects {
		item := items[n]
		if item == nil {
			continue // a patch deletes it
		}
		id := r.identityOf(item)
		if owner, taken := owners[id]; taken {
			r.reportResult(generators.Result{Rule: rule.ObjectTaken, Severity: generators.Error, Ref: object.Owner, Field: "metadata.name",
				Message: "the " + id.kind + " " + quote.Value(id.name) + " is generated from this and from " + owner.Title() + " alike: give one of the two another name"})
			continue
		}
		owners[id] = object.Owner
		if _, taken := users[id]; taken {
			r.report.add(rule.ObjectTaken, users[id], "metadata.name",
				"is generated from "+object.Owner.Title()+", but the input already has one without the annotation "+generators.GeneratedFromAnnotation+": remove it, or give that resource another name")
			continue
		}
		if before, found := earlier[id]; found {
			item.PlaceAs(before)
		} else {
			places.place(item, object.Owner)
		}
		generated = append(generated, item)
	}
	r.applyPatches(patches)
	r.retarget(retargets)
	if r.report.failed() {
		return
	}
	slices.SortStableFunc(generated, applyOrder)
	if len(r.config.Spec.Patches) > 0 && !r.fits(generated) {
		return
	}
	if r.manifests && len(generated) == 0 {
		r.tellIdle()
	}
	r.stream.Items = append(r.keptItems(), generated...)
}

// itemsOf writes objects as items, each with the name of what it comes from.
func (r *run) itemsOf(objects []generators.Object) []*krm.Item {
	typed := make([]krm.Object, len(objects))
	for n, object := range objects {
		typed[n] = object.TypedObject
	}
	items, errs := krm.NewAll(typed)
	for n, object := range objects {
		if errs[n] != nil {
			r.report.add(rule.Unwritable, nil, "", "an object of "+object.Owner.Title()+" cannot be written: "+errs[n].Error())
			continue
		}
		items[n].SetAnnotation(generators.GeneratedFromAnnotation, object.Owner.String())
	}
	return items
}

// tellIdle says of each platform that it is why nothing is generated.
func (r *run) tellIdle() {
	for _, p := range r.plan.Platforms {
		if !p.Companion && len(p.Services) == 0 {
			r.reportResult(generators.Result{Rule: rule.NoServices, Severity: generators.Info, Ref: p.Ref, Field: "spec.services", Message: "enables no service, and no workflow is in the input: nothing is generated"})
		}
	}
}

// passThrough leaves the items of a stream without custom resources as they
// came, in the order that the run left which made some of them.
func (r *run) passThrough() {
	generated, _ := r.sortByAuthor()
	// Where custom resources are removed, a render has none and nothing is amiss.
	if removed := r.config.Spec.SourceResources == "Remove" && len(generated) > 0; !removed {
		r.report.add(rule.NoResources, nil, "", "the input has no SonataFlow resources: nothing is rendered")
		if len(generated) > 0 {
			r.report.add(rule.LeftBehind, nil, "", "the input has "+strconv.Itoa(len(generated))+" objects of an earlier render, left as they are: delete them by hand if their SonataFlow resources are gone for good")
		}
	}
	var users, ours []*krm.Item
	for _, item := range r.keptItems() {
		if IsOurs(item) {
			ours = append(ours, item)
		} else {
			users = append(users, item)
		}
	}
	slices.SortStableFunc(ours, applyOrder)
	r.stream.Items = slices.Concat(users, ours)
}

// keptItems are the items that stay: those of users as they came, and the
// custom resources as the config wants them. Their order is one that can be
// applied and hangs on nothing but what they are.
func (r *run) keptItems() []*krm.Item {
	var kept []*krm.Item
	for _, item := range r.stream.Items {
		isSource := item.Group() == v1alpha08.Group
		switch {
		case isSource && (r.manifests && r.config.Spec.SourceResources != "Keep" || r.config.Spec.SourceResources == "Remove"):
			continue
		case isSource && r.config.Spec.SourceResources != "Keep":
			item.SetAnnotation(krm.LocalConfigAnnotation, "true")
		case len(r.sources) > 0 && IsOurs(item):
			continue // replaced, or no longer generated
		}
		r.moveIn(item)
		kept = append(kept, item)
	}
	if !slices.IsSortedFunc(kept, inputOrder) { // hosts sort as we do
		slices.SortStableFunc(kept, inputOrder)
	}
	return kept
}

// inputOrder is kustomize's order of kinds, then group, kind, namespace, name.
func inputOrder(a, b *krm.Item) int {
	gvk := func(i *krm.Item) resid.Gvk { return resid.Gvk{Group: i.Group(), Kind: i.Kind()} }
	first, second := gvk(a), gvk(b)
	switch {
	case first.IsLessThan(second):
		return -1
	case second.IsLessThan(first):
		return 1
	}
	if differ := cmp.Or(cmp.Compare(a.Namespace(), b.Namespace()), cmp.Compare(a.Name(), b.Name())); differ != 0 {
		return differ
	}
	return compareVersions(a, b) // by their texts, which are only made where nothing else tells them apart
}

func applyOrder(a, b *krm.Item) int {
	rank := func(i *krm.Item) int { return generators.ApplyOrder(i.Group(), i.Kind()) }
	return cmp.Or(cmp.Compare(a.Namespace(), b.Namespace()), cmp.Compare(rank(a), rank(b)),
		strings.Compare(a.Kind(), b.Kind()), strings.Compare(a.Name(), b.Name()))
}
