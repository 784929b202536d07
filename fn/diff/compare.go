package diff

import (
	"maps"
	"slices"
	"strings"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
)

// sides are all objects before and after: what comes of a change often hangs on
// another object.
type sides struct {
	old, new set
	oldPods  []workload
	newPods  []workload
}

// change is one object that differs.
type change struct {
	*sides
	was, is *object
	fields  []Field
}

// Compare says what comes of applying the new objects over the old ones, and of
// deleting the old ones that are no more.
func Compare(was, is []*krm.Item) *Report {
	s := &sides{old: read(was), new: read(is)}
	s.old.defaultReplicas()
	s.new.defaultReplicas()
	s.oldPods, s.newPods = workloads(s.old), workloads(s.new)
	objects := []Object{}
	for _, k := range keys(s.old, s.new) {
		c := &change{sides: s, was: s.old[k], is: s.new[k]}
		if c.was != nil && c.is != nil {
			if c.fields = fieldsOf(c.was, c.is); len(c.fields) == 0 {
				continue
			}
		}
		objects = append(objects, Object{Change: c.what(), ResourceRef: c.any().ref, Consequences: c.consequences(), Fields: c.fields})
	}
	return newReport(objects)
}

func (c *change) what() string {
	switch {
	case c.was == nil:
		return isAdded
	case c.is == nil:
		return isRemoved
	}
	return isChanged
}

// any is the object as it will be, or as it was where it goes.
func (c *change) any() *object {
	if c.is != nil {
		return c.is
	}
	return c.was
}

// consequences asks every rule. Where the change is refused nothing else that
// it would do happens.
func (c *change) consequences() []Consequence {
	var found []Consequence
	for _, r := range rules() {
		if r.on != c.what() || len(r.kinds) > 0 && !slices.Contains(r.kinds, c.any().groupKind()) {
			continue
		}
		if r.class == Restart || r.class == Gap || r.class == Scaled || r.class == NoneRestarts {
			if slices.ContainsFunc(found, func(f Consequence) bool { return f.Class == Recreate }) {
				continue
			}
		}
		if len(r.under) > 0 && len(c.under(r.under...)) == 0 {
			continue
		}
		if text := r.text(c); text != "" {
			found = append(found, Consequence{r.class, text})
		}
	}
	if len(found) == 0 {
		found = append(found, Consequence{NoneRestarts, "it changes in place"})
	}
	return found
}

// under are the fields at or below one of the dotted paths.
func (c *change) under(paths ...string) []Field {
	var found []Field
	for _, field := range c.fields {
		for _, path := range paths {
			steps := strings.Split(path, ".")
			if len(field.steps) >= len(steps) && slices.Equal(field.steps[:len(steps)], steps) {
				found = append(found, field)
				break
			}
		}
	}
	return found
}

// causes names the fields that a consequence comes of, images first: they are
// what a reader looks for.
func (c *change) causes(paths ...string) string {
	const most = 3
	var named []string
	for _, field := range c.under(paths...) {
		name := causeOf(field)
		switch {
		case slices.Contains(named, name):
		case strings.HasSuffix(name, ".image"):
			named = slices.Insert(named, 0, name)
		default:
			named = append(named, name)
		}
	}
	text := strings.Join(named[:min(most, len(named))], ", ")
	if len(named) > most {
		text += " and more"
	}
	return text
}

// causeOf is a field as a sentence has it: a variable of a container as a
// whole, and without what all of them begin with.
func causeOf(f Field) string {
	steps := f.steps
	if n := slices.Index(steps, "env"); n > 0 && n+2 < len(steps) {
		steps = steps[:n+2]
	}
	path := pathOf(steps)
	for _, start := range []string{"spec.template.spec.", "spec.template.", "spec."} {
		if rest, found := strings.CutPrefix(path, start); found {
			return rest
		}
	}
	return path
}

// defaultReplicas gives a workload its one pod where nobody says otherwise.
func (s set) defaultReplicas() {
	for _, o := range s {
		spec, ok := o.at("spec").(map[string]any)
		if o.group != "apps" || o.kind != "Deployment" && o.kind != "StatefulSet" || !ok {
			continue
		}
		if _, given := spec["replicas"]; !given && s.autoscaler(o) == nil {
			spec["replicas"] = plain(1)
		}
	}
}

// autoscaler is the one that scales a workload.
func (s set) autoscaler(o *object) *object {
	for _, scaler := range s {
		if scaler.group == "autoscaling" && scaler.namespace == o.namespace &&
			scaler.text("spec", "scaleTargetRef", "kind") == o.kind && scaler.text("spec", "scaleTargetRef", "name") == o.name {
			return scaler
		}
	}
	return nil
}

// labelsOf are a map of labels at a path.
func labelsOf(value any) map[string]string {
	labels := map[string]string{}
	tree, _ := value.(map[string]any)
	for name, text := range tree {
		labels[name], _ = text.(string)
	}
	return labels
}

// selects says whether labels have all that a selector asks for.
func selects(selector, labels map[string]string) bool {
	for _, name := range slices.Sorted(maps.Keys(selector)) {
		if labels[name] != selector[name] {
			return false
		}
	}
	return len(selector) > 0
}
