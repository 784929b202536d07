package verify

import (
	"strconv"
	"strings"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
)

var (
	serviceAccount = kind{"", "ServiceAccount"}
	claim          = kind{"", "PersistentVolumeClaim"}
	priorityClass  = kind{"scheduling.k8s.io", "PriorityClass"}
	runtimeClass   = kind{"node.k8s.io", "RuntimeClass"}
	secretProvider = kind{"secrets-store.csi.x-k8s.io", "SecretProviderClass"}
)

var (
	podSpec   = []string{"spec", "template", "spec"}
	podLabels = []string{"spec", "template", "metadata", "labels"}
)

// podSpecs are where the kinds that are no workload have what a pod is made of:
// fields of the same names.
var podSpecs = map[kind][]string{
	{"", "Pod"}:          {"spec"},
	{"batch", "CronJob"}: {"spec", "jobTemplate", "spec", "template", "spec"},
	buildConfig:          {"spec"},
	taskRun:              {"spec"},
}

// podField is a field that names what a pod cannot start without: as an object
// with the name in it, as a list of such, or by the name alone.
type podField struct {
	field, name string
	kind        kind
}

// podFields are those, wherever in the pod.
var podFields = []podField{
	{"configMap", "name", configMap},
	{"configMapRef", "name", configMap},
	{"configMapKeyRef", "name", configMap},
	{"secret", "secretName", secret}, // a volume
	{"secret", "name", secret},       // a projection
	{"secretRef", "name", secret},
	{"secretKeyRef", "name", secret},
	{"nodePublishSecretRef", "name", secret},
	{"imagePullSecrets", "name", secret},
	{"pushSecret", "name", secret},
	{"pullSecret", "name", secret},
	{"persistentVolumeClaim", "claimName", claim},
	{"serviceAccountName", "", serviceAccount},
	{"priorityClassName", "", priorityClass},
	{"runtimeClassName", "", runtimeClass},
	{"volumeAttributes", "secretProviderClass", secretProvider},
}

// clusterWide kinds are in no namespace.
func (k kind) clusterWide() bool { return k == priorityClass || k == runtimeClass }

// podReferences are what pods cannot start without, and the addresses in their
// environment.
func podReferences(o *object, tree map[string]any) (found []reference) {
	path, known := podSpecs[o.kind]
	if !known {
		path = podSpec
	}
	walk(at(tree, path...), strings.Join(path, "."), func(path string, parent map[string]any) {
		for _, p := range podFields {
			found = append(found, p.references(o, path, parent)...)
		}
		if value, ok := parent["value"].(string); ok && textAt(parent, "name") != "" {
			found = append(found, addressIn(o, path+".value", value)...)
		}
		if image, ok := parent["image"].(string); ok {
			found = append(found, streamIn(o, path+".image", image)...)
		}
	})
	return found
}

// references are what the field of one map names.
func (p podField) references(o *object, path string, parent map[string]any) (found []reference) {
	add := func(field, name string, value map[string]any) {
		if name == "" || value["optional"] == true {
			return
		}
		r := reference{field: path + "." + field, kinds: []kind{p.kind}, namespace: o.namespace(), name: name, keys: keysOf(value), told: true}
		r.made = p.kind == configMap && (o.rendersConfigMap(name) || p.field == "configMap" && o.buildsFrom(parent))
		if p.kind.clusterWide() {
			r.namespace = ""
		}
		found = append(found, r)
	}
	switch value := parent[p.field].(type) {
	case string:
		if p.name == "" {
			add(p.field, value, nil)
		}
	case map[string]any:
		add(p.field+"."+p.name, textAt(value, p.name), value)
	case []any:
		for n, entry := range value {
			of, _ := entry.(map[string]any)
			add(p.field+"["+strconv.Itoa(n)+"]."+p.name, textAt(of, p.name), of)
		}
	}
	return found
}

// keysOf are the keys that a reference takes by name.
func keysOf(value map[string]any) (keys []string) {
	if key := textAt(value, "key"); key != "" {
		return []string{key}
	}
	items, _ := value["items"].([]any)
	for _, item := range items {
		if key := textAt(item, "key"); key != "" {
			keys = append(keys, key)
		}
	}
	return keys
}

// buildsFrom says whether a ConfigMap that an object mounts goes into an image:
// all of those are rendered or in the input, but for a registry's certificates.
func (o *object) buildsFrom(mount map[string]any) bool {
	return o.generated() && (o.kind == buildConfig || o.kind == taskRun) && textAt(mount, "name") != "ca"
}

const (
	// openShiftRegistry begins the names of images in ImageStreams.
	openShiftRegistry = "image-registry.openshift-image-registry.svc:5000/"
	// followsImages is the annotation of who runs the image of a rendered build.
	followsImages = "image.openshift.io/triggers"
)

// streamIn is the ImageStream that an image is of, if it is of one.
func streamIn(o *object, field, image string) []reference {
	rest, found := strings.CutPrefix(image, openShiftRegistry)
	namespace, name, whole := strings.Cut(rest, "/")
	if name, _, _ = strings.Cut(name, "@"); !found || !whole {
		return nil
	}
	name, _, _ = strings.Cut(name, ":")
	made := o.ofResource() && o.item.Annotation(followsImages) != "" && name == o.owner.Name
	return []reference{{field: field, kinds: []kind{imageStream}, namespace: namespace, name: name, made: made, told: true}}
}

// EachPodMap visits every map of what an item makes pods of, in an order that
// never changes.
func EachPodMap(item *krm.Item, visit func(map[string]any)) {
	path, known := podSpecs[kind{item.Group(), item.Kind()}]
	if !known {
		path = podSpec
	}
	walk(at(item.Fields(), path...), "", func(_ string, parent map[string]any) { visit(parent) })
}
