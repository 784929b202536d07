package generators

import (
	"github.com/render-sonataflow/render-sonataflow/generators/release"
	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// Input is everything that may decide what is rendered: nothing else is read.
type Input struct {
	Options Options
	// Resources are rendered; Companions are only looked up.
	Resources, Companions Resources
	Lookup                Lookup
	// FileOf names the file that holds a custom resource, for the plan; nil
	// where nobody asks.
	FileOf func(Ref) string
}

func (in Input) file(of Ref) string {
	if in.FileOf == nil {
		return ""
	}
	return in.FileOf(of)
}

// Resources are the custom resources of one input.
type Resources struct {
	Platforms        []*v1alpha08.SonataFlowPlatform
	ClusterPlatforms []*v1alpha08.SonataFlowClusterPlatform
	Workflows        []*v1alpha08.SonataFlow
}

// Options is the function's config as generators see it: decided, with every
// default filled in.
type Options struct {
	// Release holds the images and the behaviour line.
	Release release.Release
	// Releases is the table Release came from, for messages that name others.
	Releases []release.Release
	// Greenfield: no operator ran before, so that what its objects hold for
	// ever need not be held.
	Greenfield bool
	// OperatorEnabled reads `enabled` as the operator does (omitted means
	// true, false deploys without connecting) instead of as documented.
	OperatorEnabled bool
	Cluster         Cluster
	// MonitorServices has Prometheus scrape the support services too.
	MonitorServices bool
	// StaticSink gives workloads their sink's address as K_SINK instead of a
	// SinkBinding. IngressURL is that of Brokers whose class is not known, with
	// {namespace} and {name} in it.
	StaticSink bool
	IngressURL string
	// SyncWaves puts Argo CD's waves on the objects.
	SyncWaves bool
	// Checksums is one of the Checksums constants.
	Checksums string
	// LenientFields has fields that the release does not know warned of instead
	// of refused.
	LenientFields bool
	// WorkflowImages are the images of workflows, with Placeholders in them: by
	// <namespace>/<name>, <namespace>/* or *.
	WorkflowImages map[string]string
	Migration      MigrationOptions
	Definitions    DefinitionOptions
	// Build says how the images of preview workflows come to be.
	Build BuildOptions
}

// What restarts when its properties change (config checksums).
const (
	ChecksumsWorkflows = "Workflows"
	ChecksumsAll       = "All"
	ChecksumsNone      = "None"
)

// Cluster is what the config says of the cluster that will run the render.
type Cluster struct {
	OpenShift       bool
	KnativeEventing bool
	KnativeServing  bool
	Prometheus      bool
	// AppsDomain is OpenShift's domain of Routes, empty where not known.
	AppsDomain string
}
