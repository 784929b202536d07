package generators

import (
	"path"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/rand"
	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/render-sonataflow/render-sonataflow/generators/rule"
	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// In the dev profile the image holds Quarkus' dev mode, which builds the
// workflow from files that are mounted into its project.
const (
	devResourcesVolume = "resources"
	devResourcesMount  = "/home/kogito/serverless-workflow-project/src/main/resources"
	// configMapLimit is what the API server accepts as a ConfigMap's data.
	configMapLimit = 1 << 20
)

func flowFile(w *Workflow) string { return w.Ref.Name + ".sw.json" }

// resolveDev decides what only the dev profile has.
func (s *resolver) resolveDev(w *Workflow) {
	if w.flow != nil {
		w.flowJSON = s.flowJSON(w.origin("spec.flow"), w.flow, w.cr.Spec.Flow)
		if len(w.flowJSON) > configMapLimit {
			s.tell(rule.FlowTooLarge, w.origin("spec.flow"), "is %d bytes as JSON, but the ConfigMap that the dev profile mounts holds %d at most: move parts of it into sub-flows, or use the gitops profile", len(w.flowJSON), configMapLimit)
		}
	}
	w.routed = s.in.Options.Cluster.OpenShift
	if w.routed && s.in.Options.Cluster.AppsDomain != "" {
		w.RouteHost = hostname(w.Ref.Name+dashed(w.Ref.Namespace), s.in.Options.Cluster.AppsDomain)
	}
}

func dashed(namespace string) string {
	if namespace == "" {
		return ""
	}
	return "-" + namespace
}

// devVolumes mounts the properties, the flow and the user's resource
// ConfigMaps into the project: those with a path of their own in a volume
// each, the others in its root.
func (s *resolver) devVolumes(w *Workflow) ([]corev1.Volume, []corev1.VolumeMount) {
	root := append(propertiesSources(w), projected(w.Ref.Name))
	volumes := []corev1.Volume{{Name: devResourcesVolume}}
	mounts := []corev1.VolumeMount{{Name: devResourcesVolume, MountPath: devResourcesMount, ReadOnly: true}}
	paths := map[string]string{}    // by volume name
	volumeOf := map[string]string{} // by path
	for i, resource := range w.resourceConfigMaps() {
		at := w.origin("spec.resources.configMaps").index(i)
		s.checkResource(at, w.Ref.Namespace, resource.ConfigMap.Name)
		if resource.WorkflowPath == "" {
			root = projectWhole(root, resource.ConfigMap.Name)
			continue
		}
		folder := strings.Trim(resource.WorkflowPath, "/")
		if folder != path.Clean(folder) || strings.HasPrefix(folder, "..") || folder == "." {
			s.tell(rule.ResourcePath, at.under("workflowPath"), "%q must be a plain path inside the project, such as specs/openapi", resource.WorkflowPath)
			continue
		}
		// The name is made of the path as it is written, slashes and all.
		name := orDefault(volumeOf[folder], "res-"+rand.SafeEncodeString(resource.WorkflowPath))
		if taken, found := paths[name]; found && taken != folder {
			s.tell(rule.ResourcePath, at.under("workflowPath"), "%q and %q would share the volume %q, since the operator's names of volumes lose characters: rename one of the paths", folder, taken, name)
			continue
		}
		if len(name) > validation.DNS1123LabelMaxLength {
			s.tell(rule.ResourcePath, at.under("workflowPath"), "%q must be at most %d characters long: the name of a volume is made of it", resource.WorkflowPath, validation.DNS1123LabelMaxLength-len("res-"))
			continue
		}
		if _, found := paths[name]; !found {
			paths[name], volumeOf[folder] = folder, name
			volumes = append(volumes, corev1.Volume{Name: name, VolumeSource: corev1.VolumeSource{Projected: &corev1.ProjectedVolumeSource{}}})
			mounts = append(mounts, corev1.VolumeMount{Name: name, MountPath: path.Join(devResourcesMount, folder)})
		}
		j := slices.IndexFunc(volumes, func(v corev1.Volume) bool { return v.Name == name })
		volumes[j].Projected.Sources = append(volumes[j].Projected.Sources, projected(resource.ConfigMap.Name))
	}
	volumes[0].Projected = &corev1.ProjectedVolumeSource{Sources: root}
	return volumes, mounts
}

// projectWhole adds a whole ConfigMap, once.
func projectWhole(sources []corev1.VolumeProjection, configMap string) []corev1.VolumeProjection {
	for _, source := range sources {
		if source.ConfigMap.Name == configMap {
			source.ConfigMap.Items = nil
			return sources
		}
	}
	return append(sources, projected(configMap))
}

func (w *Workflow) resourceConfigMaps() []v1alpha08.ResourceConfigMap {
	if w.cr.Spec.Resources == nil {
		return nil
	}
	return w.cr.Spec.Resources.ConfigMaps
}

// checkResource warns about a resource ConfigMap that the input lacks: the pod
// would wait for it.
func (s *resolver) checkResource(at Origin, namespace, name string) {
	if s.in.Lookup.find("", "ConfigMap", namespace, name) == nil {
		s.tell(rule.DevConfigMapMissing, at.under("configMap.name"), "the ConfigMap %q is not in the input: the pod will not start without it", name)
	}
}
