package release

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// dataIndex stands for the images of support services, which stand in their
// rows.
var dataIndex = Image{Key: "dataIndexPostgreSQL", Name: "data-index-postgresql"}

// TestTable: what each release ships, as its makers published it.
func TestTable(t *testing.T) {
	osl := func(rhel, tag string, migrator bool) []string {
		const p = "registry.redhat.io/openshift-serverless-1/logic-"
		images := []string{
			p + "data-index-postgresql-" + rhel + ":" + tag,
			"",
			p + "swf-devmode-" + rhel + ":" + tag,
			p + "swf-builder-" + rhel + ":" + tag,
		}
		if migrator {
			images[1] = p + "db-migrator-tool-" + rhel + ":" + tag
		}
		return images
	}
	apache := func(tag string, migrator bool) []string {
		const p = "docker.io/apache/incubator-kie-"
		images := []string{
			p + "kogito-data-index-postgresql:" + tag,
			"",
			p + "sonataflow-devmode:" + tag,
			p + "sonataflow-builder:" + tag,
		}
		if migrator {
			images[1] = p + "kogito-db-migrator-tool:" + tag
		}
		return images
	}
	cases := []struct {
		name, line, tag string
		images          []string
	}{
		{"osl-1.34", "2024", "1.34.0", osl("rhel8", "1.34.0", false)},
		{"osl-1.35", "2024", "1.35.0", osl("rhel8", "1.35.0", false)},
		{"osl-1.36", "2025", "1.36.0", osl("rhel8", "1.36.0", true)},
		{"osl-1.37", "2025b", "1.37.2", osl("rhel9", "1.37.2", true)},
		{"osl-1.38", "2026", "1.38.0", osl("rhel9", "1.38.0", true)},
		{"osl-1.39", "2026c", "1.39.0", osl("rhel9", "1.39.0", true)},
		{"apache-10.0", "2024", "10.0.0", apache("10.0.0", false)},
		{"apache-10.1", "2025", "10.1.0", apache("10.1.0", true)},
		{"apache-10.2", "2026", "10.2.0", apache("10.2.0", true)},
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
		for i, image := range []Image{dataIndex, DBMigrator, DevMode, Builder} {
			if got, overridden := r.Image(image); got != tc.images[i] || overridden {
				t.Errorf("%s: %s is %q, want %q", tc.name, image.Key, got, tc.images[i])
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

// TestNewRow: a release whose makers renamed one image and added another is a
// row of the table, and nothing else.
func TestNewRow(t *testing.T) {
	row := Release{
		Name: "osl-9.0", Line: Line2026, Tag: "9.0.1", VersionLabel: "9.0",
		Pattern:      "registry.example.com/logic-*-rhel10",
		Repositories: map[string]string{DBMigrator.Key: "registry.example.com/tools/migrator"},
	}
	audit := Image{Key: "dataAudit", Name: "data-audit", Since: Line2026}
	table := append(Table(), row)
	r, err := Find(table, "osl-9.0")
	if err != nil {
		t.Fatal(err)
	}
	for image, want := range map[Image]string{
		dataIndex:  "registry.example.com/logic-data-index-postgresql-rhel10:9.0.1",
		DBMigrator: "registry.example.com/tools/migrator:9.0.1",
		audit:      "registry.example.com/logic-data-audit-rhel10:9.0.1",
	} {
		if got, _ := r.Image(image); got != want {
			t.Errorf("%s: got %s, want %s", image.Key, got, want)
		}
	}
	if got := Names(Having(table, audit)); got != "osl-1.38, osl-1.39, apache-10.2, osl-9.0" {
		t.Errorf("releases with the image of a new service: %s", got)
	}
	r.Mirror = "mirror.example.com"
	mirror, _ := r.Image(DBMigrator)
	if want := "mirror.example.com/tools/migrator:9.0.1"; mirror != want {
		t.Errorf("a renamed image is not mirrored: got %s, want %s", mirror, want)
	}
}

func TestFind(t *testing.T) {
	_, err := Find(Table(), "osl-9")
	const want = `unknown release "osl-9": must be one of osl-1.34, osl-1.35, osl-1.36, osl-1.37, osl-1.38, osl-1.39, apache-10.0, apache-10.1, apache-10.2`
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
	for given, meant := range map[string]string{"1.38": "osl-1.38", "v1.38": "osl-1.38", "OSL1.38": "osl-1.38", "10.1": "apache-10.1"} {
		if _, err := Find(Table(), given); err == nil || !strings.HasSuffix(err.Error(), ": did you mean "+meant+"?") {
			t.Errorf("%s: %v", given, err)
		}
	}
	if diff := cmp.Diff("osl-1.36, osl-1.37, osl-1.38, osl-1.39, apache-10.1, apache-10.2", Names(Having(Table(), DBMigrator))); diff != "" {
		t.Errorf("releases with a migrator (-want +got):\n%s", diff)
	}
}

func TestOverrides(t *testing.T) {
	r, err := Find(Table(), "apache-10.2")
	if err != nil {
		t.Fatal(err)
	}
	mirrored := r
	mirrored.Mirror = "mirror.example.com:5000/kie/"
	mirrored.Tag = "10.2.1"
	mirrored.Overrides = map[string]string{DevMode.Key: "example.com/dev@sha256:1"}
	for image, want := range map[Image]string{
		dataIndex: "mirror.example.com:5000/kie/apache/incubator-kie-kogito-data-index-postgresql:10.2.1",
		Builder:   "mirror.example.com:5000/kie/apache/incubator-kie-sonataflow-builder:10.2.1",
		DevMode:   "example.com/dev@sha256:1",
	} {
		if got, _ := mirrored.Image(image); got != want {
			t.Errorf("%s: got %s, want %s", image.Key, got, want)
		}
	}
	for image, want := range map[string]string{
		"mirror.example.com:5000/kie/apache/incubator-kie-kogito-data-index-postgresql:10.2.1": "docker.io/apache/incubator-kie-kogito-data-index-postgresql:10.2.1",
		"mirror.example.com:5000/kie/apache/incubator-kie-sonataflow-builder:10.2.1":           "docker.io/apache/incubator-kie-sonataflow-builder:10.2.1",
		"example.com/dev@sha256:1": "",
	} {
		if got := mirrored.Published(image); got != want {
			t.Errorf("%s was published as %q, want %q", image, got, want)
		}
	}
	if got := r.Published("docker.io/apache/incubator-kie-sonataflow-builder:10.2.0"); got != "" {
		t.Errorf("without a mirror an image is a copy of %s", got)
	}
	if _, overridden := mirrored.Image(DevMode); !overridden {
		t.Error("an override is not told from the release's own image")
	}
	if got, _ := r.Image(DevMode); got != "docker.io/apache/incubator-kie-sonataflow-devmode:10.2.0" {
		t.Errorf("a mirror changed the table: %s", got)
	}
}

func TestLines(t *testing.T) {
	lines := Lines()
	if lines[0] != Line2024 || (Line2024 >= Line2025 || Line2025 >= Line2025b || Line2025b >= Line2026 || Line2026 >= Line2026c) {
		t.Error("later lines compare greater")
	}
	if text, err := Line2025b.MarshalText(); err != nil || string(text) != "2025b" {
		t.Errorf("%s, %v", text, err)
	}
}

func TestNotes(t *testing.T) {
	if got := Notes(Line2025, Line2026); len(got) != 2 || got[0].Line != Line2025b || got[1].Line != Line2026 {
		t.Errorf("the lines between, and that which is moved to: %v", got)
	}
	if got := Notes(Line2026, Line2024); len(got) != 0 {
		t.Errorf("the way back has none: %v", got)
	}
}
