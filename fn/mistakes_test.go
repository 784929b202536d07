package fn

import (
	"strings"
	"testing"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
)

// rightFile is what the mistakes are made in.
const rightFile = `apiVersion: sonataflow.org/v1alpha08
kind: SonataFlowPlatform
metadata:
  name: p
  namespace: flows
spec:
  services:
    dataIndex:
      enabled: true
      podTemplate:
        replicas: 1
  persistence:
    postgresql:
      secretRef: {name: pg}
      serviceRef: {name: pg}
---
apiVersion: sonataflow.org/v1alpha08
kind: SonataFlow
metadata:
  name: greet
  namespace: flows
  annotations:
    sonataflow.org/profile: gitops
spec:
  podTemplate:
    replicas: 1
    container:
      image: example.com/greet:1
      imagePullPolicy: Always
      env:
      - name: A
        value: b
      resources:
        limits:
          memory: 1Gi
      ports:
      - containerPort: 5005
  flow:
    start: a
    states:
    - name: a
      type: inject
      data:
        x: 1
      end: true
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: greet-props
  namespace: flows
data:
  application.properties: a=1
`

// toldOfFile is what is told of a file as build reads it.
func toldOfFile(text string) string {
	stream, err := krm.Read([]byte(text))
	if err != nil {
		return "error: app.yaml: " + strings.ReplaceAll(err.Error(), "\n", "\nerror: app.yaml: ") + "\n"
	}
	stream.SetFile("app.yaml")
	var told strings.Builder
	results, _ := Manifests(stream) // they say what is wrong
	_ = PrintAll(&told, results, false)
	return told.String()
}

// mistake is one in rightFile: where is the place as it is told, want what is
// told of it.
type mistake struct {
	old, new, where string
	want            []string
}

// TestMistakes: one mistake is one error, or warning, which names the file, the
// line, what is wrong and what to do.
func TestMistakes(t *testing.T) {
	cases := map[string]mistake{
		// Syntax and indentation.
		"tab":            {"  name: p\n", "\tname: p\n", "line 4", []string{"tab", "use spaces"}},
		"tab deeper":     {"      enabled: true", "    \tenabled: true", "line 9", []string{"tab", "use spaces"}},
		"no colon":       {"  name: p\n", "  name p\n", "line 4", []string{"no colon after its key: add it"}},
		"no blank":       {"  replicas: 1\n  persistence", "  replicas:1\n  persistence", "app.yaml:10:7", []string{"must be a map: put a blank after the colon"}},
		"colon in value": {"        value: b\n", "        value: b: c\n", "line 32", []string{"quote"}},
		"open quote":     {"value: b\n", "value: \"b\n", "line 32", []string{"quote is opened and never closed"}},
		"open bracket":   {"secretRef: {name: pg}", "secretRef: {name: pg", "line 14", []string{"not closed"}},
		"at sign":        {"value: b\n", "value: @b\n", "line 32", []string{"quote it"}},
		"alias":          {"value: b\n", "value: *b\n", "line 32", []string{"quote a text that begins with *"}},
		"outdented":      {"    dataIndex:\n", "   dataIndex:\n  x: 1\n   y: 1\n", "line 10", []string{"indent"}},
		"dash outdented": {"      - name: A\n        value: b\n", "      - name: A\n       value: b\n", "line 32", []string{"indent"}},
		"twice":          {"      enabled: true\n", "      enabled: true\n      enabled: false\n", "line 10", []string{`"enabled" stands there twice: remove one`}},
		"helm":           {"  replicas: 1\n    container", "  replicas: {{ .Values.replicas }}\n    container", "line 26", []string{"Helm template", "helm template |"}},
		"helm block":     {"  persistence:\n", "  {{- if .Values.db }}\n  persistence:\n", "line 12", []string{"Helm template"}},
		"second head":    {"kind: SonataFlowPlatform\n", "kind: SonataFlowPlatform\napiVersion: v1\n", "line 3", []string{`"apiVersion" stands there twice: remove one`}},
		"JSON cut off":   {rightFile, "{\"apiVersion\": \"v1\",\n\"kind\": \"ConfigMap\", \"meta", "line 2", []string{"cut off"}},
		// Typos.
		"conteiner":   {"    container:\n", "    conteiner:\n", "app.yaml:27:5", []string{"spec.podTemplate.conteiner", `did you mean "container"?`}},
		"imge":        {"      image: ", "      imge: ", "app.yaml:28:7", []string{`did you mean "image"?`}},
		"replica":     {"        replicas: 1\n", "        replica: 1\n", "app.yaml:11:9", []string{`did you mean "replicas"?`}},
		"podtemplate": {"      podTemplate:\n", "      podtemplate:\n", "app.yaml:10:7", []string{`did you mean "podTemplate"?`}},
		"dataindex":   {"    dataIndex:\n", "    dataindex:\n", "app.yaml:8:5", []string{`did you mean "dataIndex"?`}},
		"servces":     {"  services:\n", "  servces:\n", "app.yaml:7:3", []string{`did you mean "services"?`}},
		"flwo":        {"  flow:\n", "  flwo:\n", "app.yaml:38:3", []string{`did you mean "flow"?`}},
		"nmae":        {"  name: p\n", "  nmae: p\n", "app.yaml:4:3", []string{`did you mean "name"?`}},
		"postgres":    {"    postgresql:\n", "    postgresq:\n", "app.yaml:13:5", []string{`did you mean "postgresql"?`}},
		"secretref":   {"      secretRef:", "      secretref:", "app.yaml:14:7", []string{"did you mean \"secretRef\"?"}},
		"annotation":  {"sonataflow.org/profile", "sonataflow.org/profil", "app.yaml:23:5", []string{`did you mean "sonataflow.org/profile"?`}},
		"profile":     {"profile: gitops", "profile: gitop", "app.yaml:23:5", []string{"unknown profile", "must be one of gitops, preview, dev"}},
		"metadata":    {"metadata:\n  name: p\n", "metdata:\n  name: p\n", "app.yaml:3:1", []string{`did you mean "metadata"?`}},
		// Missing things.
		"no kind":       {"kind: SonataFlowPlatform\n", "", "line 1", []string{"no kind: add it"}},
		"no apiVersion": {"apiVersion: sonataflow.org/v1alpha08\nkind: SonataFlowPlatform\n", "kind: SonataFlowPlatform\n", "line 1", []string{"no apiVersion: add it"}},
		"no name":       {"  name: greet\n", "", "app.yaml:19:1", []string{"metadata.name: is missing: name the SonataFlow"}},
		"no image":      {"      image: example.com/greet:1\n", "", "app.yaml:27:5", []string{"image: is missing", "workflowImages"}},
		"no flow":       {"  flow:\n    start: a\n    states:\n    - name: a\n      type: inject\n      data:\n        x: 1\n      end: true\n", "", "app.yaml:24:1", []string{"spec.flow", "must hold the workflow's definition"}},
		"no states":     {"    states:\n    - name: a\n      type: inject\n      data:\n        x: 1\n      end: true\n", "", "app.yaml:38:3", []string{"must list at least one state"}},
		"no database":   {"      serviceRef: {name: pg}\n", "", "app.yaml:13:5", []string{"has neither: add serviceRef.name"}},
		"no env name":   {"      - name: A\n        value: b\n", "      - value: b\n", "app.yaml:31:9", []string{"env[0].name: is missing, and required"}},
		"no end":        {"      end: true\n", "", "app.yaml:41:7", []string{"transition: is missing: name the next state here, or set end"}},
		// Wrong kinds, groups and types.
		"kind":           {"kind: SonataFlowPlatform\n", "kind: SonataflowPlatform\n", "app.yaml:2:1", []string{"is unknown: must be SonataFlowPlatform"}},
		"version":        {"apiVersion: sonataflow.org/v1alpha08\nkind: SonataFlow\n", "apiVersion: sonataflow.org/v1\nkind: SonataFlow\n", "app.yaml:17:1", []string{"is not supported: must be sonataflow.org/v1alpha08"}},
		"group":          {"apiVersion: sonataflow.org/v1alpha08\nkind: SonataFlowPlatform\n", "apiVersion: sonataflow.io/v1alpha08\nkind: SonataFlowPlatform\n", "app.yaml:1:1", []string{"must be sonataflow.org/v1alpha08"}},
		"replicas text":  {"        replicas: 1\n", "        replicas: two\n", "app.yaml:11:9", []string{"must be an integer"}},
		"quoted number":  {"        replicas: 1\n", "        replicas: \"1\"\n", "app.yaml:11:9", []string{"remove the quotes"}},
		"quoted boolean": {"enabled: true", "enabled: \"true\"", "app.yaml:9:7", []string{"remove the quotes"}},
		"bare number":    {"value: b\n", "value: 1\n", "app.yaml:32:9", []string{"quote it"}},
		"map for list":   {"      - name: A\n        value: b\n", "        A: b\n", "app.yaml:30:7", []string{"is a map, but must be a list"}},
		"list for map":   {"    dataIndex:\n      enabled: true\n      podTemplate:\n        replicas: 1\n", "    dataIndex:\n    - enabled: true\n", "app.yaml:8:5", []string{"is a list, but must be a map"}},
		"quantity":       {"memory: 1Gi", "memory: 1 GB", "app.yaml:35:11", []string{"must be a quantity such as 500m or 1Gi"}},
		"state type":     {"type: inject", "type: injct", "app.yaml:42:7", []string{`the state "a" cannot be read`, `its type is "injct", which is probably to be inject`}},
		// What the API server or a node refuses.
		"name":           {"  name: greet\n", "  name: Greet_1\n", "app.yaml:20:3", []string{"must be a valid name"}},
		"pull policy":    {"imagePullPolicy: Always", "imagePullPolicy: Sometimes", "app.yaml:29:7", []string{"must be one of Always, IfNotPresent, Never"}},
		"image":          {"greet:1\n", "greet:1:2\n", "app.yaml:28:7", []string{"must be an image reference"}},
		"port":           {"containerPort: 5005", "containerPort: 99999", "app.yaml:37:9", []string{"between 1 and 65535"}},
		"env name":       {"      - name: A\n", "      - name: A=B\n", "app.yaml:31:9", []string{"other than '='"}},
		"negative":       {"memory: 1Gi", "memory: -1Gi", "app.yaml:35:11", []string{"must be 0 or more"}},
		"mount":          {"      ports:\n", "      volumeMounts: [{name: x, mountPath: /x}]\n      ports:\n", "app.yaml:36:7", []string{"add it to podTemplate.volumes"}},
		"two platforms":  {"---\napiVersion: v1\n", "---\napiVersion: sonataflow.org/v1alpha08\nkind: SonataFlowPlatform\nmetadata: {name: q, namespace: flows}\n---\napiVersion: v1\n", "app.yaml:4", []string{`two platforms, "p" and "q"`, "remove one, or mark one"}},
		"item of a list": {rightFile, "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: a}\n- spec: {}\n", "line 1", []string{"items[1]", "with apiVersion and kind"}},
	}
	if len(cases) < 55 {
		t.Errorf("only %d mistakes", len(cases))
	}
	for _, more := range []map[string]mistake{moreMistakes} {
		for name, tc := range more {
			if _, twice := cases[name]; twice {
				t.Errorf("two mistakes %q", name)
			}
			cases[name] = tc
		}
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			if !strings.Contains(rightFile, tc.old) {
				t.Fatalf("not in the file: %s", tc.old)
			}
			told := toldOfFile(strings.Replace(rightFile, tc.old, tc.new, 1))
			var found []string
			for line := range strings.SplitSeq(told, "\n") {
				if strings.HasPrefix(line, "error: ") || strings.HasPrefix(line, "warning: ") {
					found = append(found, line)
				}
			}
			errors := strings.Count(told, "error: ")
			if len(found) == 0 || errors > 1 {
				t.Fatalf("%d errors for one mistake:\n%s", errors, told)
			}
			for _, want := range append(tc.want, "app.yaml", tc.where) {
				if !strings.Contains(found[0], want) {
					t.Errorf("want %s in\n%s", want, told)
				}
			}
		})
	}
}

// TestRightShapes: nothing is said of what is right.
func TestRightShapes(t *testing.T) {
	in := func(old, replacement string) string {
		if !strings.Contains(rightFile, old) {
			t.Fatalf("not in the file: %s", old)
		}
		return strings.Replace(rightFile, old, replacement, 1)
	}
	indented := "- " + strings.ReplaceAll(strings.ReplaceAll(strings.TrimSuffix(rightFile, "\n"), "\n---\n", "\n- "), "\n", "\n  ")
	for reason, text := range map[string]string{
		"the file":             rightFile,
		"a comment document":   "# a licence\n---\n" + rightFile + "---\n# the end\n",
		"text arguments":       in("    states:\n    - name: a\n      type: inject\n      data:\n        x: 1\n", "    functions: [{name: f, type: custom, operation: sysout}]\n    states:\n    - name: a\n      type: operation\n      actions: [{functionRef: {refName: f, arguments: .x}}]\n"),
		"extensions":           in("    start: a\n", "    start: a\n    extensions: [{extensionid: workflow-uri-definitions, definitions: {a: x}}]\n"),
		"extensions in dev":    strings.Replace(in("    start: a\n", "    start: a\n    extensions: [{extensionid: workflow-uri-definitions, definitions: {a: x}}]\n"), "gitops", "dev", 1),
		"empty data":           in("      data:\n        x: 1\n", "      data: {}\n"),
		"continue as":          in("      end: true\n", "      end: {continueAs: {workflowId: b}}\n"),
		"a knative function":   in("    start: a\n", "    start: a\n    functions: [{name: f, type: custom, operation: 'knative:services.v1.serving.knative.dev/svc?path=/x'}]\n"),
		"a List":               "apiVersion: v1\nkind: List\nitems:\n" + strings.ReplaceAll(indented, "\n  - ", "\n- "),
		"a typed list":         "apiVersion: v1\nkind: ConfigMapList\nitems: [{apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: flows}}]\n---\n" + rightFile,
		"kubectl's metadata":   in("  name: greet\n", "  name: greet\n  uid: 0d1e\n  resourceVersion: \"1\"\n  generation: 2\n  creationTimestamp: \"2026-01-01T00:00:00Z\"\n  managedFields: [{manager: kubectl, operation: Apply, fieldsV1: {}}]\n"),
		"kubectl's List":       exported,
		"a foreign resource":   rightFile + "---\napiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: {name: c, namespace: flows}\nspec: {anything: goes}\n",
		"a foreign annotation": in("    sonataflow.org/profile: gitops\n", "    sonataflow.org/profile: gitops\n    example.com/profil: x\n    sonataflow.org/version: \"1\"\n"),
		"kinds of functions":   in("    start: a\n", "    start: a\n    functions:\n    - {name: a, type: expression, operation: .x}\n    - {name: b, operation: 'specs/pay.yaml#charge'}\n    - {name: c, type: custom, operation: 'script:python'}\n    - {name: d, type: custom, operation: 'rest:post:http://pay/charge'}\n    - {name: e, type: custom, operation: 'service:java:com.acme.Pay::charge'}\n    - {name: f, type: asyncapi, operation: 'specs/bus.yaml#send'}\n    - {name: g, type: custom, operation: 'knative:services.v1.serving.knative.dev/a/b?asCloudEvent=true&path=/x'}\n"),
		"all of a flow's head": in("    start: a\n", "    id: greet\n    name: greet\n    version: \"1.0\"\n    specVersion: \"0.8\"\n    expressionLang: jq\n    keepActive: true\n    autoRetries: false\n    annotations: [a]\n    metadata: {team: a}\n    dataInputSchema: {schema: schemas/in.json, failOnValidationErrors: true}\n    start: {stateName: a}\n"),
		"others' metadata":     in("    sonataflow.org/profile: gitops\n", "    sonataflow.org/profile: gitops\n    argocd.argoproj.io/sync-wave: \"1\"\n    meta.helm.sh/release-name: a\n    kubectl.kubernetes.io/restartedAt: \"2026-01-01T00:00:00Z\"\n"),
		"an anchor":            in("    container:\n", "    container: &main\n"),
		"variables of a pod":   in("        value: b\n", "        value: http://$(HOST):${PORT}/{{x}}\n"),
		"properties in a text": in("a=1\n", "|\n    a = b\n    -x: y\n    <<<<<<< no conflict\n    {{ no.template }}\n"),
		"a byte order mark":    "\ufeff" + rightFile,
		"an old profile":       in("profile: gitops", "profile: prod"),
		"an image by digest":   in("greet:1\n", "greet@sha256:"+strings.Repeat("0a", 32)+"\n"),
		"JSON":                 `{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}}` + "\n---\n" + rightFile,
		"Windows' line ends":   strings.ReplaceAll(rightFile, "\n", "\r\n"),
	} {
		told := toldOfFile(text)
		for line := range strings.SplitSeq(told, "\n") {
			if line != "" && !strings.HasPrefix(line, "info: ") {
				t.Errorf("%s:\n%s", reason, line)
			}
		}
	}
}

// exported is what kubectl get -o yaml writes of a running installation.
const exported = `apiVersion: v1
items:
- apiVersion: sonataflow.org/v1alpha08
  kind: SonataFlow
  metadata:
    annotations:
      kubectl.kubernetes.io/last-applied-configuration: |
        {"apiVersion":"sonataflow.org/v1alpha08","kind":"SonataFlow","metadata":{"annotations":{},"name":"greet","namespace":"flows"}}
      sonataflow.org/profile: gitops
      sonataflow.org/version: 0.0.1
    creationTimestamp: "2026-01-01T00:00:00Z"
    finalizers: [workflow-deletion]
    generation: 1
    labels: {app: greet, sonataflow.org/workflow-app: greet}
    managedFields:
    - {apiVersion: sonataflow.org/v1alpha08, fieldsType: FieldsV1, fieldsV1: {"f:metadata": {"f:annotations": {.: {}}}}, manager: kubectl, operation: Update, time: "2026-01-01T00:00:00Z"}
    name: greet
    namespace: flows
    resourceVersion: "12345"
    uid: 11111111-2222-3333-4444-555555555555
  spec:
    flow:
      start: {stateName: a}
      states:
      - {name: a, type: inject, data: {x: 1}, end: {terminate: true}}
    podTemplate: {container: {image: "example.com/greet:1", resources: {}}}
    resources: {}
  status:
    address: {url: "http://greet.flows/greet"}
    conditions: [{lastUpdateTime: "2026-01-01T00:00:00Z", status: "True", type: Running}]
    flowCRC: 123
    platform: {name: p, namespace: flows}
- apiVersion: sonataflow.org/v1alpha08
  kind: SonataFlowPlatform
  metadata: {name: p, namespace: flows, creationTimestamp: "2026-01-01T00:00:00Z", resourceVersion: "1"}
  spec:
    build: {config: {registry: {}, timeout: 30m0s}, template: {resources: {}, timeout: 30m0s}}
    devMode: {}
    properties: {flow: []}
    services: {dataIndex: {enabled: true, podTemplate: {container: {resources: {}}}}}
  status: {cluster: kubernetes, conditions: [], version: 1.37.0, info: {goOS: linux}}
- apiVersion: v1
  kind: ConfigMap
  metadata: {name: greet-props, namespace: flows}
  data: {application.properties: ""}
kind: List
metadata: {resourceVersion: ""}
`
