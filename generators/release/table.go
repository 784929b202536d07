package release

// Images that belong to no single support service; those of a support service
// stand in its row.
var (
	DBMigrator = Image{Key: "dbMigrator", Name: "db-migrator-tool", Since: Line2025}
	DevMode    = Image{Key: "devMode", Name: "swf-devmode"}
	Builder    = Image{Key: "builder", Name: "swf-builder"}
)

// Table returns every release this binary knows, oldest first within each
// product. No tag floats: a release renders the same images for ever. Where
// each row's facts come from is told in docs/releases.md.
func Table() []Release {
	return []Release{
		openShift("osl-1.34", Line2024, "1.34.0", "rhel8"),
		openShift("osl-1.35", Line2024, "1.35.0", "rhel8"),
		openShift("osl-1.36", Line2025, "1.36.0", "rhel8"),
		openShift("osl-1.37", Line2025b, "1.37.2", "rhel9"),
		openShift("osl-1.38", Line2026, "1.38.0", "rhel9"),
		unproven(openShift("osl-1.39", Line2026c, "1.39.0", "rhel9")),
		Apache("apache-10.0", Line2024, "10.0.0"),
		Apache("apache-10.1", Line2025, "10.1.0"),
		Apache("apache-10.2", Line2026, "10.2.0"),
	}
}

// openShift makes a release of OpenShift Serverless Logic, whose image names
// end in the RHEL generation they are built on.
func openShift(name string, line Line, tag, rhel string) Release {
	return Release{
		Name: name, Line: line, Tag: tag, VersionLabel: tag,
		Pattern: "registry.redhat.io/openshift-serverless-1/logic-*-" + rhel,
	}
}

func unproven(r Release) Release {
	r.Unproven = true
	return r
}

// Apache makes a release of Apache KIE. It is exported for tests that need
// these images in a line of which Apache never made a release.
func Apache(name string, line Line, tag string) Release {
	return Release{
		Name: name, Line: line, Tag: tag, VersionLabel: tag, Runtime: tag,
		Pattern: "docker.io/apache/incubator-kie-kogito-*",
		Repositories: map[string]string{
			DevMode.Key: "docker.io/apache/incubator-kie-sonataflow-devmode",
			Builder.Key: "docker.io/apache/incubator-kie-sonataflow-builder",
		},
	}
}
