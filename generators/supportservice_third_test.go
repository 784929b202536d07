package generators

import (
	"slices"
	"strings"
	"testing"

	corev1 "k8s.io/api/core/v1"

	"github.com/render-sonataflow/render-sonataflow/generators/release"
	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// dataAudit is a support service that no release ships: its row is all that
// the generators need of it. What it takes besides is API: a field of
// v1alpha08.Services, which this test reads the Data Index's for, and keys of
// the config's images.
var dataAudit = serviceKind{
	title:      "Data Audit",
	field:      "dataAudit",
	container:  "data-audit-service",
	spec:       func(s *v1alpha08.Services) *v1alpha08.ServiceSpec { return dataIndex.spec(s) },
	source:     func(*v1alpha08.Services) *v1alpha08.Destination { return nil },
	ephemeral:  release.Image{Key: "dataAuditEphemeral", Name: "data-audit-ephemeral"},
	postgreSQL: release.Image{Key: "dataAuditPostgreSQL", Name: "data-audit-postgresql"},
	triggers: []serviceTrigger{
		{name: "data-audit-jobs", eventType: "JobEvent", path: "/audit", ordered: true},
	},
	migratorKey: "DATAAUDIT",
	persistenceEnv: func(s *SupportService) []corev1.EnvVar {
		return []corev1.EnvVar{persistenceType, s.migrateAtStart()}
	},
	properties: func(_ *Platform, s *SupportService) []Property { return commonServiceProperties(s) },
	workflowProperties: func(set *propertySet, _ *Workflow, link *ServiceLink) {
		if link != nil {
			set.set("kogito.data-audit.url", link.URL, link.From)
		}
	},
}

func TestThirdSupportService(t *testing.T) {
	const platform = `{
  eventing: {broker: {ref: {kind: Broker, apiVersion: eventing.knative.dev/v1, name: b}}},
  persistence: {postgresql: {serviceRef: {name: pg}, secretRef: {name: s}}},
  services: {dataIndex: {enabled: true, persistence: {dbMigrationStrategy: job}}}}`
	in := input(t, options(t, "osl-1.38"), platformYAML(platform)+"\n---\n"+workflowYAML("", ""))
	plan, results := resolve(in, append(slices.Clone(serviceKinds), &dataAudit))
	if HasErrors(results) {
		t.Fatal(results)
	}
	objects := asYAML(t, Generate(plan))
	for key, parts := range map[string][]string{
		"Deployment/p-data-audit-service": {
			"image: registry.redhat.io/openshift-serverless-1/logic-data-audit-postgresql-rhel9:",
			"currentSchema=p-data-audit-service",
			"sonataflow.org/service: p-data-audit-service",
		},
		"Service/p-data-audit-service":                          {"name: h2c"},
		"ConfigMap/p-data-audit-service-props":                  {"kogito.service.url = http://p-data-audit-service.ns"},
		"Trigger/data-audit-jobs-" + suffix(Ref{"", "ns", "p"}): {"uri: /audit"},
		"ConfigMap/w-managed-props":                             {"kogito.data-audit.url = http://p-data-audit-service.ns\n"},
		"Job/" + plan.Platforms[0].Migration.Name:               {"MIGRATE_DB_DATAAUDIT\n          value: \"true\"", "MIGRATE_DB_JOBSSERVICE\n          value: \"false\""},
	} {
		for _, part := range parts {
			if !strings.Contains(objects[key], part) {
				t.Errorf("%s: no %q in\n%s", key, part, objects[key])
			}
		}
	}
}
