package generators

import (
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/render-sonataflow/render-sonataflow/generators/rule"
	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// WireAnnotation keeps, if "false", a Deployment or Knative Service as its
// team wrote it.
const WireAnnotation = "fn.sonataflow.org/wire"

// WiredAnnotation lists the environment that a run gave a workload written by
// hand, so that the next run knows its own from the team's.
const WiredAnnotation = "fn.sonataflow.org/wired-env"

// WiredWorkload is a Deployment or Knative Service that a team wrote itself, for a
// workflow without a SonataFlow: it is wired to its platform in place.
type WiredWorkload struct {
	// Ref is the workload; the workflow is named after its label.
	Ref      Ref       `json:"resource"`
	Workflow *Workflow `json:"workflow"`
	// Patch is what is added to it.
	Patch Patch `json:"-"`
}

// Patch is what wiring adds to one container of a workload, and to its pod.
type Patch struct {
	Group, Kind, Namespace, Name string
	// Container is its index in the pod.
	Container int
	Env       []corev1.EnvVar
	// Stale are the names of variables an earlier run added.
	Stale  []string
	Volume corev1.Volume
	Mount  corev1.VolumeMount
	// Checksum is the pod annotation's value, empty for none.
	Checksum string
}

// handWritten is as much of a workload as wiring looks at.
type handWritten struct {
	metav1.ObjectMeta `json:"metadata"`
	Spec              struct {
		Template corev1.PodTemplateSpec `json:"template"`
	} `json:"spec"`
}

// resolveWorkloads finds the workloads written by hand: labelled with the name
// of a workflow, annotated with the gitops profile, and without a SonataFlow
// of that name.
func (s *resolver) resolveWorkloads(platforms []*Platform, workflows []*Workflow) []*WiredWorkload {
	taken := map[Ref]bool{}
	for _, w := range workflows {
		taken[w.Ref] = true
	}
	var workloads []*WiredWorkload
	for _, r := range slices.Concat(s.in.Lookup.everywhere("apps", "Deployment"), s.in.Lookup.everywhere(servingGroup, "Service")) {
		name := r.Label(workflowAppLabel)
		ref := Ref{Kind: v1alpha08.KindWorkflow, Namespace: r.Namespace, Name: name}
		if name == "" || r.Generated || taken[ref] {
			continue
		}
		var written handWritten
		if err := r.Decode(&written); err != nil {
			continue // the API server will refuse it
		}
		if written.Annotations[v1alpha08.ProfileAnnotation] != profileGitOps || written.Annotations[WireAnnotation] == "false" {
			continue
		}
		if w := s.resolveWorkload(r, name, &written, platforms); w != nil {
			workloads = append(workloads, w)
		}
	}
	return workloads
}

func (s *resolver) resolveWorkload(r LookupResource, name string, written *handWritten, platforms []*Platform) *WiredWorkload {
	ref := Ref{Kind: r.Kind, Namespace: r.Namespace, Name: r.Name}
	containers := Origin{Ref: ref, Field: "spec.template.spec.containers"}
	at := mainContainer(written.Spec.Template.Spec.Containers)
	if at < 0 {
		s.tell(rule.NotWirable, containers, "must have one container, or one named %q, to be wired to its platform; the annotation %s: \"false\" leaves the workload alone", workflowContainer, WireAnnotation)
		return nil
	}
	for _, mount := range written.Spec.Template.Spec.Containers[at].VolumeMounts {
		if mount.MountPath == propertiesMount && mount.Name != propertiesVolume {
			s.tell(rule.NotWirable, containers, "mounts the volume %q at %s, where the managed properties go: mount it elsewhere; the annotation %s: \"false\" leaves the workload alone", mount.Name, propertiesMount, WireAnnotation)
			return nil
		}
	}
	w := &Workflow{
		Ref:     Ref{Kind: v1alpha08.KindWorkflow, Namespace: r.Namespace, Name: name},
		Profile: profileGitOps, DeploymentModel: modelKubernetes,
		URL:            "http://" + hostname(name, r.Namespace),
		UserProperties: UserProperties(name),
		cr:             &v1alpha08.SonataFlow{ObjectMeta: metav1.ObjectMeta{Annotations: written.Annotations}},
	}
	if r.Group == servingGroup {
		w.DeploymentModel = modelKnative
	}
	w.platform = s.platformOf(w, platforms)
	w.Platform, w.Links = w.platform.Ref, w.platform.Links
	s.decideLabels(w)
	w.platformProperties, w.platformEnv = s.resolvePlatformProperties(w.platform)
	w.Persistence = s.workflowPersistence(w)
	w.Sink = s.workflowSink(w)
	w.Uses = podUses(written.Spec.Template.Spec)
	return &WiredWorkload{Ref: ref, Workflow: w, Patch: Patch{
		Group: r.Group, Kind: r.Kind, Namespace: r.Namespace, Name: r.Name, Container: at,
		Stale: splitList(written.Annotations[WiredAnnotation]),
	}}
}

// finishWorkload decides what hangs on the other objects of the run.
func (s *resolver) finishWorkload(load *WiredWorkload, catalog *catalog) {
	w := load.Workflow
	var sources []corev1.VolumeProjection
	if s.in.Lookup.find("", "ConfigMap", w.Ref.Namespace, w.UserProperties) != nil {
		w.discovered = s.discover(w, s.readUserProperties(w), catalog)
		sources = append(sources, projected(w.UserProperties, propertiesFile))
	}
	w.Properties = s.managedProperties(w)
	load.Patch.Env = s.workflowEnv(w)
	w.Uses.addEnv(load.Patch.Env)
	load.Patch.Volume = corev1.Volume{Name: propertiesVolume, VolumeSource: corev1.VolumeSource{
		Projected: &corev1.ProjectedVolumeSource{Sources: append(sources, projected(w.managedConfigMap(), w.managedFile()))},
	}}
	load.Patch.Mount = corev1.VolumeMount{Name: propertiesVolume, MountPath: propertiesMount, ReadOnly: true}
	if !w.knative() && s.in.Options.Checksums != ChecksumsNone {
		load.Patch.Checksum = checksum(w.userText + "," + formatProperties(w.Properties))
	}
}

// wiredObjects are what is made beside a workload written by hand.
func wiredObjects(load *WiredWorkload) []TypedObject {
	w := load.Workflow
	objects := []TypedObject{configMap(w.meta(w.managedConfigMap()), w.managedFile(), formatProperties(w.Properties))}
	if w.Sink.bound() {
		subject := w.subject()
		subject.Name = load.Ref.Name
		objects = append(objects, sinkBinding(w.Sink, w.labels, subject))
	}
	return objects
}

// mainContainer is the one named workflow, or the only one; -1 where neither
// is there.
func mainContainer(containers []corev1.Container) int {
	if len(containers) == 1 {
		return 0
	}
	return slices.IndexFunc(containers, func(c corev1.Container) bool { return c.Name == workflowContainer })
}

func splitList(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, ",")
}
