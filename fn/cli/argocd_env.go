package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/render-sonataflow/render-sonataflow/fn"
	"github.com/render-sonataflow/render-sonataflow/fn/krm"
)

// argoEnv is what Argo CD tells a plugin.
type argoEnv struct {
	parameters, namespace string
	// path is the Application's folder in its repository.
	path string
	// served are the cluster's APIs as group/version and group/version/Kind;
	// none where Argo CD does not say.
	served []string
	// jobSyncOptions go on the rendered Jobs: nothing can patch what a plugin
	// renders, and a changed Job can only be replaced.
	jobSyncOptions string
	// ignored are the Application's plugin.env: nothing reads them.
	ignored []string
}

func newArgoEnv(environ []string) *argoEnv {
	env := &argoEnv{}
	for _, entry := range environ {
		name, value, _ := strings.Cut(entry, "=")
		switch {
		case name == "ARGOCD_APP_PARAMETERS":
			env.parameters = value
		case name == "ARGOCD_APP_NAMESPACE":
			env.namespace = value
		case name == "ARGOCD_APP_SOURCE_PATH":
			env.path = value
		case name == "KUBE_API_VERSIONS":
			env.served = strings.FieldsFunc(value, func(r rune) bool { return r == ',' })
		case strings.HasPrefix(name, "ARGOCD_ENV_"):
			env.ignored = append(env.ignored, strings.TrimPrefix(name, "ARGOCD_ENV_"))
		}
	}
	return env
}

// repository is the folder that Argo CD unpacked the Application's repository
// into: beside it may lie those of other teams. Where the folder is not where
// Argo CD says, since a link leads there, it is the folder itself; "" is
// returned where Argo CD says nothing.
func (e *argoEnv) repository(dir string) string {
	if e.path == "" {
		return ""
	}
	absolute, err := filepath.Abs(dir)
	if err != nil {
		return ""
	}
	path := filepath.Clean(filepath.FromSlash("/" + e.path))
	if path == string(filepath.Separator) {
		return absolute
	}
	if resolved, err := filepath.EvalSymlinks(absolute); err == nil {
		absolute = resolved
	}
	if root, found := strings.CutSuffix(absolute, path); found && root != "" {
		return root
	}
	return absolute
}

// jobSyncOptions is a parameter of the plugin that is no key of the config.
const jobSyncOptions = "argocd.jobSyncOptions"

// config is the functionConfig: facts < a RenderSonataFlow of the input <
// parameters. It is nil where the input has two, which the render refuses.
func (e *argoEnv) config(stderr io.Writer, items []*krm.Item) (*krm.Item, error) {
	for _, name := range e.ignored {
		fmt.Fprintf(stderr, "warning: plugin.env %s of the Application is not read: use plugin.parameters\n", name)
	}
	set, err := e.settings()
	if err != nil {
		return nil, err
	}
	e.jobSyncOptions = set[jobSyncOptions]
	delete(set, jobSyncOptions)
	var text []byte
	var written map[string]any
	if item := configItem(items); item != nil {
		text = item.Text()
		written, _ = item.Tree()["spec"].(map[string]any)
	} else if slices.ContainsFunc(items, func(item *krm.Item) bool { return item.Kind() == fn.ConfigKind }) {
		return nil, nil
	}
	for _, fact := range e.facts() {
		if _, given := set[fact.key]; given || holds(written, strings.Split(fact.key, ".")) {
			continue
		}
		set[fact.key] = fact.value
		if fact.reason != "" {
			// Argo CD shows it where the render fails, and logs it otherwise.
			fmt.Fprintf(stderr, "info: %s is %s: %s; a parameter of that name says otherwise\n", fact.key, fact.value, fact.reason)
		}
	}
	return fn.NewConfig("", text, set)
}

// settings are the parameters as keys of the config and their values as YAML.
func (e *argoEnv) settings() (map[string]string, error) {
	set := map[string]string{}
	if e.parameters == "" {
		return set, nil
	}
	var parameters []struct {
		Name   string            `json:"name"`
		String *string           `json:"string"`
		Map    map[string]string `json:"map"`
		Array  []string          `json:"array"`
	}
	if err := json.Unmarshal([]byte(e.parameters), &parameters); err != nil {
		return nil, fmt.Errorf("cannot read ARGOCD_APP_PARAMETERS: %w", err)
	}
	known := map[string]bool{jobSyncOptions: true}
	for _, key := range fn.ConfigKeys() {
		known[key.Name] = true
	}
	put := func(key, value string) error {
		if !known[key] {
			return fmt.Errorf("the Application's plugin.parameters hold %q, which is none: must be one of %s", key, strings.Join(slices.Sorted(maps.Keys(known)), ", "))
		}
		if value != "" { // the UI passes what was left blank
			set[key] = value
		}
		return nil
	}
	for _, p := range parameters {
		var err error
		switch {
		case p.String != nil:
			err = put(p.Name, *p.String)
		case p.Array != nil:
			err = fmt.Errorf("the Application's plugin.parameters hold %q as an array: must be a string, or a map where the config has one", p.Name)
		case known[p.Name]: // the config has a map here
			var text []byte
			if text, err = json.Marshal(p.Map); err == nil {
				err = put(p.Name, string(text))
			}
		default: // each entry is a key of its own, as in images
			for _, key := range slices.Sorted(maps.Keys(p.Map)) {
				if err = put(p.Name+"."+key, p.Map[key]); err != nil {
					break
				}
			}
		}
		if err != nil {
			return nil, err
		}
	}
	return set, nil
}

// fact is a key of the config that Argo CD knows the value of.
type fact struct{ key, value, reason string }

func (e *argoEnv) facts() []fact {
	var facts []fact
	if e.namespace != "" {
		facts = append(facts, fact{key: "namespace", value: e.namespace})
	}
	if len(e.served) == 0 {
		return facts
	}
	for _, capability := range []struct{ key, api string }{
		{"cluster.knativeEventing", "eventing.knative.dev/v1/Trigger"},
		{"cluster.knativeServing", "serving.knative.dev/v1/Service"},
		{"cluster.prometheus", "monitoring.coreos.com/v1/ServiceMonitor"},
	} {
		if slices.Contains(e.served, capability.api) {
			facts = append(facts, fact{key: capability.key, value: "true"})
		} else {
			facts = append(facts, fact{key: capability.key, value: "false", reason: "the cluster serves no " + capability.api})
		}
	}
	if slices.Contains(e.served, "route.openshift.io/v1/Route") {
		return append(facts, fact{key: "cluster.type", value: "OpenShift"})
	}
	return append(facts, fact{key: "cluster.type", value: "Kubernetes"})
}

// holds says whether a tree has something at a path.
func holds(tree map[string]any, path []string) bool {
	value, found := tree[path[0]]
	if !found || len(path) == 1 {
		return found
	}
	below, _ := value.(map[string]any)
	return holds(below, path[1:])
}
