package generators

import (
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/util/intstr"

	"github.com/serverlessworkflow/sdk-go/v2/model"

	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// Workflow is what was decided for one SonataFlow.
type Workflow struct {
	Ref Ref `json:"resource"`
	// File holds it, where its reader knows; generators do not.
	File        string `json:"file,omitempty"`
	Profile     string `json:"profile"`
	ProfileFrom Origin `json:"profileFrom"`
	// Platform is the one it belongs to; a namespace without one has the
	// default platform, which is in no input.
	Platform Ref `json:"platform"`
	// URL of its Service inside the cluster.
	URL string `json:"url"`
	// DeploymentModel is kubernetes or knative.
	DeploymentModel string `json:"deploymentModel"`
	Image           string `json:"image"`
	ImageFrom       Origin `json:"imageFrom"`
	// Replicas is nil where an autoscaler decides, and on Knative.
	Replicas *int32 `json:"replicas,omitempty"`
	// Autoscaler is the one of the input that scales it, nil without one.
	Autoscaler *Autoscaler `json:"autoscaler,omitempty"`
	// Links are the support services it uses.
	Links       []ServiceLink `json:"links,omitempty"`
	Persistence *Persistence  `json:"persistence,omitempty"`
	Sink        *Sink         `json:"sink,omitempty"`
	// Subscriptions are the events it is sent.
	Subscriptions []Subscription `json:"subscriptions,omitempty"`
	// Produces are the types of the events it sends.
	Produces []string `json:"produces,omitempty"`
	// RouteHost is the host of its Route, where one is made and known.
	RouteHost string `json:"routeHost,omitempty"`
	// Build is how its image comes to be, nil where it is given.
	Build *Build `json:"build,omitempty"`
	// UserProperties names the ConfigMap that is the user's own.
	UserProperties string `json:"userProperties"`
	// Properties are the managed ones, in the order of their file.
	Properties []Property `json:"managedProperties"`
	// Uses is what its pod takes from the cluster.
	Uses Uses `json:"uses,omitzero"`
	// Objects are what is rendered of it: see TakeObjects.
	Objects []ObjectRef `json:"objects,omitempty"`

	cr       *v1alpha08.SonataFlow
	platform *Platform
	flow     *model.Workflow
	flowJSON string

	// labels are on all objects, selector is the Deployment's and
	// serviceSelector the Service's.
	labels, selector, serviceSelector map[string]string
	platformProperties                []Property
	platformEnv                       []corev1.EnvVar
	discovered                        propertySet
	userText                          string
	// writeUserProperties: the input has no ConfigMap of the user's.
	writeUserProperties bool
	// propertiesRenamed: it has one under a name that kustomize changed.
	propertiesRenamed bool
	// builtByOperator: the resource names no image, so the operator built one
	// before the config named it.
	builtByOperator bool
	// imageKey is the key of the config's workflowImages that names its image,
	// "" for none.
	imageKey string
	// imageByProfile: neither the resource nor the config names an image.
	imageByProfile bool
	monitored      bool
	routed         bool
	budget         *disruptionBudget
	template       corev1.PodTemplateSpec
}

const (
	workflowContainer = "workflow"
	workflowPortName  = "web"

	modelKubernetes = "kubernetes"
	modelKnative    = "knative"

	propertiesVolume = "workflow-properties"
	propertiesMount  = "/deployments/config"

	// ChecksumAnnotation on pods restarts them when their properties change.
	ChecksumAnnotation = "sonataflow.org/checksum-config"
	workflowComponent  = "serverless-workflow"
)

func (w *Workflow) dev() bool     { return w.Profile == profileDev }
func (w *Workflow) knative() bool { return w.DeploymentModel == modelKnative }

// origin is a field of the workflow.
func (w *Workflow) origin(field string) Origin { return Origin{Ref: w.Ref, File: w.File, Field: field} }

func (w *Workflow) managedConfigMap() string { return w.Ref.Name + "-managed-props" }

// managedFile is named after the Quarkus profile that reads it.
func (w *Workflow) managedFile() string {
	if w.dev() {
		return "application-dev.properties"
	}
	return "application-prod.properties"
}

func (w *Workflow) meta(name string) metav1.ObjectMeta {
	return metav1.ObjectMeta{Name: name, Namespace: w.Ref.Namespace, Labels: w.labels}
}

// workflowObjects are the objects of one workflow.
func workflowObjects(w *Workflow) []TypedObject {
	var objects []TypedObject
	add := func(object TypedObject) { objects = append(objects, object) }
	if w.writeUserProperties {
		add(configMap(w.meta(w.UserProperties), propertiesFile, ""))
	}
	managed := w.meta(w.managedConfigMap())
	managed.Labels = w.cr.Labels // the operator adds none of its own here
	add(configMap(managed, w.managedFile(), formatProperties(w.Properties)))
	if w.dev() {
		add(configMap(w.meta(w.Ref.Name), flowFile(w), w.flowJSON))
	}
	if w.Sink.bound() {
		add(sinkBinding(w.Sink, w.labels, w.subject()))
	}
	objects = append(objects, w.buildObjects()...)
	add(w.workloadObject())
	if !w.knative() {
		add(w.service())
	}
	for _, sub := range w.Subscriptions {
		add(triggerObject(sub, w.labels, w.subscriber()))
	}
	if w.budget != nil {
		add(budgetObject(w.budget, w.meta(w.Ref.Name), w.selector))
	}
	if w.monitored {
		add(serviceMonitor(w.meta(w.Ref.Name), workflowPortName, w.identity()))
	}
	if w.routed {
		add(w.route())
	}
	return objects
}

// workloadObject is what runs the workflow.
func (w *Workflow) workloadObject() TypedObject {
	if w.knative() {
		return &KnativeService{
			TypeMeta:   metav1.TypeMeta{APIVersion: servingAPIVersion, Kind: "Service"},
			ObjectMeta: w.meta(w.Ref.Name),
			Spec:       KnativeServiceSpec{Template: w.template},
		}
	}
	meta := w.meta(w.Ref.Name)
	if trigger, follows := w.imageTrigger(); follows {
		meta.Annotations = map[string]string{imageTriggers: trigger}
	}
	return &appsv1.Deployment{
		TypeMeta:   metav1.TypeMeta{APIVersion: "apps/v1", Kind: "Deployment"},
		ObjectMeta: meta,
		Spec: appsv1.DeploymentSpec{
			Replicas: w.Replicas,
			Selector: &metav1.LabelSelector{MatchLabels: w.selector},
			Template: w.template,
		},
	}
}

func (w *Workflow) service() *corev1.Service {
	service := &corev1.Service{
		TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "Service"},
		ObjectMeta: w.meta(w.Ref.Name),
		Spec: corev1.ServiceSpec{
			Selector: w.serviceSelector,
			Ports: []corev1.ServicePort{{
				Name: workflowPortName, Port: servicePort, Protocol: corev1.ProtocolTCP, TargetPort: intstr.FromInt32(httpPort),
			}},
		},
	}
	if w.dev() {
		service.Spec.Type = corev1.ServiceTypeNodePort
	}
	return service
}

// subject is the workload that a SinkBinding injects K_SINK into.
func (w *Workflow) subject() corev1.ObjectReference {
	subject := corev1.ObjectReference{APIVersion: "apps/v1", Kind: "Deployment", Name: w.Ref.Name, Namespace: w.Ref.Namespace}
	if w.knative() {
		subject.APIVersion, subject.Kind = servingAPIVersion, "Service"
	}
	return subject
}

// subscriber is the Service that Triggers send events to.
func (w *Workflow) subscriber() v1alpha08.KReference {
	subscriber := v1alpha08.KReference{APIVersion: "v1", Kind: "Service", Name: w.Ref.Name, Namespace: w.Ref.Namespace}
	if w.knative() {
		subscriber.APIVersion = servingAPIVersion
	}
	return subscriber
}

func configMap(meta metav1.ObjectMeta, file, text string) *corev1.ConfigMap {
	return &corev1.ConfigMap{
		TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "ConfigMap"},
		ObjectMeta: meta,
		Data:       map[string]string{file: text},
	}
}
