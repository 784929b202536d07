package generators

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/render-sonataflow/render-sonataflow/generators/quote"
	"github.com/render-sonataflow/render-sonataflow/generators/rule"
	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// checkPod refuses of a podTemplate what the API server would. The rules are
// asked about what the user wrote; what only shows in the pod that comes of it
// is asked of that.
func (s *resolver) checkPod(at Origin, main string, user *v1alpha08.PodTemplate, pod corev1.PodSpec) {
	tree, _ := treeOf(user).(map[string]any)
	s.apply(podRules, at, tree)
	s.checkNames(at, tree)
	if container, there := tree["container"]; there {
		s.apply(containerRules, at.under("container"), container)
	}
	names := map[string]bool{main: true}
	for _, list := range []string{"containers", "initContainers"} {
		entries, _ := tree[list].([]any)
		for i, entry := range entries {
			container, _ := entry.(map[string]any)
			name, _ := container["name"].(string)
			if list == "containers" && name == main {
				continue // replaced by podTemplate.container
			}
			one := at.under(list).index(i)
			s.checkSidecar(one, container, name, names)
			s.apply(containerRules, one, container)
		}
	}
	s.checkMerged(at, main, pod)
}

var sidecarRules = []podRule{{"", needs("image")}, {"name", text(validation.IsDNS1123Label)}}

// checkSidecar looks at what only containers have that the user names.
func (s *resolver) checkSidecar(at Origin, container map[string]any, name string, taken map[string]bool) {
	s.apply(sidecarRules, at, container)
	if taken[name] && name != "" {
		s.tell(rule.DuplicateContainer, at.under("name"), "is %q, and so is that of another container: rename one", name)
	}
	taken[name] = true
}

// apply asks rules about a tree.
func (s *resolver) apply(rules []podRule, at Origin, tree any) {
	for _, rule := range rules {
		s.ask(rule, rule.path, at, tree)
	}
}

// ask follows the rest of a rule's path, and tells what is wrong at its end.
func (s *resolver) ask(rule podRule, rest string, at Origin, value any) {
	if value == nil {
		return
	}
	if rest == "" {
		if wrong := rule.wrong(value); wrong != "" {
			s.refuse(at, value, wrong)
		}
		return
	}
	step, rest, _ := strings.Cut(rest, ".")
	if step == "[]" { // what is left of a step that names a list
		list, _ := value.([]any)
		for i, entry := range list {
			s.ask(rule, rest, at.index(i), entry)
		}
		return
	}
	name, each := step, ""
	if cut := strings.IndexAny(step, "[{"); cut >= 0 {
		name, each = step[:cut], step[cut:]
	}
	tree, _ := value.(map[string]any)
	found, there := tree[name]
	switch {
	case !there:
	case each == "[]":
		s.ask(rule, strings.TrimSuffix("[]."+rest, "."), at.under(name), found)
	case each == "{}":
		amounts, _ := found.(map[string]any)
		for _, key := range slices.Sorted(maps.Keys(amounts)) {
			s.ask(rule, rest, at.under(name).key(key), amounts[key])
		}
	default:
		s.ask(rule, rest, at.under(name), found)
	}
}

// refuse says what is wrong with a value, which it repeats where it is short
// and its place is none for credentials.
func (s *resolver) refuse(at Origin, value any, wrong string) {
	switch value.(type) {
	case map[string]any, []any:
		s.tell(rule.PodRefused, at, "%s", wrong)
		return
	}
	if quote.Shown(at.Field) {
		wrong = "is " + quote.Value(fmt.Sprint(value)) + ", but " + wrong
	}
	s.tell(rule.PodRefused, at, "%s", wrong)
}

// checkMerged looks at what the podTemplate and what it is laid over make
// together.
func (s *resolver) checkMerged(at Origin, main string, pod corev1.PodSpec) {
	volumes := map[string]bool{}
	for _, volume := range pod.Volumes {
		volumes[volume.Name] = true
	}
	for i, c := range pod.Containers {
		where := at.under("container")
		if c.Name != main {
			where = at.under("containers").index(i)
		}
		s.checkMounts(where, c, volumes)
	}
	for i, c := range pod.InitContainers {
		s.checkMounts(at.under("initContainers").index(i), c, volumes)
	}
}

// checkMounts holds the mounts of a container against the volumes, and its
// requests against its limits.
func (s *resolver) checkMounts(at Origin, c corev1.Container, volumes map[string]bool) {
	for _, mount := range c.VolumeMounts {
		if !volumes[mount.Name] {
			s.tell(rule.UnknownVolume, at.under("volumeMounts"), "mounts %q, which is none of the pod's volumes: add it to podTemplate.volumes, or remove the mount", mount.Name)
		}
	}
	for _, device := range c.VolumeDevices {
		if !volumes[device.Name] {
			s.tell(rule.UnknownVolume, at.under("volumeDevices"), "names %q, which is none of the pod's volumes: add it to podTemplate.volumes, or remove the device", device.Name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.Resources.Requests)) {
		request := c.Resources.Requests[name]
		limit, limited := c.Resources.Limits[name]
		whole := strings.Contains(string(name), "/") || strings.HasPrefix(string(name), "hugepages-")
		switch {
		case limited && request.Cmp(limit) > 0:
			s.tell(rule.RequestOverLimit, at.under("resources.requests").key(string(name)), "is %s, and must not be more than the limit, %s", request.String(), limit.String())
		case whole && (!limited || request.Cmp(limit) != 0):
			s.tell(rule.RequestOverLimit, at.under("resources.requests").key(string(name)), "must equal the limit")
		}
	}
}
