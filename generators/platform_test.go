package generators

import "testing"

func TestPlatforms(t *testing.T) {
	const di, js = "Deployment/p-data-index-service", "Deployment/p-jobs-service"
	runChecks(t, map[string]check{
		"Both": {
			reason: "Enabled services are deployed, and nothing needs to be said.",
			input:  platformYAML("{services: {dataIndex: {enabled: true}, jobService: {enabled: true}}}"),
			want: map[string][]string{
				di: {"replicas: 1"}, js: {"type: Recreate"},
				"ConfigMap/p-jobs-service-props": {"http://p-data-index-service.ns/jobs"},
			},
			silent: true,
		},
		"OmittedDocumented": {
			reason:  "As documented an omitted switch deploys nothing; the operator differs, so it is told.",
			input:   platformYAML("{services: {dataIndex: {}}}"),
			wantNot: map[string][]string{di: {""}}, told: []string{"spec.services.dataIndex.enabled: is omitted and read as false"},
		},
		"OmittedOperator": {
			reason: "The operator deploys it.",
			adjust: func(o *Options) { o.OperatorEnabled = true },
			input:  platformYAML("{services: {dataIndex: {}}}"),
			want:   map[string][]string{di: {""}}, told: []string{"is omitted and read as true"},
		},
		"FalseOperator": {
			reason: "The operator deploys it with nothing connected to it.",
			adjust: func(o *Options) { o.OperatorEnabled = true },
			input:  platformYAML("{services: {dataIndex: {enabled: false}, jobService: {enabled: true}}}"),
			want:   map[string][]string{di: {""}}, wantNot: map[string][]string{"ConfigMap/p-jobs-service-props": {"data-index"}},
			told: []string{"is false: the Data Index is deployed with nothing connected to it"},
		},
		"Duplicates": {
			reason: "Two platforms in one namespace are an error that names both.",
			input: platformYAML("{}") + `
---
apiVersion: sonataflow.org/v1alpha08
kind: SonataFlowPlatform
metadata: {name: q, namespace: ns}`,
			told: []string{`namespace "ns" has two platforms, "p" and "q"`},
		},
		"Secondary": {
			reason: "One that says so is exempt, and the other serves the workflows.",
			input: platformYAML("{services: {dataIndex: {enabled: true}}}") + `
---
apiVersion: sonataflow.org/v1alpha08
kind: SonataFlowPlatform
metadata:
  name: a
  namespace: ns
  annotations: {sonataflow.org/secondary.platform: 'true'}
spec: {services: {dataIndex: {enabled: true}}}
---
` +
				workflowYAML("", ""),
			want: map[string][]string{"Deployment/a-data-index-service": {""}, "ConfigMap/w-managed-props": {"http://p-data-index-service.ns"}}, silent: true,
		},
		"Singleton": {
			reason: "Two Jobs Services would fire every timer twice.",
			input:  platformYAML("{services: {jobService: {enabled: true, podTemplate: {replicas: 5}}}}"),
			want:   map[string][]string{js: {"replicas: 1"}},
			told: []string{
				"warning SonataFlowPlatform ns/p spec.services.jobService.podTemplate.replicas: is 5, but the Jobs Service runs once",
			},
		},
		"ScaledToZero": {
			reason: "None at all is allowed.",
			input:  platformYAML("{services: {jobService: {enabled: true, podTemplate: {replicas: 0}}}}"),
			want:   map[string][]string{js: {"replicas: 0"}}, silent: true,
		},
		"NegativeReplicas": {
			reason: "The API server would refuse it.",
			input:  platformYAML("{services: {dataIndex: {enabled: true, podTemplate: {replicas: -1}}}}"),
			told:   []string{"replicas: must be 0 or more, but is -1"},
		},
		"Autoscaler": {
			reason: "An autoscaler of the input keeps replicas to itself.",
			input: platformYAML("{services: {dataIndex: {enabled: true, podTemplate: {replicas: 3}}}}") +
				`
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: h, namespace: ns}
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: p-data-index-service`,
			wantNot: map[string][]string{di: {"replicas:"}},
			told: []string{
				`info SonataFlowPlatform ns/p spec.services.dataIndex.podTemplate.replicas: is left out: the HorizontalPodAutoscaler "h" decides it`,
			},
		},
		"LongName": {
			reason: "The names of Services are made of the platform's.",
			input: `apiVersion: sonataflow.org/v1alpha08
kind: SonataFlowPlatform
metadata:
  name: a-platform-with-a-name-that-is-far-too-long-for-it
  namespace: ns
spec: {services: {dataIndex: {enabled: true}}}`,
			told: []string{"metadata.name: must be shorter or plainer"},
		},
		"ClusterPlatform": {
			reason: "A platform without services uses those that are shared.",
			input: platformYAML("{}") +
				`
---
apiVersion: sonataflow.org/v1alpha08
kind: SonataFlowPlatform
metadata: {name: s, namespace: shared}
spec: {services: {dataIndex: {enabled: true}}}
---
apiVersion: sonataflow.org/v1alpha08
kind: SonataFlowClusterPlatform
metadata: {name: c}
spec: {platformRef: {name: s, namespace: shared}}
---
` +
				workflowYAML("", ""),
			want: map[string][]string{"ConfigMap/w-managed-props": {"kogito.data-index.url = http://s-data-index-service.shared"}}, silent: true,
		},
		"OwnServicesEmpty": {
			reason: "spec.services, even {}, keeps a platform to its own.",
			input: platformYAML("{services: {}}") +
				`
---
apiVersion: sonataflow.org/v1alpha08
kind: SonataFlowPlatform
metadata: {name: s, namespace: shared}
spec: {services: {dataIndex: {enabled: true}}}
---
apiVersion: sonataflow.org/v1alpha08
kind: SonataFlowClusterPlatform
metadata: {name: c}
spec: {platformRef: {name: s, namespace: shared}}
---
` +
				workflowYAML("", ""),
			wantNot: map[string][]string{"ConfigMap/w-managed-props": {"kogito.data-index.url"}}, silent: true,
		},
		"ClusterPlatformMissing": {
			reason: "The platform pointed at must be given; kustomize is the usual cause.",
			input: `apiVersion: sonataflow.org/v1alpha08
kind: SonataFlowClusterPlatform
metadata: {name: c}
spec: {platformRef: {name: s, namespace: shared}}`,
			told: []string{`there is no "s" in namespace "shared"`, "spec.companions", "where kustomize has renamed or moved it, list it in the same kustomization"},
		},
		"NoNamespace": {
			reason: "Without a namespace addresses are bare names, and no label holds an empty one.",
			input: `apiVersion: sonataflow.org/v1alpha08
kind: SonataFlowPlatform
metadata: {name: p}
spec:
  persistence:
    postgresql: {serviceRef: {name: pg}, secretRef: {name: s}}
  services: {dataIndex: {enabled: true}}`,
			want: map[string][]string{
				di:                                     {"jdbc:postgresql://pg:5432/sonataflow?currentSchema=p-data-index-service"},
				"ConfigMap/p-data-index-service-props": {"kogito.service.url = http://p-data-index-service\n"},
			},
			told:    []string{"info SonataFlowPlatform p metadata.namespace: is missing, here and everywhere"},
			wantNot: map[string][]string{di: {"app-namespace"}},
		},
	})
}

func TestPersistence(t *testing.T) {
	const di, js = "Deployment/p-data-index-service", "Deployment/p-jobs-service"
	both := func(pg string) string {
		return platformYAML("{persistence: {postgresql: " + pg + "}, services: {dataIndex: {enabled: true}, jobService: {enabled: true}}}")
	}
	runChecks(t, map[string]check{
		"Both": {
			reason: "A Service or a URL, not both.",
			input:  both("{serviceRef: {name: pg}, jdbcUrl: 'jdbc:postgresql://x/y', secretRef: {name: s}}"),
			told:   []string{"spec.persistence.postgresql: must have serviceRef or jdbcUrl, but has both"},
		},
		"Neither": {
			reason: "One of them.",
			input:  both("{secretRef: {name: s}}"),
			told:   []string{"must have serviceRef or jdbcUrl, but has neither"},
		},
		"Port": {
			reason: "A port is a port.",
			input:  both("{serviceRef: {name: pg, port: 70000}, secretRef: {name: s}}"),
			told:   []string{"serviceRef.port: must be between 1 and 65535, but is 70000"},
		},
		"Password": {
			reason: "A password in the URL is told about and never shown.",
			input:  both("{jdbcUrl: 'jdbc:postgresql://h/d?password=hunter2', secretRef: {name: s}}"),
			told:   []string{"jdbcUrl: holds a password"},
		},
		"Defaults": {
			reason: "Port, database, schema and keys have defaults.", input: both("{serviceRef: {name: pg}, secretRef: {name: s}}"),
			want: map[string][]string{
				di: {
					"jdbc:postgresql://pg.ns:5432/sonataflow?currentSchema=p-data-index-service",
					"key: POSTGRESQL_USER",
					"data-index-postgresql",
				},
				js: {"postgresql://pg.ns:5432/sonataflow?search_path=p-jobs-service"},
			},
			silent: true,
		},
		"OwnWins": {
			reason: "A service's own database wins over the platform's.",
			input: platformYAML(`
  persistence:
    postgresql: {serviceRef: {name: pg}, secretRef: {name: s}}
  services:
    dataIndex:
      enabled: true
      persistence:
        postgresql: {serviceRef: {name: own}, secretRef: {name: s2}}
    jobService: {enabled: true}`),
			want: map[string][]string{di: {"//own.ns:5432/"}, js: {"//pg.ns:5432/"}}, silent: true,
		},
		"OldReactive": {
			reason: "Lines before 2025b say the reactive address in a property, and of a query only the schema.", release: "osl-1.36",
			input:  both("{jdbcUrl: 'jdbc:postgresql://h:1/d?ssl=true&currentSchema=x', secretRef: {name: s}}"),
			want:   map[string][]string{"ConfigMap/p-jobs-service-props": {"quarkus.datasource.reactive.url = postgresql://h:1/d?search_path=x\n"}},
			silent: true,
		},
		"NoMigratorOnOldLine": {
			reason: "Line 2024 has no migration Job.", release: "osl-1.35",
			input: platformYAML(`
  persistence:
    postgresql: {serviceRef: {name: pg}, secretRef: {name: s}}
  services:
    dataIndex:
      enabled: true
      persistence: {dbMigrationStrategy: job}`),
			wantNot: map[string][]string{"Job/sonataflow-db-migrator-job": {""}}, told: []string{"dbMigrationStrategy", "no effect on line 2024"},
		},
		"MigrateOne": {
			reason: "Of a service that does not migrate the Job holds only that, and the platform's database is used whole.",
			input: platformYAML(`
  persistence:
    postgresql:
      serviceRef: {name: pg, namespace: db, port: 6432}
      secretRef: {name: s}
  services:
    dataIndex:
      enabled: true
      persistence: {dbMigrationStrategy: job}
    jobService: {enabled: true}`),
			want: map[string][]string{
				"Job/sonataflow-db-migrator-job-b81d6bb3": {
					"jdbc:postgresql://pg.db:6432/sonataflow?currentSchema=p-data-index-service",
					"- name: MIGRATE_DB_JOBSSERVICE\n          value: \"false\"",
				},
				di: {"QUARKUS_FLYWAY_MIGRATE_AT_START\n          value: \"false\""},
				js: {"QUARKUS_FLYWAY_MIGRATE_AT_START\n          value: \"true\""},
			},
			silent: true,
		},
	})
}

func TestFNV(t *testing.T) {
	// The recording of line 2026 is named by the hash of "main".
	for text, want := range map[string]string{"main": "ea90e208", "": "811c9dc5"} {
		if got := fnvHex(text); got != want {
			t.Errorf("fnvHex(%q) = %s, want %s", text, got, want)
		}
	}
}
