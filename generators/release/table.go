package release

// Table returns every release this binary knows, oldest first within each
// product. No tag floats: a release renders the same images for ever.
func Table() []Release {
	return []Release{
		openShift("osl-1.34", Line2024, "1.34.0", "rhel8", false),
		openShift("osl-1.35", Line2024, "1.35.0", "rhel8", false),
		openShift("osl-1.36", Line2025, "1.36.0", "rhel8", true),
		openShift("osl-1.37", Line2025b, "1.37.2", "rhel9", true),
		openShift("osl-1.38", Line2026, "1.38.1", "rhel9", true),
		Apache("apache-10.0", Line2024, "10.0.0", false),
		Apache("apache-10.1", Line2025, "10.1.0", true),
		Apache("apache-10.2", Line2026, "10.2.0", true),
	}
}

// openShift makes a release of OpenShift Serverless Logic, whose image names
// end in the RHEL generation they are built on.
func openShift(name string, line Line, tag, rhel string, migrator bool) Release {
	const prefix = "registry.redhat.io/openshift-serverless-1/logic-"
	r := Release{
		Name: name, Line: line, Tag: tag, VersionLabel: tag,
		Repositories: map[Image]string{
			DataIndexEphemeral:    prefix + "data-index-ephemeral-" + rhel,
			DataIndexPostgreSQL:   prefix + "data-index-postgresql-" + rhel,
			JobsServiceEphemeral:  prefix + "jobs-service-ephemeral-" + rhel,
			JobsServicePostgreSQL: prefix + "jobs-service-postgresql-" + rhel,
			DevMode:               prefix + "swf-devmode-" + rhel,
			Builder:               prefix + "swf-builder-" + rhel,
		},
	}
	if migrator {
		r.Repositories[DBMigrator] = prefix + "db-migrator-tool-" + rhel
	}
	return r
}

// Apache makes a release of Apache KIE. It is exported for tests that need
// these images in a line of which Apache never made a release.
func Apache(name string, line Line, tag string, migrator bool) Release {
	const prefix = "docker.io/apache/incubator-kie-"
	r := Release{
		Name: name, Line: line, Tag: tag, VersionLabel: tag,
		Repositories: map[Image]string{
			DataIndexEphemeral:    prefix + "kogito-data-index-ephemeral",
			DataIndexPostgreSQL:   prefix + "kogito-data-index-postgresql",
			JobsServiceEphemeral:  prefix + "kogito-jobs-service-ephemeral",
			JobsServicePostgreSQL: prefix + "kogito-jobs-service-postgresql",
			DevMode:               prefix + "sonataflow-devmode",
			Builder:               prefix + "sonataflow-builder",
		},
	}
	if migrator {
		r.Repositories[DBMigrator] = prefix + "kogito-db-migrator-tool"
	}
	return r
}
