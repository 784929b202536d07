package generators

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
)

// catalog answers addresses from what is in the input and what this run
// generates. Nothing is decoded before the first address asks.
type catalog struct {
	lookup  Lookup
	options Options

	platforms []*Platform
	workflows []*Workflow
	// services by namespace, sorted by name; filled when asked for, by several
	// workflows at once.
	filling  sync.Mutex
	services map[string][]*corev1.Service
}

func (s *resolver) newCatalog(platforms []*Platform, workflows []*Workflow) *catalog {
	return &catalog{lookup: s.in.Lookup, options: s.in.Options, platforms: platforms, workflows: workflows, services: map[string][]*corev1.Service{}}
}

// resolve turns an address into a URL (docs/operator.md, Service discovery).
func (c *catalog) resolve(a address) (string, error) {
	switch a.resource {
	case "services.v1":
		for _, service := range c.servicesOf(a.namespace) {
			if service.Name == a.name {
				return serviceURL(service, a.port)
			}
		}
	case "pods.v1":
		var pod corev1.Pod
		if c.find("", "Pod", a, &pod) {
			return c.behindService(a, "Pod", pod.Labels)
		}
	case "deployments.v1.apps":
		if selector := c.generatedSelector(a); selector != nil {
			return c.behindService(a, "Deployment", selector)
		}
		var deployment appsv1.Deployment
		if c.find("apps", "Deployment", a, &deployment) {
			return c.behindService(a, "Deployment", matched(deployment.Spec.Selector))
		}
	case "statefulsets.v1.apps":
		var set appsv1.StatefulSet
		if c.find("apps", "StatefulSet", a, &set) {
			return c.behindService(a, "StatefulSet", matched(set.Spec.Selector))
		}
	case "deploymentconfigs.v1.apps.openshift.io":
		var config struct {
			Spec struct {
				Selector map[string]string `json:"selector"`
			} `json:"spec"`
		}
		if c.find("apps.openshift.io", "DeploymentConfig", a, &config) {
			return c.behindService(a, "DeploymentConfig", config.Spec.Selector)
		}
	case "services.v1.serving.knative.dev":
		if c.hasKnativeService(a) {
			return "http://" + hostname(a.name, a.namespace) + ".svc.cluster.local", nil
		}
	case "brokers.v1.eventing.knative.dev":
		return c.brokerURL(a)
	case "routes.v1.route.openshift.io":
		return c.routeURL(a)
	case "ingresses.v1.networking.k8s.io":
		return "", fmt.Errorf("the address of Ingress %q is known to the cluster only", hostname(a.name, a.namespace))
	}
	return "", fmt.Errorf("there is no %s %q in the input", a.resource, hostname(a.name, a.namespace))
}

// find decodes one resource of the input that users wrote.
func (c *catalog) find(group, kind string, a address, into any) bool {
	r := c.lookup.find(group, kind, a.namespace, a.name)
	return r != nil && !r.Generated && r.Decode(into) == nil
}

// servicesOf are the Services of a namespace: those of the input, and those
// this run makes.
func (c *catalog) servicesOf(namespace string) []*corev1.Service {
	c.filling.Lock()
	defer c.filling.Unlock()
	if known, ok := c.services[namespace]; ok {
		return known
	}
	var services []*corev1.Service
	for _, r := range c.lookup.of("", "Service", namespace) {
		service := &corev1.Service{}
		if !r.Generated && r.Decode(service) == nil {
			services = append(services, service)
		}
	}
	for _, p := range c.platforms {
		for _, service := range p.Services {
			if service.namespace == namespace {
				services = append(services, service.serviceObject())
			}
		}
	}
	for _, w := range c.workflows {
		if w.Ref.Namespace == namespace && !w.knative() {
			services = append(services, w.service())
		}
	}
	slices.SortStableFunc(services, func(a, b *corev1.Service) int { return strings.Compare(a.Name, b.Name) })
	c.services[namespace] = services
	return services
}

func matched(selector *metav1.LabelSelector) map[string]string {
	if selector == nil {
		return nil
	}
	return selector.MatchLabels
}

// generatedSelector is that of a Deployment that this run makes.
func (c *catalog) generatedSelector(a address) map[string]string {
	for _, w := range c.workflows {
		if w.Ref.Namespace == a.namespace && w.Ref.Name == a.name && !w.knative() {
			return w.selector
		}
	}
	for _, p := range c.platforms {
		for _, service := range p.Services {
			if service.namespace == a.namespace && service.Name == a.name {
				return service.selector()
			}
		}
	}
	return nil
}

// behindService resolves a workload through a Service whose selector is part
// of the workload's own, or of a pod's labels: the first whose labels are those
// asked for, else the first. It may miss a Service that selects by more, as the
// operator does; the runtime finds that.
func (c *catalog) behindService(a address, kind string, selected map[string]string) (string, error) {
	var best *corev1.Service
	for _, service := range c.servicesOf(a.namespace) {
		if len(service.Spec.Selector) == 0 || !labels.SelectorFromSet(service.Spec.Selector).Matches(labels.Set(selected)) {
			continue
		}
		fits := len(a.labels) > 0 && labels.SelectorFromSet(a.labels).Matches(labels.Set(service.Labels))
		if best == nil || fits {
			best = service
		}
		if fits {
			break
		}
	}
	if best == nil {
		return "", fmt.Errorf("no Service of the input selects %s %q by labels of its own selector", kind, hostname(a.name, a.namespace))
	}
	return serviceURL(best, a.port)
}

// serviceURL is the address of a Service: its port of the name asked for, else
// https, http, web, else the first.
func serviceURL(service *corev1.Service, port string) (string, error) {
	switch service.Spec.Type {
	case corev1.ServiceTypeExternalName:
		return "http://" + service.Spec.ExternalName + ":80", nil
	case corev1.ServiceTypeLoadBalancer:
		return "", fmt.Errorf("the Service %q is a LoadBalancer, which cannot be looked up", hostname(service.Name, service.Namespace))
	case corev1.ServiceTypeClusterIP, corev1.ServiceTypeNodePort: // which have a name in the cluster
	}
	if len(service.Spec.Ports) == 0 {
		return "", fmt.Errorf("the Service %q has no ports", hostname(service.Name, service.Namespace))
	}
	chosen := service.Spec.Ports[0]
	for _, name := range []string{port, "https", "http", "web"} {
		at := slices.IndexFunc(service.Spec.Ports, func(p corev1.ServicePort) bool { return name != "" && p.Name == name })
		if at >= 0 {
			chosen = service.Spec.Ports[at]
			break
		}
	}
	scheme := "http"
	if chosen.Name == "https" || chosen.Port == 443 || chosen.Port == 8443 {
		scheme = "https"
	}
	host := service.Name
	if service.Namespace != "" {
		host += "." + service.Namespace + ".svc"
	}
	return fmt.Sprintf("%s://%s:%d", scheme, host, chosen.Port), nil
}

func (c *catalog) hasKnativeService(a address) bool {
	for _, w := range c.workflows {
		if w.knative() && w.Ref.Namespace == a.namespace && w.Ref.Name == a.name {
			return true
		}
	}
	return c.find(servingGroup, "Service", a, &metav1.PartialObjectMetadata{})
}

// brokerURL is the address of a Broker of the input. One that names no class
// gets Knative's default class in the cluster, unless the config knows better.
func (c *catalog) brokerURL(a address) (string, error) {
	var broker metav1.PartialObjectMetadata
	if !c.find(eventingGroup, "Broker", a, &broker) {
		return "", fmt.Errorf("there is no Broker %q in the input", hostname(a.name, a.namespace))
	}
	class := broker.Annotations[brokerClassAnnotation]
	if c.assumesClass(a) {
		class = defaultBrokerClass
	}
	url := ingressURL(c.options, class, a.namespace, a.name)
	if url == "" {
		return "", fmt.Errorf("the address of Broker %q is not known: give it the annotation %s, or set eventing.ingressURL in the config", hostname(a.name, a.namespace), brokerClassAnnotation)
	}
	return url, nil
}

// assumesClass says whether an address is that of a Broker whose class nobody
// names.
func (c *catalog) assumesClass(a address) bool {
	var broker metav1.PartialObjectMetadata
	return a.resource == "brokers.v1.eventing.knative.dev" && c.options.IngressURL == "" &&
		c.find(eventingGroup, "Broker", a, &broker) && broker.Annotations[brokerClassAnnotation] == ""
}

func (c *catalog) routeURL(a address) (string, error) {
	var route Route
	if !c.find(routeGroup, "Route", a, &route) || route.Spec.Host == "" {
		return "", fmt.Errorf("there is no Route %q with a host in the input", hostname(a.name, a.namespace))
	}
	if route.Spec.TLS != nil {
		return "https://" + route.Spec.Host, nil
	}
	return "http://" + route.Spec.Host, nil
}
