package rule

// The rules of workflows.
const (
	NoNamespace              ID = "no-namespace"
	NoPlatform               ID = "no-platform"
	DefaultPlatform          ID = "default-platform"
	SharedPlatform           ID = "shared-platform"
	UnknownProfile           ID = "unknown-profile"
	OldProfile               ID = "old-profile"
	ImageMissing             ID = "image-missing"
	ImageInvalid             ID = "image-invalid"
	WorkflowImageTypo        ID = "workflow-image-typo"
	WorkflowImageUnused      ID = "workflow-image-unused"
	SharedImage              ID = "shared-image"
	NoKnativeServing         ID = "no-knative-serving"
	KnativeServingPod        ID = "knative-serving-pod"
	DevPullPolicy            ID = "dev-pull-policy"
	PropertiesMissing        ID = "properties-missing"
	PropertiesEmpty          ID = "properties-empty"
	PropertiesRenamed        ID = "properties-renamed"
	PropertiesKeyMissing     ID = "properties-key-missing"
	PropertiesUnreadable     ID = "properties-unreadable"
	PropertyOverridden       ID = "property-overridden"
	PropertiesNotLookedUp    ID = "properties-not-looked-up"
	AddressUnknown           ID = "address-unknown"
	WorkflowIDFormat         ID = "workflow-id-format"
	SchemaMoved              ID = "schema-moved"
	DuplicateWorkflowID      ID = "duplicate-workflow-id"
	DuplicateWorkflowIDLater ID = "duplicate-workflow-id-later"
	ResourcePath             ID = "resource-path"
	DevConfigMapMissing      ID = "dev-config-map-missing"
	NotWirable               ID = "not-wirable"
)

var workflows = []Rule{
	{NoNamespace, Info, "No resource has a namespace; a warning where only some have one.", false},
	{NoPlatform, Warning, "A workflow's namespace has no platform in the input.", false},
	{DefaultPlatform, Info, "A workflow's namespace has no platform: the default one is taken.", false},
	{SharedPlatform, Info, "A workflow's namespace has no platform: it uses what the cluster platform shares.", false},
	{UnknownProfile, Error, "The profile must be one that there is.", false},
	{OldProfile, Info, "An old name of a profile is read as the new one.", false},
	{ImageMissing, Error, "A workflow needs an image, or a way to build one.", false},
	{ImageInvalid, Error, "The image that the config makes for a workflow must be a valid reference.", false},
	{WorkflowImageTypo, Warning, "A key of workflowImages names no workflow, but nearly one.", false},
	{WorkflowImageUnused, Info, "A key of workflowImages has no effect.", false},
	{SharedImage, Warning, "Several workflows run the same image.", false},
	{NoKnativeServing, Error, "Knative Serving must be there for workflows that it runs.", false},
	{KnativeServingPod, Warning, "Something of a pod is left out, since Knative Serving does not allow it.", false},
	{DevPullPolicy, Warning, "imagePullPolicy is left out in the dev profile, as the operator does.", false},
	{PropertiesMissing, Warning, "A workflow's own properties are not in the input: an empty ConfigMap is rendered.", false},
	{PropertiesEmpty, Info, "Workflows have no properties of their own: empty ConfigMaps are rendered.", false},
	{PropertiesRenamed, Error, "The ConfigMap of a workflow's own properties must have the name that pods mount.", false},
	{PropertiesKeyMissing, Warning, "The ConfigMap of a workflow's properties lacks the key that pods mount.", false},
	{PropertiesUnreadable, Error, "A workflow's own properties must be ones that can be read.", false},
	{PropertyOverridden, Warning, "A property of a workflow has no effect, since a managed one wins.", false},
	{PropertiesNotLookedUp, Warning, "Addresses in a workflow's properties are not looked up, since the file cannot be read.", false},
	{AddressUnknown, Warning, "An address cannot be looked up here and is left for the workflow to look up.", false},
	{WorkflowIDFormat, Warning, "A workflow's id should be a DNS label.", false},
	{SchemaMoved, Warning, "The database schema of a workflow is another than before: its data stays behind.", false},
	{DuplicateWorkflowID, Error, "Two workflows of a namespace must differ in id or version.", false},
	{DuplicateWorkflowIDLater, Warning, "Two workflows of a namespace share id and version, which later releases refuse.", false},
	{ResourcePath, Error, "The path of a workflow's resources must be a plain one of its own.", false},
	{DevConfigMapMissing, Warning, "A ConfigMap that the pod mounts is not in the input.", false},
	{NotWirable, Error, "A workload that asks to be wired must have a container for it.", false},
}
