package fn

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/render-sonataflow/render-sonataflow/generators"
	"github.com/render-sonataflow/render-sonataflow/generators/lazy"
	"github.com/render-sonataflow/render-sonataflow/generators/quote"
	"github.com/render-sonataflow/render-sonataflow/generators/release"
	"github.com/render-sonataflow/render-sonataflow/generators/rule"
	"github.com/render-sonataflow/render-sonataflow/generators/strict"
)

// ingress is what the address of a Broker may look like.
var ingress = lazy.Regexp(`^https?://[A-Za-z0-9.{}\[\]:-]+(/[^\s"]*)?$`)

// tag is what a registry accepts as one.
var tag = lazy.Regexp(`^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$`)

// options turns the config into what the generators need, or says what is
// wrong with it. Precedence: release < tag < imageRegistry < images.
func (c ConfigSpec) options(table []release.Release) (generators.Options, []strict.Problem) {
	var problems []strict.Problem
	refuse := func(path, message string) {
		problems = append(problems, strict.Problem{Rule: rule.ConfigValue, Path: "spec." + path, Message: message})
	}
	r, err := release.Find(table, orDefault(c.Release, release.Default))
	if err != nil {
		refuse("release", err.Error())
	}
	if c.Tag != "" {
		r.Tag, r.Unproven = c.Tag, false
		if !tag().MatchString(c.Tag) {
			refuse("tag", quote.Value(c.Tag)+" must be an image tag: letters, digits, dots, dashes and underscores, at most 128 of them")
		}
	}
	if c.VersionLabel != "" {
		r.VersionLabel = c.VersionLabel
		if wrong := validation.IsValidLabelValue(c.VersionLabel); len(wrong) > 0 {
			refuse("versionLabel", quote.Value(c.VersionLabel)+" must be a label value: "+strings.Join(wrong, "; "))
		}
	}
	if c.ImageRegistry != "" {
		r.Mirror = c.ImageRegistry
		if !generators.ValidRegistry(c.ImageRegistry) {
			refuse("imageRegistry", quote.Value(c.ImageRegistry)+" must be the host of a registry, with a path at most: mirror.example.com/rhel")
		}
	}
	r.Overrides = c.Images.overrides()
	for _, key := range slices.Sorted(maps.Keys(r.Overrides)) {
		if image := r.Overrides[key]; !generators.ValidReference(image) {
			refuse("images."+key, quote.Value(image)+" must be an image reference: registry.example.com/name:tag")
		}
	}
	c.checkWorkflowImages(refuse)
	if c.Cluster.AppsDomain != "" {
		if wrong := validation.IsDNS1123Subdomain(c.Cluster.AppsDomain); len(wrong) > 0 {
			refuse("cluster.appsDomain", quote.Value(c.Cluster.AppsDomain)+" must be a domain: "+strings.Join(wrong, "; "))
		}
	}
	if c.Eventing.IngressURL != "" && !ingress().MatchString(c.Eventing.IngressURL) {
		refuse("eventing.ingressURL", quote.Value(c.Eventing.IngressURL)+" must be an http or https address, in which {namespace} and {name} stand for those of the Broker")
	}
	if c.Namespace != "" {
		if wrong := generators.CheckNamespace(c.Namespace); wrong != "" {
			refuse("namespace", quote.Value(c.Namespace)+" must be a namespace: "+wrong)
		}
	}
	c.checkBuild(refuse)
	problems = append(problems, c.checkRules()...)
	c.checkMigration(refuse)
	definitions := c.definitions(refuse)
	return generators.Options{
		Release:         r,
		Releases:        table,
		Greenfield:      c.Install == "Greenfield",
		OperatorEnabled: c.EnabledSemantics == "Operator",
		Cluster: generators.Cluster{
			OpenShift:       c.Cluster.Type == "OpenShift",
			KnativeEventing: c.Cluster.KnativeEventing == nil || *c.Cluster.KnativeEventing,
			KnativeServing:  c.Cluster.KnativeServing == nil || *c.Cluster.KnativeServing,
			Prometheus:      c.Cluster.Prometheus == nil || *c.Cluster.Prometheus,
			AppsDomain:      c.Cluster.AppsDomain,
		},
		MonitorServices: c.Monitoring.SupportServices,
		StaticSink:      c.Eventing.Sink == "Static",
		IngressURL:      c.Eventing.IngressURL,
		SyncWaves:       c.ArgoCD.SyncWaves,
		Checksums:       orDefault(c.Checksums, generators.ChecksumsWorkflows),
		WorkflowImages:  c.WorkflowImages,
		LenientFields:   c.lenient(),
		Build:           c.Build.options(),
		Migration:       c.Migration.options(),
		Definitions:     definitions,
	}, problems
}

// overrides are the images that are set, by the release's keys, which are
// those of the config.
func (c ImagesConfig) overrides() map[string]string {
	set := map[string]string{}
	text, err := json.Marshal(c)
	if err == nil {
		err = json.Unmarshal(text, &set)
	}
	if err != nil {
		panic("a struct of strings cannot be a map of strings: " + err.Error())
	}
	return set
}
