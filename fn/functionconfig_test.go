package fn

import (
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
)

// everything sets each key of the config, none to its default.
const everything = `
  release: osl-1.38
  tag: "1.37"
  versionLabel: "1.0"
  images:
    dataIndexEphemeral: a/a:1
    dataIndexPostgreSQL: a/b:1
    jobsServiceEphemeral: a/c:1
    jobsServicePostgreSQL: a/d:1
    dbMigrator: a/e:1
    devMode: a/f:1
    builder: a/g:1
  imageRegistry: mirror.example.com
  namespace: "123"
  install: Greenfield
  enabledSemantics: Operator
  sourceResources: Keep
  cluster:
    type: OpenShift
    knativeEventing: false
    knativeServing: false
    prometheus: false
    appsDomain: apps.example.com
  companions:
  - apiVersion: sonataflow.org/v1alpha08
    kind: SonataFlowPlatform
    metadata: {name: platform, namespace: other}
  monitoring:
    supportServices: true
  eventing:
    sink: Static
    ingressURL: http://ingress.example.com/{namespace}/{name}
  argocd:
    syncWaves: true
  checksums: All
  workflowImages:
    flows/greeting: a/h:1
    flows/my.flow: a/i:1
  build:
    strategy: BuildConfig
    registry: registry.example.com/flows
    image: "{registry}/{workflow}:{hash}"
    runtimeImage: a/j:1
    taskImage: a/k:1
    pushSecret: push
  migration:
    backoffLimit: 3
    activeDeadlineSeconds: 600
    podTemplate:
      container: {resources: {limits: {memory: 1Gi}}}
  dataIndex:
    definitionEvents: Job
    definitionEventsImage: a/l:1
  retiredWorkflows: [flows/old, "flows/older:1.0"]
  unknownFields: Warn
  patches:
  - target: {kind: Deployment, name: greeting}
    patch: "[{op: replace, path: /spec/replicas, value: 2}]"
  rules: {no-platform: info}
  strict: true
`

const configHead = "apiVersion: fn.sonataflow.org/v1alpha1\nkind: RenderSonataFlow\n"

// dotted is the same as the data of a ConfigMap.
const dotted = `
  release: osl-1.38
  tag: "1.37"
  versionLabel: "1.0"
  images.dataIndexEphemeral: a/a:1
  images: |
    dataIndexEphemeral: overridden/by:1
    dataIndexPostgreSQL: a/b:1
    jobsServiceEphemeral: a/c:1
  images.jobsServicePostgreSQL: |
    a/d:1
  images.dbMigrator: " a/e:1 "
  images.devMode: a/f:1
  images.builder: a/g:1
  imageRegistry: mirror.example.com
  namespace: "123"
  install: Greenfield
  enabledSemantics: Operator
  sourceResources: Keep
  cluster.type: OpenShift
  cluster.knativeEventing: "false"
  cluster.knativeServing: "false"
  cluster: "{prometheus: false, appsDomain: apps.example.com}"
  companions: |
    - apiVersion: sonataflow.org/v1alpha08
      kind: SonataFlowPlatform
      metadata: {name: platform, namespace: other}
  monitoring.supportServices: "true"
  eventing.sink: Static
  eventing.ingressURL: http://ingress.example.com/{namespace}/{name}
  argocd: "syncWaves: true"
  checksums: All
  workflowImages: "{flows/greeting: 'a/h:1'}"
  workflowImages.flows/my.flow: a/i:1
  build.strategy: BuildConfig
  build: "{registry: registry.example.com/flows, runtimeImage: 'a/j:1', taskImage: 'a/k:1'}"
  build.image: "{registry}/{workflow}:{hash}"
  build.pushSecret: push
  migration.backoffLimit: "3"
  migration: "{activeDeadlineSeconds: 600}"
  dataIndex: "{definitionEvents: Job}"
  dataIndex.definitionEventsImage: a/l:1
  retiredWorkflows: "[flows/old, 'flows/older:1.0']"
  migration.podTemplate: "container: {resources: {limits: {memory: 1Gi}}}"
  unknownFields: Warn
  patches: |
    - target: {kind: Deployment, name: greeting}
      patch: "[{op: replace, path: /spec/replicas, value: 2}]"
  rules: "{no-platform: info}"
  strict: "true"
`

// configOf reads the config of a ResourceList with that functionConfig.
func configOf(t *testing.T, config string) (Config, krm.Results) {
	t.Helper()
	text := "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems: []\nfunctionConfig:\n  " + strings.ReplaceAll(config, "\n", "\n  ")
	r := &run{stream: readStream(t, text)}
	r.readConfig()
	return r.config, r.report.sorted()
}

func TestEveryKey(t *testing.T) {
	typed, results := configOf(t, configHead+"spec:"+everything)
	if len(results) > 0 {
		t.Fatal(resultText(results))
	}
	fromMap, results := configOf(t, "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\ndata:"+dotted)
	if len(results) > 0 {
		t.Fatal(resultText(results))
	}
	if diff := cmp.Diff(typed.Spec, fromMap.Spec); diff != "" {
		t.Errorf("A ConfigMap says the same as a RenderSonataFlow.\n-typed +ConfigMap:\n%s", diff)
	}
	checkSet(t, "spec", reflect.ValueOf(typed.Spec))
}

// checkSet fails for a field that the test forgot.
func checkSet(t *testing.T, path string, value reflect.Value) {
	t.Helper()
	if value.Kind() == reflect.Struct {
		for i := range value.NumField() {
			checkSet(t, path+"."+value.Type().Field(i).Name, value.Field(i))
		}
		return
	}
	if value.IsZero() {
		t.Errorf("%s is in no test: add it to everything and dotted", path)
	}
}

func TestConfigErrors(t *testing.T) {
	const configMap = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n"
	cases := map[string]struct{ reason, config, want string }{
		"host annotations": {
			reason: "kustomize and kpt mark the config as they mark every item.",
			config: configHead + "metadata:\n  name: c\n  creationTimestamp: null\n  annotations:\n    config.kubernetes.io/local-config: 'true'\n    config.kubernetes.io/function: |\n      exec: {path: x}\n    internal.config.kubernetes.io/path: c.yaml\n  labels: {a: b}\n",
			want:   "",
		},
		"none":          {reason: "Some hosts pass {} for none.", config: "{}", want: ""},
		"empty spec":    {reason: "All of it is optional.", config: configHead + "spec:\n", want: ""},
		"empty data":    {reason: "All of it is optional.", config: configMap + "data:\n", want: ""},
		"empty value":   {reason: "An empty value is that of nobody.", config: configMap + "data: {strict: '', cluster: '', tag: ''}\n", want: ""},
		"unknown key":   {reason: "A typo must not be ignored.", config: configHead + "spec: {sourceResource: Keep}\n", want: `error: RenderSonataFlow: spec.sourceResource: unknown field: did you mean "sourceResources"?`},
		"unknown below": {reason: "A typo must not be ignored.", config: configHead + "spec: {cluster: {kind: OpenShift}}\n", want: `error: RenderSonataFlow: spec.cluster.kind: unknown field: known here are appsDomain, knativeEventing, knativeServing, prometheus, type`},
		"wrong type":    {reason: "A string is no boolean.", config: configHead + "spec: {strict: 'true'}\n", want: `error: RenderSonataFlow: spec.strict: is the text "true", but must be true or false: remove the quotes`},
		"number":        {reason: "1.37 would lose its zeros: 1.30.", config: configHead + "spec: {tag: 1.37}\n", want: `error: RenderSonataFlow: spec.tag: is the number 1.37, but must be a string: quote it`},
		"enum":          {reason: "Only some values mean something.", config: configHead + "spec: {sourceResources: Drop}\n", want: `error: RenderSonataFlow: spec.sourceResources: is "Drop", but must be one of LocalConfig, Remove, Keep`},
		"apiVersion":    {reason: "Another version may mean something else.", config: "apiVersion: fn.sonataflow.org/v1\nkind: RenderSonataFlow\n", want: `error: RenderSonataFlow: apiVersion: "fn.sonataflow.org/v1" is not supported: must be fn.sonataflow.org/v1alpha1`},
		"another kind":  {reason: "It would pass for no config.", config: "apiVersion: v1\nkind: Secret\n", want: `error: Secret: kind: functionConfig must be a RenderSonataFlow (fn.sonataflow.org/v1alpha1), a ConfigMap (v1) or a SonataFlowPlatform (sonataflow.org/v1alpha08), but is a "Secret" (v1)`},

		"data key":       {reason: "The path is what stands in the file.", config: configMap + "data: {clusters.type: OpenShift}\n", want: `error: ConfigMap c: data["clusters.type"]: unknown field: did you mean "cluster"?`},
		"data deep key":  {reason: "The path is what stands in the file.", config: configMap + "data: {cluster.kind: OpenShift}\n", want: `error: ConfigMap c: data["cluster.kind"]: unknown field: known here are appsDomain, knativeEventing, knativeServing, prometheus, type`},
		"data enum":      {reason: "The path is what stands in the file.", config: configMap + "data: {cluster.type: GKE}\n", want: `error: ConfigMap c: data["cluster.type"]: is "GKE", but must be one of Kubernetes, OpenShift`},
		"data bool":      {reason: "Text of YAML becomes what the field is.", config: configMap + "data: {cluster.prometheus: 'maybe'}\n", want: `error: ConfigMap c: data["cluster.prometheus"]: is the text "maybe", but must be true or false`},
		"data below":     {reason: "The path goes on inside the text.", config: configMap + "data: {cluster: '{type: GKE}'}\n", want: `error: ConfigMap c: data["cluster"].type: is "GKE", but must be one of Kubernetes, OpenShift`},
		"data too deep":  {reason: "A string has no keys.", config: configMap + "data: {release.name: a}\n", want: `error: ConfigMap c: data["release.name"]: is a map, but must be a string`},
		"data not YAML":  {reason: "Lists and maps are YAML text.", config: configMap + "data: {companions: '[a'}\n", want: `error: ConfigMap c: data["companions"]: cannot be read as YAML: line 1: the text ends within a { or [ that is never closed: it seems to be cut off`},
		"data not text":  {reason: "The API server would refuse it.", config: configMap + "data: {strict: true}\n", want: `error: ConfigMap c: data["strict"]: must be a string: quote the value`},
		"data no map":    {reason: "The API server would refuse it.", config: configMap + "data: [a]\n", want: `error: ConfigMap c: data: must be a map of strings`},
		"data of images": {reason: "Single keys of a map are known too.", config: configMap + "data: {images.dataindex: a}\n", want: `error: ConfigMap c: data["images.dataindex"]: unknown field: known here are builder, dataIndexEphemeral, dataIndexPostgreSQL, dbMigrator, devMode, jobsServiceEphemeral, jobsServicePostgreSQL`},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			_, results := configOf(t, tc.config)
			if diff := cmp.Diff(tc.want, resultText(results)); diff != "" {
				t.Errorf("%s\n-want +got:\n%s", tc.reason, diff)
			}
		})
	}
}

// TestConfigValues: what only the release table or Kubernetes can judge is
// told with the key that the user wrote, wherever the config comes from.
func TestConfigValues(t *testing.T) {
	const cr = "apiVersion: sonataflow.org/v1alpha08\nkind: SonataFlowPlatform\nmetadata: {name: p, namespace: flows}\nspec: {}\n"
	cases := map[string]struct{ reason, text, want string }{
		"RenderSonataFlow": {
			reason: "A functionConfig is named.",
			text:   listOf(cr) + "functionConfig:\n  apiVersion: fn.sonataflow.org/v1alpha1\n  kind: RenderSonataFlow\n  metadata: {name: c, annotations: {config.kubernetes.io/path: c.yaml}}\n  spec: {tag: a b}\n",
			want:   `error: RenderSonataFlow c (c.yaml): spec.tag: "a b" must be`,
		},
		"ConfigMap": {
			reason: "So is the key of a ConfigMap.",
			text:   listOf(cr) + "functionConfig:\n  apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: c}\n  data: {images.devMode: a b}\n",
			want:   `error: ConfigMap c: data["images.devMode"]: "a b" must be`,
		},
		"plain stream": {
			reason: "So is a document of a stream.",
			text:   cr + "---\n" + configHead + "metadata: {name: c}\nspec: {namespace: Flows}\n",
			want:   `error: RenderSonataFlow c: spec.namespace: "Flows" must be`,
		},
		"two in a stream": {
			reason: "Which of two counts is not ours to guess.",
			text:   configHead + "metadata: {name: a}\n---\n" + configHead + "metadata: {name: b}\n---\n" + cr,
			want:   `error: RenderSonataFlow b: kind: the input has two RenderSonataFlow, "a" and "b": remove one, or pass one as functionConfig`,
		},
		"wrong apiVersion in a stream": {
			reason: "It would pass for somebody else's.",
			text:   "apiVersion: example.com/v1\nkind: RenderSonataFlow\nmetadata: {name: a}\n---\n" + cr,
			want:   `error: RenderSonataFlow a: apiVersion: "example.com/v1" is not supported: must be fn.sonataflow.org/v1alpha1`,
		},
		"companion": {
			reason: "A companion is checked like any resource, and found by its place.",
			text:   cr + "---\n" + configHead + "metadata: {name: c}\nspec:\n  companions:\n  - apiVersion: sonataflow.org/v1alpha08\n    kind: SonataFlowPlatform\n    metadata: {name: other, namespace: other}\n    spec: {service: {}}\n",
			want:   `error: RenderSonataFlow c: spec.companions[0].spec.service: unknown field`,
		},
		"companion of another kind": {
			reason: "Only what can be looked up is a companion.",
			text:   listOf(cr) + "functionConfig:\n  apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: c}\n  data:\n    companions: |\n      - apiVersion: v1\n        kind: Service\n        metadata: {name: a}\n",
			want:   `error: ConfigMap c: data["companions"][0].apiVersion: "v1" is not supported: must be sonataflow.org/v1alpha08`,
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			results := Render(readStream(t, tc.text))
			if got := resultText(results); !strings.HasPrefix(got, tc.want) {
				t.Errorf("%s\nwant %s\ngot  %s", tc.reason, tc.want, got)
			}
		})
	}
}

// TestPlatformAsConfig: kustomize passes a generator's config twice, as
// functionConfig and as an item.
func TestPlatformAsConfig(t *testing.T) {
	const cr = "apiVersion: sonataflow.org/v1alpha08\nkind: SonataFlowPlatform\nmetadata:\n  name: p\n  namespace: flows\n  annotations: {config.kubernetes.io/local-config: 'true'}\nspec:\n  services:\n    dataIndex: {enabled: true}\n"
	for name, text := range map[string]string{
		"alone": "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems: []\n",
		"twice": listOf(strings.Replace(cr, "'true'", "'true', config.kubernetes.io/index: '0'", 1)),
	} {
		stream := readStream(t, text+"functionConfig:\n  "+strings.ReplaceAll(cr, "\n", "\n  "))
		if results := Render(stream); results.ExitCode() != 0 {
			t.Fatalf("%s: %s", name, resultText(results))
		}
		if got := len(generatedTrees(stream)); got != 3 {
			t.Errorf("%s: want the three objects of a Data Index, got %d", name, got)
		}
	}
}

func TestStrict(t *testing.T) {
	// Omitted, which operators read as true: a warning.
	const cr = "apiVersion: sonataflow.org/v1alpha08\nkind: SonataFlowPlatform\nmetadata: {name: p, namespace: flows}\nspec: {services: {dataIndex: {}}, bogus: 1}\n---\n"
	cases := map[string]struct {
		reason, spec string
		severities   map[krm.Severity]bool
	}{
		"default":       {reason: "An unknown field is an error.", spec: "{}", severities: map[krm.Severity]bool{"error": true}},
		"warn":          {reason: "Unless the config lets it pass.", spec: "{unknownFields: Warn}", severities: map[krm.Severity]bool{"warning": true}},
		"warn, strict":  {reason: "Strict has the last word.", spec: "{unknownFields: Warn, strict: true}", severities: map[krm.Severity]bool{"error": true}},
		"error, strict": {reason: "No warning is left.", spec: "{strict: true}", severities: map[krm.Severity]bool{"error": true}},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			results := Render(readStream(t, cr+configHead+"spec: "+tc.spec+"\n"))
			got := map[krm.Severity]bool{}
			for _, r := range results {
				if r.Field != nil && r.Field.Path == "spec.bogus" {
					got[r.Severity] = true
				}
				if strings.Contains(tc.spec, "strict") && r.Severity == krm.Warning {
					t.Errorf("%s\na warning is left: %s", tc.reason, resultLine(r))
				}
			}
			if diff := cmp.Diff(tc.severities, got); diff != "" {
				t.Errorf("%s\n-want +got:\n%s\n%s", tc.reason, diff, resultText(results))
			}
		})
	}
}
