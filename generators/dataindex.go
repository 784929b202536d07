package generators

import (
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
	block: func(s *v1alpha08.Services) *v1alpha08.ServiceSpec {
		if s.DataIndex == nil {
			return nil
		}
		return &s.DataIndex.ServiceSpec
	},
	source:     func(s *v1alpha08.Services) *v1alpha08.Destination { return s.DataIndex.Source },
	ephemeral:  release.DataIndexEphemeral,
	postgreSQL: release.DataIndexPostgreSQL,
	env:        []corev1.EnvVar{{Name: "KOGITO_DATA_INDEX_QUARKUS_PROFILE", Value: "http-events-support"}},
	requests: corev1.ResourceList{
		corev1.ResourceCPU: resource.MustParse("100m"), corev1.ResourceMemory: resource.MustParse("1Gi"),
	},
	limits: corev1.ResourceList{
		corev1.ResourceCPU: resource.MustParse("200m"), corev1.ResourceMemory: resource.MustParse("1Gi"),
	},
	triggers:       dataIndexTriggers,
	migratorKey:    "DATAINDEX",
	persistenceEnv: dataIndexPersistenceEnv,
	properties: func(_ *Platform, s *SupportService) []Property {
		return append(commonServiceProperties(s), noKafkaHealthCheck)
	},
}

func dataIndexPersistenceEnv(s *SupportService) []corev1.EnvVar {
	env := []corev1.EnvVar{persistenceType}
	// Line 2026 leaves the schema to Flyway alone.
	if s.release.Line < release.Line2026 {
		env = append(env, corev1.EnvVar{Name: "QUARKUS_HIBERNATE_ORM_DATABASE_GENERATION", Value: "update"})
	}
	return append(env, s.migrateAtStart())
}
