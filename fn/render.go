// Package fn is the KRM function: a ResourceList or a stream of YAML documents
// in, the same with the objects of its SonataFlow resources out. The way of
// the data is read, pick, decode, resolve, generate, emit.
package fn

import (
	"strings"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/generators"
	"github.com/render-sonataflow/render-sonataflow/generators/release"
	"github.com/render-sonataflow/render-sonataflow/generators/rule"
	"github.com/render-sonataflow/render-sonataflow/generators/strict"
)

// run is one render of one stream.
type run struct {
	stream *krm.Stream
	// manifests: only what is applied stays in the stream.
	manifests bool
	// contexts: nothing is rendered but what images are built from.
	contexts bool
	// wantsPlan: the plan is asked about after the render.
	wantsPlan bool
	// configItem is what the config was read from, for messages.
	configItem *krm.Item
	// configWrong: something in the config was refused.
	configWrong bool
	releases    []release.Release
	report      report

	config Config
	// sources and companions are the custom resources, others all the rest.
	sources, companions map[generators.Ref]*source
	others              []*krm.Item
	clashes             clashes
	input               generators.Input
	plan                *generators.Plan
}

// Render puts the objects of the stream's SonataFlow resources into it, and
// returns what there is to tell. Where that holds an error the stream is as it
// was.
func Render(stream *krm.Stream) krm.Results {
	return render(stream, release.Table())
}

func render(stream *krm.Stream, releases []release.Release) krm.Results {
	return (&run{stream: stream, releases: releases}).render()
}

func (r *run) render() krm.Results {
	r.readConfig()
	r.report.strict, r.report.set = r.config.Spec.Strict, r.config.Spec.severities()
	r.tellSkipped()
	r.resolve()
	if r.report.failed() {
		return r.report.sorted()
	}
	if len(r.sources) == 0 {
		r.passThrough()
		return r.report.sorted()
	}
	objects, patches, retargets := generators.Generate(r.plan), generators.Patches(r.plan), generators.Retargets(r.plan)
	r.settle()
	r.emit(objects, patches, retargets)
	return r.report.sorted()
}

// settle lets go of what only deciding needed: it takes more memory than what is
// rendered.
func (r *run) settle() {
	r.input = generators.Input{}
	if !r.wantsPlan {
		r.plan.Workflows = nil
	}
	for _, s := range r.sources {
		s.cr = nil
	}
}

// tellSkipped lists the files that were passed over, since a manifest may be
// among them that lost its kind.
func (r *run) tellSkipped() {
	if skipped := r.stream.Skipped; len(skipped) > 0 {
		r.report.add(rule.FilesSkipped, nil, "", "passed over, as no Kubernetes object is in it: "+strings.Join(skipped, ", "))
	}
}

// resolve goes from the config and the items to the plan.
func (r *run) resolve() {
	options, problems := r.config.Spec.options(r.releases)
	r.reportProblems(r.stream.FunctionConfig, problems)
	r.configWrong = len(problems) > 0
	if strategy := r.config.Spec.Build.Strategy; r.config.Spec.Images.Builder != "" && !r.contexts && (strategy == "" || strategy == generators.BuildNone) {
		r.report.add(rule.BuildNoEffect, r.stream.FunctionConfig, "spec.images.builder", "has no effect: build.strategy says that no images are built")
	}
	r.input.Options = options
	r.input.Options.Build.Contexts = r.contexts
	followNames(r.stream.Items)
	r.pick()
	var results []generators.Result
	r.plan, results = generators.Resolve(r.input)
	r.reportClashes()
	for _, result := range results {
		r.reportResult(result)
	}
}

// told says whether what is told of a field only follows from what the decoder
// told: one mistake is told once.
func (r *run) told(s *source, field string) bool {
	return strict.Unread(s.problems, s.path(field)) || !r.config.Spec.lenient() && strict.Misspelt(s.problems, s.path(field))
}

// reportResult points a generator's result at the item it speaks of.
func (r *run) reportResult(result generators.Result) {
	if s := r.sources[result.Ref]; s != nil {
		if s.misnamed && (result.Severity != generators.Error || result.Field == "metadata.name") {
			return // it would say the same of what is made of the name
		}
		if s.broken && result.Severity != generators.Error {
			return // it would speak of what could not be read as if it were not there
		}
		if r.told(s, result.Field) {
			return
		}
		r.report.addAs(result.Severity, result.Rule, s.item, s.path(result.Field), result.Message)
		return
	}
	if s := r.companions[result.Ref]; s != nil {
		r.report.addAs(result.Severity, result.Rule, s.item, s.path(result.Field), result.Message)
		return
	}
	for _, item := range r.others {
		if item.Kind() == result.Ref.Kind && r.namespaceOf(item) == result.Ref.Namespace && item.Name() == result.Ref.Name {
			r.report.addAs(result.Severity, result.Rule, item, result.Field, result.Message)
			return
		}
	}
	if field, ofConfig := strings.CutPrefix(result.Field, "config "); ofConfig && r.configItem != nil {
		if r.configWrong && result.Severity == generators.Info {
			return // it would speak of what was refused
		}
		r.report.addAs(result.Severity, result.Rule, r.configItem, field, result.Message)
		return
	}
	r.report.addAs(result.Severity, result.Rule, nil, result.Field, result.Message)
}
