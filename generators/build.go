package generators

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// How the images of preview workflows come to be (config build.strategy).
const (
	// BuildNone: they do not, and each such workflow is an error.
	BuildNone = "None"
	// BuildContext: a pipeline builds what the command context writes.
	BuildContext = "Context"
	// BuildOpenShift: OpenShift builds them from a BuildConfig.
	BuildOpenShift = "BuildConfig"
	// BuildTekton: Tekton builds them in a TaskRun.
	BuildTekton = "TaskRun"
)

// BuildOptions is the config's build.
type BuildOptions struct {
	// Strategy is one of the Build constants; empty is None.
	Strategy string
	// Registry is where images are pushed to, empty where the platform says.
	Registry string
	// Image is the template of their references, empty for the default.
	Image string
	// RuntimeImage and TaskImage replace the image that workflows run on, and
	// that of Tekton's steps.
	RuntimeImage, TaskImage string
	// PushSecret names the Secret with the registry's credentials.
	PushSecret string
	// Contexts: only the contexts are asked for, of every workflow that could be
	// built, whatever image it runs. They need no registry.
	Contexts bool
}

func (o BuildOptions) builds() bool {
	return o.Contexts || o.Strategy != "" && o.Strategy != BuildNone
}

// Build is how the image of a preview workflow comes to be. All that goes into
// the image is in its context, and the hash is over that.
type Build struct {
	Strategy     string `json:"strategy"`
	StrategyFrom Origin `json:"strategyFrom"`
	// Hash of what goes into the image, 12 hexadecimal digits.
	Hash string `json:"hash"`
	// Image it becomes, empty where no registry is known.
	Image string `json:"image,omitempty"`
	// Registry says which field named the registry.
	RegistryFrom Origin `json:"registryFrom,omitzero"`
	BuilderImage string `json:"builderImage"`
	BuilderFrom  Origin `json:"builderFrom"`
	RuntimeImage string `json:"runtimeImage"`
	RuntimeFrom  Origin `json:"runtimeFrom"`
	// Arguments are the build arguments, in the order that they are given in.
	Arguments []Property `json:"arguments,omitempty"`
	// Sources are the files that go into the image, in the order of their paths.
	Sources []BuildFile `json:"sources"`

	env        []corev1.EnvVar
	dockerfile string
	// resources are the user's ConfigMaps of files.
	resources []buildResource
	// What surrounds a build in the cluster, and not what comes of it.
	pushSecret, ca string
	insecure       bool
	compute        corev1.ResourceRequirements
	timeout        *metav1.Duration
	taskImage      string
}

// BuildFile is a file of a build's context.
type BuildFile struct {
	// Path is relative to the context.
	Path string `json:"path"`
	// From is the resource that holds it.
	From Origin `json:"from"`

	text []byte
}

// Text is what the file holds.
func (f BuildFile) Text() []byte { return f.text }

// buildResource is a ConfigMap that goes into a folder of the context.
type buildResource struct{ configMap, folder string }

// Files of a context besides its sources.
const (
	dockerfileName = "Dockerfile"
	argumentsName  = "build.env"
	ignoreName     = ".dockerignore"
)

// Context is everything that a builder needs, in the order of the paths.
func (b *Build) Context() []BuildFile {
	files := append(slices.Clone(b.Sources),
		BuildFile{Path: dockerfileName, text: []byte(b.dockerfile)},
		BuildFile{Path: argumentsName, text: []byte(b.argumentsFile())},
		BuildFile{Path: ignoreName, text: []byte(ignored)})
	slices.SortFunc(files, func(a, b BuildFile) int { return strings.Compare(a.Path, b.Path) })
	return files
}

// hashLength is how many digits of the hash names and tags hold.
const hashLength = 12

// hash is over all that goes into the image: the Dockerfile, which names the
// base images, the arguments, and the sources. Each is preceded by its length,
// so that nothing can move from one to the next unseen.
func (b *Build) hash() string {
	sum := sha256.New()
	add := func(name string, text []byte) { fmt.Fprintf(sum, "%s %d\n%s", name, len(text), text) }
	add(dockerfileName, []byte(b.dockerfile))
	add(argumentsName, []byte(b.argumentsFile()))
	for _, file := range b.Sources {
		add(file.Path, file.text)
	}
	return hex.EncodeToString(sum.Sum(nil))[:hashLength]
}

// objectName names what builds a workflow's image: anew for each change, and
// short enough for a label's value, which Tekton and OpenShift make of it.
func (b *Build) objectName(workflow string) string {
	const longest = 63
	if room := longest - 1 - hashLength; len(workflow) > room {
		workflow = strings.TrimRight(workflow[:room], "-.")
	}
	return workflow + "-" + b.Hash
}

// buildObjects are what builds the image in the cluster.
func (w *Workflow) buildObjects() []TypedObject {
	if w.Build == nil {
		return nil
	}
	switch w.Build.Strategy {
	case BuildOpenShift:
		return w.openShiftObjects()
	case BuildTekton:
		return w.tektonObjects()
	default:
		return nil
	}
}

// computeOf leaves out requirements of nothing.
func computeOf(r corev1.ResourceRequirements) *BuildResources {
	if len(r.Requests)+len(r.Limits) == 0 {
		return nil
	}
	return &BuildResources{Requests: r.Requests, Limits: r.Limits}
}

// BuildResources are what a build may use.
type BuildResources struct {
	Limits   map[corev1.ResourceName]resource.Quantity `json:"limits,omitempty"`
	Requests map[corev1.ResourceName]resource.Quantity `json:"requests,omitempty"`
}
