package generators

import (
	"maps"

	"github.com/render-sonataflow/render-sonataflow/generators/release"
)

// The values of app.kubernetes.io/managed-by. The operator's own is kept
// although no operator is left: it sits in the immutable selectors of workflows,
// and changing it would recreate every Deployment.
const (
	managedByOperator = "sonataflow-operator"
	managedByUs       = "render-sonataflow"
)

// ServiceLabel and WorkflowLabel hold the name of the support service or the
// workflow that an object was made for.
const (
	ServiceLabel  = "sonataflow.org/service"
	WorkflowLabel = "sonataflow.org/workflow-app"
)

const (
	serviceLabel           = ServiceLabel
	workflowAppLabel       = WorkflowLabel
	workflowNamespaceLabel = "sonataflow.org/workflow-namespace"

	appLabel          = "app"
	appNamespaceLabel = "app-namespace"

	nameLabel      = "app.kubernetes.io/name"
	componentLabel = "app.kubernetes.io/component"
	partOfLabel    = "app.kubernetes.io/part-of"
	managedByLabel = "app.kubernetes.io/managed-by"
	instanceLabel  = "app.kubernetes.io/instance"
	versionLabel   = "app.kubernetes.io/version"
)

// platformLabels are those of everything that belongs to a platform itself:
// service is the value of sonataflow.org/service, component and name those of
// the recommended labels.
func platformLabels(platform, namespace, service, component, name string, o Options) map[string]string {
	labels := map[string]string{
		appLabel:          platform,
		appNamespaceLabel: namespace,
		serviceLabel:      service,
		nameLabel:         name,
		componentLabel:    component,
		partOfLabel:       platform,
		managedByLabel:    o.managedBy(),
	}
	addReleaseLabels(labels, platform, o.Release)
	return withoutEmpty(labels)
}

// addReleaseLabels adds what lines 2025b and later put on every object.
func addReleaseLabels(labels map[string]string, instance string, r release.Release) {
	if r.Line >= release.Line2025b {
		labels[instanceLabel] = instance
		labels[versionLabel] = r.VersionLabel
	}
}

// withoutEmpty drops the labels that would hold a namespace where none is
// known: an empty value would end up in a selector.
func withoutEmpty(labels map[string]string) map[string]string {
	maps.DeleteFunc(labels, func(_, value string) bool { return value == "" })
	return labels
}
