package verify

import (
	"slices"
	"strconv"
	"strings"
)

// reference is a place where one object names another.
type reference struct {
	// field is where; key is the property there, where it is a file of them.
	field, key string
	// kinds are those that may be meant, most often one.
	kinds           []kind
	namespace, name string
	// keys are those of a ConfigMap or Secret that must be there; none where it
	// is taken whole.
	keys []string
	// class is what a Broker must be of, where the address tells.
	class string
	// made: the render makes what is named, or found it in the input. Anything
	// else may be elsewhere.
	made bool
	// guessed: it may be an address in the world, such as http://example.com.
	guessed bool
	// told: it is worth an info where it leads out of the set.
	told bool
}

var (
	service        = kind{"", "Service"}
	knativeService = kind{"serving.knative.dev", "Service"}
	deployment     = kind{"apps", "Deployment"}
	broker         = kind{"eventing.knative.dev", "Broker"}
	configMap      = kind{"", "ConfigMap"}
	secret         = kind{"", "Secret"}
	autoscaler     = kind{"autoscaling", "HorizontalPodAutoscaler"}
	monitor        = kind{"monitoring.coreos.com", "ServiceMonitor"}
	budget         = kind{"policy", "PodDisruptionBudget"}
	trigger        = kind{"eventing.knative.dev", "Trigger"}
	sinkBinding    = kind{"sources.knative.dev", "SinkBinding"}
	route          = kind{"route.openshift.io", "Route"}
	imageStream    = kind{"image.openshift.io", "ImageStream"}
	buildConfig    = kind{"build.openshift.io", "BuildConfig"}
	taskRun        = kind{"tekton.dev", "TaskRun"}
)

// link is a field that names another object: by its name alone, or as a map of
// apiVersion, kind, namespace and name.
type link struct {
	field []string
	// names is the kind that is meant where the field does not say.
	names kind
	made  bool
}

// links are those of each kind that is rendered.
var links = map[kind][]link{
	trigger: {
		{[]string{"spec", "subscriber", "ref"}, service, true},
		{[]string{"spec", "broker"}, broker, false},
	},
	sinkBinding: {
		{[]string{"spec", "subject"}, deployment, true},
		{[]string{"spec", "sink", "ref"}, broker, false},
	},
	route:      {{[]string{"spec", "to"}, service, true}},
	autoscaler: {{[]string{"spec", "scaleTargetRef"}, deployment, true}},
}

// unfollowed are those that kustomize cannot rename: the tag of a stream, and
// what lies where Knative is.
var unfollowed = map[kind][]link{
	buildConfig: {{[]string{"spec", "output", "to"}, imageStream, true}},
	broker:      {{[]string{"spec", "config"}, configMap, false}},
}

func referencesOf(o *object, tree map[string]any) []reference {
	var found []reference
	for _, l := range slices.Concat(links[o.kind], unfollowed[o.kind]) {
		r := reference{field: strings.Join(l.field, "."), namespace: o.namespace(), made: l.made, told: true}
		names := l.names
		switch value := at(tree, l.field...).(type) {
		case string:
			r.name = value
		case map[string]any:
			r.name = textAt(value, "name")
			if namespace := textAt(value, "namespace"); namespace != "" {
				r.namespace = namespace
			}
			if given := textAt(value, "kind"); given != "" {
				names.name = given
			}
			if group, _, found := strings.Cut(textAt(value, "apiVersion"), "/"); found {
				names.group = group
			} else if group != "" {
				names.group = ""
			}
			r.field += ".name"
		}
		switch names.name {
		case "DockerImage":
			continue // of a registry
		case "ImageStreamTag":
			names = imageStream
			r.name, _, _ = strings.Cut(r.name, ":")
		}
		if r.name != "" {
			r.kinds = []kind{names}
			found = append(found, r)
		}
	}
	found = append(found, podReferences(o, tree)...)
	if o.kind == configMap {
		found = append(found, propertyReferences(o, tree)...)
	}
	return found
}

// walk visits every map of a tree, in an order that never changes.
func walk(tree any, path string, visit func(path string, parent map[string]any)) {
	switch tree := tree.(type) {
	case map[string]any:
		visit(path, tree)
		keys := make([]string, 0, len(tree))
		for key := range tree {
			keys = append(keys, key)
		}
		slices.Sort(keys)
		for _, key := range keys {
			walk(tree[key], path+"."+key, visit)
		}
	case []any:
		for n, child := range tree {
			walk(child, path+"["+strconv.Itoa(n)+"]", visit)
		}
	}
}
