package fields

import (
	"reflect"
	"slices"
	"sync"

	corev1 "k8s.io/api/core/v1"

	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// The kinds that are rendered, or stand beside what is, and that others do not
// know.
var (
	Trigger        = Kind{"eventing.knative.dev", "v1", "Trigger"}
	SinkBinding    = Kind{"sources.knative.dev", "v1", "SinkBinding"}
	Route          = Kind{"route.openshift.io", "v1", "Route"}
	KnativeService = Kind{"serving.knative.dev", "v1", "Service"}
	Deployment     = Kind{"apps", "v1", "Deployment"}
	Workflow       = Kind{v1alpha08.Group, v1alpha08.Version, v1alpha08.KindWorkflow}
)

// rendered are what those kinds name. A workflow's Service and workload have its
// own name.
var rendered = []Field{
	{Trigger, []string{"spec", "broker"}, named(Broker)},
	{Trigger, []string{"spec", "subscriber", "ref"}, whole(Service, Workflow)},
	{SinkBinding, []string{"spec", "subject"}, whole(Deployment, Service, Workflow)},
	// Without its namespace, which kustomize would write where there is none.
	{SinkBinding, []string{"spec", "sink", "ref", "name"}, named(Broker, Service, Channel)},
	{Route, []string{"spec", "to", "name"}, named(Service, Workflow)},
	{Kind{"autoscaling", "", "HorizontalPodAutoscaler"}, []string{"spec", "scaleTargetRef", "name"}, named(Workflow)},
	{Kind{"networking.k8s.io", "", "Ingress"}, []string{"spec", "defaultBackend", "service", "name"}, named(Workflow)},
	{Kind{"networking.k8s.io", "", "Ingress"}, []string{"spec", "rules", "http", "paths", "backend", "service", "name"}, named(Workflow)},
}

// Rendered are the fields of what is rendered, and of what people write beside
// it, that tools know nothing of.
func Rendered() []Field { return slices.Concat(ofKnativeServices(), rendered) }

var ofKnativeServices = sync.OnceValue(func() []Field {
	return fieldsOf(KnativeService, reflect.TypeFor[corev1.PodSpec](), "spec", "template", "spec")
})
