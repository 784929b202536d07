package diff

import (
	"cmp"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/intstr"
)

// workload is an object with pods.
type workload struct {
	*object
	template map[string]any
}

// workloads are those of a side.
func workloads(s set) []workload {
	var all []workload
	for _, o := range s.sorted() {
		if template, ok := templateOf(o); ok {
			all = append(all, workload{o, template})
		}
	}
	return all
}

func templateOf(o *object) (map[string]any, bool) {
	path := []string{"spec", "template"}
	switch o.groupKind() {
	case "apps/Deployment", "apps/StatefulSet", "apps/DaemonSet", "batch/Job", knativeService:
	case "batch/CronJob":
		path = []string{"spec", "jobTemplate", "spec", "template"}
	default:
		return nil, false
	}
	template, ok := o.at(path...).(map[string]any)
	return template, ok
}

const knativeService = "serving.knative.dev/Service"

// longLived says whether its pods go on running.
func (w workload) longLived() bool { return w.group != "batch" }

func (w workload) labels() map[string]string {
	return labelsOf(valueAt(w.template, "metadata", "labels"))
}

func (w workload) containers() []map[string]any {
	return slices.Concat(list(valueAt(w.template, "spec", "initContainers")), list(valueAt(w.template, "spec", "containers")))
}

// env is a variable of any container, nil where there is none.
func (w workload) env(name string) map[string]any {
	for _, container := range w.containers() {
		for _, variable := range list(container["env"]) {
			if variable["name"] == name {
				return variable
			}
		}
	}
	return nil
}

func (w workload) envText(name string) string {
	text, _ := w.env(name)["value"].(string)
	return text
}

func find(all []workload, k key) (workload, bool) {
	n := slices.IndexFunc(all, func(w workload) bool { return w.key == k })
	if n < 0 {
		return workload{}, false
	}
	return all[n], true
}

// restarts says whether a workload's pods are replaced by this change.
func (s *sides) restarts(k key) bool {
	was, had := find(s.oldPods, k)
	is, has := find(s.newPods, k)
	return !had || !has || !reflect.DeepEqual(was.template, is.template)
}

// gapOf says why pods stop before new ones are ready, "" where they do not.
func gapOf(c *change) string {
	replicas, known := c.is.number("spec", "replicas")
	if !known {
		replicas = 1
		if scaler := c.new.autoscaler(c.is); scaler != nil {
			if least, set := scaler.number("spec", "minReplicas"); set {
				replicas = max(1, least)
			}
		}
	}
	if c.is.kind == "StatefulSet" {
		if replicas > 1 {
			return ""
		}
		return "its only pod stops before the new one starts"
	}
	if c.is.text("spec", "strategy", "type") == "Recreate" {
		return "all pods stop before new ones start (strategy Recreate)"
	}
	unavailable := scaled(c.is.at("spec", "strategy", "rollingUpdate", "maxUnavailable"), replicas, false)
	surge := scaled(c.is.at("spec", "strategy", "rollingUpdate", "maxSurge"), replicas, true)
	if surge == 0 {
		unavailable = max(1, unavailable)
	}
	if unavailable < int(replicas) {
		return ""
	}
	return fmt.Sprintf("all pods may stop before new ones are ready (maxUnavailable %d of %d)", unavailable, replicas)
}

func scaled(value any, of int64, up bool) int {
	number := intstr.Parse(fmt.Sprint(value))
	count, err := intstr.GetScaledValueFromIntOrPercent(&number, int(of), up)
	if err != nil {
		return 0
	}
	return count
}

// stopped says whether no pod runs before or after.
func stopped(c *change) bool {
	was, hadWas := c.was.number("spec", "replicas")
	is, hasIs := c.is.number("spec", "replicas")
	return hadWas && was == 0 || hasIs && is == 0
}

// inMemory says what a restart costs where nothing is kept in a database.
func inMemory(c *change) string {
	w, ok := find(c.oldPods, c.was.key)
	labels := w.labels()
	switch {
	case !ok || w.env("QUARKUS_DATASOURCE_JDBC_URL") != nil || w.envText("KOGITO_PERSISTENCE_TYPE") != "":
		return ""
	case labels["sonataflow.org/service"] != "":
		return "; it has no database, and what it holds in memory is lost"
	case labels["sonataflow.org/workflow-app"] != "":
		return "; it has no database, and running instances end with it"
	}
	return ""
}

// migrates says what a new image does to the schema.
func migrates(c *change) string {
	is, _ := find(c.newPods, c.is.key)
	if is.envText("QUARKUS_FLYWAY_MIGRATE_AT_START") != "true" || len(imagesOf(c)) == 0 {
		return ""
	}
	return "; the new image migrates its schema when it starts, and the old one may not run on it again: back the database up first"
}

func imagesOf(c *change) []Field {
	return slices.DeleteFunc(c.under("spec.template"), func(f Field) bool { return f.steps[len(f.steps)-1] != "image" })
}

// reference is an object that a pod needs to start.
type reference struct{ kind, namespace, name, key string }

func (r reference) String() string {
	if r.key == "" {
		return r.kind + " " + r.namespace + "/" + r.name
	}
	return fmt.Sprintf("%s %s/%s with the key %s", r.kind, r.namespace, r.name, r.key)
}

// references are what the pods of a workload do not start without.
func (w workload) references() []reference {
	all := map[reference]bool{}
	add := func(kind string, from any, nameField, keyField string) {
		tree, _ := from.(map[string]any)
		name, _ := tree[nameField].(string)
		if name == "" || tree["optional"] == true {
			return
		}
		k, _ := tree[keyField].(string)
		all[reference{kind, w.namespace, name, k}] = true
	}
	for _, container := range w.containers() {
		for _, variable := range list(container["env"]) {
			add("Secret", valueAt(variable, "valueFrom", "secretKeyRef"), "name", "key")
			add("ConfigMap", valueAt(variable, "valueFrom", "configMapKeyRef"), "name", "key")
		}
		for _, from := range list(container["envFrom"]) {
			add("Secret", from["secretRef"], "name", "")
			add("ConfigMap", from["configMapRef"], "name", "")
		}
	}
	for _, volume := range list(valueAt(w.template, "spec", "volumes")) {
		add("Secret", volume["secret"], "secretName", "")
		add("ConfigMap", volume["configMap"], "name", "")
		add("PersistentVolumeClaim", volume["persistentVolumeClaim"], "claimName", "")
		for _, source := range list(valueAt(volume, "projected", "sources")) {
			add("Secret", source["secret"], "name", "")
			add("ConfigMap", source["configMap"], "name", "")
		}
	}
	if account, _ := valueAt(w.template, "spec", "serviceAccountName").(string); account != "" && account != "default" {
		all[reference{"ServiceAccount", w.namespace, account, ""}] = true
	}
	return slices.SortedFunc(maps.Keys(all), func(a, b reference) int {
		return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.name, b.name), cmp.Compare(a.key, b.key))
	})
}

// unmet are the references that a side does not fulfil itself.
func (s set) unmet(w workload) []reference {
	var all []reference
	for _, r := range w.references() {
		o := s[key{"", r.kind, r.namespace, r.name}]
		if o == nil || r.key != "" && o.at("data", r.key) == nil && o.at("binaryData", r.key) == nil {
			all = append(all, r)
		}
	}
	return all
}

// readers are the workloads of a side that read an object.
func readers(all []workload, o *object) []workload {
	return slices.DeleteFunc(slices.Clone(all), func(w workload) bool {
		return !slices.ContainsFunc(w.references(), func(r reference) bool {
			return r.kind == o.kind && r.namespace == o.namespace && r.name == o.name
		})
	})
}

// titles names workloads.
func titles(all []workload) string {
	var names []string
	for _, w := range all {
		names = append(names, w.title())
	}
	return strings.Join(names, ", ")
}
