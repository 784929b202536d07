package cli

import (
	"path/filepath"
	"strings"
	"testing"
)

// withEverything is a base whose custom resources name what kustomize makes or
// renames.
var withEverything = map[string]string{
	"base/kustomization.yaml": `resources: [platform.yaml, workflow.yaml, others.yaml]
secretGenerator:
- {name: database, literals: [POSTGRESQL_USER=a, POSTGRESQL_PASSWORD=b]}
configMapGenerator:
- {name: settings, literals: [A=b]}
- {name: specs, literals: [a.json=x]}
`,
	"base/platform.yaml": `apiVersion: sonataflow.org/v1alpha08
kind: SonataFlowPlatform
metadata: {name: p, namespace: flows}
spec:
  eventing: {broker: {ref: {apiVersion: eventing.knative.dev/v1, kind: Broker, name: bus}}}
  persistence: {postgresql: {secretRef: {name: database}, serviceRef: {name: postgres}}}
  properties: {flow: [{name: a, valueFrom: {configMapKeyRef: {name: settings, key: A}}}]}
  services: {dataIndex: {enabled: true, podTemplate: {container: {image: "example.com/index:1"}, replicas: 1}}}
`,
	"base/workflow.yaml": `apiVersion: sonataflow.org/v1alpha08
kind: SonataFlow
metadata:
  name: greeting
  namespace: flows
  annotations: {sonataflow.org/profile: dev}
spec:
  podTemplate:
    serviceAccountName: runner
    initContainers: [{name: first, image: "example.com/first:1"}]
    container: {image: "example.com/greeting:1", envFrom: [{configMapRef: {name: settings}}, {secretRef: {name: database}}]}
  resources: {configMaps: [{configMap: {name: specs}}]}
  sink: {ref: {apiVersion: v1, kind: Service, name: postgres}}
  flow: {start: a, events: [{name: e, type: t, source: s, kind: produced}], states: [{name: a, type: inject, data: {x: y}, end: {terminate: true, produceEvents: [{eventRef: e}]}}]}
`,
	"base/others.yaml": `apiVersion: eventing.knative.dev/v1
kind: Broker
metadata: {name: bus, namespace: flows}
---
apiVersion: v1
kind: Service
metadata: {name: postgres, namespace: flows}
spec: {ports: [{port: 5432}]}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: runner, namespace: flows}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: scaler, namespace: flows}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: greeting}, maxReplicas: 3}
---
apiVersion: sonataflow.org/v1alpha08
kind: SonataFlowClusterPlatform
metadata: {name: c}
spec: {platformRef: {name: p, namespace: flows}}
`,
	"kustomization.yaml": `resources: [base]
namespace: prod
namePrefix: prod-
images: [{name: example.com/greeting, newTag: "2"}, {name: example.com/index, newName: mirror/index}, {name: example.com/first, digest: "sha256:1111111111111111111111111111111111111111111111111111111111111111"}]
replicas: [{name: p, count: 2}]
`,
}

// TestBuildConfigures: what kustomize does to other kinds it does to the custom
// resources, and nobody has to say so.
func TestBuildConfigures(t *testing.T) {
	dir := t.TempDir()
	writeFiles(t, dir, withEverything)
	got := runIn(t, dir, "", binary, "build")
	if got.code != 0 {
		t.Fatalf("exit code %d: %s", got.code, got.stderr)
	}
	database, settings, specs := generatedName(t, got.stdout, "prod-database"), generatedName(t, got.stdout, "prod-settings"), generatedName(t, got.stdout, "prod-specs")
	for reason, want := range map[string]string{
		"images: with a tag":                      "        image: example.com/greeting:2\n",
		"images: with another name":               "        image: mirror/index:1\n",
		"images: with a digest, in a list":        "image: example.com/first@sha256:1111",
		"replicas: of a platform's service":       "  replicas: 2\n",
		"the hash of a ConfigMap, in envFrom":     "        - configMapRef:\n            name: " + settings + "\n",
		"the hash of a Secret, in envFrom":        "        - secretRef:\n            name: " + database + "\n",
		"the hash of a Secret, in secretRef":      "              name: " + database + "\n              key: POSTGRESQL_USER\n",
		"the hash of a ConfigMap, in resources":   "            name: " + specs + "\n",
		"a ConfigMap's value, by its hashed name": "    a = b\n",
		"the Service before the database":         "jdbc:postgresql://prod-postgres.prod:5432/",
		"the platform's Broker":                   "  broker: prod-bus\n",
		"the service account":                     "      serviceAccountName: prod-runner\n",
		"the autoscaler of a workflow":            "    kind: Deployment\n    name: prod-greeting\n",
	} {
		if !strings.Contains(got.stdout, want) {
			t.Errorf("%s: no %q in\n%s", reason, want, got.stdout)
		}
	}
}

// generatedName is the name that kustomize gave, with its hash.
func generatedName(t *testing.T, build, name string) string {
	t.Helper()
	_, after, found := strings.Cut(build, "  name: "+name+"-")
	if !found {
		t.Fatalf("no %s with a hash in\n%s", name, build)
	}
	hash, _, _ := strings.Cut(after, "\n")
	return name + "-" + hash
}

// TestKustomizeConfigures: with the file that the command prints kustomize
// itself does the same to the custom resources.
func TestKustomizeConfigures(t *testing.T) {
	dir := t.TempDir()
	writeFiles(t, dir, withEverything)
	printed := runIn(t, dir, "", binary, "kustomizeconfig")
	writeFiles(t, dir, map[string]string{
		"kustomizeconfig.yaml": printed.stdout,
		"kustomization.yaml":   withEverything["kustomization.yaml"] + "configurations: [kustomizeconfig.yaml]\n",
	})
	got := runIn(t, dir, "", filepath.Join(filepath.Dir(binary), "kustomize"), "build", ".")
	if got.code != 0 {
		t.Fatalf("exit code %d: %s", got.code, got.stderr)
	}
	for reason, want := range map[string]string{
		"images:":              "image: example.com/greeting:2 ",
		"the hash of a Secret": " secretRef: name: " + generatedName(t, got.stdout, "prod-database") + " ",
		"the Service":          " serviceRef: name: prod-postgres ",
		"the platform":         " platformRef: name: prod-p namespace: prod ",
		"the workflow's sink":  " sink: ref: apiVersion: v1 kind: Service name: prod-postgres ",
		"the Broker":           " kind: Broker name: prod-bus ",
	} {
		if text := strings.Join(strings.Fields(got.stdout), " "); !strings.Contains(text, want) {
			t.Errorf("%s: no %q in\n%s", reason, want, got.stdout)
		}
	}
	// And build takes a kustomization that has it.
	if again := runIn(t, dir, "", binary, "build"); again.code != 0 || !strings.Contains(again.stdout, "image: example.com/greeting:2\n") {
		t.Errorf("exit code %d: %s", again.code, again.stderr)
	}
}

// TestBuildLeavesConfigurations: a kustomization's own word on a field goes
// first, and what is no such field is told by the render.
func TestBuildLeavesConfigurations(t *testing.T) {
	cases := map[string]struct {
		reason string
		files  map[string]string
		code   int
		want   string
	}{
		"Conflict": {
			reason: "A configuration of the user's that says otherwise is the one that counts.",
			files: map[string]string{
				"kustomization.yaml": withEverything["kustomization.yaml"] + "configurations: [own.yaml]\n",
				"own.yaml":           "images: [{kind: SonataFlow, path: spec/podTemplate/container/image, create: true}]\n",
				"base/platform.yaml": "apiVersion: sonataflow.org/v1alpha08\nkind: SonataFlowPlatform\nmetadata: {name: p, namespace: flows}\nspec: {services: {dataIndex: {enabled: true}}}\n",
			},
			code: exitError, want: "p",
		},
		"NoName": {
			reason: "kustomize would speak of its own configuration.",
			files:  map[string]string{"base/workflow.yaml": strings.Replace(withEverything["base/workflow.yaml"], "kind: Service, name: postgres", "kind: Service", 1)},
			code:   exitError, want: "spec.sink.ref.name",
		},
		"NoMap": {
			reason: "So it is with a field of another type.",
			files: map[string]string{
				"kustomization.yaml": "resources: [base]\n",
				"base/workflow.yaml": strings.Replace(withEverything["base/workflow.yaml"], "resources: {configMaps: [{configMap: {name: specs}}]}", "resources: {configMaps: none}", 1),
			},
			code: exitError, want: "spec.resources.configMaps",
		},
		"Empty": {
			reason: "A kustomization that holds nothing stays one.",
			files:  map[string]string{"kustomization.yaml": "kind: Kustomization\napiVersion: kustomize.config.k8s.io/v1beta1\n"},
			code:   exitError, want: "kustomization.yaml is empty",
		},
		"AnyCase": {
			reason: "kustomize does not mind how its fields are written.",
			files: map[string]string{
				"kustomization.yaml": strings.Replace(withEverything["kustomization.yaml"], "replicas: [{name: p, count: 2}]", "Configurations: [own.yaml]", 1),
				"own.yaml":           "commonLabels: [{kind: Nothing, path: a, create: true}]\n",
			},
			want: "info",
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			writeFiles(t, dir, withEverything)
			writeFiles(t, dir, tc.files)
			got := runIn(t, dir, "", binary, "build")
			if got.code != tc.code || !strings.Contains(got.stderr, tc.want) || strings.Contains(got.stderr, "fieldspecs") || strings.Contains(got.stderr, "path config error") {
				t.Errorf("%s\nexit code %d: %s", tc.reason, got.code, got.stderr)
			}
		})
	}
}
