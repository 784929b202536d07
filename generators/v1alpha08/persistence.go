package v1alpha08

// Who migrates the schema of a service's database (dbMigrationStrategy).
const (
	MigrateByService = "service" // at its start: the default
	MigrateByJob     = "job"     // a Job that runs before it
	MigrateByNone    = "none"    // somebody else
)

// Persistence is the database of a support service or workflow.
type Persistence struct {
	PostgreSQL *PostgreSQL `json:"postgresql,omitempty"`
	// DBMigrationStrategy of line 2025 and later: one of the Migrate constants.
	DBMigrationStrategy string `json:"dbMigrationStrategy,omitempty" enum:"service,job,none" default:"service"`
	// MigrateDBOnStartUp of line 2024; it has no effect.
	MigrateDBOnStartUp *bool `json:"migrateDBOnStartUp,omitempty"`
}

// PostgreSQL is a database by the Service in front of it, or by a JDBC URL:
// exactly one of the two.
type PostgreSQL struct {
	SecretRef  SecretRef             `json:"secretRef"`
	ServiceRef *PostgreSQLServiceRef `json:"serviceRef,omitempty"`
	JDBCURL    string                `json:"jdbcUrl,omitempty"`
}

// PostgreSQLServiceRef is a database behind a Service.
type PostgreSQLServiceRef struct {
	SQLServiceRef `json:",inline"`
	// DatabaseSchema defaults to the name of the service or workflow.
	DatabaseSchema string `json:"databaseSchema,omitempty"`
}

// SQLServiceRef is what a platform may say of a database, which has no schema
// of its own there.
type SQLServiceRef struct {
	Name string `json:"name"`
	// Namespace defaults to that of the database's user.
	Namespace string `json:"namespace,omitempty"`
	// Port defaults to 5432.
	Port *int `json:"port,omitempty" default:"5432"`
	// DatabaseName defaults to sonataflow.
	DatabaseName string `json:"databaseName,omitempty" default:"sonataflow"`
}

// PlatformPersistence is the database of a platform.
type PlatformPersistence struct {
	PostgreSQL *PlatformPostgreSQL `json:"postgresql,omitempty"`
}

// PlatformPostgreSQL is PostgreSQL without a schema: each user of it has its
// own.
type PlatformPostgreSQL struct {
	SecretRef  SecretRef      `json:"secretRef"`
	ServiceRef *SQLServiceRef `json:"serviceRef,omitempty"`
	JDBCURL    string         `json:"jdbcUrl,omitempty"`
}

// SecretRef names a Secret and its keys for user and password.
type SecretRef struct {
	Name string `json:"name"`
	// UserKey defaults to POSTGRESQL_USER, PasswordKey to POSTGRESQL_PASSWORD.
	UserKey     string `json:"userKey,omitempty" default:"POSTGRESQL_USER"`
	PasswordKey string `json:"passwordKey,omitempty" default:"POSTGRESQL_PASSWORD"`
}
