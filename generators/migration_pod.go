package generators

import (
	corev1 "k8s.io/api/core/v1"

	"github.com/render-sonataflow/render-sonataflow/generators/rule"
	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// MigrationOptions are what the config says of the migration Job.
type MigrationOptions struct {
	// BackoffLimit is how often it is tried again.
	BackoffLimit int32
	// ActiveDeadlineSeconds end it, nil for never.
	ActiveDeadlineSeconds *int64
	// PodTemplate shapes its pod, nil for none.
	PodTemplate *v1alpha08.JobPodTemplate
}

const migrationContainer = "db-migration-container"

// migrationPod lays the config's podTemplate over the Job's pod.
func (s *resolver) migrationPod(m *Migration) corev1.PodSpec {
	var user v1alpha08.PodTemplate
	at := configField("migration.podTemplate")
	if own := s.in.Options.Migration.PodTemplate; own != nil {
		user.Container, user.PodSpec = own.Container, own.PodSpec
	}
	if user.RestartPolicy != "" && user.RestartPolicy != corev1.RestartPolicyNever {
		s.tell(rule.MigrationPod, at.under("restartPolicy"), "must be Never, so that each try has its own pod and log: leave it out")
	}
	if user.ActiveDeadlineSeconds != nil {
		s.tell(rule.MigrationPod, at.under("activeDeadlineSeconds"), "is the deadline of one try: set migration.activeDeadlineSeconds, that of all")
	}
	user.RestartPolicy, user.ActiveDeadlineSeconds = "", nil
	if user.Container.Image != "" {
		m.Image, m.ImageFrom = user.Container.Image, at.under("container.image")
	}
	var env []corev1.EnvVar
	for _, kind := range m.kinds {
		env = append(env, migrationEnv(kind, m.migrates[kind])...)
	}
	pod := s.mergePod(at, corev1.Container{Name: migrationContainer}, &user, podNeeds{image: m.Image, env: env})
	pod.RestartPolicy = corev1.RestartPolicyNever
	return pod
}

// warnOfPinned: a service whose image is pinned may want another schema than
// the migrator of the release makes, and the migrator may not be where it is.
func (s *resolver) warnOfPinned(m *Migration) {
	if m.ImageFrom != ofRelease(s.in.Options.Release) {
		return
	}
	for _, kind := range m.kinds {
		if service := m.migrates[kind]; service != nil && service.ImageFrom != m.ImageFrom {
			s.tell(rule.MigratorFollows, configField("images.dbMigrator"), "is not set, so %s migrates for the image of the %s, %s (%s): set it to the migrator of the same version", m.Image, kind.title, service.Image, service.ImageFrom.brief())
		}
	}
}
