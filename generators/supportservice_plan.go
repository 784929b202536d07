package generators

import (
	"maps"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/render-sonataflow/render-sonataflow/generators/release"
	"github.com/render-sonataflow/render-sonataflow/generators/rule"
	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// resolveServices decides which support services a platform runs, and all
// about each of them. A second pass adds what hangs on the other services.
func (s *resolver) resolveServices(p *Platform) []*SupportService {
	if p.cr.Spec.Services == nil {
		return nil
	}
	var services []*SupportService
	for _, kind := range s.kinds {
		spec, block := kind.spec(p.cr.Spec.Services), p.origin("spec.services."+kind.field)
		if spec == nil {
			continue
		}
		if deployed, connected := s.enabled(kind, spec, block.under("enabled")); deployed {
			service := s.resolveService(p, kind, spec, block)
			service.Connected, service.Enabled = connected, block.under("enabled")
			services = append(services, service)
		}
	}
	return services
}

// enabled reads the switch of a service. What an omitted or false one means
// differs between the operator and its documentation (docs/operator.md,
// Platforms), so either gets a warning that says which was followed.
func (s *resolver) enabled(kind *serviceKind, spec *v1alpha08.ServiceSpec, at Origin) (deployed, connected bool) {
	asOperator := s.in.Options.OperatorEnabled
	switch {
	case spec.Enabled != nil && *spec.Enabled:
		return true, true
	case spec.Enabled == nil && asOperator:
		s.tell(rule.EnabledDiffers, at, "is omitted and read as true, as the operator does (enabledSemantics: Operator), although the documentation says false: set it to true")
		return true, true
	case spec.Enabled == nil:
		s.tell(rule.EnabledDiffers, at, "is omitted and read as false, as documented: the %s is not deployed. The operator deploys and connects it: set it to true to have that, or remove the block", kind.title)
	case asOperator:
		s.tell(rule.EnabledDiffers, at, "is false: the %s is deployed with nothing connected to it, as the operator does (enabledSemantics: Operator): remove the block to be rid of it", kind.title)
		return true, false
	default:
		s.tell(rule.EnabledDiffers, at, "is false: the %s is not deployed. The operator deploys it and connects nothing to it: remove the block, or set enabledSemantics: Operator in the config to keep it running", kind.title)
	}
	return false, false
}

func (s *resolver) resolveService(p *Platform, kind *serviceKind, spec *v1alpha08.ServiceSpec, block Origin) *SupportService {
	name := p.Ref.Name + "-" + kind.container
	service := &SupportService{
		Service:    kind.title,
		Name:       name,
		URL:        "http://" + hostname(name, p.Ref.Namespace),
		kind:       kind,
		spec:       spec,
		block:      block,
		release:    s.in.Options.Release,
		greenfield: s.in.Options.Greenfield,
		namespace:  p.Ref.Namespace,
		labels:     platformLabels(p.Ref.Name, p.Ref.Namespace, name, name, kind.container, s.in.Options),
	}
	s.checkServiceName(p.origin("metadata.name"), name)
	service.Persistence = s.servicePersistence(p, service)
	service.migrate = migratesItself(service.release.Line, spec)
	service.migrateByJob = spec.Persistence != nil && spec.Persistence.DBMigrationStrategy == v1alpha08.MigrateByJob
	s.decideImage(service)
	service.Replicas = s.replicas(service, block.under("podTemplate.replicas"))
	s.resolveServiceEvents(p, service)
	service.budget = s.resolveBudget(service.podTemplate().PodDisruptionBudget, service.budgetRefusal(), block.under("podTemplate.podDisruptionBudget"))
	service.monitored = s.in.Options.MonitorServices && s.monitored(p)
	return service
}

// finishService decides what hangs on the platform's other services.
func (s *resolver) finishService(p *Platform, service *SupportService) {
	service.Properties = sortProperties(service.kind.properties(p, service))
	service.template = corev1.PodTemplateSpec{
		ObjectMeta: metav1.ObjectMeta{Labels: s.podLabels(service)},
		Spec:       s.mergePod(service.block.under("podTemplate"), service.container(), &service.podTemplate().PodTemplate, service.needs()),
	}
	service.Uses = podUses(service.template.Spec)
	if s.in.Options.Checksums == ChecksumsAll {
		service.template.Annotations = map[string]string{ChecksumAnnotation: checksum(formatProperties(service.Properties))}
	}
}

// resolveServiceEvents decides where a service takes its events from and where
// it sends its own: its own destinations win over the platform's broker
// (docs/operator.md, Eventing).
func (s *resolver) resolveServiceEvents(p *Platform, service *SupportService) {
	platformBroker, brokerField := ownBroker(p), p.origin("spec.eventing.broker")
	source, from := service.kind.source(p.cr.Spec.Services), service.block.under("source")
	if source == nil {
		source, from = platformBroker, brokerField
	}
	if source != nil {
		service.eventSource = &from
		service.Subscriptions = s.serviceSubscriptions(p, service, source, from)
	}
	if service.kind.sink == nil {
		return
	}
	sink, from := service.kind.sink(p.cr.Spec.Services), service.block.under("sink")
	if sink == nil {
		sink, from = platformBroker, brokerField
	}
	if sink != nil {
		service.Sink = s.resolveSink(sink, from, p.Ref.Namespace, service.Name+"-sb")
	}
}

func (s *resolver) serviceSubscriptions(p *Platform, service *SupportService, source *v1alpha08.Destination, from Origin) []Subscription {
	broker := s.resolveBroker(source, from, p.Ref.Namespace)
	if broker == nil {
		return nil
	}
	var subscriptions []Subscription
	for _, t := range service.kind.triggers {
		if t.until2024 && service.release.Line > release.Line2024 {
			continue
		}
		subscriptions = append(subscriptions, Subscription{
			Trigger: t.name + "-" + suffix(p.Ref), Broker: *broker, EventType: t.eventType, Path: t.path,
			ordered: t.ordered && broker.ordered,
		})
	}
	return subscriptions
}

func (s *SupportService) podTemplate() *v1alpha08.ServicePodTemplate {
	if s.spec.PodTemplate == nil {
		return &v1alpha08.ServicePodTemplate{}
	}
	return s.spec.PodTemplate
}

// podLabels are those of the platform's podTemplate under the service's own,
// which selectors go by.
func (s *resolver) podLabels(service *SupportService) map[string]string {
	metadata, at := service.podTemplate().Metadata, service.block.under("podTemplate.metadata.labels")
	if metadata == nil || len(metadata.Labels) == 0 {
		return service.labels
	}
	if line := service.release.Line; line < release.Line2026c {
		severity := Error
		if s.in.Options.LenientFields {
			severity = Warning
		}
		s.tellAs(severity, rule.UnknownField, at, "is not known to release %s of line %s: use one of %s, or remove it",
			service.release.Name, line, release.Names(release.From(s.in.Options.Releases, release.Line2026c)))
		return service.labels
	}
	merged := map[string]string{}
	for _, key := range slices.Sorted(maps.Keys(metadata.Labels)) {
		value := metadata.Labels[key]
		if own, taken := service.labels[key]; taken && own != value {
			s.tell(rule.LabelIgnored, at, "%q is ignored: the %s needs it to be %q", key, service.kind.title, own)
		}
		wrong := append(validation.IsQualifiedName(key), validation.IsValidLabelValue(value)...)
		if len(wrong) > 0 {
			s.tell(rule.InvalidLabel, at, "%q: %q is no valid label: %s", key, value, strings.Join(wrong, "; "))
		}
		merged[key] = value
	}
	maps.Copy(merged, service.labels)
	return merged
}

func (s *SupportService) budgetRefusal() string {
	switch {
	case s.kind.singleton:
		return "the " + s.kind.title + " runs once"
	case s.Replicas == nil:
		return tooFewAtLeast(s.Autoscaler)
	default:
		return tooFew(*s.Replicas)
	}
}

// servicePersistence: the service's own database wins over the platform's;
// without either the service keeps its data in memory (docs/operator.md,
// Databases).
func (s *resolver) servicePersistence(p *Platform, service *SupportService) *Persistence {
	if own := service.spec.Persistence; own != nil && own.PostgreSQL != nil {
		return s.resolvePersistence(own.PostgreSQL, service.block.under("persistence.postgresql"), p.Ref.Namespace, service.Name)
	}
	return s.platformPersistence(p, p.Ref.Namespace, service.Name)
}

// decideImage names the image and the field or release it comes from. How it
// is pulled hangs on the release's, whatever image the user sets.
func (s *resolver) decideImage(service *SupportService) {
	image := service.kind.ephemeral
	if service.Persistence != nil {
		image = service.kind.postgreSQL
	}
	service.Image, service.ImageFrom = s.image(image)
	service.pullPolicy = pullPolicy(service.Image)
	if image := service.podTemplate().Container.Image; image != "" {
		service.Image = image
		service.ImageFrom = service.block.under("podTemplate.container.image")
	}
}

// replicas: a singleton runs once or not at all; an autoscaler of the input
// keeps the field to itself.
func (s *resolver) replicas(service *SupportService, at Origin) *int32 {
	asked, one := service.podTemplate().Replicas, int32(1)
	if asked != nil && *asked < 0 {
		s.tell(rule.InvalidReplicas, at, "must be 0 or more, but is %d", *asked)
	}
	service.Autoscaler = s.autoscalerOf(service.namespace, service.Name, deploymentKind)
	if !service.kind.singleton {
		return s.scaledReplicas(asked, service.Autoscaler, at)
	}
	if asked != nil && *asked > 1 {
		s.tell(rule.RunsOnce, at, "is %d, but the %s runs once: two of them would fire every timer twice. One replica is rendered", *asked, service.kind.title)
	}
	if service.Autoscaler != nil {
		s.tell(rule.RunsOnce, at, "the HorizontalPodAutoscaler %q scales the %s, which must run once: remove it", service.Autoscaler.Name, service.kind.title)
	}
	if asked != nil && *asked == 0 {
		return asked
	}
	return &one
}
