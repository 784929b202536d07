package rule

// The rules of the config.
const (
	ConfigKind     ID = "config-kind"
	ConfigTwice    ID = "config-twice"
	ConfigValue    ID = "config-value"
	PatchInvalid   ID = "patch-invalid"
	PatchUnmatched ID = "patch-unmatched"
	UnprovenTag    ID = "unproven-tag"
)

var config = []Rule{
	{ConfigKind, Error, "The config must be of a kind and an apiVersion that hold one.", false},
	{ConfigTwice, Error, "There must be one config only.", false},
	{ConfigValue, Error, "A key of the config must have a value that it can have.", false},
	{PatchInvalid, Error, "A patch of the config must be one that can be applied.", false},
	{PatchUnmatched, Error, "A patch of the config must match something that is rendered.", true},
	{UnprovenTag, Warning, "No public source shows the images of the release under its tag.", false},
}
