package generators

import "testing"

// TestMigration: when there is a Job, and what it is told about each database.
func TestMigration(t *testing.T) {
	const database = "persistence: {postgresql: {secretRef: {name: s}, serviceRef: {name: pg}}}"
	const byJob = "{enabled: true, persistence: {dbMigrationStrategy: job}}"
	const both = "services: {dataIndex: " + byJob + ", jobService: " + byJob + "}"
	const job, old = "Job/sonataflow-db-migrator-job-b81d6bb3", "Job/sonataflow-db-migrator-job"
	runChecks(t, map[string]check{
		"Both": {
			reason: "Each database with its own schema, and the Job tries once.",
			input:  platformYAML("{" + database + ", " + both + "}"),
			want: map[string][]string{
				job: {
					"backoffLimit: 0", "restartPolicy: Never", "name: db-migration-container",
					"image: registry.redhat.io/openshift-serverless-1/logic-db-migrator-tool-rhel9:1.38.0",
					"- name: MIGRATE_DB_DATAINDEX\n          value: \"true\"",
					"- name: QUARKUS_DATASOURCE_DATAINDEX_JDBC_URL\n          value: jdbc:postgresql://pg.ns:5432/sonataflow?currentSchema=p-data-index-service",
					"- name: QUARKUS_FLYWAY_DATAINDEX_SCHEMAS\n          value: p-data-index-service",
					"- name: MIGRATE_DB_JOBSSERVICE\n          value: \"true\"",
					"- name: QUARKUS_FLYWAY_JOBSSERVICE_SCHEMAS\n          value: p-jobs-service",
				},
				"Deployment/p-data-index-service": {"QUARKUS_FLYWAY_MIGRATE_AT_START\n          value: \"false\""},
			},
			silent: true,
		},
		"Old": {
			reason:  "Before line 2026 its name is always the same.",
			release: "osl-1.37",
			input:   platformYAML("{" + database + ", " + both + "}"),
			want:    map[string][]string{old: {"logic-db-migrator-tool-rhel9:1.37.2"}},
			silent:  true,
		},
		"VersionLabel": {
			reason: "Later the version label is in it, so that a new release migrates anew.",
			adjust: func(o *Options) { o.Release.VersionLabel, o.Release.Tag = "main", "1.38.7" },
			input:  platformYAML("{" + database + ", " + both + "}"),
			want:   map[string][]string{"Job/sonataflow-db-migrator-job-ea90e208": {"rhel9:1.38.7"}},
			silent: true,
		},
		"Keys": {
			reason: "Keys of the Secret that have other names.",
			input: platformYAML(`
  services:
    dataIndex:
      enabled: true
      persistence:
        dbMigrationStrategy: job
        postgresql: {secretRef: {name: own, userKey: u, passwordKey: p}, jdbcUrl: 'jdbc:postgresql://db/x'}`),
			want: map[string][]string{job: {
				"- name: QUARKUS_DATASOURCE_DATAINDEX_USERNAME\n          valueFrom:\n            secretKeyRef:\n              key: u\n              name: own",
				"value: jdbc:postgresql://db/x\n",
				"- name: QUARKUS_FLYWAY_DATAINDEX_SCHEMAS\n          value: p-data-index-service",
			}},
			silent: true,
		},
		"Schema": {
			reason: "A schema that the address names.",
			input: platformYAML(`
  services:
    jobService:
      enabled: true
      persistence:
        dbMigrationStrategy: job
        postgresql: {secretRef: {name: own}, jdbcUrl: 'jdbc:postgresql://db/x?currentSchema=mine'}`),
			want: map[string][]string{job: {
				"- name: QUARKUS_FLYWAY_JOBSSERVICE_SCHEMAS\n          value: mine",
				"- name: MIGRATE_DB_DATAINDEX\n          value: \"false\"",
			}},
			wantNot: map[string][]string{job: {"QUARKUS_DATASOURCE_DATAINDEX"}},
			silent:  true,
		},
		"NoDatabase": {
			reason:  "Nothing can be migrated without one.",
			input:   platformYAML("{" + both + "}"),
			wantNot: map[string][]string{job: {""}},
			told:    []string{"warning SonataFlowPlatform ns/p spec.services.dataIndex.persistence.dbMigrationStrategy: is job, but the Data Index has no database"},
		},
		"NotAsked": {
			reason:  "Nobody asks for a Job.",
			input:   platformYAML("{" + database + ", services: {dataIndex: {enabled: true}}}"),
			wantNot: map[string][]string{job: {""}},
			silent:  true,
		},
		"Line2024": {
			reason:  "Line 2024 has none.",
			release: "osl-1.34",
			input:   platformYAML("{" + database + ", " + both + "}"),
			wantNot: map[string][]string{old: {""}},
			told:    []string{"dbMigrationStrategy: has no effect on line 2024: the Jobs Service migrates its own schema at start"},
		},
		"Override": {
			reason: "The image may be another.",
			adjust: func(o *Options) { o.Release.Overrides = map[string]string{"dbMigrator": "example.com/m@sha256:0"} },
			input:  platformYAML("{" + database + ", " + both + "}"),
			want:   map[string][]string{job: {"image: example.com/m@sha256:0\n"}},
			silent: true,
		},
	})
}
