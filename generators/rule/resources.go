package rule

// The rules of every custom resource.
const (
	UnknownField      ID = "unknown-field"
	WrongType         ID = "wrong-type"
	WrongValue        ID = "wrong-value"
	MissingField      ID = "missing-field"
	UnknownKind       ID = "unknown-kind"
	UnknownVersion    ID = "unknown-version"
	InvalidName       ID = "invalid-name"
	NameTooLong       ID = "name-too-long"
	DuplicateResource ID = "duplicate-resource"
	OperatorBuild     ID = "operator-build"
	UnknownAnnotation ID = "unknown-annotation"
	SimilarName       ID = "similar-name"
	ScopeUnknown      ID = "scope-unknown"
)

var resources = []Rule{
	{UnknownField, Error, "A field must be one that its kind has; the config's unknownFields lets others pass.", true},
	{WrongType, Error, "A value must have its field's type.", false},
	{WrongValue, Error, "A value must be one of those that its field can have.", false},
	{MissingField, Error, "A required field must be there and filled in.", false},
	{UnknownKind, Error, "A resource of sonataflow.org must be of a kind that is rendered.", false},
	{UnknownVersion, Error, "A resource must have the group and version that are rendered.", false},
	{InvalidName, Error, "Names and namespaces must be there and valid.", false},
	{NameTooLong, Error, "Names that are made of a resource's name must be valid, too.", false},
	{DuplicateResource, Error, "Two different resources must not have one name.", false},
	{OperatorBuild, Warning, "A SonataFlowBuild is the operator's own: nothing is built of it.", false},
	{UnknownAnnotation, Warning, "An annotation that looks like one of SonataFlow's has no effect.", false},
	{SimilarName, Error, "What is named must be in the input where only something with a prefix or suffix to that name is.", true},
	{ScopeUnknown, Warning, "Nobody knows whether a kind has a namespace, so the config's is left out.", false},
}
