// Package v1alpha08 holds the custom resources sonataflow.org/v1alpha08 as Go
// types; package strict reads them.
package v1alpha08

import "embed"

// The group, version and kinds of the custom resources.
const (
	Group        = "sonataflow.org"
	Version      = "v1alpha08"
	GroupVersion = Group + "/" + Version

	KindPlatform        = "SonataFlowPlatform"
	KindClusterPlatform = "SonataFlowClusterPlatform"
	KindWorkflow        = "SonataFlow"
)

// Annotations that decide something.
const (
	// ProfileAnnotation of a SonataFlow: gitops, preview (default), dev, or prod, an old
	// name of preview.
	ProfileAnnotation = Group + "/profile"
	// VersionAnnotation, DescriptionAnnotation, KeyAnnotation and
	// NameAnnotation fill fields of the workflow's definition.
	VersionAnnotation     = Group + "/version"
	DescriptionAnnotation = Group + "/description"
	KeyAnnotation         = Group + "/key"
	NameAnnotation        = Group + "/name"
	// IDAnnotation names the workflow to the runtime, from line 2026c on;
	// default: the resource's name.
	IDAnnotation = Group + "/id"
	// ExpressionLangAnnotation is the language of the flow's expressions;
	// default jq.
	ExpressionLangAnnotation = Group + "/expressionLang"
	// SecondaryPlatformAnnotation, "true" on a SonataFlowPlatform, exempts it
	// from the rule of one platform a namespace.
	SecondaryPlatformAnnotation = Group + "/secondary.platform"
)

// Sources are the files of this package that declare types: their comments are
// the documentation of the fields.
//
//go:embed platform.go clusterplatform.go workflow.go persistence.go podtemplate.go podspec.go
var Sources embed.FS
