package release

// Note is what a move to a line means for what runs already.
type Note struct {
	Line Line
	Text string
}

// notes are in the order of the lines.
var notes = []Note{
	{Line2025, "Data Index and Jobs Service can have their schemas migrated by a Job before they start (persistence.dbMigrationStrategy: job). Without it they go on migrating them when they start."},
	{Line2025b, "The labels app.kubernetes.io/instance and app.kubernetes.io/version come, also into the selectors of workflows, which cannot change: each Deployment of a workflow is recreated once."},
	{Line2026, "Data Index lets Flyway alone change its schema: Hibernate's update of it (QUARKUS_HIBERNATE_ORM_DATABASE_GENERATION) is gone. A migration Job has the release in its name, so each release migrates anew."},
	{Line2026c, "Each workflow has a new managed property with its version, so all of them restart once. The default database schema of a workflow with the annotation sonataflow.org/id is that id: set persistence.postgresql.serviceRef.databaseSchema to the old one, the workflow's name, to keep its data."},
}

// Notes are those of the lines after from, up to to.
func Notes(from, to Line) []Note {
	var met []Note
	for _, note := range notes {
		if note.Line > from && note.Line <= to {
			met = append(met, note)
		}
	}
	return met
}
