package generators

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"

	"github.com/serverlessworkflow/sdk-go/v2/model"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/render-sonataflow/render-sonataflow/generators/rule"
	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// defaultPlatform is what the operator creates in a namespace without a
// platform; it shows as a label.
const defaultPlatform = "sonataflow-platform"

// resolveWorkflows decides everything about workflows but what hangs on the
// other objects of the run: the addresses they look up may be each other's.
func (s *resolver) resolveWorkflows(platforms []*Platform) []*Workflow {
	crs := slices.SortedStableFunc(slices.Values(s.in.Resources.Workflows), func(a, b *v1alpha08.SonataFlow) int {
		return compareRefs(workflowRef(a), workflowRef(b))
	})
	workflows := make([]*Workflow, 0, len(crs))
	for _, cr := range crs {
		workflows = append(workflows, s.resolveWorkflow(cr, platforms))
	}
	s.refuseSameVersions(workflows)
	return workflows
}

func workflowRef(cr *v1alpha08.SonataFlow) Ref {
	return Ref{Kind: v1alpha08.KindWorkflow, Namespace: cr.Namespace, Name: cr.Name}
}

func (s *resolver) resolveWorkflow(cr *v1alpha08.SonataFlow, platforms []*Platform) *Workflow {
	w := &Workflow{Ref: workflowRef(cr), File: s.in.file(workflowRef(cr)), cr: cr, URL: "http://" + hostname(cr.Name, cr.Namespace), UserProperties: UserProperties(cr.Name)}
	s.checkServiceName(w.origin("metadata.name"), cr.Name)
	w.Profile, w.ProfileFrom = s.resolveProfile(w)
	w.DeploymentModel = orDefault(w.podTemplate().DeploymentModel, modelKubernetes)
	if w.knative() && !s.in.Options.Cluster.KnativeServing {
		s.tell(rule.NoKnativeServing, w.origin("spec.podTemplate.deploymentModel"), "is knative, but the config says that the cluster has no Knative Serving (cluster.knativeServing: false): use kubernetes or correct the config")
	}
	w.flow = s.parseFlow(w)
	w.platform = s.platformOf(w, platforms)
	w.Platform = w.platform.Ref
	s.decideLabels(w)
	s.checkWorkflow(w)
	s.resolveWorkflowImage(w)
	w.Replicas = s.workflowReplicas(w)
	w.platformProperties, w.platformEnv = s.resolvePlatformProperties(w.platform)
	w.Sink = s.workflowSink(w)
	if w.dev() {
		s.resolveDev(w)
	} else {
		w.Links = w.platform.Links
		w.Persistence = s.workflowPersistence(w)
		s.warnOfMovedSchema(w)
		s.checkID(w)
		w.Subscriptions = s.workflowSubscriptions(w)
	}
	if w.flow != nil {
		w.Produces = producedTypes(w.flow)
	}
	w.monitored = !w.knative() && s.monitored(w.platform)
	w.budget = s.resolveBudget(w.podTemplate().PodDisruptionBudget, w.budgetRefusal(), w.origin("spec.podTemplate.podDisruptionBudget"))
	return w
}

// finishWorkflow decides what hangs on all other objects of the run.
func (s *resolver) finishWorkflow(w *Workflow, catalog *catalog) {
	user := s.readUserProperties(w)
	w.discovered = s.discover(w, user, catalog)
	w.Properties = s.managedProperties(w)
	s.reportOverridden(w, user)
	s.resolveBuild(w)
	w.template = corev1.PodTemplateSpec{ObjectMeta: metav1.ObjectMeta{Labels: w.labels}, Spec: s.workflowPod(w)}
	w.Uses = podUses(w.template.Spec)
	w.Uses.addBuild(w.Build)
	if !w.dev() && !w.knative() && s.in.Options.Checksums != ChecksumsNone {
		w.template.Annotations = map[string]string{ChecksumAnnotation: checksum(w.userText + "," + formatProperties(w.Properties))}
	}
	w.settle()
}

// settle lets go of what only deciding needed: flows take more memory than what
// is rendered of them. The resource is the caller's, who has no use for it then.
func (w *Workflow) settle() {
	w.cr.Spec = v1alpha08.WorkflowSpec{}
	w.flow, w.userText = nil, ""
	w.platformProperties, w.platformEnv = nil, nil
}

// checksum is the hex SHA-256 that restarts pods when their properties change.
func checksum(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// podTemplate is the workflow's, empty where it has none.
func (w *Workflow) podTemplate() *v1alpha08.FlowPodTemplate {
	if w.cr.Spec.PodTemplate == nil {
		return &v1alpha08.FlowPodTemplate{}
	}
	return w.cr.Spec.PodTemplate
}

// platformOf finds the workflow's platform. In a namespace without one it is
// the operator's default, which has only what a cluster platform shares.
func (s *resolver) platformOf(w *Workflow, platforms []*Platform) *Platform {
	if p := activePlatform(platforms, w.Ref.Namespace); p != nil {
		return p
	}
	p := &Platform{
		Ref: Ref{Kind: v1alpha08.KindPlatform, Namespace: w.Ref.Namespace, Name: defaultPlatform},
		cr:  &v1alpha08.SonataFlowPlatform{},
	}
	if s.shared != nil {
		p.Links = s.shared.Links
	}
	lacks := "no SonataFlowPlatform"
	if slices.ContainsFunc(platforms, func(p *Platform) bool { return p.Ref.Namespace == w.Ref.Namespace }) {
		lacks = "only secondary SonataFlowPlatforms"
	}
	at := w.origin("metadata.namespace")
	switch {
	case s.shared != nil:
		s.tell(rule.SharedPlatform, at, "the namespace has %s in the input: the workflow uses what the cluster platform shares", lacks)
	case w.dev():
		s.tell(rule.DefaultPlatform, at, "the namespace has %s in the input: the default one, %q, is taken, with an empty spec", lacks, defaultPlatform)
	case !s.toldOfPlatform[w.Ref.Namespace]:
		s.toldOfPlatform[w.Ref.Namespace] = true // the others of the namespace have the same cause
		s.tell(rule.NoPlatform, at, "the namespace has %s in the input: without it workflows use no Data Index, Jobs Service, database or broker. Where one is rendered elsewhere, list it in the config's spec.companions; else the default one, %q, is taken, with an empty spec", lacks, defaultPlatform)
	}
	return p
}

// decideLabels: all have the merged labels. The Deployment selects by the
// defaults without part-of, the Service by all (docs/operator.md, Workflows), or
// both by those that no release changes.
func (s *resolver) decideLabels(w *Workflow) {
	selector := map[string]string{
		appLabel:               w.Ref.Name,
		workflowAppLabel:       w.Ref.Name,
		workflowNamespaceLabel: w.Ref.Namespace,
		nameLabel:              w.Ref.Name,
		componentLabel:         workflowComponent,
		managedByLabel:         s.in.Options.managedBy(),
	}
	addReleaseLabels(selector, w.Ref.Name, s.in.Options.Release)
	withoutEmpty(selector)
	labels := maps.Clone(w.cr.Labels)
	if labels == nil {
		labels = map[string]string{}
	}
	maps.Copy(labels, selector)
	labels[partOfLabel] = w.Platform.Name
	w.labels, w.selector, w.serviceSelector = labels, selector, labels
	if s.in.Options.Greenfield {
		w.selector, w.serviceSelector = w.identity(), w.identity()
	}
}

func (s *resolver) workflowReplicas(w *Workflow) *int32 {
	at := w.origin("spec.podTemplate.replicas")
	asked := w.podTemplate().Replicas
	if asked != nil && *asked < 0 {
		s.tell(rule.InvalidReplicas, at, "must be 0 or more, but is %d", *asked)
	}
	if w.knative() {
		if asked != nil {
			s.tell(rule.ReplicasNoEffect, at, "has no effect: Knative Serving scales the workflow")
		}
		return nil
	}
	w.Autoscaler = s.autoscalerOf(w.Ref.Namespace, w.Ref.Name, workflowKind, deploymentKind)
	return s.scaledReplicas(asked, w.Autoscaler, at)
}

// scaledReplicas are those asked for, one where none are. An autoscaler keeps
// the field to itself, but for 0, which switches it off.
func (s *resolver) scaledReplicas(asked *int32, by *Autoscaler, at Origin) *int32 {
	one := int32(1)
	switch {
	case by != nil && asked != nil && *asked == 0:
		s.tell(rule.ReplicasNoEffect, at, "is 0, which switches the HorizontalPodAutoscaler %q off", by.Name)
		return asked
	case by != nil:
		s.tell(rule.ReplicasNoEffect, at, "is left out: the HorizontalPodAutoscaler %q decides it", by.Name)
		return nil
	case asked != nil:
		return asked
	default:
		return &one
	}
}

// budgetRefusal: an autoscaler of the Deployment decides nothing here, as with
// the operator, which sees only those of the SonataFlow.
func (w *Workflow) budgetRefusal() string {
	asked := w.podTemplate().Replicas
	switch {
	case w.dev():
		return "workflows of the dev profile get no PodDisruptionBudget"
	case w.knative():
		return "Knative Serving scales the workflow"
	case asked != nil && *asked == 0:
		return tooFew(0)
	case w.Autoscaler != nil && w.Autoscaler.OfWorkflow:
		return tooFewAtLeast(w.Autoscaler)
	case asked == nil:
		return tooFew(1)
	default:
		return tooFew(*asked)
	}
}

// workflowPersistence: the workflow's block wins if present at all, so that {}
// means none; else the platform's (docs/operator.md, Databases).
func (s *resolver) workflowPersistence(w *Workflow) *Persistence {
	own := w.cr.Spec.Persistence
	if own == nil {
		return s.platformPersistence(w.platform, w.Ref.Namespace, s.defaultSchema(w))
	}
	if own.PostgreSQL == nil {
		return nil
	}
	return s.resolvePersistence(own.PostgreSQL, w.origin("spec.persistence.postgresql"), w.Ref.Namespace, s.defaultSchema(w))
}

// producedTypes are the types of the events a flow sends, each once.
func producedTypes(flow *model.Workflow) []string {
	var types []string
	for _, event := range flow.Events {
		if event.Kind == model.EventKindProduced && !slices.Contains(types, event.Type) {
			types = append(types, event.Type)
		}
	}
	slices.Sort(types)
	return types
}
