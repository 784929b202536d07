package generators

import (
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

	"github.com/render-sonataflow/render-sonataflow/generators/release"
	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// serviceKind is a support service as data: a row of serviceKinds. Whatever
// differs between Data Index and Jobs Service stands in its row; one builder
// makes the objects of both.
type serviceKind struct {
	title     string // as people call it
	field     string // its block in spec.services
	container string // container name, and the suffix of every name
	// spec returns the service's block of spec.services, nil where unset.
	spec func(*v1alpha08.Services) *v1alpha08.ServiceSpec

	ephemeral, postgreSQL release.Image
	env                   []corev1.EnvVar
	requests, limits      corev1.ResourceList
	strategy              appsv1.DeploymentStrategyType
	// singleton services run once or not at all, whatever is asked for.
	singleton bool
	// source and sink are the service's own destinations; a kind without a sink
	// sends no events.
	source, sink func(*v1alpha08.Services) *v1alpha08.Destination
	// triggers are the events it is sent.
	triggers []serviceTrigger
	// migratorKey names it in the environment of the migration Job.
	migratorKey string
	// persistenceEnv completes the environment that a database needs.
	persistenceEnv func(*SupportService) []corev1.EnvVar
	// properties are its application.properties, in any order.
	properties func(*Platform, *SupportService) []Property
	// workflowProperties tell a workflow how to reach it, or that there is none.
	workflowProperties func(*propertySet, *Workflow, *ServiceLink)
}

// serviceKinds are all support services, in the order their objects come.
var serviceKinds = []*serviceKind{&dataIndex, &jobsService}

// SupportService is what was decided for one deployed support service.
type SupportService struct {
	// Service is its title: Data Index or Jobs Service.
	Service string `json:"service"`
	// Name of its Deployment and Service.
	Name string `json:"name"`
	URL  string `json:"url"`
	// Enabled is the field that had it deployed. Connected is false for a
	// service that runs with nothing connected to it, which only
	// enabledSemantics Operator makes.
	Enabled   Origin `json:"enabled"`
	Connected bool   `json:"connected"`

	Image     string `json:"image"`
	ImageFrom Origin `json:"imageFrom"`
	// Replicas is nil where an autoscaler of the input decides.
	Replicas *int32 `json:"replicas,omitempty"`
	// Autoscaler is the one of the input that scales it, nil without one.
	Autoscaler  *Autoscaler  `json:"autoscaler,omitempty"`
	Persistence *Persistence `json:"persistence,omitempty"`
	Sink        *Sink        `json:"sink,omitempty"`
	// Subscriptions are the events it is sent.
	Subscriptions []Subscription `json:"subscriptions,omitempty"`
	Properties    []Property     `json:"properties"`
	// Uses is what its pod takes from the cluster.
	Uses Uses `json:"uses,omitzero"`

	kind       *serviceKind
	release    release.Release
	greenfield bool
	namespace  string
	labels     map[string]string
	pullPolicy corev1.PullPolicy
	// migrate: the service brings its database's schema up to date at start;
	// migrateByJob: a Job is to do it before.
	migrate, migrateByJob bool
	// eventSource is the field that gave it a source of events, whatever it is.
	eventSource *Origin
	budget      *disruptionBudget
	monitored   bool
	// spec is the service's block, which stands at block.
	spec     *v1alpha08.ServiceSpec
	block    Origin
	template corev1.PodTemplateSpec
}

const (
	httpPort        = 8080
	servicePort     = 80
	servicePortName = "h2c"

	serviceConfigVolume = "application-config"
	serviceConfigMount  = "/home/kogito/config"

	propertiesFile = "application.properties"
)

// serviceObjects are the objects of one support service.
func serviceObjects(s *SupportService) []TypedObject {
	objects := []TypedObject{
		configMap(s.meta(s.configMapName()), propertiesFile, formatProperties(s.Properties)),
		&appsv1.Deployment{
			TypeMeta:   metav1.TypeMeta{APIVersion: "apps/v1", Kind: "Deployment"},
			ObjectMeta: s.meta(s.Name),
			Spec: appsv1.DeploymentSpec{
				Replicas: s.Replicas,
				Selector: &metav1.LabelSelector{MatchLabels: s.selector()},
				Strategy: appsv1.DeploymentStrategy{Type: s.kind.strategy},
				Template: s.template,
			},
		},
		s.serviceObject(),
	}
	if s.Sink.bound() {
		objects = append(objects, sinkBinding(s.Sink, s.labels,
			corev1.ObjectReference{APIVersion: "apps/v1", Kind: "Deployment", Name: s.Name, Namespace: s.namespace}))
	}
	for _, sub := range s.Subscriptions {
		objects = append(objects, triggerObject(sub, s.labels,
			v1alpha08.KReference{APIVersion: "v1", Kind: "Service", Name: s.Name, Namespace: s.namespace}))
	}
	if s.budget != nil {
		objects = append(objects, budgetObject(s.budget, s.meta(s.Name), s.selector()))
	}
	if s.monitored {
		objects = append(objects, serviceMonitor(s.meta(s.Name), servicePortName, s.selector()))
	}
	return objects
}

func (s *SupportService) meta(name string) metav1.ObjectMeta {
	return metav1.ObjectMeta{Name: name, Namespace: s.namespace, Labels: s.labels}
}

func (s *SupportService) selector() map[string]string {
	return map[string]string{serviceLabel: s.Name}
}

func (s *SupportService) serviceObject() *corev1.Service {
	return &corev1.Service{
		TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "Service"},
		ObjectMeta: s.meta(s.Name),
		Spec: corev1.ServiceSpec{
			Selector: s.selector(),
			Ports: []corev1.ServicePort{{
				Name: servicePortName, Port: servicePort, Protocol: corev1.ProtocolTCP, TargetPort: intstr.FromInt32(httpPort),
			}},
		},
	}
}

// container is the service's container before the user's podTemplate.
func (s *SupportService) container() corev1.Container {
	return corev1.Container{
		Name:            s.kind.container,
		ImagePullPolicy: s.pullPolicy,
		Resources:       corev1.ResourceRequirements{Requests: s.kind.requests, Limits: s.kind.limits},
		ReadinessProbe:  serviceProbe("/q/health/ready"),
		LivenessProbe:   serviceProbe("/q/health/live"),
	}
}

func (s *SupportService) configMapName() string { return s.Name + "-props" }

// needs is what the container must keep whatever the podTemplate says.
func (s *SupportService) needs() podNeeds {
	env := append([]corev1.EnvVar{}, s.kind.env...)
	if s.Persistence != nil {
		env = append(env, s.Persistence.env()...)
		env = append(env, s.kind.persistenceEnv(s)...)
	}
	return podNeeds{
		image: s.Image,
		env:   append(env, sinkEnv(s.Sink)...),
		port:  h2cPort,
		volumes: []corev1.Volume{{
			Name: serviceConfigVolume,
			VolumeSource: corev1.VolumeSource{ConfigMap: &corev1.ConfigMapVolumeSource{
				LocalObjectReference: corev1.LocalObjectReference{Name: s.configMapName()},
			}},
		}},
		mounts: []corev1.VolumeMount{{Name: serviceConfigVolume, MountPath: serviceConfigMount}},
	}
}

func serviceProbe(path string) *corev1.Probe {
	return &corev1.Probe{
		ProbeHandler: corev1.ProbeHandler{HTTPGet: &corev1.HTTPGetAction{
			Path: path, Port: intstr.FromInt32(httpPort), Scheme: corev1.URISchemeHTTP,
		}},
		InitialDelaySeconds: 45, TimeoutSeconds: 10, PeriodSeconds: 30, SuccessThreshold: 1, FailureThreshold: 4,
	}
}
