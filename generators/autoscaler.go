package generators

import (
	"cmp"
	"slices"

	autoscalingv2 "k8s.io/api/autoscaling/v2"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"github.com/render-sonataflow/render-sonataflow/generators/rule"
	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// AutoscalerGroup and AutoscalerKind are those of a HorizontalPodAutoscaler.
const (
	AutoscalerGroup = "autoscaling"
	AutoscalerKind  = "HorizontalPodAutoscaler"
)

// ScalesAnnotation remembers on a HorizontalPodAutoscaler that it named the
// SonataFlow before a run pointed it at the Deployment.
const ScalesAnnotation = "fn.sonataflow.org/scales"

// Autoscaler is a HorizontalPodAutoscaler of the input that scales a workload
// of ours.
type Autoscaler struct {
	Name string `json:"name"`
	// MinReplicas is nil where it is left to the default, 1.
	MinReplicas *int32 `json:"minReplicas,omitempty"`
	// OfWorkflow: it names the SonataFlow, whose definition is in no cluster
	// without the operator, and is pointed at the Deployment.
	OfWorkflow bool `json:"ofWorkflow,omitempty"`

	namespace string
	target    schema.GroupKind
	targets   string
	// local: it is not applied with the render.
	local bool
}

// Retarget points an autoscaler that names a SonataFlow at its Deployment.
type Retarget struct{ Namespace, Name string }

// readAutoscalers reads those of the input, by namespace and name. Only
// spec.scaleTargetRef and minReplicas are read, which every version of the API
// has.
func readAutoscalers(lookup Lookup) []*Autoscaler {
	var found []*Autoscaler
	for _, r := range lookup.everywhere(AutoscalerGroup, AutoscalerKind) {
		var scaler struct {
			Spec struct {
				ScaleTargetRef autoscalingv2.CrossVersionObjectReference `json:"scaleTargetRef"`
				MinReplicas    *int32                                    `json:"minReplicas"`
			} `json:"spec"`
		}
		if err := r.Decode(&scaler); err != nil {
			continue // not ours to judge: the API server will refuse it
		}
		target := scaler.Spec.ScaleTargetRef
		version, err := schema.ParseGroupVersion(target.APIVersion)
		if err != nil {
			continue
		}
		a := &Autoscaler{
			Name: r.Name, MinReplicas: scaler.Spec.MinReplicas, namespace: r.Namespace,
			target: schema.GroupKind{Group: version.Group, Kind: target.Kind}, targets: target.Name, local: r.Local,
		}
		a.OfWorkflow = a.target == workflowKind || a.target == deploymentKind && r.annotations()[ScalesAnnotation] == v1alpha08.KindWorkflow
		found = append(found, a)
	}
	return found
}

var (
	workflowKind   = schema.GroupKind{Group: v1alpha08.Group, Kind: v1alpha08.KindWorkflow}
	deploymentKind = schema.GroupKind{Group: "apps", Kind: "Deployment"}
)

// origin is what the autoscaler points at.
func (a *Autoscaler) origin() Origin {
	return Origin{Ref: Ref{Kind: AutoscalerKind, Namespace: a.namespace, Name: a.Name}, Field: "spec.scaleTargetRef"}
}

// atLeast is how many replicas the autoscaler never goes below.
func (a *Autoscaler) atLeast() int32 {
	if a.MinReplicas == nil {
		return 1
	}
	return *a.MinReplicas
}

// autoscalerOf finds what scales a Deployment, by its own name or by that of
// its SonataFlow; nil where nothing does.
func (s *resolver) autoscalerOf(namespace, name string, kinds ...schema.GroupKind) *Autoscaler {
	var found *Autoscaler
	for _, a := range s.autoscalers {
		if a.namespace != namespace || a.targets != name || !slices.Contains(kinds, a.target) {
			continue
		}
		if found != nil {
			s.tell(rule.DuplicateAutoscaler, a.origin(), "names what the HorizontalPodAutoscaler %q scales already: remove one, since Kubernetes goes by neither of two", found.Name)
			continue
		}
		found = a
	}
	return found
}

// checkAutoscalers refuses those that can scale nothing: of a workflow that
// Knative scales, or of none of the input.
func (s *resolver) checkAutoscalers(workflows []*Workflow) {
	for _, a := range s.autoscalers {
		at := slices.IndexFunc(workflows, func(w *Workflow) bool { return w.Ref.Namespace == a.namespace && w.Ref.Name == a.targets })
		switch {
		case at >= 0 && workflows[at].knative() && (a.OfWorkflow || a.target == deploymentKind && !s.hasDeployment(a)):
			s.tell(rule.AutoscalerOfKnative, a.origin(), "names the workflow %q, which Knative Serving scales: remove the autoscaler, or set deploymentModel: kubernetes", a.targets)
		case at < 0 && a.OfWorkflow:
			s.tell(rule.AutoscalerWithoutWorkload, a.origin(), "is of the SonataFlow %q, which is not in the input: without the operator the autoscaler scales nothing; add the workflow, or name its Deployment", a.targets)
		case a.OfWorkflow && a.local:
			s.tell(rule.AutoscalerWithoutWorkload, a.origin(), "is of the SonataFlow %q, which no cluster without the operator knows, and is not applied from here (config.kubernetes.io/local-config): take that annotation off, or point the one in the cluster at the Deployment", a.targets)
		case a.OfWorkflow:
			s.tell(rule.AutoscalerRetargeted, a.origin(), "is of the SonataFlow %q, which no cluster without the operator knows: it points at the Deployment", a.targets)
		}
	}
}

func (s *resolver) hasDeployment(a *Autoscaler) bool {
	return s.in.Lookup.find(deploymentKind.Group, deploymentKind.Kind, a.namespace, a.targets) != nil
}

// Retargets are the autoscalers to point at the Deployments of the plan's
// workflows.
func Retargets(plan *Plan) []Retarget {
	var retargets []Retarget
	for _, w := range plan.Workflows {
		if a := w.Autoscaler; a != nil && a.target == workflowKind && !a.local {
			retargets = append(retargets, Retarget{a.namespace, a.Name})
		}
	}
	slices.SortFunc(retargets, func(a, b Retarget) int {
		return cmp.Or(cmp.Compare(a.Namespace, b.Namespace), cmp.Compare(a.Name, b.Name))
	})
	return retargets
}
