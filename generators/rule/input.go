package rule

// The rules of what is read.
const (
	Syntax         ID = "syntax"
	NoObject       ID = "no-object"
	Unreadable     ID = "unreadable"
	Kustomization  ID = "kustomization"
	KustomizeSays  ID = "kustomize-says"
	FilesSkipped   ID = "files-skipped"
	Stale          ID = "stale"
	NothingToPrint ID = "nothing-to-print"
	CommandLine    ID = "command-line"
	Failed         ID = "failed"
)

var reading = []Rule{
	{Syntax, Error, "A file must be YAML or JSON that can be read.", false},
	{NoObject, Error, "A document must be a Kubernetes object, with apiVersion and kind.", false},
	{Unreadable, Error, "A file, a folder or stdin must be there, readable and within the limits.", false},
	{Kustomization, Error, "A kustomization must be one that kustomize builds.", false},
	{KustomizeSays, Warning, "kustomize warns of something in the kustomization.", false},
	{FilesSkipped, Info, "Files without a Kubernetes object in them are passed over.", false},
	{Stale, Error, "A folder must hold what would be rendered.", false},
	{NothingToPrint, Error, "A render must hold something: an empty one makes Argo CD delete everything.", false},
	{CommandLine, Error, "The command line must be one that can be understood.", false},
	{Failed, Error, "Something else could not be done.", false},
}
