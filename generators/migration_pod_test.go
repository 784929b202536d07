package generators

import (
	"testing"

	corev1 "k8s.io/api/core/v1"

	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// TestMigrationOptions: what the config says of the Job, and what it may not.
func TestMigrationOptions(t *testing.T) {
	const job = "Job/sonataflow-db-migrator-job-b81d6bb3"
	shaped := func(pod v1alpha08.JobPodTemplate) func(*Options) {
		return func(o *Options) { o.Migration.PodTemplate = &pod }
	}
	limit, deadline, root := int32(4), int64(600), true
	input := platformYAML(migratingPlatform)
	runChecks(t, map[string]check{
		"Default": {
			reason: "The operator's: one try, no deadline.", input: input, silent: true,
			want: map[string][]string{job: {"backoffLimit: 0", "restartPolicy: Never"}}, wantNot: map[string][]string{job: {"activeDeadlineSeconds", "ports:"}},
		},
		"Tries": {
			reason: "More tries, and an end of them.", input: input, silent: true,
			adjust: func(o *Options) { o.Migration.BackoffLimit, o.Migration.ActiveDeadlineSeconds = limit, &deadline },
			want:   map[string][]string{job: {"  activeDeadlineSeconds: 600\n  backoffLimit: 4\n"}},
		},
		"Pod": {
			reason: "An init container that waits for the database, and settings of the pod, beside what the Job needs itself.",
			input:  input, silent: true,
			adjust: shaped(v1alpha08.JobPodTemplate{
				Container: v1alpha08.Container{Env: []corev1.EnvVar{{Name: "JAVA_OPTS", Value: "-Xmx1g"}}},
				PodSpec: v1alpha08.PodSpec{
					InitContainers:     []corev1.Container{{Name: "wait", Image: "example.com/wait:1"}},
					NodeSelector:       map[string]string{"zone": "a"},
					ServiceAccountName: "migrator", SecurityContext: &corev1.PodSecurityContext{RunAsNonRoot: &root},
				},
			}),
			want: map[string][]string{job: {
				"initContainers:\n      - image: example.com/wait:1\n        name: wait", "zone: a", "serviceAccountName: migrator", "runAsNonRoot: true",
				"name: JAVA_OPTS", "name: MIGRATE_DB_DATAINDEX", "name: db-migration-container", "restartPolicy: Never",
			}},
		},
		"OwnEnv": {
			reason: "What the migrator is told stays.", input: input,
			adjust: shaped(v1alpha08.JobPodTemplate{Container: v1alpha08.Container{Env: []corev1.EnvVar{{Name: "MIGRATE_DB_DATAINDEX", Value: "false"}}}}),
			told:   []string{`config spec.migration.podTemplate.container.env: "MIGRATE_DB_DATAINDEX" is ignored`},
			want:   map[string][]string{job: {"MIGRATE_DB_DATAINDEX\n          value: \"true\""}},
		},
		"Refused": {
			reason: "What the API server would refuse.", input: input,
			adjust: shaped(v1alpha08.JobPodTemplate{PodSpec: v1alpha08.PodSpec{InitContainers: []corev1.Container{{Name: "a_b", Image: "i"}}}}),
			told:   []string{"config spec.migration.podTemplate.initContainers[0].name: is \"a_b\""},
		},
		"RestartPolicy": {
			reason: "Each try has its own pod.", input: input,
			adjust: shaped(v1alpha08.JobPodTemplate{PodSpec: v1alpha08.PodSpec{RestartPolicy: corev1.RestartPolicyAlways}}),
			told:   []string{"config spec.migration.podTemplate.restartPolicy: must be Never"},
		},
		"PodDeadline": {
			reason: "There are two deadlines, and one is meant.", input: input,
			adjust: shaped(v1alpha08.JobPodTemplate{PodSpec: v1alpha08.PodSpec{ActiveDeadlineSeconds: &deadline}}),
			told:   []string{"config spec.migration.podTemplate.activeDeadlineSeconds: is the deadline of one try: set migration.activeDeadlineSeconds"},
		},
		"Mirror": {
			reason: "All images of the release come from the mirror.", input: input, silent: true,
			adjust: func(o *Options) { o.Release.Mirror = "mirror.example.com" },
			want: map[string][]string{
				job:                               {"image: mirror.example.com/openshift-serverless-1/logic-db-migrator-tool-rhel9:1.38.0"},
				"Deployment/p-data-index-service": {"image: mirror.example.com/"},
			},
		},
		"OthersPinned": {
			reason: "The service is another version's, perhaps, and the migrator is not.", input: input,
			adjust: func(o *Options) {
				o.Release.Overrides = map[string]string{"dataIndexPostgreSQL": "example.com/di@" + digest}
			},
			told: []string{"warning  config spec.images.dbMigrator: is not set, so registry.redhat.io/openshift-serverless-1/logic-db-migrator-tool-rhel9:1.38.0 migrates for the image of the Data Index, example.com/di@" + digest + " (config spec.images.dataIndexPostgreSQL)"},
		},
		"AllPinned": {
			reason: "Both are.", input: input, silent: true,
			adjust: func(o *Options) {
				o.Release.Overrides = map[string]string{"dataIndexPostgreSQL": "example.com/di@" + digest, "dbMigrator": "example.com/m@" + digest}
			},
			want: map[string][]string{job: {"example.com/m@" + digest}},
		},
		"OwnImage": {
			reason: "The podTemplate's is one, too.", input: input, silent: true,
			adjust: shaped(v1alpha08.JobPodTemplate{Container: v1alpha08.Container{Image: "example.com/own:1"}}),
			want:   map[string][]string{job: {"image: example.com/own:1"}},
		},
	})
}

const digest = "sha256:0123456789012345678901234567890123456789012345678901234567890123"
