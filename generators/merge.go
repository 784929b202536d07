package generators

import (
	"cmp"
	"encoding/json"
	"reflect"
	"slices"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/strategicpatch"

	"github.com/render-sonataflow/render-sonataflow/generators/quote"
	"github.com/render-sonataflow/render-sonataflow/generators/rule"
	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// podNeeds is what a workload must keep whatever its podTemplate says.
type podNeeds struct {
	// image is decided already: the podTemplate's has been considered.
	image string
	env   []corev1.EnvVar
	// envLast puts it after the user's own, as the operator does for workflows.
	envLast bool
	volumes []corev1.Volume
	mounts  []corev1.VolumeMount
	port    corev1.ContainerPort
	// replacePort: a user's port of that number is replaced by ours, as the
	// operator does for workflows, and kept otherwise.
	replacePort bool
}

// mergePod lays a podTemplate over a default container and gives the pod what
// it needs. The order is the operator's, since another one would restart pods:
// the user's containers, volumes and mounts come before ours.
func (s *resolver) mergePod(template Origin, base corev1.Container, user *v1alpha08.PodTemplate, needs podNeeds) corev1.PodSpec {
	var pod corev1.PodSpec
	if err := convert(user.PodSpec, &pod); err != nil {
		s.tell(rule.Unmergeable, template, "cannot be merged: %s", quote.Foreign(err.Error()))
	}
	at := slices.IndexFunc(pod.Containers, func(c corev1.Container) bool { return c.Name == base.Name })
	if at >= 0 {
		s.tell(rule.ContainerNoEffect, template.under("containers").index(at), "has no effect but its place, as with the operator: the container %q is described by podTemplate.container", base.Name)
	}
	container := s.mergeContainer(template.under("container"), base, user.Container.ToContainer(base.Name))
	container.Image = needs.image
	container.Env = s.mergeEnv(template.under("container.env"), needs, container.Env)
	container.Ports = s.mergePorts(template.under("container.ports"), needs, container.Ports)
	container.VolumeMounts = s.mergeMounts(template.under("container.volumeMounts"), needs, container.VolumeMounts)
	pod.Volumes = s.mergeVolumes(template.under("volumes"), needs, pod.Volumes)
	if at >= 0 {
		pod.Containers[at] = container
	} else {
		pod.Containers = append(pod.Containers, container)
	}
	s.checkProbes(template.under("container"), container)
	for i, c := range pod.Containers {
		if c.Name != base.Name {
			s.checkProbes(template.under("containers").index(i), c)
		}
	}
	s.checkPod(template, base.Name, user, pod)
	return pod
}

// checkProbes refuses what the API server would: a probe that asks nothing, or
// in two ways.
func (s *resolver) checkProbes(at Origin, c corev1.Container) {
	for _, probe := range []struct {
		name string
		*corev1.Probe
	}{
		{"livenessProbe", c.LivenessProbe}, {"readinessProbe", c.ReadinessProbe}, {"startupProbe", c.StartupProbe},
	} {
		if probe.Probe == nil {
			continue
		}
		handlers := 0
		for _, set := range []bool{probe.HTTPGet != nil, probe.Exec != nil, probe.TCPSocket != nil, probe.GRPC != nil} {
			if set {
				handlers++
			}
		}
		if handlers != 1 {
			s.tell(rule.PodRefused, at.under(probe.name), "must have one handler, httpGet, exec, tcpSocket or grpc, but has %d", handlers)
		}
	}
}

// mergeContainer lays a container over another as a strategic merge does:
// lists by their merge key, maps key by key.
func (s *resolver) mergeContainer(at Origin, base, over corev1.Container) corev1.Container {
	if reflect.DeepEqual(over, corev1.Container{Name: base.Name}) {
		return base
	}
	giveWay(base.LivenessProbe, over.LivenessProbe)
	giveWay(base.ReadinessProbe, over.ReadinessProbe)
	giveWay(base.StartupProbe, over.StartupProbe)
	merged, err := strategicMerge(base, over)
	if err != nil {
		s.tell(rule.Unmergeable, at, "cannot be merged: %s", quote.Foreign(err.Error()))
		return base
	}
	return merged
}

func strategicMerge(base, patch corev1.Container) (merged corev1.Container, err error) {
	original, err := json.Marshal(base)
	if err != nil {
		return base, err
	}
	overlay, err := json.Marshal(patch)
	if err != nil {
		return base, err
	}
	result, err := strategicpatch.StrategicMergePatch(original, overlay, corev1.Container{})
	if err != nil {
		return base, err
	}
	err = json.Unmarshal(result, &merged)
	return merged, err
}

// giveWay drops the handler of our probe where the user's has another: merged,
// the two would make a probe with two handlers, which the API server refuses.
// An httpGet of the user's is merged with ours, and keeps its path where it has
// none of its own.
func giveWay(ours, users *corev1.Probe) {
	if ours != nil && users != nil && users.HTTPGet == nil && users.ProbeHandler != (corev1.ProbeHandler{}) {
		ours.ProbeHandler = corev1.ProbeHandler{}
	}
}

// mergeEnv joins the environments; what the render sets itself is not the
// user's to change.
func (s *resolver) mergeEnv(at Origin, needs podNeeds, users []corev1.EnvVar) []corev1.EnvVar {
	others := slices.DeleteFunc(users, func(env corev1.EnvVar) bool {
		taken := slices.ContainsFunc(needs.env, func(e corev1.EnvVar) bool { return e.Name == env.Name })
		if taken {
			s.tell(rule.EnvIgnored, at, "%q is ignored: the render sets it itself", env.Name)
		}
		return taken
	})
	if needs.envLast {
		return append(others, needs.env...)
	}
	return append(slices.Clone(needs.env), others...)
}

// mergePorts keeps our port: after the user's, or in place of the first of his
// that has its name or its number. Another one of that name cannot stay beside
// it: the API server refuses two.
func (s *resolver) mergePorts(at Origin, needs podNeeds, users []corev1.ContainerPort) []corev1.ContainerPort {
	ours := needs.port
	if ours.ContainerPort == 0 {
		return users // a Job serves nothing
	}
	if !needs.replacePort && slices.ContainsFunc(users, func(p corev1.ContainerPort) bool { return p.ContainerPort == ours.ContainerPort }) {
		return users
	}
	var ports []corev1.ContainerPort
	placed := false
	for i, port := range users {
		switch same := port.Name == ours.Name; {
		case placed && same:
			s.tell(rule.PortTwice, at.index(i), "is left out: the workload's own port has the name %q already", port.Name)
		case !placed && (same || port.ContainerPort == ours.ContainerPort):
			ports, placed = append(ports, ours), true
		case placed && port.ContainerPort == ours.ContainerPort && cmp.Or(port.Protocol, corev1.ProtocolTCP) == corev1.ProtocolTCP:
			// The operator keeps both, and pods would restart without it.
			s.tell(rule.PortTwice, at.index(i), "is port %d a second time, beside the workload's own, %q: kubectl apply --server-side refuses that; leave it out", ours.ContainerPort, ours.Name)
			ports = append(ports, port)
		default:
			ports = append(ports, port)
		}
	}
	if !placed {
		ports = append(ports, ours)
	}
	return ports
}

// mergeMounts puts each of our mounts in place of the user's of that name, or
// after his. Another one at that path cannot stay beside it.
func (s *resolver) mergeMounts(at Origin, needs podNeeds, users []corev1.VolumeMount) []corev1.VolumeMount {
	users = slices.DeleteFunc(slices.Clone(users), func(mount corev1.VolumeMount) bool {
		taken := slices.ContainsFunc(needs.mounts, func(m corev1.VolumeMount) bool {
			return m.MountPath == mount.MountPath && m.Name != mount.Name
		})
		if taken {
			s.tell(rule.MountReplaced, at, "the mount at %q is left out: the render mounts its own configuration there", mount.MountPath)
		}
		return taken
	})
	return inPlace(users, needs.mounts, func(m corev1.VolumeMount) string { return m.Name }, func(name string) {
		s.tell(rule.MountReplaced, at, "the mount of %q is replaced: that is the name of the render's own", name)
	})
}

// mergeVolumes puts each of our volumes in place of the user's of that name, or
// after his.
func (s *resolver) mergeVolumes(at Origin, needs podNeeds, users []corev1.Volume) []corev1.Volume {
	return inPlace(users, needs.volumes, func(v corev1.Volume) string { return v.Name }, func(name string) {
		s.tell(rule.MountReplaced, at, "the volume %q is replaced: that is the name of the render's own", name)
	})
}

// inPlace puts each of ours where the first of the user's of that name is, and
// the rest at the end, as the operator does: another order would restart pods.
func inPlace[E any](users, ours []E, name func(E) string, replaced func(name string)) []E {
	merged := slices.Clone(users)
	var rest []E
	for _, own := range ours {
		at := slices.IndexFunc(merged, func(e E) bool { return name(e) == name(own) })
		if at < 0 {
			rest = append(rest, own)
			continue
		}
		replaced(name(own))
		merged[at] = own
	}
	return append(merged, rest...)
}

// convert copies between types of one JSON shape.
func convert(from, to any) error {
	text, err := json.Marshal(from)
	if err != nil {
		return err
	}
	return json.Unmarshal(text, to)
}
