package generators

import (
	"strconv"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"

	"github.com/render-sonataflow/render-sonataflow/generators/release"
	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// jobsService is the row of the Jobs Service, which keeps the workflows'
// timers. Two of them would fire every timer twice: hence the singleton.
var jobsService = serviceKind{
	title:     "Jobs Service",
	field:     "jobService",
	container: "jobs-service",
	spec: func(s *v1alpha08.Services) *v1alpha08.ServiceSpec {
		if s.JobService == nil {
			return nil
		}
		return &s.JobService.ServiceSpec
	},
	source:     func(s *v1alpha08.Services) *v1alpha08.Destination { return s.JobService.Source },
	sink:       func(s *v1alpha08.Services) *v1alpha08.Destination { return s.JobService.Sink },
	ephemeral:  release.Image{Key: "jobsServiceEphemeral", Name: "jobs-service-ephemeral"},
	postgreSQL: release.Image{Key: "jobsServicePostgreSQL", Name: "jobs-service-postgresql"},
	requests: corev1.ResourceList{
		corev1.ResourceCPU: resource.MustParse("250m"), corev1.ResourceMemory: resource.MustParse("64Mi"),
	},
	limits: corev1.ResourceList{
		corev1.ResourceCPU: resource.MustParse("500m"), corev1.ResourceMemory: resource.MustParse("1Gi"),
	},
	triggers: []serviceTrigger{
		{name: "jobs-service-create-job", eventType: "job.create", path: "/v2/jobs/events", ordered: true},
		{name: "jobs-service-delete-job", eventType: "job.delete", path: "/v2/jobs/events", ordered: true},
	},
	migratorKey:        "JOBSSERVICE",
	strategy:           appsv1.RecreateDeploymentStrategyType,
	singleton:          true,
	persistenceEnv:     jobsPersistenceEnv,
	properties:         jobsProperties,
	workflowProperties: jobsWorkflowProperties,
}

func jobsPersistenceEnv(s *SupportService) []corev1.EnvVar {
	var env []corev1.EnvVar
	if s.release.Line >= release.Line2025b {
		env = append(env, corev1.EnvVar{Name: "QUARKUS_DATASOURCE_REACTIVE_URL", Value: s.Persistence.reactiveURL()})
	}
	return append(env, persistenceType, s.migrateAtStart(),
		corev1.EnvVar{Name: "KOGITO_JOBS_SERVICE_LOADJOBERRORSTRATEGY", Value: "FAIL_SERVICE"})
}

func jobsProperties(p *Platform, s *SupportService) []Property {
	const status = "mp.messaging.outgoing.kogito-job-service-job-status-events-http."
	properties := append(commonServiceProperties(s),
		Property{Key: "kogito.jobs-service.management.leader-check.expiration-in-seconds", Value: "60", From: always},
		Property{Key: healthCheck("org.kie.kogito.jobs.service.management.JobServiceLeaderLivenessHealthCheck"), Value: "true", From: always},
		Property{
			Key:   healthCheck("org.kie.kogito.jobs.service.messaging.http.health.knative.KSinkInjectionHealthCheck"),
			Value: strconv.FormatBool(s.eventSource != nil), From: always,
		},
	)
	if s.release.Line >= release.Line2025 {
		properties = append(properties, noKafkaHealthCheck)
	}
	if s.Persistence != nil && s.release.Line < release.Line2025b {
		properties = append(properties, Property{
			Key: "quarkus.datasource.reactive.url", Value: s.Persistence.reactiveURLWithSchemaOnly(), From: s.Persistence.From,
		})
	}
	index := p.link(&dataIndex)
	if index == nil {
		return properties
	}
	properties = append(properties, Property{Key: "kogito.jobs-service.http.job-status-change-events", Value: "true", From: index.From})
	if s.eventSource == nil {
		return append(properties, Property{Key: status + "url", Value: index.URL + "/jobs", From: index.From})
	}
	return append(properties,
		Property{Key: status + "connector", Value: "quarkus-http", From: *s.eventSource},
		Property{Key: status + "method", Value: "POST", From: *s.eventSource},
		Property{Key: status + "url", Value: sinkVariable, From: *s.eventSource},
	)
}

// jobsWorkflowProperties tell a workflow where its timers are kept.
func jobsWorkflowProperties(set *propertySet, w *Workflow, link *ServiceLink) {
	const requests = "mp.messaging.outgoing.kogito-job-service-job-request-events."
	const events = "/v2/jobs/events"
	switch {
	case link == nil:
		from := Origin{Field: "no Jobs Service is connected"}
		set.set(requests+"connector", "quarkus-http", from)
		set.set(requests+"url", "http://localhost"+events, from)
	case w.Sink != nil:
		toSink(set, requests, w.Sink.From)
	default:
		set.set(requests+"connector", "quarkus-http", link.From)
		set.set(requests+"url", link.URL+events, link.From)
		set.set("kogito.jobs-service.url", link.URL, link.From)
		if w.flow != nil && hasTimeouts(w.flow) {
			set.set("kogito.jobs-service.health-enabled", "true", w.origin("spec.flow has timeouts"))
		}
	}
}
