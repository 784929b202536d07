package rule

// The rules of what was rendered.
const (
	Unrendered       ID = "unrendered"
	NoResources      ID = "no-resources"
	LeftBehind       ID = "left-behind"
	ObjectTaken      ID = "object-taken"
	PathOutside      ID = "path-outside"
	Unwritable       ID = "unwritable"
	NothingRendered  ID = "nothing-rendered"
	BrokenReference  ID = "broken-reference"
	MovedAfterRender ID = "moved-after-render"
	SelectorMismatch ID = "selector-mismatch"
	OutsideReference ID = "outside-reference"
)

var rendered = []Rule{
	{Unrendered, Error, "A custom resource must not come into a kustomization above the one that renders.", false},
	{NoResources, Info, "The input has no SonataFlow resources: nothing is rendered.", false},
	{LeftBehind, Info, "The input has objects of an earlier render and no resources.", false},
	{ObjectTaken, Error, "An object of the input must not have the name of one that is rendered.", false},
	{PathOutside, Error, "The path of a resource must be inside of its package.", false},
	{Unwritable, Error, "What is rendered must be something that can be written.", false},
	{NothingRendered, Warning, "verify was given nothing that was rendered.", false},
	{BrokenReference, Error, "What a rendered object names must be there.", true},
	{MovedAfterRender, Error, "No later step may move or rename what was rendered.", true},
	{SelectorMismatch, Error, "A selector must select the pods that it was rendered for.", true},
	{OutsideReference, Info, "A rendered object names something outside of the input.", false},
}
