package fn

import (
	"embed"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// Sources are the files of the config's types: their comments are its
// documentation.
//
//go:embed config.go patches.go verify.go
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
	Release string `json:"release,omitempty" default:"osl-1.37"`
	// Tag replaces the release's tag in every image of the release: a patch
	// release needs no new binary.
	Tag string `json:"tag,omitempty"`
	// VersionLabel is the label app.kubernetes.io/version and seeds the name
	// of the migration Job; default: the release's own tag, whatever Tag says.
	// It sits in immutable selectors: keep it equal to what runs.
	VersionLabel string `json:"versionLabel,omitempty"`
	// Images override single images by a whole reference.
	Images ImagesConfig `json:"images,omitempty"`
	// ImageRegistry replaces the registry host of the release's images, for
	// mirrors.
	ImageRegistry string `json:"imageRegistry,omitempty"`
	// Namespace is the namespace of custom resources without one.
	Namespace string `json:"namespace,omitempty"`
	// Install says whether an operator's objects are taken over, whose selectors
	// and labels are kept then, or nothing of SonataFlow runs there: then
	// selectors hold nothing of a release, so that no upgrade recreates a
	// Deployment, and app.kubernetes.io/managed-by is render-sonataflow.
	Install string `json:"install,omitempty" enum:"TakeOver,Greenfield" default:"TakeOver"`
	// EnabledSemantics says how services.*.enabled is read: as documented, where
	// only true deploys, or as the operator does, where omitted means true, and
	// false deploys and connects nothing.
	EnabledSemantics string `json:"enabledSemantics,omitempty" enum:"Documented,Operator" default:"Documented"`
	// SourceResources says what becomes of the custom resources in the output.
	SourceResources string        `json:"sourceResources,omitempty" enum:"LocalConfig,Remove,Keep" default:"LocalConfig"`
	Cluster         ClusterConfig `json:"cluster,omitempty"`
	// Companions are custom resources that are looked up and never rendered,
	// such as the platform of another team.
	Companions []map[string]any `json:"companions,omitempty"`
	Monitoring MonitoringConfig `json:"monitoring,omitempty"`
	Eventing   EventingConfig   `json:"eventing,omitempty"`
	ArgoCD     ArgoCDConfig     `json:"argocd,omitempty"`
	// Checksums says which Deployments restart when their properties change.
	Checksums string `json:"checksums,omitempty" enum:"Workflows,All,None" default:"Workflows"`
	// WorkflowImages are the images of workflows by <namespace>/<name>; under
	// <namespace>/* and * those of workflows that name none. {namespace}, {name}
	// and {version} stand for the workflow's.
	WorkflowImages map[string]string `json:"workflowImages,omitempty"`
	Build          BuildConfig       `json:"build,omitempty"`
	Migration      MigrationConfig   `json:"migration,omitempty"`
	DataIndex      DataIndexConfig   `json:"dataIndex,omitempty"`
	// RetiredWorkflows are those that are no more, as <namespace>/<name> or
	// <namespace>/<name>:<version>: with dataIndex.definitionEvents Data Index
	// is told so.
	RetiredWorkflows []string `json:"retiredWorkflows,omitempty"`
	// UnknownFields says whether an unknown field of a custom resource is an
	// error or a warning.
	UnknownFields string `json:"unknownFields,omitempty" enum:"Error,Warn" default:"Error"`
	// Patches change rendered objects, in the syntax of kustomize's patches:
	// patch and target.
	Patches []PatchConfig `json:"patches,omitempty"`
	// Rules gives rules, by their ids, another severity than their own. Most errors
	// leave nothing to render and cannot be lowered.
	Rules map[string]string `json:"rules,omitempty" enum:"error,warning,info,off"`
	// Strict turns every warning into an error.
	Strict bool `json:"strict,omitempty" default:"false"`
}

// ImagesConfig has a field for each image of a release, under its key.
type ImagesConfig struct {
	// DataIndexEphemeral is the image of the Data Index that keeps its data in memory.
	DataIndexEphemeral string `json:"dataIndexEphemeral,omitempty"`
	// DataIndexPostgreSQL is the image of the Data Index on PostgreSQL.
	DataIndexPostgreSQL string `json:"dataIndexPostgreSQL,omitempty"`
	// JobsServiceEphemeral is the image of the Jobs Service that keeps its jobs in memory.
	JobsServiceEphemeral string `json:"jobsServiceEphemeral,omitempty"`
	// JobsServicePostgreSQL is the image of the Jobs Service on PostgreSQL.
	JobsServicePostgreSQL string `json:"jobsServicePostgreSQL,omitempty"`
	// DBMigrator is the image that the migration Job runs.
	DBMigrator string `json:"dbMigrator,omitempty"`
	// DevMode is the image that runs workflows of the dev profile.
	DevMode string `json:"devMode,omitempty"`
	// Builder is the image that preview workflows are built in.
	Builder string `json:"builder,omitempty"`
}

// BuildConfig says how the images of preview workflows come to be.
type BuildConfig struct {
	// Strategy says who builds the images of preview workflows: a pipeline, from
	// what the command context writes, OpenShift, Tekton, or nobody.
	Strategy string `json:"strategy,omitempty" enum:"None,Context,BuildConfig,TaskRun"`
	// Registry is where built images are pushed: a host, with a path at most; default:
	// that of the platform, and OpenShift's own under BuildConfig.
	Registry string `json:"registry,omitempty"`
	// Image is the template of built images, with {hash} in it; default:
	// {registry}/{namespace}/{workflow}:{hash}.
	Image string `json:"image,omitempty"`
	// RuntimeImage is what built workflows run on.
	RuntimeImage string `json:"runtimeImage,omitempty"`
	// TaskImage holds buildah and a shell, for the steps of a TaskRun.
	TaskImage string `json:"taskImage,omitempty"`
	// PushSecret names the Secret with the credentials to push images.
	PushSecret string `json:"pushSecret,omitempty"`
}

// MigrationConfig shapes the Job of dbMigrationStrategy: job.
type MigrationConfig struct {
	// BackoffLimit is how often the Job is tried again; default: never.
	BackoffLimit *int32 `json:"backoffLimit,omitempty" default:"0"`
	// ActiveDeadlineSeconds is when the Job fails, however many tries are left;
	// default: none.
	ActiveDeadlineSeconds *int64 `json:"activeDeadlineSeconds,omitempty"`
	// PodTemplate shapes its pod, as podTemplate of a service does: container,
	// initContainers and all other fields of a pod.
	PodTemplate *v1alpha08.JobPodTemplate `json:"podTemplate,omitempty"`
}

// DataIndexConfig says what Data Index is told.
type DataIndexConfig struct {
	// DefinitionEvents: a Job tells Data Index which workflows are available, and
	// of retiredWorkflows that they are not, as the operator does.
	DefinitionEvents string `json:"definitionEvents,omitempty" enum:"None,Job" default:"None"`
	// DefinitionEventsImage is the image of that Job; it must have sh and curl. The host of
	// the default is replaced by imageRegistry.
	DefinitionEventsImage string `json:"definitionEventsImage,omitempty" default:"docker.io/curlimages/curl:8.11.1"`
}

// ClusterConfig says what the cluster is and serves.
type ClusterConfig struct {
	// Type says whether there are Routes, and OpenShift's builds.
	Type string `json:"type,omitempty" enum:"Kubernetes,OpenShift" default:"Kubernetes"`
	// KnativeEventing says whether Brokers, Triggers and SinkBindings work.
	KnativeEventing *bool `json:"knativeEventing,omitempty" default:"true"`
	// KnativeServing says whether workflows may be Knative Services.
	KnativeServing *bool `json:"knativeServing,omitempty" default:"true"`
	// Prometheus says whether there are ServiceMonitors.
	Prometheus *bool `json:"prometheus,omitempty" default:"true"`
	// AppsDomain is the domain of OpenShift's Routes.
	AppsDomain string `json:"appsDomain,omitempty"`
}

// MonitoringConfig adds what the operator does not make.
type MonitoringConfig struct {
	// SupportServices gives Data Index and Jobs Service ServiceMonitors too.
	SupportServices bool `json:"supportServices,omitempty" default:"false"`
}

// EventingConfig says how workloads learn the address of their broker.
type EventingConfig struct {
	// Sink says how workloads learn the address of their broker: from a
	// SinkBinding, or Static, where it is in them and no controller changes them.
	Sink string `json:"sink,omitempty" enum:"SinkBinding,Static" default:"SinkBinding"`
	// IngressURL is the address, with a Static sink, of brokers whose class is
	// not known, with {namespace} and {name} in it.
	IngressURL string `json:"ingressURL,omitempty"`
}

// ArgoCDConfig has what only Argo CD reads.
type ArgoCDConfig struct {
	// SyncWaves orders Argo CD's sync: configuration, migration Job, support services,
	// workflows, Triggers.
	SyncWaves bool `json:"syncWaves,omitempty" default:"false"`
}
