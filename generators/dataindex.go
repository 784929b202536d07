package generators

import (
	"strconv"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"

	"github.com/render-sonataflow/render-sonataflow/generators/release"
	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// dataIndex is the row of the Data Index, which collects what workflows did.
var dataIndex = serviceKind{
	title:     "Data Index",
	field:     "dataIndex",
	container: "data-index-service",
	spec: func(s *v1alpha08.Services) *v1alpha08.ServiceSpec {
		if s.DataIndex == nil {
			return nil
		}
		return &s.DataIndex.ServiceSpec
	},
	source:     func(s *v1alpha08.Services) *v1alpha08.Destination { return s.DataIndex.Source },
	ephemeral:  release.Image{Key: "dataIndexEphemeral", Name: "data-index-ephemeral"},
	postgreSQL: release.Image{Key: "dataIndexPostgreSQL", Name: "data-index-postgresql"},
	env:        []corev1.EnvVar{{Name: "KOGITO_DATA_INDEX_QUARKUS_PROFILE", Value: "http-events-support"}},
	requests: corev1.ResourceList{
		corev1.ResourceCPU: resource.MustParse("100m"), corev1.ResourceMemory: resource.MustParse("1Gi"),
	},
	limits: corev1.ResourceList{
		corev1.ResourceCPU: resource.MustParse("200m"), corev1.ResourceMemory: resource.MustParse("1Gi"),
	},
	triggers: []serviceTrigger{
		{name: "data-index-jobs", eventType: "JobEvent", path: "/jobs", ordered: true},
		{name: "data-index-process-definition", eventType: "ProcessDefinitionEvent", path: "/definitions", ordered: true},
		{name: "data-index-process-error", eventType: "ProcessInstanceErrorDataEvent", path: "/processes"},
		{name: "data-index-process-instance-multiple", eventType: "MultipleProcessInstanceDataEvent", path: "/processes"},
		{name: "data-index-process-node", eventType: "ProcessInstanceNodeDataEvent", path: "/processes"},
		{name: "data-index-process-sla", eventType: "ProcessInstanceSLADataEvent", path: "/processes", until2024: true},
		{name: "data-index-process-state", eventType: "ProcessInstanceStateDataEvent", path: "/processes"},
		{name: "data-index-process-variable", eventType: "ProcessInstanceVariableDataEvent", path: "/processes"},
	},
	migratorKey:    "DATAINDEX",
	persistenceEnv: dataIndexPersistenceEnv,
	properties: func(_ *Platform, s *SupportService) []Property {
		return append(commonServiceProperties(s), noKafkaHealthCheck)
	},
	workflowProperties: dataIndexWorkflowProperties,
}

func dataIndexPersistenceEnv(s *SupportService) []corev1.EnvVar {
	env := []corev1.EnvVar{persistenceType}
	if !s.flywayAlone() {
		env = append(env, corev1.EnvVar{Name: "QUARKUS_HIBERNATE_ORM_DATABASE_GENERATION", Value: "update"})
	}
	return append(env, s.migrateAtStart())
}

// dataIndexWorkflowProperties have a workflow tell the Data Index what it
// does: over its sink where there is one, else directly.
func dataIndexWorkflowProperties(set *propertySet, w *Workflow, link *ServiceLink) {
	const definitions = "mp.messaging.outgoing.kogito-processdefinitions-events."
	const instances = "mp.messaging.outgoing.kogito-processinstances-events."
	enabled, from := strconv.FormatBool(link != nil), Origin{Field: "no Data Index is connected"}
	if link != nil {
		from = link.From
	}
	set.set("kogito.events.processdefinitions.enabled", enabled, from)
	set.set("kogito.events.processinstances.enabled", enabled, from)
	if link == nil {
		return
	}
	set.set("kogito.events.processdefinitions.errors.propagate", "true", from)
	if w.Sink != nil {
		toSink(set, definitions, w.Sink.From)
		toSink(set, instances, w.Sink.From)
		return
	}
	set.set("kogito.data-index.health-enabled", "true", from)
	set.set("kogito.data-index.url", link.URL, from)
	set.set(definitions+"url", link.URL+"/definitions", from)
	set.set(instances+"url", link.URL+"/processes", from)
}
