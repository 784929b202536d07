package rule

// The rules of platforms, their services and their databases.
const (
	DuplicatePlatform         ID = "duplicate-platform"
	PlatformRef               ID = "platform-ref"
	NoServices                ID = "no-services"
	EnabledDiffers            ID = "enabled-differs"
	RunsOnce                  ID = "runs-once"
	LabelIgnored              ID = "label-ignored"
	InvalidLabel              ID = "invalid-label"
	InvalidReplicas           ID = "invalid-replicas"
	ReplicasNoEffect          ID = "replicas-no-effect"
	DatabaseAddress           ID = "database-address"
	PasswordInURL             ID = "password-in-url"
	MigrationNoEffect         ID = "migration-no-effect"
	MigrationWithoutDatabase  ID = "migration-without-database"
	MigrationPod              ID = "migration-pod"
	MigratorFollows           ID = "migrator-follows"
	DefinitionsUnsent         ID = "definitions-unsent"
	DefinitionsInvalid        ID = "definitions-invalid"
	NoMigrator                ID = "no-migrator"
	PropertyEmpty             ID = "property-empty"
	PropertyTwice             ID = "property-twice"
	PropertyAtRunTime         ID = "property-at-run-time"
	NoPrometheus              ID = "no-prometheus"
	BudgetNoEffect            ID = "budget-no-effect"
	InvalidBudget             ID = "invalid-budget"
	DuplicateAutoscaler       ID = "duplicate-autoscaler"
	AutoscalerOfKnative       ID = "autoscaler-of-knative"
	AutoscalerWithoutWorkload ID = "autoscaler-without-workload"
	AutoscalerRetargeted      ID = "autoscaler-retargeted"
)

var platforms = []Rule{
	{DuplicatePlatform, Error, "A namespace must have one platform, and a cluster one cluster platform.", false},
	{PlatformRef, Error, "The platform that a cluster platform names must be in the input.", false},
	{NoServices, Info, "A platform enables no service, and there is no workflow: nothing is generated.", false},
	{EnabledDiffers, Warning, "The operator and its documentation read a service's enabled differently.", false},
	{RunsOnce, Warning, "A service that must run once is asked to run more often.", false},
	{LabelIgnored, Warning, "A label is ignored, since the render needs it to be another.", false},
	{InvalidLabel, Error, "Labels must be valid.", false},
	{InvalidReplicas, Error, "replicas must be 0 or more.", false},
	{ReplicasNoEffect, Info, "replicas has no effect, since something else decides it.", false},
	{DatabaseAddress, Error, "A database must have one address that can be used.", false},
	{PasswordInURL, Warning, "A database's URL holds a password, which anybody can read in the Deployment.", false},
	{MigrationNoEffect, Info, "The migration strategy has no effect in this release.", false},
	{MigrationWithoutDatabase, Warning, "A service is to be migrated by a Job and has no database.", false},
	{MigrationPod, Error, "The pod of a migration Job must leave to the Job what is the Job's.", false},
	{MigratorFollows, Warning, "The migrator's image is taken from that of a service, since none is set.", false},
	{DefinitionsUnsent, Warning, "The definitions of workflows are not sent to Data Index.", false},
	{DefinitionsInvalid, Error, "The Job that sends definitions must have what it needs.", false},
	{NoMigrator, Error, "A migration Job needs an image, which the release must have.", false},
	{PropertyEmpty, Warning, "A property of a platform is left out or empty.", false},
	{PropertyTwice, Warning, "A property of a platform is given twice.", false},
	{PropertyAtRunTime, Info, "A property comes from a ConfigMap that is not in the input, and is read at run time.", false},
	{NoPrometheus, Warning, "Monitoring is asked for on a cluster without Prometheus operator.", false},
	{BudgetNoEffect, Info, "A PodDisruptionBudget is asked for and has no effect.", false},
	{InvalidBudget, Error, "A PodDisruptionBudget must have a number or a percentage.", false},
	{DuplicateAutoscaler, Warning, "Two autoscalers scale one workload.", false},
	{AutoscalerOfKnative, Error, "An autoscaler must not scale what Knative Serving scales.", false},
	{AutoscalerWithoutWorkload, Warning, "An autoscaler scales nothing in a cluster without the operator.", false},
	{AutoscalerRetargeted, Info, "An autoscaler of a SonataFlow is pointed at its Deployment.", false},
}
