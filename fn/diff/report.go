// Package diff says what a change does before it is applied: which objects are
// added, changed and removed, which fields of them, and what comes of it. It
// compares objects as the API server would hold them, so that a default which
// somebody spelled out is no change.
package diff

import (
	"cmp"
	"slices"
	"strings"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
)

// Class is a kind of consequence.
type Class string

// The classes, most dangerous first.
const (
	DataAtRisk   Class = "data-at-risk"
	Recreate     Class = "recreate-needed"
	Events       Class = "events"
	Gap          Class = "gap"
	URL          Class = "url"
	MustExist    Class = "must-exist"
	Pruned       Class = "pruned"
	Restart      Class = "restart"
	NotRead      Class = "not-read"
	Scaled       Class = "scaled"
	Runs         Class = "runs"
	Added        Class = "added"
	NoneRestarts Class = "no-restart"
	NoEffect     Class = "no-effect"
)

// Meaning is a class in words.
type Meaning struct {
	Class Class `json:"class"`
	// Title is a heading, Text a sentence.
	Title string `json:"title"`
	Text  string `json:"-"`
}

// Classes are all of them, most dangerous first.
func Classes() []Meaning {
	return []Meaning{
		{DataAtRisk, "Data at risk", "Data may be lost, or another database be used than before."},
		{Recreate, "Recreate needed", "The API server, or Knative, refuses the change: the object must be deleted first."},
		{Events, "Events lost or delivered twice", "Events go elsewhere, are lost, or arrive twice."},
		{Gap, "Nothing answers for a while", "Pods stop before new ones are ready."},
		{URL, "Address changed", "An address that others may use changes or goes."},
		{MustExist, "Must exist before the apply", "New pods do not start without it."},
		{Pruned, "Removed", "The object is no longer rendered: whoever prunes deletes it."},
		{Restart, "Pods restart one after the other", "New pods are ready before old ones stop."},
		{NotRead, "Not read before a restart", "The change is there, and the pods go on with what they read when they started."},
		{Scaled, "Scaled", "The number of pods changes."},
		{Runs, "Runs once", "A Job starts."},
		{Added, "New", "The object is made."},
		{NoneRestarts, "No pod restarts", "The object changes in place."},
		{NoEffect, "No effect", "The manifests differ, and the cluster keeps what it has."},
	}
}

// What became of an object.
const (
	isAdded   = "added"
	isChanged = "changed"
	isRemoved = "removed"
)

// Report is what a change does.
type Report struct {
	// Summary counts objects by what becomes of them, and by class.
	Added   int     `json:"added"`
	Changed int     `json:"changed"`
	Removed int     `json:"removed"`
	Summary []Count `json:"summary"`
	// Objects are those that differ, the most dangerous first.
	Objects []Object `json:"objects"`
}

// Count is how many objects have a consequence of a class.
type Count struct {
	Meaning `json:",inline"`
	Objects int `json:"objects"`
}

// Object is one object that differs.
type Object struct {
	Change          string `json:"change"`
	krm.ResourceRef `json:",inline"`
	Consequences    []Consequence `json:"consequences"`
	Fields          []Field       `json:"fields,omitempty"`
}

// Consequence is what comes of a change.
type Consequence struct {
	Class Class  `json:"class"`
	Text  string `json:"text"`
}

// Field is one field that differs. Values that may be a credential are hidden,
// long ones are left out.
type Field struct {
	Path string `json:"path"`
	// Change is added, changed or removed.
	Change string `json:"change"`
	Old    string `json:"old,omitempty"`
	New    string `json:"new,omitempty"`

	steps []string
	value [2]any
}

// Different says whether there is anything to tell.
func (r *Report) Different() bool { return len(r.Objects) > 0 }

// Of are the objects that have a consequence of a class.
func (r *Report) Of(class Class) []Object {
	var found []Object
	for _, object := range r.Objects {
		if object.Has(class) {
			found = append(found, object)
		}
	}
	return found
}

// Has says whether an object has a consequence of a class.
func (o *Object) Has(class Class) bool {
	return slices.ContainsFunc(o.Consequences, func(c Consequence) bool { return c.Class == class })
}

// Label is a label of a selector that differs; empty is one that is not there.
type Label struct{ Name, Old, New string }

// Selector are the labels of a workload's selector that differ.
func (o *Object) Selector() []Label {
	var labels []Label
	for _, f := range o.Fields {
		if n := len(f.steps); n == 4 && f.steps[0] == "spec" && f.steps[1] == "selector" && f.steps[2] == "matchLabels" {
			was, _ := f.value[0].(string)
			is, _ := f.value[1].(string)
			labels = append(labels, Label{f.steps[3], was, is})
		}
	}
	return labels
}

// Images are what the object's containers run now instead of what they ran, by
// the path of the field.
func (o *Object) Images() []Field {
	return slices.DeleteFunc(slices.Clone(o.Fields), func(f Field) bool { return f.steps[len(f.steps)-1] != "image" })
}

// DeleteCommand is the command that deletes an object.
func (o *Object) DeleteCommand() string {
	group := ""
	if n := strings.LastIndex(o.APIVersion, "/"); n > 0 {
		group = o.APIVersion[:n]
	}
	return deleteCommand(&object{key: key{group, o.Kind, o.Namespace, o.Name}})
}

func rank(class Class) int {
	return slices.IndexFunc(Classes(), func(m Meaning) bool { return m.Class == class })
}

// newReport orders and counts.
func newReport(objects []Object) *Report {
	r := &Report{Objects: objects, Summary: []Count{}}
	for n := range r.Objects {
		o := &r.Objects[n]
		slices.SortStableFunc(o.Consequences, func(a, b Consequence) int { return cmp.Compare(rank(a.Class), rank(b.Class)) })
		switch o.Change {
		case isAdded:
			r.Added++
		case isChanged:
			r.Changed++
		default:
			r.Removed++
		}
	}
	slices.SortStableFunc(r.Objects, func(a, b Object) int {
		return cmp.Or(cmp.Compare(rank(a.Consequences[0].Class), rank(b.Consequences[0].Class)),
			cmp.Compare(a.Namespace, b.Namespace), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Name, b.Name), cmp.Compare(a.APIVersion, b.APIVersion))
	})
	for _, meaning := range Classes() {
		if count := len(r.Of(meaning.Class)); count > 0 {
			r.Summary = append(r.Summary, Count{meaning, count})
		}
	}
	return r
}
