package generators

import (
	"fmt"
	"hash/fnv"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/render-sonataflow/render-sonataflow/generators/release"
	"github.com/render-sonataflow/render-sonataflow/generators/rule"
)

// Migration is the decided Job that brings the schemas of a platform's
// databases up to date before its services start.
type Migration struct {
	// Name of the Job; on line 2026 it changes with the version label, so that
	// a new release migrates anew.
	Name      string `json:"name"`
	Image     string `json:"image"`
	ImageFrom Origin `json:"imageFrom"`
	// From are the fields that asked for it.
	From []Origin `json:"from"`

	labels  map[string]string
	options MigrationOptions
	pod     corev1.PodSpec
	// kinds are all kinds of services, in their order; migrates holds those
	// that the Job is to migrate.
	kinds    []*serviceKind
	migrates map[*serviceKind]*SupportService
}

const migrationJob = "sonataflow-db-migrator-job"

// resolveMigration decides the Job of a platform, nil where no service asks
// for one (docs/operator.md, Database migration).
func (s *resolver) resolveMigration(p *Platform) *Migration {
	m := &Migration{Name: migrationJob, kinds: s.kinds, migrates: map[*serviceKind]*SupportService{}}
	line := s.in.Options.Release.Line
	for _, service := range p.Services {
		if !service.migrateByJob {
			continue
		}
		strategy := service.block.under("persistence.dbMigrationStrategy")
		if line < release.Line2025 {
			s.tell(rule.MigrationNoEffect, strategy, "has no effect on line %s: the %s migrates its own schema at start", line, service.kind.title)
			continue
		}
		if service.Persistence == nil {
			s.tell(rule.MigrationWithoutDatabase, strategy, "is job, but the %s has no database: add persistence.postgresql to it or to the platform", service.kind.title)
			continue
		}
		m.From = append(m.From, strategy)
		m.migrates[service.kind] = service
	}
	if len(m.From) == 0 {
		return nil
	}
	m.Image, m.ImageFrom = s.image(release.DBMigrator)
	if m.Image == "" {
		s.tell(rule.NoMigrator, m.From[0], "is job, but release %s has no database migrator: use one of %s, set images.dbMigrator in the config, or let the services migrate (service)",
			s.in.Options.Release.Name, release.Names(release.Having(s.in.Options.Releases, release.DBMigrator)))
	}
	m.options = s.in.Options.Migration
	m.pod = s.migrationPod(m)
	s.warnOfPinned(m)
	if line >= release.Line2026 {
		m.Name += "-" + fnvHex(s.in.Options.Release.VersionLabel)
	}
	m.labels = platformLabels(p.Ref.Name, p.Ref.Namespace, "sonataflow-db-job-"+m.Name, p.Ref.Name+"-"+m.Name, m.Name, s.in.Options)
	return m
}

// fnvHex is the suffix of line 2026: lower-case hex of FNV-1a, not padded.
func fnvHex(text string) string {
	hash := fnv.New32a()
	hash.Write([]byte(text)) // never fails
	return fmt.Sprintf("%x", hash.Sum32())
}

// migrationObject is the Job. As the operator's it is tried once, unless the
// config says otherwise.
func migrationObject(p *Platform) *batchv1.Job {
	m := p.Migration
	return &batchv1.Job{
		TypeMeta:   metav1.TypeMeta{APIVersion: "batch/v1", Kind: "Job"},
		ObjectMeta: metav1.ObjectMeta{Name: m.Name, Namespace: p.Ref.Namespace, Labels: m.labels},
		Spec: batchv1.JobSpec{
			BackoffLimit:          &m.options.BackoffLimit,
			ActiveDeadlineSeconds: m.options.ActiveDeadlineSeconds,
			Template:              corev1.PodTemplateSpec{Spec: m.pod},
		},
	}
}

// migrationEnv tells the migrator about one service; of one that does not
// migrate only that, as line 2026 does.
func migrationEnv(kind *serviceKind, service *SupportService) []corev1.EnvVar {
	migrate := "MIGRATE_DB_" + kind.migratorKey
	if service == nil {
		return []corev1.EnvVar{{Name: migrate, Value: "false"}}
	}
	db := service.Persistence
	source := "QUARKUS_DATASOURCE_" + kind.migratorKey
	return []corev1.EnvVar{
		{Name: migrate, Value: "true"},
		{Name: source + "_JDBC_URL", Value: db.JDBCURL},
		secretEnv(source+"_USERNAME", db.Secret, db.UserKey),
		secretEnv(source+"_PASSWORD", db.Secret, db.PasswordKey),
		{Name: "QUARKUS_FLYWAY_" + kind.migratorKey + "_SCHEMAS", Value: orDefault(db.Schema, service.Name)},
	}
}
