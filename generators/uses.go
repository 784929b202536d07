package generators

import (
	"slices"

	corev1 "k8s.io/api/core/v1"
)

// Uses is what a pod, and the build of its image, take from the cluster by
// name: nothing of it is rendered, and without it no pod starts.
type Uses struct {
	// ServiceAccount is empty where the namespace's default one runs the pod.
	ServiceAccount string   `json:"serviceAccount,omitempty"`
	Secrets        []string `json:"secrets,omitempty"`
}

// podUses finds what a pod uses. What is optional is no less used.
func podUses(pod corev1.PodSpec) Uses {
	uses := Uses{ServiceAccount: pod.ServiceAccountName}
	for _, secret := range pod.ImagePullSecrets {
		uses.addSecret(secret.Name)
	}
	for _, c := range slices.Concat(pod.InitContainers, pod.Containers) {
		for _, from := range c.EnvFrom {
			if from.SecretRef != nil {
				uses.addSecret(from.SecretRef.Name)
			}
		}
		uses.addEnv(c.Env)
	}
	for _, v := range pod.Volumes {
		for _, secret := range volumeSecrets(v.VolumeSource) {
			uses.addSecret(secret)
		}
	}
	return uses
}

// volumeSecrets are the Secrets that a volume holds, or is opened with.
func volumeSecrets(v corev1.VolumeSource) []string {
	var names []string
	local := func(ref *corev1.LocalObjectReference) {
		if ref != nil {
			names = append(names, ref.Name)
		}
	}
	if v.Secret != nil {
		names = append(names, v.Secret.SecretName)
	}
	if v.Projected != nil {
		for _, source := range v.Projected.Sources {
			if source.Secret != nil {
				names = append(names, source.Secret.Name)
			}
		}
	}
	if v.CSI != nil {
		local(v.CSI.NodePublishSecretRef)
	}
	if v.CephFS != nil {
		local(v.CephFS.SecretRef)
	}
	if v.ISCSI != nil {
		local(v.ISCSI.SecretRef)
	}
	if v.FlexVolume != nil {
		local(v.FlexVolume.SecretRef)
	}
	if v.AzureFile != nil {
		names = append(names, v.AzureFile.SecretName)
	}
	return names
}

func (u *Uses) addEnv(env []corev1.EnvVar) {
	for _, v := range env {
		if v.ValueFrom != nil && v.ValueFrom.SecretKeyRef != nil {
			u.addSecret(v.ValueFrom.SecretKeyRef.Name)
		}
	}
}

// addSecret keeps the names in order, each once.
func (u *Uses) addSecret(name string) {
	if at, found := slices.BinarySearch(u.Secrets, name); name != "" && !found {
		u.Secrets = slices.Insert(u.Secrets, at, name)
	}
}

// addBuild adds what a cluster builds the image with.
func (u *Uses) addBuild(b *Build) {
	if b == nil || b.Strategy == BuildContext {
		return
	}
	u.addSecret(b.pushSecret)
	u.addEnv(b.env)
}

// ObjectRef names an object that is rendered.
type ObjectRef struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
	Namespace  string `json:"namespace,omitempty"`
	Name       string `json:"name"`
}

// TakeObjects notes which objects come out of each resource.
func (p *Plan) TakeObjects(of map[Ref][]ObjectRef) {
	for _, platform := range p.Platforms {
		platform.Objects = of[platform.Ref]
	}
	for _, w := range p.Workflows {
		w.Objects = of[w.Ref]
	}
	for _, load := range p.Workloads {
		load.Workflow.Objects = of[load.Ref]
	}
}
