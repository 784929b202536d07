package fn

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/magiconair/properties"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

func probesHaveOneHandler(r *rendered) (problems []string) {
	for _, w := range r.generatedWorkloads() {
		for _, c := range containersOf(w.pod) {
			for _, name := range []string{"livenessProbe", "readinessProbe", "startupProbe"} {
				probe, found := c[name].(map[string]any)
				handlers := 0
				for _, handler := range []string{"exec", "grpc", "httpGet", "tcpSocket"} {
					if probe[handler] != nil {
						handlers++
					}
				}
				if found && handlers != 1 {
					problems = append(problems, problemf(w.object, "the %s of container %v has %d handlers", name, c["name"], handlers))
				}
			}
		}
	}
	return problems
}

// propertiesReadBack counts lines and keys, since a key that ends early or comes
// twice makes them differ.
func propertiesReadBack(r *rendered) (problems []string) {
	for _, object := range r.ofKind("v1", "ConfigMap") {
		data, _, _ := unstructured.NestedStringMap(object.Object, "data")
		for file, text := range data {
			// A workflow's own file is its user's: it may hold comments.
			managed := strings.HasPrefix(file, "application-") || object.GetLabels()["sonataflow.org/service"] != ""
			if !strings.HasSuffix(file, ".properties") || !managed {
				continue
			}
			read, err := (&properties.Loader{Encoding: properties.UTF8, DisableExpansion: true}).LoadBytes([]byte(text))
			if err != nil {
				problems = append(problems, problemf(object, "%s cannot be read: %v", file, err))
			} else if lines := strings.Count(text, "\n"); lines != read.Len() {
				problems = append(problems, problemf(object, "%s has %d lines and %d keys", file, lines, read.Len()))
			}
		}
	}
	return problems
}

// checksumsHold recomputes each checksum from what the pod mounts.
func checksumsHold(r *rendered) (problems []string) {
	for _, w := range r.generatedWorkloads() {
		annotations, _, _ := unstructured.NestedStringMap(w.object.Object, "spec", "template", "metadata", "annotations")
		checksum, found := annotations["sonataflow.org/checksum-config"]
		if !found {
			continue
		}
		var texts []string
		for _, volume := range mapsAt(w.pod, "volumes") {
			switch volume["name"] {
			case "workflow-properties":
				for _, source := range mapsAt(volume, "projected", "sources") {
					texts = append(texts, r.propertiesOf(w.object.GetNamespace(), source["configMap"]))
				}
			case "application-config":
				texts = append(texts, r.propertiesOf(w.object.GetNamespace(), volume["configMap"]))
			}
		}
		sum := sha256.Sum256([]byte(strings.Join(texts, ",")))
		if want := hex.EncodeToString(sum[:]); checksum != want {
			problems = append(problems, problemf(w.object, "the checksum of its properties is %s, and not %s", want, checksum))
		}
	}
	return problems
}

// propertiesOf is the properties file of a ConfigMap that a volume names.
func (r *rendered) propertiesOf(namespace string, reference any) string {
	named, _ := reference.(map[string]any)
	for _, objects := range [][]unstructured.Unstructured{r.objects, r.users} {
		for _, object := range objects {
			if object.GetKind() != "ConfigMap" || object.GetNamespace() != namespace || object.GetName() != named["name"] {
				continue
			}
			data, _, _ := unstructured.NestedStringMap(object.Object, "data")
			for _, file := range []string{"application.properties", "application-prod.properties"} {
				if text, found := data[file]; found {
					return text
				}
			}
		}
	}
	return ""
}

// autoscalersDecide looks at those beside the render: 0 replicas may stay, since
// that switches an autoscaler off.
func autoscalersDecide(r *rendered) (problems []string) {
	for _, user := range r.users {
		if user.GetKind() != "HorizontalPodAutoscaler" {
			continue
		}
		target, _, _ := unstructured.NestedStringMap(user.Object, "spec", "scaleTargetRef")
		if strings.HasPrefix(target["apiVersion"], "sonataflow.org/") && r.exists(target["apiVersion"], target["kind"], user.GetNamespace(), target["name"]) {
			problems = append(problems, problemf(user, "points at a %s", target["kind"]))
		}
		for _, deployment := range r.ofKind("apps/v1", "Deployment") {
			replicas, found, _ := unstructured.NestedInt64(deployment.Object, "spec", "replicas")
			if target["kind"] == "Deployment" && deployment.GetName() == target["name"] && deployment.GetNamespace() == user.GetNamespace() && found && replicas != 0 {
				problems = append(problems, problemf(deployment, "has %d replicas, which %s decides", replicas, objectTitle(user.Object)))
			}
		}
	}
	return problems
}

// sinksAreInjected looks at workflows: one whose properties name K_SINK has a
// SinkBinding, or the variable itself.
func sinksAreInjected(r *rendered) (problems []string) {
	for _, w := range r.generatedWorkloads() {
		managed := r.propertiesOf(w.object.GetNamespace(), map[string]any{"name": w.object.GetName() + "-managed-props"})
		if !strings.Contains(managed, "= ${K_SINK}\n") {
			continue
		}
		injected := false
		for _, binding := range r.ofKind("sources.knative.dev/v1", "SinkBinding") {
			subject, _, _ := unstructured.NestedStringMap(binding.Object, "spec", "subject")
			injected = injected || subject["name"] == w.object.GetName() && subject["namespace"] == w.object.GetNamespace()
		}
		for _, c := range containersOf(w.pod) {
			for _, env := range mapsAt(c, "env") {
				injected = injected || env["name"] == "K_SINK"
			}
		}
		if !injected {
			problems = append(problems, problemf(w.object, "sends to ${K_SINK}, which nothing gives it"))
		}
	}
	return problems
}
