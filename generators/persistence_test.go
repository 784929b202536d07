package generators

import (
	"strings"
	"testing"

	"github.com/render-sonataflow/render-sonataflow/generators/release"
	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// TestAddresses: a JDBC address and what follows from it, for people and for
// the reactive driver, which older lines write in a way of their own.
func TestAddresses(t *testing.T) {
	cases := map[string]struct {
		reason, url                     string
		address, host, database, schema string
		reactive, reactiveOld           string
		warned                          bool
		wrong                           string
	}{
		"Whole": {
			reason:      "The schema is called search_path there.",
			url:         "jdbc:postgresql://h:1/d?currentSchema=x",
			address:     "jdbc:postgresql://h:1/d?currentSchema=x",
			host:        "h:1",
			database:    "d",
			schema:      "x",
			reactive:    "postgresql://h:1/d?search_path=x",
			reactiveOld: "postgresql://h:1/d?search_path=x",
		},
		"NoSchema": {
			reason:      "It may name none.",
			url:         "jdbc:postgresql://h/d",
			address:     "jdbc:postgresql://h/d",
			host:        "h",
			database:    "d",
			reactive:    "postgresql://h/d",
			reactiveOld: "postgresql://h/d",
		},
		"Query": {
			reason:      "Older lines keep of the query the schema only.",
			url:         "jdbc:postgresql://h:1/d?ssl=true&currentSchema=x&a=b",
			address:     "jdbc:postgresql://h:1/d?currentSchema=x&***",
			host:        "h:1",
			database:    "d",
			schema:      "x",
			reactive:    "postgresql://h:1/d?ssl=true&search_path=x&a=b",
			reactiveOld: "postgresql://h:1/d?search_path=x",
		},
		"SearchPath": {
			reason:      "A search_path wins over the schema there.",
			url:         "jdbc:postgresql://h:1/d?search_path=y&currentSchema=x",
			address:     "jdbc:postgresql://h:1/d?currentSchema=x&***",
			host:        "h:1",
			database:    "d",
			schema:      "x",
			reactive:    "postgresql://h:1/d?search_path=y&search_path=x",
			reactiveOld: "postgresql://h:1/d?search_path=y",
		},
		"User": {
			reason:      "A user without a password is dropped by older lines.",
			url:         "jdbc:postgresql://me@h:1/d?currentSchema=x",
			address:     "jdbc:postgresql://***@h:1/d?currentSchema=x",
			host:        "h:1",
			database:    "d",
			schema:      "x",
			reactive:    "postgresql://me@h:1/d?search_path=x",
			reactiveOld: "postgresql://h:1/d?search_path=x",
		},
		"Password": {
			reason:      "A password in the query is hidden from people, and warned of.",
			url:         "jdbc:postgresql://h/d?password=hunter2&currentSchema=x",
			address:     "jdbc:postgresql://h/d?currentSchema=x&***",
			host:        "h",
			database:    "d",
			schema:      "x",
			reactive:    "postgresql://h/d?password=hunter2&search_path=x",
			reactiveOld: "postgresql://h/d?search_path=x",
			warned:      true,
		},
		"NoDriver": {
			reason:      "What is no address of PostgreSQL.",
			url:         "jdbc:mysql://h/d",
			address:     "jdbc:mysql://h/d",
			wrong:       `jdbcUrl must begin with "jdbc:postgresql://"`,
			reactive:    "mysql://h/d",
			reactiveOld: "mysql://h/d",
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			s := &resolver{in: Input{Options: options(t, "osl-1.38")}}
			block := &v1alpha08.PostgreSQL{SecretRef: v1alpha08.SecretRef{Name: "s"}, JDBCURL: tc.url}
			p := s.resolvePersistence(block, Origin{Field: "pg"}, "ns", "own")
			for what, pair := range map[string][2]string{
				"address":      {p.Address, tc.address},
				"host":         {p.Host, tc.host},
				"database":     {p.Database, tc.database},
				"schema":       {p.Schema, tc.schema},
				"reactive":     {p.reactiveURL(), tc.reactive},
				"old reactive": {p.reactiveURLWithSchemaOnly(), tc.reactiveOld},
				"what is run":  {p.JDBCURL, tc.url},
			} {
				if tc.wrong != "" && (what == "host" || what == "database") {
					continue
				}
				if pair[0] != pair[1] {
					t.Errorf("%s\n%s: got %q, want %q", tc.reason, what, pair[0], pair[1])
				}
			}
			var told strings.Builder
			for _, r := range s.results {
				told.WriteString(string(r.Severity) + " " + strings.TrimPrefix(r.Field, "pg.") + " " + r.Message + "\n")
			}
			if warned := strings.Contains(told.String(), "warning jdbcUrl holds a password"); warned != tc.warned || !strings.Contains(told.String(), tc.wrong) {
				t.Errorf("%s\ntold:\n%s", tc.reason, told.String())
			}
			if strings.Contains(told.String(), "hunter2") {
				t.Errorf("a message shows the password:\n%s", told.String())
			}
		})
	}
}

// TestServiceRefs: an address that is made of the Service of the database.
func TestServiceRefs(t *testing.T) {
	port := func(n int) *int { return &n }
	ref := func(name, namespace string, port *int, database string) v1alpha08.SQLServiceRef {
		return v1alpha08.SQLServiceRef{Name: name, Namespace: namespace, Port: port, DatabaseName: database}
	}
	cases := map[string]struct {
		reason    string
		ref       v1alpha08.PostgreSQLServiceRef
		namespace string
		want      string
		told      int
	}{
		"Defaults": {
			reason:    "Everything but the name has a default.",
			ref:       v1alpha08.PostgreSQLServiceRef{SQLServiceRef: ref("pg", "", nil, "")},
			namespace: "ns",
			want:      "jdbc:postgresql://pg.ns:5432/sonataflow?currentSchema=own",
		},
		"All": {
			reason:    "All of it may be given.",
			ref:       v1alpha08.PostgreSQLServiceRef{SQLServiceRef: ref("pg", "db", port(6432), "flows"), DatabaseSchema: "fixed"},
			namespace: "ns",
			want:      "jdbc:postgresql://pg.db:6432/flows?currentSchema=fixed",
		},
		"NoNamespace": {
			reason: "A bare name where no namespace is known.",
			ref:    v1alpha08.PostgreSQLServiceRef{SQLServiceRef: ref("pg", "", nil, "")},
			want:   "jdbc:postgresql://pg:5432/sonataflow?currentSchema=own",
		},
		"NoPort": {
			reason:    "0 is no port.",
			ref:       v1alpha08.PostgreSQLServiceRef{SQLServiceRef: ref("pg", "", port(0), "")},
			namespace: "ns",
			want:      "jdbc:postgresql://pg.ns:0/sonataflow?currentSchema=own",
			told:      1,
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			s := &resolver{in: Input{Options: options(t, "osl-1.38")}}
			block := &v1alpha08.PostgreSQL{SecretRef: v1alpha08.SecretRef{Name: "s"}, ServiceRef: &tc.ref}
			if got := s.resolvePersistence(block, Origin{Field: "pg"}, tc.namespace, "own"); got.JDBCURL != tc.want || len(s.results) != tc.told {
				t.Errorf("%s\ngot  %s\nwant %s\ntold %v", tc.reason, got.JDBCURL, tc.want, s.results)
			}
		})
	}
}

// TestMigratesItself: who brings a schema up to date at start.
func TestMigratesItself(t *testing.T) {
	with := func(strategy string) *v1alpha08.ServiceSpec {
		return &v1alpha08.ServiceSpec{Persistence: &v1alpha08.Persistence{DBMigrationStrategy: strategy}}
	}
	cases := []struct {
		reason string
		line   release.Line
		block  *v1alpha08.ServiceSpec
		want   bool
	}{
		{"Line 2024 always does.", release.Line2024, with(v1alpha08.MigrateByJob), true},
		{"Later without a block of its own.", release.Line2025, &v1alpha08.ServiceSpec{}, true},
		{"With one that says nothing.", release.Line2025b, with(""), true},
		{"Or says so.", release.Line2026, with(v1alpha08.MigrateByService), true},
		{"Not where the Job does.", release.Line2026, with(v1alpha08.MigrateByJob), false},
		{"Nor where nobody is to.", release.Line2026c, with(v1alpha08.MigrateByNone), false},
	}
	for _, tc := range cases {
		if got := migratesItself(tc.line, tc.block); got != tc.want {
			t.Errorf("%s\ngot %t, want %t", tc.reason, got, tc.want)
		}
	}
}

// TestWhoseDatabase: a block of one's own wins if it is there at all.
func TestWhoseDatabase(t *testing.T) {
	const platform = "persistence: {postgresql: {secretRef: {name: platform-secret}, serviceRef: {name: platform-pg}}}"
	const w, di = "Deployment/w", "Deployment/p-data-index-service"
	runChecks(t, map[string]check{
		"Platform": {
			reason: "The platform's, under the workflow's name.",
			input:  docs(platformYAML("{"+platform+"}"), workflowYAML("", "")),
			want:   map[string][]string{w: {"jdbc:postgresql://platform-pg.ns:5432/sonataflow?currentSchema=w\n", "name: platform-secret"}},
			silent: true,
		},
		"None": {
			reason:  "An empty block asks for none.",
			input:   docs(platformYAML("{"+platform+"}"), workflowYAML("\n  persistence: {}", "")),
			wantNot: map[string][]string{w: {"QUARKUS_DATASOURCE", "KOGITO_PERSISTENCE_TYPE"}},
			silent:  true,
		},
		"Own": {
			reason: "One's own.",
			input: docs(platformYAML("{"+platform+"}"), workflowYAML(`
  persistence:
    postgresql:
      secretRef: {name: own-secret, userKey: u, passwordKey: p}
      serviceRef: {name: own-pg}`, "")),
			want: map[string][]string{w: {
				"jdbc:postgresql://own-pg.ns:5432/sonataflow?currentSchema=w\n",
				"key: u\n              name: own-secret", "key: p\n              name: own-secret",
			}},
			wantNot: map[string][]string{w: {"platform"}},
			silent:  true,
		},
		"Dev": {
			reason:  "The dev profile has none.",
			input:   docs(platformYAML("{"+platform+"}"), ofProfile(workflowYAML("", ""), "dev")),
			wantNot: map[string][]string{w: {"QUARKUS_DATASOURCE"}},
			silent:  true,
		},
		"OtherNamespace": {
			reason: "The Service of a platform's database is of the namespace of its user, unless it says another.",
			input: docs("apiVersion: sonataflow.org/v1alpha08\nkind: SonataFlowPlatform\nmetadata: {name: p, namespace: ns}\nspec: {"+
				strings.Replace(platform, "name: platform-pg", "name: platform-pg, namespace: db, port: 6432", 1)+"}", workflowYAML("", "")),
			want:   map[string][]string{w: {"jdbc:postgresql://platform-pg.db:6432/"}},
			silent: true,
		},
		"StrategyOnly": {
			reason: "A block of a service that only says how it migrates leaves it the platform's database.",
			input:  docs(platformYAML("{" + platform + ", services: {dataIndex: {enabled: true, persistence: {dbMigrationStrategy: none}}}}")),
			want: map[string][]string{di: {
				"platform-pg.ns", "data-index-postgresql", "QUARKUS_FLYWAY_MIGRATE_AT_START\n          value: \"false\"",
			}},
			silent: true,
		},
		"Ephemeral": {
			reason: "Without any a service keeps its data in memory.",
			input:  docs(platformYAML("{services: {dataIndex: {enabled: true, persistence: {dbMigrationStrategy: service}}}}")),
			want:   map[string][]string{di: {"data-index-ephemeral"}},
			silent: true,
		},
	})
}
