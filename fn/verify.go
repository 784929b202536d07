package fn

import (
	"errors"
	"io"
	"maps"
	"slices"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/fn/verify"
	"github.com/render-sonataflow/render-sonataflow/generators"
	"github.com/render-sonataflow/render-sonataflow/generators/quote"
	"github.com/render-sonataflow/render-sonataflow/generators/rule"
	"github.com/render-sonataflow/render-sonataflow/generators/strict"
)

// VerifyKind is the kind of functionConfig that has the function check what was
// rendered, instead of rendering: the last of kustomize's transformers, and one of
// kpt's validators.
const VerifyKind = "VerifySonataFlow"

// VerifyConfig is a VerifySonataFlow.
type VerifyConfig struct {
	APIVersion string            `json:"apiVersion,omitempty"`
	Kind       string            `json:"kind,omitempty"`
	Metadata   metav1.ObjectMeta `json:"metadata,omitempty"`
	Spec       verifySpec        `json:"spec,omitempty"`
}

// verifySpec has what the config says of rules, too.
type verifySpec struct {
	Rules map[string]string `json:"rules,omitempty" enum:"error,warning,info,off"`
}

// VerifyRules is what a VerifySonataFlow says of rules, for who checks in its
// place.
func VerifyRules(config *krm.Item) map[string]string {
	var said VerifyConfig
	strict.Decode(config.Tree(), &said) // what is wrong with it, who runs it is told
	return said.Spec.Rules
}

// ErrDoesNotFit ends a run whose objects do not fit together. What is wrong has
// been told.
var ErrDoesNotFit = errors.New("what was rendered does not fit together")

// isConfig says whether an item is between people and the function only.
func isConfig(item *krm.Item) bool {
	return item.Kind() == ConfigKind || item.Kind() == VerifyKind && item.APIVersion() == ConfigAPIVersion
}

// Verify checks what was rendered against the whole stream, which stays as it
// is, and returns what there is to tell.
func Verify(stream *krm.Stream) krm.Results {
	var r report
	var said VerifyConfig
	if config := stream.FunctionConfig; config != nil && config.Kind() == VerifyKind {
		if config.APIVersion() != ConfigAPIVersion {
			r.add(rule.ConfigKind, config, "apiVersion", quote.Value(config.APIVersion())+" is not supported: must be "+ConfigAPIVersion)
		}
		for _, p := range strict.Decode(config.Tree(), &said) {
			r.add(p.Rule, config, p.Path, p.Message)
		}
		spec := ConfigSpec{Rules: said.Spec.Rules}
		for _, p := range spec.checkRules() {
			r.add(p.Rule, config, p.Path, p.Message)
		}
		r.set = spec.severities()
	}
	results, rendered := verify.Check(stream.Items)
	if !rendered {
		r.add(rule.NothingRendered, nil, "", "the input holds nothing that was rendered: nothing is checked; verify what comes out of the render, with the annotation "+generators.GeneratedFromAnnotation)
	}
	for _, result := range results {
		r.take(result)
	}
	return r.sorted()
}

// verifyList is the function with a VerifySonataFlow: the items go back as they
// came.
func verifyList(stream *krm.Stream, stdout io.Writer) (krm.Results, error) {
	results := Verify(stream)
	err := write(stream, stdout, results)
	if err == nil {
		err = fits(results)
	}
	return results.Urgent(), err
}

// VerifyStream says how a stream holds up. A ResourceList is written back with
// the results, as its host wants it.
func VerifyStream(stream *krm.Stream, stdout io.Writer) (krm.Results, error) {
	if stream.ResourceList {
		return verifyList(stream, stdout)
	}
	results := Verify(stream)
	return results, fits(results)
}

// verifyManifests checks what is about to be applied. What leads out of it the
// render has told already, where it could not do without. The config of this
// render wins over those of layers below.
func (r *run) verifyManifests() krm.Results {
	results, _ := verify.Check(r.stream.Items)
	set := ConfigSpec{Rules: r.stream.Rules}.severities()
	maps.Copy(set, r.report.set)
	told := report{set: set}
	for _, one := range results.Urgent() {
		told.take(one)
	}
	return told.sorted()
}

// fits checks what patches have left of a render, and reports what they parted.
func (r *run) fits(generated []*krm.Item) bool {
	all := slices.Clone(generated)
	for _, item := range r.others {
		if !IsOurs(item) {
			all = append(all, item)
		}
	}
	results, _ := verify.Check(all)
	for _, result := range results {
		if result.Severity == krm.Error {
			r.report.take(result)
		}
	}
	return !r.report.failed()
}

func fits(results krm.Results) error {
	if results.ExitCode() != 0 {
		return ErrDoesNotFit
	}
	return nil
}
