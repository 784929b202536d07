package generators

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"github.com/render-sonataflow/render-sonataflow/generators/lazy"
	"github.com/render-sonataflow/render-sonataflow/generators/quote"
	"github.com/render-sonataflow/render-sonataflow/generators/release"
	"github.com/render-sonataflow/render-sonataflow/generators/rule"
	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// Persistence is a decided PostgreSQL database.
type Persistence struct {
	// Address is the JDBC URL for people, without what its author may have put
	// there for the database alone.
	Address string `json:"jdbcUrl"`
	// JDBCURL is what the workload gets.
	JDBCURL string `json:"-"`
	// Schema is empty where a jdbcUrl was given and names none.
	Schema string `json:"schema,omitempty"`
	// Secret and its keys hold user and password; they are never read.
	Secret      string `json:"secret"`
	UserKey     string `json:"userKey"`
	PasswordKey string `json:"passwordKey"`
	// From is the block that was used.
	From Origin `json:"from"`
	// Host, with its port, and Database are those of the address.
	Host     string `json:"-"`
	Database string `json:"-"`
	// schemaGiven: the block names the schema, or a whole address.
	schemaGiven bool
}

const (
	defaultUserKey     = "POSTGRESQL_USER"
	defaultPasswordKey = "POSTGRESQL_PASSWORD"
	defaultDBPort      = 5432
	defaultDatabase    = "sonataflow"
)

var persistenceType = corev1.EnvVar{Name: "KOGITO_PERSISTENCE_TYPE", Value: "jdbc"}

// platformPersistence is the database a platform gives to everything that has
// none of its own. Its block has no databaseSchema: the schema is always the
// user's own name (docs/operator.md, Databases).
func (s *resolver) platformPersistence(p *Platform, namespace, schema string) *Persistence {
	if p.cr.Spec.Persistence == nil || p.cr.Spec.Persistence.PostgreSQL == nil {
		return nil
	}
	platform := p.cr.Spec.Persistence.PostgreSQL
	own := &v1alpha08.PostgreSQL{SecretRef: platform.SecretRef, JDBCURL: platform.JDBCURL}
	if platform.ServiceRef != nil {
		own.ServiceRef = &v1alpha08.PostgreSQLServiceRef{SQLServiceRef: *platform.ServiceRef}
	}
	return s.resolvePersistence(own, p.origin("spec.persistence.postgresql"), namespace, schema)
}

// migratesItself says whether a service brings its schema up to date at start:
// line 2024 always; later where it has no persistence block or the block's
// strategy is service, the default (docs/operator.md, Databases).
func migratesItself(line release.Line, block *v1alpha08.ServiceSpec) bool {
	if line < release.Line2025 || block.Persistence == nil {
		return true
	}
	strategy := block.Persistence.DBMigrationStrategy
	return strategy == "" || strategy == v1alpha08.MigrateByService
}

// migrateAtStart is the environment that says so.
func (s *SupportService) migrateAtStart() corev1.EnvVar {
	return corev1.EnvVar{Name: "QUARKUS_FLYWAY_MIGRATE_AT_START", Value: strconv.FormatBool(s.migrate)}
}

// addressed takes host and database out of a JDBC URL.
var addressed = lazy.Regexp(`^jdbc:postgresql://(?:[^/?@]*@)?([^/?]*)/?([^?]*)`)

// resolvePersistence decides the database of one user of it: namespace and
// schema are the defaults where the block leaves them out.
func (s *resolver) resolvePersistence(pg *v1alpha08.PostgreSQL, block Origin, namespace, schema string) *Persistence {
	switch {
	case pg.JDBCURL != "" && pg.ServiceRef != nil:
		s.tell(rule.DatabaseAddress, block, "must have serviceRef or jdbcUrl, but has both: remove one")
	case pg.JDBCURL == "" && pg.ServiceRef == nil:
		s.tell(rule.DatabaseAddress, block, "must have serviceRef or jdbcUrl, but has neither: add serviceRef.name, the Service of the database")
	}
	s.checkNamed(block.under("secretRef.name"), "", "Secret", namespace, pg.SecretRef.Name)
	p := &Persistence{
		Secret:      pg.SecretRef.Name,
		UserKey:     orDefault(pg.SecretRef.UserKey, defaultUserKey),
		PasswordKey: orDefault(pg.SecretRef.PasswordKey, defaultPasswordKey),
		From:        block,
	}
	if pg.JDBCURL != "" {
		p.schemaGiven = true
		p.JDBCURL = pg.JDBCURL
		p.Address = quote.Database(pg.JDBCURL)
		p.Schema = schemaOf(pg.JDBCURL)
		if !strings.HasPrefix(pg.JDBCURL, "jdbc:postgresql://") {
			s.tell(rule.DatabaseAddress, block.under("jdbcUrl"), "must begin with \"jdbc:postgresql://\", as in jdbc:postgresql://host:5432/database?currentSchema=name")
		}
		address, query, _ := strings.Cut(pg.JDBCURL, "?")
		user, _, hasUser := strings.Cut(strings.TrimPrefix(address, "jdbc:postgresql://"), "@")
		if strings.Contains(query, "password=") || hasUser && strings.Contains(user, ":") {
			s.tell(rule.PasswordInURL, block.under("jdbcUrl"), "holds a password, which ends up readable in the Deployment: move it to the Secret that secretRef names")
		}
	} else if db := pg.ServiceRef; db != nil {
		p.Schema, p.schemaGiven = orDefault(db.DatabaseSchema, schema), db.DatabaseSchema != ""
		p.JDBCURL = fmt.Sprintf("jdbc:postgresql://%s:%d/%s?currentSchema=%s",
			hostname(db.Name, orDefault(db.Namespace, namespace)), s.databasePort(db, block),
			orDefault(db.DatabaseName, defaultDatabase), p.Schema)
		p.Address = p.JDBCURL
	}
	if parts := addressed().FindStringSubmatch(p.Address); parts != nil {
		p.Host, p.Database = parts[1], parts[2]
	}
	return p
}

func (s *resolver) databasePort(db *v1alpha08.PostgreSQLServiceRef, block Origin) int {
	if db.Port == nil {
		return defaultDBPort
	}
	if *db.Port < 1 || *db.Port > 65535 {
		s.tell(rule.DatabaseAddress, block.under("serviceRef.port"), "must be between 1 and 65535, but is %d", *db.Port)
	}
	return *db.Port
}

// env is the environment every user of a database gets first.
func (p *Persistence) env() []corev1.EnvVar {
	return []corev1.EnvVar{
		secretEnv("QUARKUS_DATASOURCE_USERNAME", p.Secret, p.UserKey),
		secretEnv("QUARKUS_DATASOURCE_PASSWORD", p.Secret, p.PasswordKey),
		{Name: "QUARKUS_DATASOURCE_DB_KIND", Value: "postgresql"},
		{Name: "QUARKUS_DATASOURCE_JDBC_URL", Value: p.JDBCURL},
	}
}

func secretEnv(name, secret, key string) corev1.EnvVar {
	return corev1.EnvVar{Name: name, ValueFrom: &corev1.EnvVarSource{SecretKeyRef: &corev1.SecretKeySelector{
		LocalObjectReference: corev1.LocalObjectReference{Name: secret}, Key: key,
	}}}
}

// reactiveURL is the address for Vert.x's client, which wants no jdbc: and
// calls the schema search_path.
func (p *Persistence) reactiveURL() string {
	return strings.ReplaceAll(strings.TrimPrefix(p.JDBCURL, "jdbc:"), "currentSchema=", "search_path=")
}

// reactiveURLWithSchemaOnly is how lines 2024 and 2025 write it: of the query
// of a jdbcUrl only the schema survives, search_path before currentSchema, and
// a user only with a password.
func (p *Persistence) reactiveURLWithSchemaOnly() string {
	address, query, _ := strings.Cut(strings.TrimPrefix(p.JDBCURL, "jdbc:"), "?")
	scheme, rest, _ := strings.Cut(address, "://")
	host, path, _ := strings.Cut(rest, "/")
	if at := strings.LastIndex(host, "@"); at >= 0 && !strings.Contains(host[:at], ":") {
		address = scheme + "://" + host[at+1:] + "/" + path
	}
	schema := p.Schema
	if values, err := url.ParseQuery(query); err == nil && values.Has("search_path") {
		schema = values.Get("search_path")
	}
	if schema == "" {
		return address
	}
	return address + "?search_path=" + schema
}

// schemaOf reads currentSchema from the query of a JDBC URL.
func schemaOf(jdbcURL string) string {
	_, query, _ := strings.Cut(jdbcURL, "?")
	values, err := url.ParseQuery(query)
	if err != nil {
		return ""
	}
	return values.Get("currentSchema")
}

// hostname is how a Service is addressed: by its bare name where no namespace
// is known.
func hostname(service, namespace string) string {
	if namespace == "" {
		return service
	}
	return service + "." + namespace
}

func orDefault(value, fallback string) string {
	if value == "" {
		return fallback
	}
	return value
}
