package generators

import (
	"encoding/json"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

const (
	buildAPIVersion = "build.openshift.io/v1"
	imageAPIVersion = "image.openshift.io/v1"

	// imageTriggers is OpenShift's annotation for who follows an image.
	imageTriggers = "image.openshift.io/triggers"
)

// ImageStream is image.openshift.io/v1: the tags of one image in the cluster.
type ImageStream struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`
	Spec              ImageStreamSpec `json:"spec"`
}

// ImageStreamSpec lets pods of the namespace name the image by the stream.
type ImageStreamSpec struct {
	LookupPolicy ImageLookupPolicy `json:"lookupPolicy"`
}

// ImageLookupPolicy is part of an ImageStream.
type ImageLookupPolicy struct {
	Local bool `json:"local"`
}

// BuildConfig is build.openshift.io/v1.
type BuildConfig struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`
	Spec              BuildConfigSpec `json:"spec"`
}

// BuildConfigSpec says what is built from what, how, and when.
type BuildConfigSpec struct {
	Triggers                     []BuildTrigger  `json:"triggers"`
	RunPolicy                    string          `json:"runPolicy"`
	Source                       BuildSource     `json:"source"`
	Strategy                     BuildStrategy   `json:"strategy"`
	Output                       BuildOutput     `json:"output"`
	Resources                    *BuildResources `json:"resources,omitempty"`
	CompletionDeadlineSeconds    *int64          `json:"completionDeadlineSeconds,omitempty"`
	SuccessfulBuildsHistoryLimit int32           `json:"successfulBuildsHistoryLimit"`
	FailedBuildsHistoryLimit     int32           `json:"failedBuildsHistoryLimit"`
}

// BuildTrigger starts a build.
type BuildTrigger struct {
	Type string `json:"type"`
}

// BuildSource is a Dockerfile and ConfigMaps, each in a folder of the context.
type BuildSource struct {
	Type       string              `json:"type"`
	Dockerfile string              `json:"dockerfile"`
	ConfigMaps []BuildSourceFolder `json:"configMaps"`
}

// BuildSourceFolder is a ConfigMap in a folder.
type BuildSourceFolder struct {
	ConfigMap      corev1.LocalObjectReference `json:"configMap"`
	DestinationDir string                      `json:"destinationDir,omitempty"`
}

// BuildStrategy is how it is built.
type BuildStrategy struct {
	Type           string         `json:"type"`
	DockerStrategy DockerStrategy `json:"dockerStrategy"`
}

// DockerStrategy runs a Dockerfile.
type DockerStrategy struct {
	BuildArgs               []corev1.EnvVar `json:"buildArgs,omitempty"`
	Env                     []corev1.EnvVar `json:"env,omitempty"`
	ImageOptimizationPolicy string          `json:"imageOptimizationPolicy"`
}

// BuildOutput is where the image goes.
type BuildOutput struct {
	To         corev1.ObjectReference       `json:"to"`
	PushSecret *corev1.LocalObjectReference `json:"pushSecret,omitempty"`
}

// inStream says whether the image is that of an ImageStream beside the
// workflow.
func (w *Workflow) inStream() bool {
	b := w.Build
	return b != nil && b.Strategy == BuildOpenShift && b.Image != "" && b.Image == openShiftRegistry+"/"+w.Ref.Namespace+"/"+w.Ref.Name+":"+b.Hash
}

// openShiftObjects are those of the operator's own build, but that nobody has
// to upload the flow: it lies in a ConfigMap, and a change of anything gives the
// BuildConfig another name, so that OpenShift starts a build of the new one.
func (w *Workflow) openShiftObjects() []TypedObject {
	b := w.Build
	name := b.objectName(w.Ref.Name)
	objects := []TypedObject{configMap(w.meta(name), flowFile(w), b.source(flowFile(w)))}
	to := corev1.ObjectReference{Kind: "DockerImage", Name: b.Image}
	if w.inStream() {
		objects = append(objects, &ImageStream{
			TypeMeta:   metav1.TypeMeta{APIVersion: imageAPIVersion, Kind: "ImageStream"},
			ObjectMeta: w.meta(w.Ref.Name),
			Spec:       ImageStreamSpec{LookupPolicy: ImageLookupPolicy{Local: true}},
		})
		to = corev1.ObjectReference{Kind: "ImageStreamTag", Namespace: w.Ref.Namespace, Name: w.Ref.Name + ":" + b.Hash}
	}
	build := &BuildConfig{
		TypeMeta:   metav1.TypeMeta{APIVersion: buildAPIVersion, Kind: "BuildConfig"},
		ObjectMeta: w.meta(name),
		Spec: BuildConfigSpec{
			Triggers:  []BuildTrigger{{Type: "ConfigChange"}},
			RunPolicy: "Serial",
			Source:    BuildSource{Type: "Dockerfile", Dockerfile: b.dockerfile, ConfigMaps: w.sourceFolders(name)},
			Strategy: BuildStrategy{Type: "Docker", DockerStrategy: DockerStrategy{
				BuildArgs: b.argumentVars(), Env: b.env, ImageOptimizationPolicy: "SkipLayers",
			}},
			Output:                       BuildOutput{To: to},
			Resources:                    computeOf(b.compute),
			SuccessfulBuildsHistoryLimit: 3,
			FailedBuildsHistoryLimit:     1,
		},
	}
	if b.pushSecret != "" {
		build.Spec.Output.PushSecret = &corev1.LocalObjectReference{Name: b.pushSecret}
	}
	if b.timeout != nil {
		seconds := int64(b.timeout.Seconds())
		build.Spec.CompletionDeadlineSeconds = &seconds
	}
	return append(objects, build)
}

// sourceFolders are the ConfigMaps that a build takes, in the operator's order,
// with the flow's after them.
func (w *Workflow) sourceFolders(flow string) []BuildSourceFolder {
	var folders []BuildSourceFolder
	for _, r := range w.buildConfigMaps(flow) {
		folders = append(folders, BuildSourceFolder{corev1.LocalObjectReference{Name: r.configMap}, r.folder})
	}
	return folders
}

func (w *Workflow) buildConfigMaps(flow string) []buildResource {
	all := append([]buildResource(nil), w.Build.resources...)
	return append(all, buildResource{w.UserProperties, ""}, buildResource{w.managedConfigMap(), ""}, buildResource{flow, ""})
}

// source is the text of a file that goes into the image.
func (b *Build) source(path string) string {
	for _, file := range b.Sources {
		if file.Path == path {
			return string(file.text)
		}
	}
	return ""
}

func (b *Build) argumentVars() []corev1.EnvVar {
	var vars []corev1.EnvVar
	for _, argument := range b.Arguments {
		vars = append(vars, corev1.EnvVar{Name: argument.Key, Value: argument.Value})
	}
	return vars
}

// imageTrigger is the annotation of the operator's Deployments. The name it
// gives is no tag of a stream, so that OpenShift leaves the image alone: GitOps
// tools see none that differs from git.
func (w *Workflow) imageTrigger() (string, bool) {
	if !w.inStream() || w.Image != w.Build.Image {
		return "", false
	}
	type from struct {
		Kind string `json:"kind"`
		Name string `json:"name"`
	}
	text, err := json.Marshal([]struct {
		From      from   `json:"from"`
		FieldPath string `json:"fieldPath"`
	}{{from{"ImageStreamTag", w.Image}, `spec.template.spec.containers[?(@.name=="` + workflowContainer + `")].image`}})
	return string(text), err == nil
}
