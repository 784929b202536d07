package generators

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/render-sonataflow/render-sonataflow/generators/release"
	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// resolveServices decides which support services a platform runs, and all
// about each of them. A second pass adds what hangs on the other services.
func (s *resolver) resolveServices(p *Platform) []*SupportService {
	if p.cr.Spec.Services == nil {
		return nil
	}
	var services []*SupportService
	for _, kind := range serviceKinds {
		block := kind.block(p.cr.Spec.Services)
		if block == nil {
			continue
		}
		if deployed, connected, from := s.enabled(p, kind, block); deployed {
			service := s.resolveService(p, kind, block)
			service.Connected, service.Enabled = connected, from
			services = append(services, service)
		}
	}
	return services
}

// enabled reads the switch of a service. What an omitted or false one means
// differs between the operator and its documentation (operator section 1), so
// either gets a warning that says which was followed.
func (s *resolver) enabled(p *Platform, kind *serviceKind, block *v1alpha08.ServiceSpec) (deployed, connected bool, from Source) {
	field := "spec.services." + kind.field + ".enabled"
	from = Source{Ref: p.Ref, Field: field}
	asOperator := s.in.Options.OperatorEnabled
	switch {
	case block.Enabled != nil && *block.Enabled:
		return true, true, from
	case block.Enabled == nil && asOperator:
		s.warnf(p.Ref, field, "is omitted and read as true, as the operator does (enabledSemantics: Operator), although the documentation says false: set it to true")
		return true, true, from
	case block.Enabled == nil:
		s.warnf(p.Ref, field, "is omitted and read as false, as documented: the %s is not deployed. The operator deploys and connects it: set it to true to have that, or remove the block", kind.title)
	case asOperator:
		s.warnf(p.Ref, field, "is false: the %s is deployed with nothing connected to it, as the operator does (enabledSemantics: Operator): remove the block to be rid of it", kind.title)
		return true, false, from
	default:
		s.warnf(p.Ref, field, "is false: the %s is not deployed. The operator deploys it and connects nothing to it: remove the block, or set enabledSemantics: Operator in the config to keep it running", kind.title)
	}
	return false, false, from
}

func (s *resolver) resolveService(p *Platform, kind *serviceKind, block *v1alpha08.ServiceSpec) *SupportService {
	name := p.Ref.Name + "-" + kind.container
	service := &SupportService{
		Service:   kind.title,
		Name:      name,
		URL:       "http://" + hostname(name, p.Ref.Namespace),
		kind:      kind,
		block:     block,
		release:   s.in.Options.Release,
		namespace: p.Ref.Namespace,
		labels:    platformLabels(p.Ref.Name, p.Ref.Namespace, name, name, kind.container, s.in.Options.Release),
	}
	field := "spec.services." + kind.field
	s.checkServiceName(p.Ref, name)
	service.Persistence = s.servicePersistence(p, service, block, field)
	service.migrate = migratesItself(service.release.Line, block)
	service.migrateByJob = block.Persistence != nil && block.Persistence.DBMigrationStrategy == v1alpha08.MigrateByJob
	s.decideImage(service, p.Ref, field)
	service.Replicas = s.replicas(service, p.Ref, field+".podTemplate.replicas")
	s.resolveServiceEvents(p, service, field)
	service.budget = s.resolveBudget(service.podTemplate().PodDisruptionBudget, service.Replicas, service.budgetRefusal(), p.Ref, field+".podTemplate.podDisruptionBudget")
	service.monitored = s.in.Options.MonitorServices && s.monitored(p, "spec.monitoring.enabled")
	return service
}

// finishService decides what hangs on the platform's other services.
func (s *resolver) finishService(p *Platform, service *SupportService) {
	field := "spec.services." + service.kind.field + ".podTemplate"
	service.Properties = sortProperties(service.kind.properties(p, service))
	service.template = corev1.PodTemplateSpec{
		ObjectMeta: metav1.ObjectMeta{Labels: service.labels},
		Spec:       s.mergePod(p.Ref, field, service.container(), service.podTemplate(), service.needs()),
	}
	if s.in.Options.Checksums == ChecksumsAll {
		service.template.Annotations = map[string]string{ChecksumAnnotation: checksum(formatProperties(service.Properties))}
	}
}

// resolveServiceEvents decides where a service takes its events from and where
// it sends its own: its own destinations win over the platform's broker
// (operator section 4).
func (s *resolver) resolveServiceEvents(p *Platform, service *SupportService, field string) {
	platformBroker := ownBroker(p)
	source, sourceField := service.kind.source(p.cr.Spec.Services), field+".source"
	if source == nil {
		source, sourceField = platformBroker, "spec.eventing.broker"
	}
	if source != nil {
		service.eventSource = &Source{Ref: p.Ref, Field: sourceField}
		service.Subscriptions = s.serviceSubscriptions(p, service, source, sourceField)
	}
	if service.kind.sink == nil {
		return
	}
	sink, sinkField := service.kind.sink(p.cr.Spec.Services), field+".sink"
	if sink == nil {
		sink, sinkField = platformBroker, "spec.eventing.broker"
	}
	if sink != nil {
		service.Sink = s.resolveSink(sink, p.Ref, sinkField, p.Ref.Namespace)
	}
}

func (s *resolver) serviceSubscriptions(p *Platform, service *SupportService, source *v1alpha08.Destination, field string) []Subscription {
	broker := s.resolveBroker(source, p.Ref, field, p.Ref.Namespace)
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

func (s *SupportService) podTemplate() *v1alpha08.PodTemplate {
	if s.block.PodTemplate == nil {
		return &v1alpha08.PodTemplate{}
	}
	return s.block.PodTemplate
}

func (s *SupportService) budgetRefusal() string {
	if s.kind.singleton {
		return "the " + s.kind.title + " runs once"
	}
	return ""
}

// servicePersistence: the service's own database wins over the platform's;
// without either the service keeps its data in memory (operator section 2).
func (s *resolver) servicePersistence(p *Platform, service *SupportService, block *v1alpha08.ServiceSpec, field string) *Persistence {
	if block.Persistence != nil && block.Persistence.PostgreSQL != nil {
		return s.resolvePersistence(block.Persistence.PostgreSQL, p.Ref, field+".persistence.postgresql", p.Ref.Namespace, service.Name)
	}
	return s.platformPersistence(p, p.Ref.Namespace, service.Name)
}

// decideImage names the image and the field or release it comes from. The
// release's image goes into the default container, the user's is merged over.
func (s *resolver) decideImage(service *SupportService, ref Ref, field string) {
	key := service.kind.ephemeral
	if service.Persistence != nil {
		key = service.kind.postgreSQL
	}
	service.releaseImage, service.ImageFrom = s.image(key)
	service.Image = service.releaseImage
	if image := service.podTemplate().Container.Image; image != "" {
		service.Image = image
		service.ImageFrom = Source{Ref: ref, Field: field + ".podTemplate.container.image"}
	}
}

// image finds an image of the release; one that the release lacks is an error
// that names the releases which have it.
func (s *resolver) image(key release.Image) (string, Source) {
	r := s.in.Options.Release
	reference, overridden := r.Image(key)
	if overridden {
		return reference, Source{Field: "config spec.images." + string(key)}
	}
	return reference, Source{Field: "release " + r.Name}
}

// replicas: a singleton runs once or not at all; an autoscaler of the input
// keeps the field to itself.
func (s *resolver) replicas(service *SupportService, ref Ref, field string) *int32 {
	asked, one := service.podTemplate().Replicas, int32(1)
	if asked != nil && *asked < 0 {
		s.errorf(ref, field, "must be 0 or more, but is %d", *asked)
	}
	scaler := s.autoscalerOf("apps", "Deployment", service.namespace, service.Name)
	if service.kind.singleton {
		if asked != nil && *asked > 1 {
			s.warnf(ref, field, "is %d, but the %s runs once: two of them would fire every timer twice. One replica is rendered", *asked, service.kind.title)
		}
		if scaler != "" {
			s.warnf(ref, field, "the HorizontalPodAutoscaler %q scales the %s, which must run once: remove it", scaler, service.kind.title)
		}
		if asked != nil && *asked == 0 {
			return asked
		}
		return &one
	}
	if scaler != "" {
		s.infof(ref, field, "is left out: the HorizontalPodAutoscaler %q decides it", scaler)
		return nil
	}
	if asked != nil {
		return asked
	}
	return &one
}
