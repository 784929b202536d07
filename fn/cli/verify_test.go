package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// environment is an input of which every kind is rendered that names another.
const environment = `apiVersion: eventing.knative.dev/v1
kind: Broker
metadata: {name: bus, namespace: shop}
---
apiVersion: sonataflow.org/v1alpha08
kind: SonataFlowPlatform
metadata: {name: demo, namespace: shop}
spec:
  monitoring: {enabled: true}
  eventing:
    broker:
      ref: {apiVersion: eventing.knative.dev/v1, kind: Broker, name: bus}
  persistence:
    postgresql:
      serviceRef: {name: postgres, databaseName: flows}
      secretRef: {name: db}
  services:
    dataIndex: {enabled: true, podTemplate: {replicas: 2, podDisruptionBudget: {minAvailable: 1}}}
    jobService: {enabled: true}
---
apiVersion: v1
kind: Service
metadata: {name: postgres, namespace: shop}
spec: {ports: [{port: 5432}], selector: {app: postgres}}
---
apiVersion: v1
kind: Secret
metadata: {name: db, namespace: shop}
stringData: {POSTGRESQL_USER: a, POSTGRESQL_PASSWORD: b}
---
apiVersion: sonataflow.org/v1alpha08
kind: SonataFlow
metadata:
  name: delivery
  namespace: shop
  annotations: {sonataflow.org/profile: gitops}
spec:
  podTemplate:
    container: {image: "registry.example.com/delivery:1.0.0"}
  flow:
    start: wait
    events: [{name: Placed, type: order.placed, source: shop, kind: consumed}]
    states:
      - {name: wait, type: event, onEvents: [{eventRefs: [Placed], actions: []}], end: true}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: delivery, namespace: shop}
spec:
  minReplicas: 2
  maxReplicas: 4
  scaleTargetRef: {apiVersion: sonataflow.org/v1alpha08, kind: SonataFlow, name: delivery}
`

// renderedBase is a folder with the environment rendered, as a base of its own.
func renderedBase(t *testing.T, input string) string {
	t.Helper()
	dir := t.TempDir()
	got := runIn(t, dir, input, binary, "build", "-f", "-", "--release", "osl-1.38")
	if got.code != 0 {
		t.Fatal(got.stderr)
	}
	writeFiles(t, dir, map[string]string{
		"base/kustomization.yaml": "resources: [all.yaml]\n",
		"base/all.yaml":           got.stdout,
		"overlay/verify.yaml":     verifyFunction,
	})
	linkBinary(t, filepath.Join(dir, "overlay"))
	return dir
}

const verifyFunction = `apiVersion: fn.sonataflow.org/v1alpha1
kind: VerifySonataFlow
metadata:
  name: verify
  annotations:
    config.kubernetes.io/function: |
      exec:
        path: ./render-sonataflow
`

// remove is a patch that drops an object.
func remove(apiVersion, kind, name string) string {
	return "- patch: '{apiVersion: " + apiVersion + ", kind: " + kind + ", metadata: {name: " + name + ", namespace: shop}, $patch: delete}'\n"
}

// replace is a patch that changes one field of an object.
func replace(kind, name, path, value string) string {
	return "- target: {kind: " + kind + ", name: " + name + "}\n  options: {allowNameChange: true}\n  patch: '- {op: replace, path: " + path + ", value: " + value + "}'\n"
}

// TestVerify puts an overlay above a render, and reads what kustomize makes of
// it by the command, by build, and by the function as kustomize's last step.
func TestVerify(t *testing.T) {
	const (
		workflowLabel = "sonataflow.org~1workflow-app"
		serviceLabel  = "sonataflow.org~1service"
	)
	cases := map[string]struct {
		reason, overlay string
		// want must all be in one line; none where all is well.
		want []string
	}{
		"Moved":   {"A namespace above the render is named, and its cure.", "namespace: prod\n", []string{"error", `rendered for namespace "shop" and is in "prod"`, "namespace: prod", "ran after the render", "under transformers:"}},
		"Prefix":  {"So is a prefix.", "namePrefix: dev-\n", []string{"error", `"delivery" in namespace "shop", which is "dev-delivery" now`, "namePrefix: dev-", "under transformers:"}},
		"Suffix":  {"So is a suffix.", "nameSuffix: -v2\n", []string{"error", `is "delivery-v2" now`, "nameSuffix: -v2", "under transformers:"}},
		"Both":    {"Of two steps both are told.", "namePrefix: dev-\nnamespace: prod\n", []string{"error", "namePrefix: dev-"}},
		"BothToo": {"Of two steps both are told.", "namePrefix: dev-\nnamespace: prod\n", []string{"error", "namespace: prod"}},
		"LostPrefix": {"A name that lost its prefix.", "patches:\n" + replace("Service", "delivery", "/metadata/name", "very"),
			[]string{"error", `names the Service "delivery"`, `is "very" now`, `took the namePrefix "deli" off`}},
		"TwoEnvironments": {"A prefixed environment in one set with the one that it was made of: its Triggers go to the other.", "resources: [../base, ../prefixed]\n",
			[]string{"error", `names the Service "delivery"`, "another environment", "namePrefix: dev-"}},

		"TriggerToNothing":     {"A Trigger whose Service is not there.", "patches:\n" + replace("Trigger", "delivery-.*", "/spec/subscriber/ref/name", "gone"), []string{"error", "Trigger shop/delivery-placed", "spec.subscriber.ref.name", `the Service "gone"`}},
		"TriggerElsewhere":     {"Its Service is in no other namespace.", "patches:\n" + replace("Trigger", "delivery-.*", "/spec/subscriber/ref/namespace", "prod"), []string{"error", "Trigger shop/delivery-placed", `the Service "delivery" in namespace "prod"`}},
		"SinkBindingToNothing": {"A SinkBinding of no workload.", "patches:\n" + replace("SinkBinding", "delivery-sb", "/spec/subject/name", "gone"), []string{"error", "SinkBinding shop/delivery-sb", "spec.subject.name", `"gone"`}},
		"AutoscalerOfNothing":  {"An autoscaler that was pointed at a Deployment which is not there.", "patches:\n" + replace("HorizontalPodAutoscaler", "delivery", "/spec/scaleTargetRef/name", "gone"), []string{"error", "HorizontalPodAutoscaler shop/delivery", `"gone"`}},
		"BrokerRenamed":        {"A Broker under another name than it is asked for by.", "patches:\n" + replace("Broker", "bus", "/metadata/name", "dev-bus"), []string{"error", `names the Broker "bus"`, `but "dev-bus" is: did you mean`}},
		"BrokerElsewhere":      {"A Broker that is in no set is in the cluster.", "patches:\n" + remove("eventing.knative.dev/v1", "Broker", "bus"), nil},
		"DroppedService":       {"A Service that addresses and Triggers lead to.", "patches:\n" + remove("v1", "Service", "demo-data-index-service"), []string{"error", `the Service "demo-data-index-service"`, "not there", "Trigger"}},
		"DroppedConfigMap":     {"A ConfigMap that a pod mounts.", "patches:\n" + remove("v1", "ConfigMap", "delivery-managed-props"), []string{"error", "Deployment shop/delivery", `the ConfigMap "delivery-managed-props"`, "not there"}},
		"DroppedUserConfigMap": {"So is a workflow's own.", "patches:\n" + remove("v1", "ConfigMap", "delivery-props"), []string{"error", `the ConfigMap "delivery-props"`}},
		"DroppedDeployment":    {"A Service without its pods.", "patches:\n" + remove("apps/v1", "Deployment", "delivery"), []string{"error", "Service shop/delivery", "spec.selector", "selects nothing"}},
		"DroppedSecret":        {"Of Secrets many are not in git.", "patches:\n" + remove("v1", "Secret", "db"), nil},

		"ServiceSelector": {"A Service that selects other pods.", "patches:\n" + replace("Service", "delivery", "/spec/selector/"+workflowLabel, "other"), []string{"error", "Service shop/delivery", "spec.selector", `sonataflow.org/workflow-app is "delivery", not "other"`}},
		"BudgetSelector":  {"A budget of no pods.", "patches:\n" + replace("PodDisruptionBudget", ".*", "/spec/selector/matchLabels/"+serviceLabel, "other"), []string{"error", "PodDisruptionBudget shop/demo-data-index-service", `not "other"`}},
		"MonitorSelector": {"A ServiceMonitor of no Service.", "patches:\n" + replace("ServiceMonitor", "delivery", "/spec/selector/matchLabels/"+workflowLabel, "other"), []string{"error", "ServiceMonitor shop/delivery", "must select Service shop/delivery"}},
		"PodLabels":       {"Pods whose labels were changed and no selector with them.", "patches:\n" + replace("Deployment", "delivery", "/spec/template/metadata/labels/"+workflowLabel, "other"), []string{"error", "Deployment shop/delivery", "spec.selector.matchLabels"}},

		"SameNamespace": {"A namespace that moves nothing.", "namespace: shop\n", nil},
		"Labels":        {"kustomize changes labels and selectors together.", "labels: [{pairs: {team: a, app: b}, includeSelectors: true}]\ncommonAnnotations: {a: b}\n", nil},
		"Images":        {"What teams change above a render.", "images: [{name: registry.example.com/delivery, newTag: 2.0.0}]\nreplicas: [{name: demo-jobs-service, count: 0}]\npatches:\n" + replace("Deployment", "delivery", "/spec/template/spec/containers/0/imagePullPolicy", "Always"), nil},
		"Hashes":        {"kustomize follows the hashes of what it generates.", "generatorOptions: {labels: {a: b}}\nsecretGenerator: [{name: db, namespace: shop, behavior: replace, literals: [POSTGRESQL_USER=c]}]\n", nil},
	}
	kustomize := filepath.Join(filepath.Dir(binary), "kustomize")
	dir := renderedBase(t, environment)
	writeFiles(t, dir, map[string]string{"prefixed/kustomization.yaml": "resources: [../base]\nnamePrefix: dev-\n"})
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			kustomization := tc.overlay
			if !strings.Contains(kustomization, "resources:") {
				kustomization = "resources: [../base]\n" + kustomization
			}
			overlay := filepath.Join(dir, "overlay")
			here := func(stdin string, args ...string) result {
				var stdout, stderr bytes.Buffer
				code := Main(args, strings.NewReader(stdin), &stdout, &stderr)
				return result{stdout.String(), stderr.String(), code}
			}
			for way, run := range map[string]func() result{
				"verify": func() result { return here("", "verify", overlay) },
				"build": func() result {
					got := here("", "build", overlay)
					if got.code != 0 && got.stdout != "" {
						t.Errorf("something was printed, though it does not fit together: %s", got.stdout)
					}
					return got
				},
				"verify -": func() result {
					return here(runIn(t, dir, "", kustomize, "build", "overlay").stdout, "verify", "-")
				},
				"function": func() result {
					writeFiles(t, dir, map[string]string{"overlay/kustomization.yaml": kustomization + "transformers: [verify.yaml]\n"})
					return runIn(t, dir, "", kustomize, "build", "--enable-alpha-plugins", "--enable-exec", "overlay")
				},
			} {
				writeFiles(t, dir, map[string]string{"overlay/kustomization.yaml": kustomization})
				got := run()
				want := tc.want
				if name == "BrokerRenamed" && (way == "build" || way == "verify") {
					want = nil // these tell kustomize what names it
				}
				if wantCode := min(len(want), 1); got.code != wantCode || !oneLineHas(got.stderr, want) || wantCode == 0 && strings.Contains(got.stderr, "error: ") {
					t.Errorf("%s\n%s: exit code %d, want %d and %q:\n%s", tc.reason, way, got.code, wantCode, want, got.stderr)
				}
			}
		})
	}
}

func oneLineHas(text string, all []string) bool {
lines:
	for line := range strings.SplitSeq(text, "\n") {
		for _, want := range all {
			if !strings.Contains(line, want) {
				continue lines
			}
		}
		return true
	}
	return false
}

// TestVerifyReads: a file, a folder, stdin of either kind.
func TestVerifyReads(t *testing.T) {
	dir := renderedBase(t, environment)
	text, err := os.ReadFile(filepath.Join(dir, "base/all.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	writeFiles(t, dir, map[string]string{"plain/all.yaml": string(text), "plain/broken.yaml": strings.NewReplacer(`: shop`, `: lost`).Replace(string(text))})
	list := "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n- apiVersion: v1\n  kind: ConfigMap # as it came\n  metadata: {name: a, annotations: {fn.sonataflow.org/generated-from: SonataFlow/flows/a}}\n"
	cases := map[string]struct {
		reason, stdin string
		args          []string
		code          int
		stdout        string
		stderr        string
	}{
		"File":         {reason: "One file.", args: []string{"base/all.yaml"}, stderr: "info: everything that was rendered fits together"},
		"Folder":       {reason: "A folder without a kustomization, all of it.", args: []string{"plain"}, code: 1, stderr: `rendered for namespace "shop" and is in "lost"`},
		"ResourceList": {reason: "A host gets its items back, byte for byte, with results.", args: []string{"-"}, stdin: list, code: 1, stdout: list + "results:\n- message:", stderr: "metadata.namespace"},
		"NotRendered":  {reason: "Custom resources are no render, and nobody should think that they were checked.", args: []string{"-"}, stdin: "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n", stderr: "warning: the input holds nothing that was rendered"},
		"Missing":      {reason: "A file that is not there.", args: []string{"nowhere"}, code: 1, stderr: "nowhere"},
		"Usage":        {reason: "One input at a time.", args: []string{"a", "b"}, code: 2, stderr: "accepts at most 1 arg"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			got := runIn(t, dir, tc.stdin, binary, append([]string{"verify"}, tc.args...)...)
			if got.code != tc.code || !strings.HasPrefix(got.stdout, tc.stdout) || tc.stdout == "" && got.stdout != "" || !strings.Contains(got.stderr, tc.stderr) {
				t.Errorf("%s\nexit code %d\n%s\n%s", tc.reason, got.code, got.stderr, got.stdout)
			}
		})
	}
}

// TestVerifyUnderKpt: kpt moves what was rendered, and its validator says so.
func TestVerifyUnderKpt(t *testing.T) {
	dir := renderedBase(t, environment)
	pkg := filepath.Join(dir, "pkg")
	text, err := os.ReadFile(filepath.Join(dir, "base/all.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		text string
		code int
	}{"whole": {string(text), 0}, "moved": {strings.ReplaceAll(string(text), "  namespace: shop\n", "  namespace: prod\n"), 1}} {
		writeFiles(t, pkg, map[string]string{
			"Kptfile":     "apiVersion: kpt.dev/v1\nkind: Kptfile\nmetadata: {name: pkg}\npipeline:\n  validators:\n    - exec: render-sonataflow\n      configPath: verify.yaml\n",
			"verify.yaml": "apiVersion: fn.sonataflow.org/v1alpha1\nkind: VerifySonataFlow\nmetadata:\n  name: verify\n  annotations: {config.kubernetes.io/local-config: \"true\"}\n",
			"all.yaml":    tc.text,
		})
		if _, got := kptRender(t, pkg); got.code != tc.code || tc.code == 1 && !strings.Contains(got.stderr, "under transformers:") {
			t.Errorf("%s: exit code %d\n%s", name, got.code, got.stderr)
		}
	}
}

// TestVerifyConfig: the config of the function is read strictly.
func TestVerifyConfig(t *testing.T) {
	list := "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems: []\nfunctionConfig:\n  apiVersion: fn.sonataflow.org/v2\n  kind: VerifySonataFlow\n  metadata: {name: v}\n  spec: {strictly: true}\n"
	got := runIn(t, ".", list, binary)
	if got.code != 1 || !strings.Contains(got.stderr, "spec.strictly") || !strings.Contains(got.stderr, "apiVersion") {
		t.Errorf("exit code %d\n%s", got.code, got.stderr)
	}
}

// TestRenderAsBase: a render with a kustomization is a base of its own, that
// overlays can patch and that verify holds them to.
func TestRenderAsBase(t *testing.T) {
	dir := t.TempDir()
	writeFiles(t, dir, map[string]string{
		"in/all.yaml":             environment,
		"in/kustomization.yaml":   "resources: [all.yaml]\n",
		"prod/kustomization.yaml": "resources: [../base]\nreplicas: [{name: demo-jobs-service, count: 3}]\n",
		"lost/kustomization.yaml": "resources: [../base]\nnamespace: lost\n",
	})
	for _, step := range []struct {
		reason string
		args   []string
		code   int
		want   string
	}{
		{"The base.", []string{"build", "in", "-o", "base", "--kustomization"}, 0, ""},
		{"It is what would be written.", []string{"build", "in", "--check", "base", "--kustomization"}, 0, ""},
		{"Without the flag it is one file too many.", []string{"build", "in", "--check", "base"}, 3, "base is stale"},
		{"An overlay patches what was rendered.", []string{"build", "prod"}, 0, ""},
		{"And cannot move it.", []string{"build", "lost"}, 1, "namespace: lost"},
		{"It is no input of a render.", []string{"verify", "base"}, 0, "fits together"},
		{"Each of several is a base.", []string{"build", "in", "prod", "-o", "tree", "--kustomization"}, 0, ""},
		{"So is one of several.", []string{"verify", "tree/prod"}, 0, "fits together"},
		{"It goes where it is not asked for any more.", []string{"build", "in", "-o", "base"}, 0, ""},
		{"It needs a folder.", []string{"build", "in", "--kustomization"}, 2, "--output"},
	} {
		got := runIn(t, dir, "", binary, step.args...)
		if got.code != step.code || !strings.Contains(got.stderr, step.want) {
			t.Fatalf("%s\n%v: exit code %d\n%s\n%s", step.reason, step.args, got.code, got.stderr, got.stdout)
		}
		if step.args[1] == "prod" && !strings.Contains(got.stdout, "  replicas: 3\n") {
			t.Errorf("%s\n%s", step.reason, got.stdout)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "base/kustomization.yaml")); err == nil {
		t.Error("the kustomization is still there")
	}
}

// TestComponentExample: whoever sets a namespace in the example's overlay is
// told that its component has rendered already.
func TestComponentExample(t *testing.T) {
	dir := copyDir(t, inRepository("examples/kustomize-component"))
	linkBinary(t, dir)
	path := filepath.Join(dir, "kustomization.yaml")
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for namespace, code := range map[string]int{"flows": 0, "prod": 1} {
		writeFiles(t, dir, map[string]string{"kustomization.yaml": string(text) + "namespace: " + namespace + "\n"})
		got := runIn(t, dir, "", filepath.Join(filepath.Dir(binary), "kustomize"), "build", "--enable-alpha-plugins", "--enable-exec", ".")
		if got.code != code || code == 1 && !oneLineHas(got.stderr, []string{"namespace: prod", "a component runs too early"}) {
			t.Errorf("%s: exit code %d\n%s", namespace, got.code, got.stderr)
		}
	}
}
