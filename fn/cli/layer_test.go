package cli

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
)

// teamFiles are what the kustomizations of the tests are made of: a base whose
// custom resources name what is generated there, a component and a folder that
// render.
var teamFiles = map[string]string{
	"base/kustomization.yaml": `namespace: flows
resources: [platform.yaml, greeting.yaml]
secretGenerator:
- {name: database, literals: [POSTGRESQL_USER=a, POSTGRESQL_PASSWORD=b]}
configMapGenerator:
- {name: greeting-props, options: {disableNameSuffixHash: true}, literals: ["application.properties=a = b"]}
`,
	"base/platform.yaml": `apiVersion: sonataflow.org/v1alpha08
kind: SonataFlowPlatform
metadata: {name: p}
spec:
  eventing: {broker: {ref: {apiVersion: eventing.knative.dev/v1, kind: Broker, name: bus, namespace: flows}}}
  persistence: {postgresql: {secretRef: {name: database}, serviceRef: {name: postgres}}}
  services: {dataIndex: {enabled: true}}
---
apiVersion: eventing.knative.dev/v1
kind: Broker
metadata: {name: bus}
---
apiVersion: v1
kind: Service
metadata: {name: postgres}
spec: {ports: [{port: 5432}]}
`,
	"base/greeting.yaml": `apiVersion: sonataflow.org/v1alpha08
kind: SonataFlow
metadata:
  name: greeting
  annotations: {sonataflow.org/profile: gitops}
spec:
  podTemplate: {container: {image: "example.com/greeting:1", envFrom: [{secretRef: {name: database}}]}}
  flow: {start: a, events: [{name: e, type: t, source: s, kind: produced}], states: [{name: a, type: inject, data: {x: y}, end: {terminate: true, produceEvents: [{eventRef: e}]}}]}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: greeting, labels: {a: b}}
spec: {scaleTargetRef: {apiVersion: sonataflow.org/v1alpha08, kind: SonataFlow, name: greeting}, minReplicas: 1, maxReplicas: 3}
`,
	"renders/kustomization.yaml":  "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\ntransformers: [render.yaml]\n",
	"renders/render.yaml":         strings.Replace(renderConfig, "./", "../", 1),
	"render/kustomization.yaml":   "resources: [render.yaml]\n",
	"render/render.yaml":          strings.Replace(renderConfig, "./", "../", 1),
	"rendered/kustomization.yaml": "resources: [../base]\ncomponents: [../renders]\n",
}

const twoRenders = `apiVersion: sonataflow.org/v1alpha08
kind: SonataFlow
metadata: {name: second, namespace: flows, annotations: {sonataflow.org/profile: gitops}}
spec:
  podTemplate: {container: {image: "example.com/second:1"}}
  flow: {start: a, states: [{name: a, type: inject, data: {x: y}, end: true}]}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: second-props, namespace: flows}
data: {application.properties: ""}
`

// TestLayersAsKustomize: a kustomization that runs the function under kustomize
// gives the same in build, where nothing else is run.
func TestLayersAsKustomize(t *testing.T) {
	cases := map[string]struct {
		reason string
		files  map[string]string // those of team, in it
		want   []string          // what both have, besides
	}{
		"Transformer": {
			reason: "The outermost layer renders.",
			files:  map[string]string{"team/kustomization.yaml": "resources: [../base]\ntransformers: [../render]\n"},
		},
		"Renamed": {
			reason: "A layer that renames and moves, and renders after that: what resources name follows, addresses and all.",
			files:  map[string]string{"team/kustomization.yaml": "resources: [../base]\nnamePrefix: dev-\nnamespace: dev\ntransformers: [../render]\n"},
			want:   []string{"broker: dev-bus", "jdbc:postgresql://dev-postgres.dev:5432/", "http://dev-greeting.dev", "name: dev-database-"},
		},
		"Component": {
			reason: "A component renders before its overlay's own changes, which patch what was rendered.",
			files: map[string]string{"team/kustomization.yaml": `resources: [../base]
components: [../renders]
replicas: [{name: greeting, count: 4}]
labels: [{pairs: {team: flows}}]
images: [{name: example.com/greeting, newTag: "7"}]
patches:
- target: {kind: Deployment, name: p-.*}
  patch: '[{"op": "replace", "path": "/spec/replicas", "value": 2}]'
`},
			want: []string{"replicas: 4", "replicas: 2", "team: flows", "example.com/greeting:7"},
		},
		"Above": {
			reason: "Layers above one that renders: a patch, and a Secret that gets more, whose name changes with it.",
			files: map[string]string{"team/kustomization.yaml": `resources: [../rendered]
secretGenerator: [{name: database, namespace: flows, behavior: merge, literals: [MORE=x]}]
patches:
- patch: |
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: greeting, namespace: flows}
    spec: {template: {spec: {containers: [{name: workflow, env: [{name: A, value: b}]}]}}}
`},
			want: []string{"MORE: eA==", "name: A\n"},
		},
		"Between": {
			reason: "Transformers run in their order, before and after.",
			files: map[string]string{
				"team/kustomization.yaml": "resources: [../base]\ntransformers: [prefix.yaml, ../render, labels.yaml]\n",
				"team/prefix.yaml":        "apiVersion: builtin\nkind: PrefixTransformer\nmetadata: {name: prefix}\nprefix: eu-\nfieldSpecs: [{path: metadata/name}]\n",
				"team/labels.yaml":        "apiVersion: builtin\nkind: LabelTransformer\nmetadata: {name: labels}\nlabels: {after: render}\nfieldSpecs: [{path: metadata/labels, create: true}]\n",
			},
			want: []string{"name: eu-greeting\n", "after: render"},
		},
		"OneFile": {
			reason: "A file may hold more than one, and an entry may be the text itself.",
			files: map[string]string{
				"team/kustomization.yaml": "resources: [../base]\ntransformers:\n- both.yaml\n- |-\n  apiVersion: builtin\n  kind: AnnotationsTransformer\n  metadata: {name: a}\n  annotations: {last: one}\n  fieldSpecs: [{path: metadata/annotations, create: true}]\n",
				"team/both.yaml":          "apiVersion: builtin\nkind: LabelTransformer\nmetadata: {name: labels}\nlabels: {before: render}\nfieldSpecs: [{path: metadata/labels, create: true}]\n---\n" + strings.Replace(renderConfig, "./", "../", 1),
			},
			want: []string{"before: render"}, // the text goes first, whatever its place
		},
		"Twice": {
			reason: "What comes in above is rendered there, together with what was rendered below.",
			files: map[string]string{
				"team/kustomization.yaml": "resources: [../rendered, second.yaml]\ntransformers: [../render]\n",
				"team/second.yaml":        twoRenders,
			},
			want: []string{"image: example.com/second:1", "image: example.com/greeting:1"},
		},
		"Nested": {
			reason: "A component of a component.",
			files: map[string]string{
				"team/kustomization.yaml":       "resources: [../base]\ncomponents: [outer]\ncommonAnnotations: {last: one}\n",
				"team/outer/kustomization.yaml": "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [second.yaml]\ncomponents: [../../renders]\nlabels: [{pairs: {outer: component}}]\n",
				"team/outer/second.yaml":        twoRenders,
			},
			want: []string{"image: example.com/second:1", "outer: component", "last: one"},
		},
		"Environments": {
			reason: "One component in several environments of one build.",
			files: map[string]string{
				"team/kustomization.yaml":      "resources: [dev, prod]\n",
				"team/dev/kustomization.yaml":  "resources: [../../base]\nnamespace: dev\ncomponents: []\ntransformers: [../../render]\n",
				"team/prod/kustomization.yaml": "resources: [../../base]\nnamespace: prod\nnamePrefix: x-\ntransformers: [../../render]\n",
			},
			want: []string{"http://greeting.dev", "http://x-greeting.prod"},
		},
		"ConfigMap": {
			reason: "A ConfigMap is ours by what it runs.",
			files: map[string]string{
				"team/kustomization.yaml": "resources: [../base]\ntransformers: [render.yaml]\n",
				"team/render.yaml":        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: render\n  annotations:\n    config.kubernetes.io/function: |\n      exec: {path: ../render-sonataflow}\ndata: {release: apache-10.2}\n",
			},
			want: []string{"docker.io/apache/"},
		},
		"Generator": {
			reason: "A platform as a generator.",
			files: map[string]string{
				"team/kustomization.yaml": "generators: [platform.yaml]\ncommonAnnotations: {last: one}\n",
				"team/platform.yaml":      strings.Replace(generator, "./", "../", 1),
			},
			want: []string{"name: demo-data-index-service", "last: one"},
		},
		"GeneratorAndTransformer": {
			reason: "The platform of a generator is there for a transformer, in its own layer and above.",
			files: map[string]string{
				"team/kustomization.yaml":       "generators: [platform.yaml]\nresources: [second.yaml, below]\nnamePrefix: x-\ntransformers: [../render]\n",
				"team/platform.yaml":            strings.Replace(generator, "./", "../", 1),
				"team/second.yaml":              twoRenders,
				"team/below/kustomization.yaml": "generators: [platform.yaml]\n",
				"team/below/platform.yaml":      strings.NewReplacer("./", "../", "name: demo", "name: other", ": flows", ": others").Replace(generator),
			},
			want: []string{"kogito.data-index.url = http://x-demo-data-index-service.flows", "http://x-other-data-index-service.others"},
		},
		"Verify": {
			reason: "The check is one more transformer.",
			files: map[string]string{
				"team/kustomization.yaml": "resources: [../rendered]\ntransformers: [verify.yaml]\n",
				"team/verify.yaml":        strings.NewReplacer("./", "../", "RenderSonataFlow", "VerifySonataFlow").Replace(renderConfig),
			},
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			writeFiles(t, dir, teamFiles)
			writeFiles(t, dir, tc.files)
			linkBinary(t, dir)
			linkBinary(t, filepath.Join(dir, "team"))
			got := runIn(t, dir, "", binary, "build", "team")
			if got.code != 0 {
				t.Fatalf("%s\nexit code %d: %s", tc.reason, got.code, got.stderr)
			}
			// kustomize needs to be told of the custom resources for images:.
			writeFiles(t, dir, map[string]string{
				"base/kustomization.yaml":   teamFiles["base/kustomization.yaml"] + "configurations: [kustomizeconfig.yaml]\n",
				"base/kustomizeconfig.yaml": string(kustomizeConfig()),
			})
			kustomized := runIn(t, dir, "", filepath.Join(filepath.Dir(binary), "kustomize"), "build", "--enable-alpha-plugins", "--enable-exec", "team")
			if kustomized.code != 0 {
				t.Fatalf("%s\nkustomize: exit code %d: %s", tc.reason, kustomized.code, kustomized.stderr)
			}
			if diff := cmp.Diff(builtObjects(t, kustomized.stdout), builtObjects(t, got.stdout)); diff != "" {
				t.Errorf("%s\n-kustomize +build:\n%s", tc.reason, diff)
			}
			for _, want := range tc.want {
				if !strings.Contains(got.stdout, want) {
					t.Errorf("%s\nno %q in\n%s", tc.reason, want, got.stdout)
				}
			}
			if again := runIn(t, dir, got.stdout, binary, "verify", "-"); again.code != 0 {
				t.Errorf("%s\nwhat was built does not fit together: %s", tc.reason, again.stderr)
			}
		})
	}
}

// builtObjects are the trees of a build, by what they are.
func builtObjects(t *testing.T, text string) map[string]map[string]any {
	t.Helper()
	stream, err := krm.Read([]byte(text))
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	objects := map[string]map[string]any{}
	for _, item := range stream.Items {
		tree := item.Tree()
		if ref, ok := mapAt(mapAt(mapAt(tree, "spec"), "sink"), "ref")["namespace"]; ok && ref == item.Namespace() {
			delete(mapAt(mapAt(mapAt(tree, "spec"), "sink"), "ref"), "namespace") // says nothing
		}
		objects[item.Kind()+" "+item.Namespace()+"/"+item.Name()] = tree
	}
	return objects
}
