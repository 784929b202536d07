package generators

import (
	"path"
	"strconv"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

const (
	tektonAPIVersion = "tekton.dev/v1"

	// defaultTaskImage has buildah and a shell; its tag does not float.
	defaultTaskImage = "quay.io/containers/buildah:v1.41.5"
)

// TaskRun is tekton.dev/v1: one run of steps in one pod.
type TaskRun struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`
	Spec              TaskRunSpec `json:"spec"`
}

// TaskRunSpec holds the task itself and what its workspaces are.
type TaskRunSpec struct {
	Timeout    *metav1.Duration       `json:"timeout,omitempty"`
	Workspaces []TaskWorkspaceBinding `json:"workspaces"`
	TaskSpec   TaskSpec               `json:"taskSpec"`
}

// TaskWorkspaceBinding mounts a ConfigMap or a Secret.
type TaskWorkspaceBinding struct {
	Name      string                       `json:"name"`
	ConfigMap *corev1.LocalObjectReference `json:"configMap,omitempty"`
	Secret    *corev1.SecretVolumeSource   `json:"secret,omitempty"`
}

// TaskSpec is the task.
type TaskSpec struct {
	Workspaces []TaskWorkspace `json:"workspaces"`
	Volumes    []corev1.Volume `json:"volumes"`
	Steps      []TaskStep      `json:"steps"`
}

// TaskWorkspace is a folder that the steps find.
type TaskWorkspace struct {
	Name     string `json:"name"`
	ReadOnly bool   `json:"readOnly"`
}

// TaskStep is a container of the pod.
type TaskStep struct {
	Name             string                  `json:"name"`
	Image            string                  `json:"image"`
	Script           string                  `json:"script"`
	Args             []string                `json:"args,omitempty"`
	Env              []corev1.EnvVar         `json:"env,omitempty"`
	ComputeResources *BuildResources         `json:"computeResources,omitempty"`
	SecurityContext  *corev1.SecurityContext `json:"securityContext,omitempty"`
	VolumeMounts     []corev1.VolumeMount    `json:"volumeMounts"`
}

const (
	contextVolume = "context"
	contextMount  = "/context"
	storageVolume = "containers"
	storageMount  = "/var/lib/containers"
)

// gatherScript makes the context of the ConfigMaps. Their files are links into
// folders that Kubernetes swaps, and a builder must not see those.
const gatherScript = `#!/bin/sh
# Pairs of arguments: a folder that holds a ConfigMap, and where its files go.
set -eu
while [ $# -gt 1 ]; do
  mkdir -p "` + contextMount + `/$2"
  for file in "$1"/* "$1"/.[!.]*; do
    if [ -f "$file" ]; then cp -L "$file" "` + contextMount + `/$2/"; fi
  done
  shift 2
done
`

// buildScript builds and pushes. The Dockerfile holds the build's arguments.
const buildScript = `#!/bin/sh
# The image, then options of buildah build.
set -eu
image=$1; shift
buildah --storage-driver vfs build --isolation chroot --timestamp 0 "$@" --tag "$image" ` + contextMount + `
buildah --storage-driver vfs push ${TLS_VERIFY:+--tls-verify=$TLS_VERIFY} ${CERT_DIR:+--cert-dir "$CERT_DIR"} "$image" "docker://$image"
`

// tektonObjects build with buildah in one TaskRun, named by the hash: a change
// of anything is another run.
func (w *Workflow) tektonObjects() []TypedObject {
	b := w.Build
	name := b.objectName(w.Ref.Name)
	sources := configMap(w.meta(name), flowFile(w), b.source(flowFile(w)))
	sources.Data[dockerfileName], sources.Data[ignoreName] = b.dockerfile, ignored

	run := &TaskRun{
		TypeMeta:   metav1.TypeMeta{APIVersion: tektonAPIVersion, Kind: "TaskRun"},
		ObjectMeta: w.meta(name),
		Spec:       TaskRunSpec{Timeout: b.timeout},
	}
	task := &run.Spec.TaskSpec
	bind := func(binding TaskWorkspaceBinding) string {
		run.Spec.Workspaces = append(run.Spec.Workspaces, binding)
		task.Workspaces = append(task.Workspaces, TaskWorkspace{Name: binding.Name, ReadOnly: true})
		return "$(workspaces." + binding.Name + ".path)"
	}
	gather := TaskStep{Name: "gather", Image: b.taskImage, Script: gatherScript, VolumeMounts: []corev1.VolumeMount{{Name: contextVolume, MountPath: contextMount}}}
	for i, from := range w.buildConfigMaps(name) {
		mounted := bind(TaskWorkspaceBinding{Name: "files-" + strconv.Itoa(i), ConfigMap: &corev1.LocalObjectReference{Name: from.configMap}})
		gather.Args = append(gather.Args, mounted, path.Join(".", from.folder))
	}
	push := TaskStep{
		Name: "build-and-push", Image: b.taskImage, Script: buildScript, Args: []string{b.Image},
		ComputeResources: computeOf(b.compute),
		SecurityContext:  &corev1.SecurityContext{Capabilities: &corev1.Capabilities{Add: []corev1.Capability{"SETFCAP"}}},
		VolumeMounts:     []corev1.VolumeMount{{Name: contextVolume, MountPath: contextMount}, {Name: storageVolume, MountPath: storageMount}},
	}
	for _, argument := range b.undeclared() {
		push.Args = append(push.Args, "--build-arg", strings.ReplaceAll(argument.Key+"="+argument.Value, "$(", "$$("))
	}
	env := func(name, value string) { push.Env = append(push.Env, corev1.EnvVar{Name: name, Value: value}) }
	if b.insecure {
		env("TLS_VERIFY", "false")
	}
	if b.ca != "" {
		env("CERT_DIR", bind(TaskWorkspaceBinding{Name: "ca", ConfigMap: &corev1.LocalObjectReference{Name: b.ca}}))
	}
	if b.pushSecret != "" {
		mounted := bind(TaskWorkspaceBinding{Name: "credentials", Secret: &corev1.SecretVolumeSource{
			SecretName: b.pushSecret, Items: []corev1.KeyToPath{{Key: corev1.DockerConfigJsonKey, Path: "config.json"}},
		}})
		env("REGISTRY_AUTH_FILE", mounted+"/config.json")
	}
	task.Volumes = []corev1.Volume{scratch(contextVolume), scratch(storageVolume)}
	task.Steps = []TaskStep{gather, push}
	return []TypedObject{sources, run}
}

// scratch is an empty folder of the pod's, bound so that a build that runs wild
// does not fill the node.
func scratch(name string) corev1.Volume {
	limit := resource.MustParse("8Gi")
	return corev1.Volume{Name: name, VolumeSource: corev1.VolumeSource{EmptyDir: &corev1.EmptyDirVolumeSource{SizeLimit: &limit}}}
}
