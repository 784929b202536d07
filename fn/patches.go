package fn

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/labels"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/generators"
	"github.com/render-sonataflow/render-sonataflow/generators/quote"
	"github.com/render-sonataflow/render-sonataflow/generators/rule"
)

// PatchConfig changes rendered objects, in the syntax of kustomize's patches:.
type PatchConfig struct {
	// Patch is a strategic merge patch or a list of operations of RFC 6902.
	Patch string `json:"patch,omitempty"`
	// Path is a file that holds the patch, below the folder of the config; only
	// the command reads files.
	Path string `json:"path,omitempty"`
	// Target selects rendered objects; without it a strategic merge patch names
	// its own.
	Target *PatchTarget `json:"target,omitempty"`
}

// PatchTarget selects objects. Kind, name and the like are regular expressions
// of the whole; what is left out selects all.
type PatchTarget struct {
	Group              string `json:"group,omitempty"`
	Version            string `json:"version,omitempty"`
	Kind               string `json:"kind,omitempty"`
	Name               string `json:"name,omitempty"`
	Namespace          string `json:"namespace,omitempty"`
	LabelSelector      string `json:"labelSelector,omitempty"`
	AnnotationSelector string `json:"annotationSelector,omitempty"`
}

// patchRendered applies the config's patches, in their order, to what was just
// rendered. Where one deletes an object its place is nil.
func (r *run) patchRendered(items []*krm.Item) {
	if len(r.config.Spec.Patches) == 0 {
		return
	}
	before := dataOf(items)
	defer func() { restart(items, before) }()
	for n, config := range r.config.Spec.Patches {
		field := fmt.Sprintf("spec.patches[%d]", n)
		refuse := func(id rule.ID, below, message string) {
			r.report.add(id, r.configItem, field+below, message)
		}
		switch {
		case config.Path != "" && config.Patch != "":
			refuse(rule.PatchInvalid, ".path", "and patch exclude each other: remove one")
			continue
		case config.Path != "":
			refuse(rule.PatchInvalid, ".path", "cannot be read here: a function reads no files; write the patch into patch")
			continue
		case config.Patch == "":
			refuse(rule.PatchInvalid, ".patch", "is missing: write a strategic merge patch or operations of RFC 6902")
			continue
		}
		patches, err := krm.ParsePatches(config.Patch)
		if err != nil {
			refuse(rule.PatchInvalid, ".patch", "cannot be read: "+quote.Foreign(err.Error()))
			continue
		}
		if config.Target != nil && len(patches) > 1 {
			refuse(rule.PatchInvalid, ".patch", "must hold one patch where target selects what it is of, but holds "+fmt.Sprint(len(patches)))
			continue
		}
		for _, patch := range patches {
			selects, problem := config.Target.selects(patch)
			if problem != "" {
				refuse(rule.PatchInvalid, ".target", problem)
				break
			}
			matched := false
			for at, item := range items {
				if item != nil && selects(item) {
					matched = true
					items[at] = r.patchOne(item, patch, field+".patch")
				}
			}
			if !matched {
				refuse(rule.PatchUnmatched, ".target", "matches nothing that is rendered: must match at least one of "+renderedTitles(items, config.Target, patch)+
					"; what the input holds itself is patched in the input")
			}
		}
	}
}

// patchOne applies a patch to one object, of which the annotations of the
// render's own stay; nil is returned where the patch deletes it.
func (r *run) patchOne(item *krm.Item, patch krm.Patch, field string) *krm.Item {
	annotations := item.Annotations()
	sum := krm.StringAt(item.Tree(), checksumField...)
	before, title := r.identityOf(item), titleOf(item)
	wasOurs := IsOurs(item)
	gone, err := patch.Apply(item)
	switch {
	case err != nil:
		r.report.add(rule.PatchInvalid, r.configItem, field, "does not fit "+title+": "+quote.Foreign(err.Error()))
	case gone:
		return nil
	case r.identityOf(item) != before:
		r.report.add(rule.PatchInvalid, r.configItem, field, "must not change kind, name or namespace of "+title+", which others name: change them in the custom resource")
	}
	if err != nil || r.report.failed() {
		return item
	}
	for key, value := range annotations {
		if item.Annotation(key) == "" || key == generators.GeneratedFromAnnotation {
			item.SetAnnotation(key, value)
		}
	}
	if sum != "" {
		item.Set(sum, checksumField...)
	}
	if wasOurs && !IsOurs(item) {
		r.report.add(rule.PatchInvalid, r.configItem, field, "must not fill "+title+", which is the workflow's own: put that ConfigMap with its properties into the input")
	}
	return item
}

func titleOf(item *krm.Item) string {
	return oneLine(generators.Ref{Kind: item.Kind(), Namespace: item.Namespace(), Name: item.Name()}.Title())
}

// selects is what a patch is of: what the target selects, or without one what
// the patch names itself.
func (t *PatchTarget) selects(patch krm.Patch) (selects func(*krm.Item) bool, problem string) {
	if t == nil {
		of := patch.Of
		if of == nil || of.Kind() == "" || of.Name() == "" {
			return nil, "is missing: operations, and a patch without kind and metadata.name, need one"
		}
		return func(item *krm.Item) bool {
			return item.APIVersion() == of.APIVersion() && item.Kind() == of.Kind() && item.Name() == of.Name() &&
				(of.Namespace() == "" || item.Namespace() == of.Namespace())
		}, ""
	}
	var expressions []*regexp.Regexp
	for _, text := range []string{t.Group, t.Version, t.Kind, t.Name, t.Namespace} {
		expression, err := regexp.Compile("^(?:" + text + ")$")
		if err != nil {
			return nil, quote.Value(text) + " must be a regular expression: " + err.Error()
		}
		expressions = append(expressions, expression)
	}
	byLabel, err := labels.Parse(t.LabelSelector)
	if err != nil {
		return nil, quote.Value(t.LabelSelector) + " must be a label selector: " + err.Error()
	}
	byAnnotation, err := labels.Parse(t.AnnotationSelector)
	if err != nil {
		return nil, quote.Value(t.AnnotationSelector) + " must select annotations as labels are selected: " + err.Error()
	}
	return func(item *krm.Item) bool {
		version := item.APIVersion()[strings.LastIndex(item.APIVersion(), "/")+1:]
		for n, value := range []string{item.Group(), version, item.Kind(), item.Name(), item.Namespace()} {
			if expression := expressions[n]; expression.String() != "^(?:)$" && !expression.MatchString(value) {
				return false
			}
		}
		return byLabel.Matches(labels.Set(item.Labels())) && byAnnotation.Matches(labels.Set(item.Annotations()))
	}, ""
}

// renderedTitles names some of what is rendered: of the kind that a patch is
// of, where there are such.
func renderedTitles(items []*krm.Item, target *PatchTarget, patch krm.Patch) string {
	kind := ""
	if target != nil {
		kind = target.Kind
	} else if patch.Of != nil {
		kind = patch.Of.Kind()
	}
	var same, all []string
	for _, item := range items {
		if item == nil {
			continue
		}
		all = append(all, titleOf(item))
		if item.Kind() == kind {
			same = append(same, titleOf(item))
		}
	}
	if len(same) > 0 {
		all = same
	}
	slices.Sort(all)
	const few = 5
	if more := len(all) - few; more > 0 {
		all = append(all[:few:few], fmt.Sprintf("%d more", more))
	}
	return strings.Join(all, ", ")
}
