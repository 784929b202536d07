package fn

import (
	"slices"
	"strconv"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/generators"
	"github.com/render-sonataflow/render-sonataflow/generators/parallel"
	"github.com/render-sonataflow/render-sonataflow/generators/quote"
	"github.com/render-sonataflow/render-sonataflow/generators/rule"
	"github.com/render-sonataflow/render-sonataflow/generators/strict"
	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// pick sorts the items into custom resources, decoded and checked, and others.
func (r *run) pick() {
	items := r.stream.Items
	if config := r.stream.FunctionConfig; config != nil && config.Group() == v1alpha08.Group {
		items = append(slices.Clone(items), config)
	}
	var rendered, companions []*source
	for _, item := range items {
		if item.Group() != v1alpha08.Group {
			r.others = append(r.others, item)
			r.checkGroup(item)
			continue
		}
		rendered = append(rendered, &source{item: item})
	}
	for i, tree := range r.config.Spec.Companions {
		companions = append(companions, &source{item: r.configItem, field: "spec.companions[" + strconv.Itoa(i) + "].", companion: tree})
	}
	r.sources = r.pickSources(rendered, &r.input.Resources)
	r.companions = r.pickSources(companions, &r.input.Companions)
	r.input.Lookup = r.lookup()
}

// checkGroup refuses what was meant to be a custom resource of ours: with a typo
// in its apiVersion it would not be rendered, and be applied instead.
func (r *run) checkGroup(item *krm.Item) {
	switch kind := item.Kind(); kind {
	case v1alpha08.KindPlatform, v1alpha08.KindClusterPlatform, v1alpha08.KindWorkflow:
		r.report.add(rule.UnknownVersion, item, "apiVersion", quote.Value(item.APIVersion())+" is not that of a "+kind+": must be "+v1alpha08.GroupVersion)
	default:
		if now := formerKinds[kind]; now != "" && item.Group() == formerGroup {
			r.report.add(rule.UnknownVersion, item, "apiVersion", quote.Value(item.APIVersion())+" is what the API was called before, and no operator reads it any more: write "+v1alpha08.GroupVersion+" and kind: "+now)
		}
	}
}

// Before SonataFlow had its name its kinds were Kogito's.
const formerGroup = "sw.kogito.kie.org"

var formerKinds = map[string]string{"KogitoServerlessWorkflow": v1alpha08.KindWorkflow, "KogitoServerlessPlatform": v1alpha08.KindPlatform}

// pickSources reads custom resources, on all cores, and picks them up in their
// order.
func (r *run) pickSources(all []*source, into *generators.Resources) map[generators.Ref]*source {
	parallel.Each(len(all), func(n int) bool {
		all[n].read()
		return true
	})
	picked := map[generators.Ref]*source{}
	for _, s := range all {
		r.pickSource(s, picked, into)
	}
	return picked
}

// pickSource checks one custom resource. The same one given twice, as
// kustomize's generators do, counts once.
func (r *run) pickSource(s *source, picked map[generators.Ref]*source, into *generators.Resources) {
	kind, apiVersion := s.ref.Kind, s.apiVersion
	switch {
	case apiVersion != v1alpha08.GroupVersion:
		r.report.add(rule.UnknownVersion, s.item, s.path("apiVersion"), quote.Value(apiVersion)+" is not supported: must be "+v1alpha08.GroupVersion)
		return
	case kind == kindBuild:
		// No source: it renders nothing, so it prunes nothing either.
		r.report.add(rule.OperatorBuild, s.item, s.path("kind"), "a "+kindBuild+" is the operator's record of an image that it builds: it is kept out of the render. The images of preview workflows come to be as build.strategy of the config says: Context (your pipeline builds what the command context writes), BuildConfig (OpenShift builds) or TaskRun (Tekton does)")
		return
	case kind == v1alpha08.KindClusterPlatform:
		s.ref.Namespace = "" // kustomize's namespace: puts one on it
	case kind != v1alpha08.KindPlatform && kind != v1alpha08.KindWorkflow:
		r.report.add(rule.UnknownKind, s.item, s.path("kind"), quote.Value(kind)+" is unknown: must be "+v1alpha08.KindPlatform+", "+v1alpha08.KindClusterPlatform+" or "+v1alpha08.KindWorkflow)
		return
	case s.ref.Namespace == "":
		s.ref.Namespace = r.config.Spec.Namespace
	}
	if first, taken := picked[s.ref]; taken {
		if !krm.Same(first.tree(), s.tree()) {
			other := ""
			if where := first.item.Where(first.path("metadata.name")); where != nil {
				other = ", the other in " + where.String()
			}
			r.report.add(rule.DuplicateResource, s.item, s.path("metadata.name"), "the input has two different "+s.ref.Title()+other+": remove or rename one")
		}
		return
	}
	picked[s.ref] = s
	r.checkNames(s)
	r.take(s, into)
}

// kindBuild is what the operator makes for its own image builds; no cluster
// without the operator knows it.
const kindBuild = "SonataFlowBuild"

// checkNames refuses what the API server would: names also become paths and
// parts of other names.
func (r *run) checkNames(s *source) {
	s.misnamed = s.unnamed || generators.CheckName(s.ref.Name) != ""
	if s.unnamed && (r.config.Spec.lenient() || !strict.Misspelt(s.problems, s.path("metadata.name"))) {
		r.report.add(rule.InvalidName, s.item, s.path("metadata.name"), "is missing: name the "+s.ref.Kind)
	} else if wrong := generators.CheckName(s.ref.Name); wrong != "" && s.ref.Name != "" { // else the decoder says that it is no string
		r.report.add(rule.InvalidName, s.item, s.path("metadata.name"), quote.Value(s.ref.Name)+" must be a valid name"+generators.SuchAs(s.ref.Name)+": "+wrong)
	}
	if s.ref.Namespace != "" {
		if wrong := generators.CheckNamespace(s.ref.Namespace); wrong != "" {
			r.report.add(rule.InvalidName, s.item, s.path("metadata.namespace"), quote.Value(s.ref.Namespace)+" must be a valid namespace"+generators.SuchAs(s.ref.Namespace)+": "+wrong)
		}
	}
}

// take adds the resource to what generators see. One with problems is added as
// far as it could be read, so that a platform with a typo does not also go
// missing for its workflows.
func (r *run) take(s *source, into *generators.Resources) {
	switch cr := s.cr.(type) {
	case *v1alpha08.SonataFlowPlatform:
		cr.Name, cr.Namespace = s.ref.Name, s.ref.Namespace
		into.Platforms = append(into.Platforms, cr)
	case *v1alpha08.SonataFlowClusterPlatform:
		cr.Name, cr.Namespace = s.ref.Name, ""
		into.ClusterPlatforms = append(into.ClusterPlatforms, cr)
	case *v1alpha08.SonataFlow:
		cr.Name, cr.Namespace = s.ref.Name, s.ref.Namespace
		into.Workflows = append(into.Workflows, cr)
	}
	s.broken = len(s.problems) > 0
	if !r.config.Spec.lenient() { // else the field is missing indeed
		s.problems = slices.DeleteFunc(s.problems, func(p strict.Problem) bool { return p.Rule == rule.MissingField && strict.Misspelt(s.problems, p.Path) })
	}
	r.reportProblems(s.item, s.problems)
}

// reportProblems turns what a decoder found into results. The config is the
// only thing to have problems that may not come from functionConfig.
func (r *run) reportProblems(item *krm.Item, problems []strict.Problem) {
	if item == nil {
		item = r.configItem
	}
	for _, p := range problems {
		r.report.add(p.Rule, item, p.Path, p.Message)
	}
}
