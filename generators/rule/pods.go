package rule

// The rules of pods.
const (
	PodRefused         ID = "pod-refused"
	UnknownVolume      ID = "unknown-volume"
	RequestOverLimit   ID = "request-over-limit"
	DuplicateContainer ID = "duplicate-container"
	ContainerNoEffect  ID = "container-no-effect"
	Unmergeable        ID = "unmergeable"
	EnvIgnored         ID = "env-ignored"
	PortTwice          ID = "port-twice"
	MountReplaced      ID = "mount-replaced"
)

var pods = []Rule{
	{PodRefused, Error, "A pod must be one that the API server takes and a node runs.", true},
	{UnknownVolume, Error, "What a container mounts must be a volume of the pod.", true},
	{RequestOverLimit, Error, "A container must not ask for more than its limit.", true},
	{DuplicateContainer, Error, "Two containers of a pod must not have one name.", false},
	{ContainerNoEffect, Warning, "A container is described elsewhere: the entry has no effect but its place.", false},
	{Unmergeable, Error, "A podTemplate must be one that can be merged.", false},
	{EnvIgnored, Warning, "A variable is ignored, since the render sets it itself.", false},
	{PortTwice, Warning, "A port is given twice.", false},
	{MountReplaced, Warning, "A volume or a mount gives way to the render's own.", false},
}
