package fn

import (
	"embed"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/render-sonataflow/render-sonataflow/generators"
	"github.com/render-sonataflow/render-sonataflow/generators/release"
	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// Sources is this file: its comments are the documentation of the config.
//
//go:embed config.go
var Sources embed.FS

// The kind of the function's own configuration.
const (
	ConfigAPIVersion = "fn.sonataflow.org/v1alpha1"
	ConfigKind       = "RenderSonataFlow"
)

// Config is the function's configuration: all of it is optional.
type Config struct {
	APIVersion string            `json:"apiVersion,omitempty"`
	Kind       string            `json:"kind,omitempty"`
	Metadata   metav1.ObjectMeta `json:"metadata,omitempty"`
	Spec       ConfigSpec        `json:"spec,omitempty"`
}

// ConfigSpec holds the options of a render. A ConfigMap as functionConfig has
// the same keys, dotted: cluster.type.
type ConfigSpec struct {
	// Release names the images and the behaviour line; default osl-1.37.
	Release string `json:"release,omitempty"`
	// Tag replaces the release's tag in every image of the release.
	Tag string `json:"tag,omitempty"`
	// VersionLabel is the label app.kubernetes.io/version and seeds the name
	// of the migration Job; default: the release's own tag, whatever Tag says.
	VersionLabel string `json:"versionLabel,omitempty"`
	// Images override single images by a whole reference.
	Images ImagesConfig `json:"images,omitempty"`
	// ImageRegistry replaces the registry host of the release's images.
	ImageRegistry string `json:"imageRegistry,omitempty"`
	// Namespace is that of custom resources without one.
	Namespace string `json:"namespace,omitempty"`
	// EnabledSemantics says how services.*.enabled is read.
	EnabledSemantics string `json:"enabledSemantics,omitempty" enum:"Documented,Operator"`
	// SourceResources says what becomes of the custom resources in the output.
	SourceResources string        `json:"sourceResources,omitempty" enum:"LocalConfig,Remove,Keep"`
	Cluster         ClusterConfig `json:"cluster,omitempty"`
	// Companions are custom resources that are looked up and never rendered.
	Companions []map[string]any `json:"companions,omitempty"`
	Monitoring MonitoringConfig `json:"monitoring,omitempty"`
	Eventing   EventingConfig   `json:"eventing,omitempty"`
	ArgoCD     ArgoCDConfig     `json:"argocd,omitempty"`
	// Checksums says which Deployments restart when their properties change.
	Checksums string `json:"checksums,omitempty" enum:"Workflows,All,None"`
	// WorkflowImages are the images of workflows by <namespace>/<name>.
	WorkflowImages map[string]string `json:"workflowImages,omitempty"`
	// UnknownFields says whether an unknown field of a custom resource is an
	// error or a warning.
	UnknownFields string `json:"unknownFields,omitempty" enum:"Error,Warn"`
	// Strict turns every warning into an error.
	Strict bool `json:"strict,omitempty"`
}

// ImagesConfig has a field for each release.Image.
type ImagesConfig struct {
	DataIndexEphemeral    string `json:"dataIndexEphemeral,omitempty"`
	DataIndexPostgreSQL   string `json:"dataIndexPostgreSQL,omitempty"`
	JobsServiceEphemeral  string `json:"jobsServiceEphemeral,omitempty"`
	JobsServicePostgreSQL string `json:"jobsServicePostgreSQL,omitempty"`
	DBMigrator            string `json:"dbMigrator,omitempty"`
	DevMode               string `json:"devMode,omitempty"`
	Builder               string `json:"builder,omitempty"`
}

// ClusterConfig says what the cluster is and serves.
type ClusterConfig struct {
	Type            string `json:"type,omitempty" enum:"Kubernetes,OpenShift"`
	KnativeEventing *bool  `json:"knativeEventing,omitempty"`
	KnativeServing  *bool  `json:"knativeServing,omitempty"`
	Prometheus      *bool  `json:"prometheus,omitempty"`
	// AppsDomain is the domain of OpenShift's Routes.
	AppsDomain string `json:"appsDomain,omitempty"`
}

// MonitoringConfig adds what the operator does not make.
type MonitoringConfig struct {
	SupportServices bool `json:"supportServices,omitempty"`
}

// EventingConfig says how workloads learn the address of their broker.
type EventingConfig struct {
	Sink string `json:"sink,omitempty" enum:"SinkBinding,Static"`
	// IngressURL is the address of a broker that is not in the input.
	IngressURL string `json:"ingressURL,omitempty"`
}

// ArgoCDConfig has what only Argo CD reads.
type ArgoCDConfig struct {
	SyncWaves bool `json:"syncWaves,omitempty"`
}

// reference is what an image reference may look like, host/path:tag@digest,
// and registryHost what may stand before the path, as the distribution project
// defines them; a mirror may have a path of its own.
var (
	reference    = regexp.MustCompile(`^(` + domain + `/)?` + component + `(/` + component + `)*(:[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?(@[a-z0-9+._-]+:[0-9a-f]{32,})?$`)
	registryHost = regexp.MustCompile(`^` + domain + `(/` + component + `)*/?$`)
)

const (
	domain    = `([A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9a-fA-F:]+\])(:[0-9]{1,5})?`
	component = `[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*`
)

// ingress is what the address of a Broker may look like.
var ingress = regexp.MustCompile(`^https?://[A-Za-z0-9.{}\[\]:-]+(/[^\s"]*)?$`)

// tag is what a registry accepts as one.
var tag = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$`)

// options turns the config into what the generators need, or says what is
// wrong with it. Precedence: release < tag < imageRegistry < images.
func (c ConfigSpec) options(table []release.Release) (generators.Options, []v1alpha08.Problem) {
	var problems []v1alpha08.Problem
	refuse := func(path, message string) {
		problems = append(problems, v1alpha08.Problem{Path: "spec." + path, Message: message})
	}
	r, err := release.Find(table, orDefault(c.Release, release.Default))
	if err != nil {
		refuse("release", err.Error())
	}
	if c.Tag != "" {
		r.Tag = c.Tag
		if !tag.MatchString(c.Tag) {
			refuse("tag", quote(c.Tag)+" must be an image tag: letters, digits, dots, dashes and underscores, at most 128 of them")
		}
	}
	if c.VersionLabel != "" {
		r.VersionLabel = c.VersionLabel
		if wrong := validation.IsValidLabelValue(c.VersionLabel); len(wrong) > 0 {
			refuse("versionLabel", quote(c.VersionLabel)+" must be a label value: "+strings.Join(wrong, "; "))
		}
	}
	if c.ImageRegistry != "" {
		r = r.WithRegistry(c.ImageRegistry)
		if !registryHost.MatchString(c.ImageRegistry) {
			refuse("imageRegistry", quote(c.ImageRegistry)+" must be the host of a registry, with a path at most: mirror.example.com/rhel")
		}
	}
	r.Overrides = c.Images.overrides()
	for _, key := range release.Images() {
		if image := r.Overrides[key]; image != "" && !reference.MatchString(image) {
			refuse("images."+string(key), quote(image)+" must be an image reference: registry.example.com/name:tag")
		}
	}
	for _, key := range slices.Sorted(maps.Keys(c.WorkflowImages)) {
		path := "workflowImages[" + strconv.Quote(key) + "]"
		if !strings.Contains(key, "/") {
			refuse(path, "must name a workflow as <namespace>/<name>, with nothing before the slash where it has no namespace")
		}
		if image := c.WorkflowImages[key]; !reference.MatchString(image) {
			refuse(path, quote(image)+" must be an image reference: registry.example.com/name:tag")
		}
	}
	if c.Cluster.AppsDomain != "" {
		if wrong := validation.IsDNS1123Subdomain(c.Cluster.AppsDomain); len(wrong) > 0 {
			refuse("cluster.appsDomain", quote(c.Cluster.AppsDomain)+" must be a domain: "+strings.Join(wrong, "; "))
		}
	}
	if c.Eventing.IngressURL != "" && !ingress.MatchString(c.Eventing.IngressURL) {
		refuse("eventing.ingressURL", quote(c.Eventing.IngressURL)+" must be an http or https address, in which {namespace} and {name} stand for those of the Broker")
	}
	if c.Namespace != "" {
		if wrong := generators.CheckNamespace(c.Namespace); wrong != "" {
			refuse("namespace", quote(c.Namespace)+" must be a namespace: "+wrong)
		}
	}
	return generators.Options{
		Release:         r,
		Releases:        table,
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
	}, problems
}

func (c ImagesConfig) overrides() map[release.Image]string {
	return map[release.Image]string{
		release.DataIndexEphemeral:    c.DataIndexEphemeral,
		release.DataIndexPostgreSQL:   c.DataIndexPostgreSQL,
		release.JobsServiceEphemeral:  c.JobsServiceEphemeral,
		release.JobsServicePostgreSQL: c.JobsServicePostgreSQL,
		release.DBMigrator:            c.DBMigrator,
		release.DevMode:               c.DevMode,
		release.Builder:               c.Builder,
	}
}
