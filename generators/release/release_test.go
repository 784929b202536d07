package release

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestTable: what each release ships, as its makers published it.
func TestTable(t *testing.T) {
	osl := func(rhel string) []string {
		const p = "registry.redhat.io/openshift-serverless-1/logic-"
		return []string{p + "data-index-ephemeral-" + rhel, p + "data-index-postgresql-" + rhel, p + "jobs-service-ephemeral-" + rhel, p + "jobs-service-postgresql-" + rhel, p + "db-migrator-tool-" + rhel, p + "swf-devmode-" + rhel, p + "swf-builder-" + rhel}
	}
	const a = "docker.io/apache/incubator-kie-"
	apache := []string{a + "kogito-data-index-ephemeral", a + "kogito-data-index-postgresql", a + "kogito-jobs-service-ephemeral", a + "kogito-jobs-service-postgresql", a + "kogito-db-migrator-tool", a + "sonataflow-devmode", a + "sonataflow-builder"}
	cases := []struct {
		name, line, tag string
		images          []string
		migrator        bool
	}{
		{"osl-1.34", "2024", "1.34.0", osl("rhel8"), false},
		{"osl-1.35", "2024", "1.35.0", osl("rhel8"), false},
		{"osl-1.36", "2025", "1.36.0", osl("rhel8"), true},
		{"osl-1.37", "2025b", "1.37.2", osl("rhel9"), true},
		{"osl-1.38", "2026", "1.38.1", osl("rhel9"), true},
		{"apache-10.0", "2024", "10.0.0", apache, false},
		{"apache-10.1", "2025", "10.1.0", apache, true},
		{"apache-10.2", "2026", "10.2.0", apache, true},
	}
	if len(cases) != len(Table()) {
		t.Errorf("the table has %d releases, want %d", len(Table()), len(cases))
	}
	for _, tc := range cases {
		r, err := Find(Table(), tc.name)
		if err != nil {
			t.Error(err)
			continue
		}
		if r.Line.String() != tc.line || r.Tag != tc.tag || r.VersionLabel != tc.tag {
			t.Errorf("%s: line %s, tag %s, version label %s", tc.name, r.Line, r.Tag, r.VersionLabel)
		}
		for i, key := range Images() {
			want := tc.images[i] + ":" + tc.tag
			if key == DBMigrator && !tc.migrator {
				want = ""
			}
			if got, overridden := r.Image(key); got != want || overridden {
				t.Errorf("%s: %s is %q, want %q", tc.name, key, got, want)
			}
		}
		if strings.Contains(tc.tag, "latest") || strings.Contains(tc.tag, "main") {
			t.Errorf("%s floats", tc.name)
		}
	}
	if _, err := Find(Table(), Default); err != nil {
		t.Error(err)
	}
}

func TestFind(t *testing.T) {
	_, err := Find(Table(), "osl-9")
	const want = `unknown release "osl-9": must be one of osl-1.34, osl-1.35, osl-1.36, osl-1.37, osl-1.38, apache-10.0, apache-10.1, apache-10.2`
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	if diff := cmp.Diff("osl-1.36, osl-1.37, osl-1.38, apache-10.1, apache-10.2", Names(Having(Table(), DBMigrator))); diff != "" {
		t.Errorf("releases with a migrator (-want +got):\n%s", diff)
	}
}

func TestOverrides(t *testing.T) {
	r, err := Find(Table(), "apache-10.2")
	if err != nil {
		t.Fatal(err)
	}
	mirrored := r.WithRegistry("mirror.example.com:5000/kie/")
	mirrored.Tag = "10.2.1"
	mirrored.Overrides = map[Image]string{DevMode: "example.com/dev@sha256:1"}
	for key, want := range map[Image]string{
		DataIndexEphemeral: "mirror.example.com:5000/kie/apache/incubator-kie-kogito-data-index-ephemeral:10.2.1",
		DevMode:            "example.com/dev@sha256:1",
	} {
		if got, _ := mirrored.Image(key); got != want {
			t.Errorf("%s: got %s, want %s", key, got, want)
		}
	}
	if _, overridden := mirrored.Image(DevMode); !overridden {
		t.Error("an override is not told from the release's own image")
	}
	if got, _ := r.Image(DevMode); got != "docker.io/apache/incubator-kie-sonataflow-devmode:10.2.0" {
		t.Errorf("a mirror changed the table: %s", got)
	}
}

func TestLines(t *testing.T) {
	if !(Line2024 < Line2025 && Line2025 < Line2025b && Line2025b < Line2026) {
		t.Error("later lines compare greater")
	}
	if text, err := Line2025b.MarshalText(); err != nil || string(text) != "2025b" {
		t.Errorf("%s, %v", text, err)
	}
}
