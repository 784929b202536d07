package verify

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
)

// from is the annotation of what was rendered for a workflow.
const from = `fn.sonataflow.org/generated-from: SonataFlow/flows/greeting`

const (
	flowDeployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: greeting
  namespace: flows
  labels: {sonataflow.org/workflow-app: greeting}
  annotations: {` + from + `}
spec:
  selector: {matchLabels: {app: greeting}}
  template:
    metadata: {labels: {app: greeting}}
    spec:
      containers:
        - name: workflow
          image: registry.example.com/greeting:1
`
	flowService = `apiVersion: v1
kind: Service
metadata:
  name: greeting
  namespace: flows
  labels: {sonataflow.org/workflow-app: greeting}
  annotations: {` + from + `}
spec:
  selector: {app: greeting}
`
	flowRun = `apiVersion: tekton.dev/v1
kind: TaskRun
metadata: {name: greeting-0123, namespace: flows, annotations: {` + from + `}}
spec:
  workspaces:
    - {name: files-0, configMap: {name: greeting-specs}}
    - {name: files-1, configMap: {name: greeting-props}}
    - {name: ca, configMap: {name: registry-ca}}
    - {name: credentials, secret: {secretName: push, items: [{key: .dockerconfigjson, path: config.json}]}}
`
	flowBuild = `apiVersion: build.openshift.io/v1
kind: BuildConfig
metadata: {name: greeting-0123, namespace: flows, annotations: {` + from + `}}
spec:
  source: {configMaps: [{configMap: {name: greeting-specs}}]}
  strategy: {dockerStrategy: {env: [{name: TOKEN, valueFrom: {secretKeyRef: {name: token, key: value}}}]}}
  output: {to: {kind: ImageStreamTag, namespace: flows, name: "greeting:0123"}, pushSecret: {name: push}}
`
	flowStream = `apiVersion: image.openshift.io/v1
kind: ImageStream
metadata: {name: greeting, namespace: flows, annotations: {` + from + `}}
`
	someSecret = "apiVersion: v1\nkind: Secret\nmetadata: {name: other, namespace: flows}\n"
)

func configMapOf(name string) string {
	return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: " + name + ", namespace: flows}\ndata: {application.properties: ''}\n"
}

// withPod puts fields into the Deployment's pod.
func withPod(fields string) string {
	return strings.Replace(flowDeployment, "    spec:\n", "    spec:\n"+fields, 1)
}

// onStream runs the image that OpenShift builds.
func onStream() string {
	return strings.NewReplacer("annotations: {", "annotations: {image.openshift.io/triggers: '[]', ",
		"registry.example.com/greeting:1", "image-registry.openshift-image-registry.svc:5000/flows/greeting:0123").Replace(flowDeployment)
}

func itemsOf(t *testing.T, documents ...string) []*krm.Item {
	t.Helper()
	stream, err := krm.Read([]byte(strings.Join(documents, "---\n")))
	if err != nil {
		t.Fatal(err)
	}
	return stream.Items
}

func TestCheck(t *testing.T) {
	const after = ", which is not there: a step after the render dropped or renamed it, so take that out, or render again"
	const outside = ", which is not in the set: it must be in the cluster"
	cases := map[string]struct {
		reason string
		input  []string
		want   string
	}{
		"whole":              {reason: "What fits together is not spoken of.", input: []string{flowDeployment, flowService}},
		"no Deployment":      {reason: "A Service must select what it was rendered for.", input: []string{flowService}, want: "error: Service flows/greeting: spec.selector: selects nothing: what it was rendered for is not in the set: a step after the render dropped or renamed it, so take that out, or render again"},
		"labels":             {reason: "A label that was changed on one side.", input: []string{strings.Replace(flowDeployment, "template:\n    metadata: {labels: {app: greeting}}", "template:\n    metadata: {labels: {app: hello}}", 1), flowService}, want: `error: Deployment flows/greeting: spec.selector.matchLabels: must select the pods of Deployment flows/greeting, whose label app is "hello", not "greeting": a step after the render changed one of the two; change both, as kustomize's labels: with includeSelectors: true does, or neither` + "\n" + `error: Service flows/greeting: spec.selector: must select the pods of Deployment flows/greeting, whose label app is "hello", not "greeting": a step after the render changed one of the two; change both, as kustomize's labels: with includeSelectors: true does, or neither`},
		"its properties":     {reason: "A ConfigMap that is rendered for a pod.", input: []string{withPod("      volumes: [{name: a, configMap: {name: greeting-props}}]\n")}, want: `error: Deployment flows/greeting: spec.template.spec.volumes[0].configMap.name: names the ConfigMap "greeting-props" in namespace "flows"` + after},
		"another's":          {reason: "One that may be in the cluster, where none of the namespace is in git.", input: []string{withPod("      volumes: [{name: a, configMap: {name: more}}]\n")}},
		"a Secret":           {reason: "Where others are in git, it is told.", input: []string{withPod("      imagePullSecrets: [{name: pull}]\n"), someSecret}, want: `info: Deployment flows/greeting: spec.template.spec.imagePullSecrets[0].name: names the Secret "pull" in namespace "flows"` + outside},
		"optional":           {reason: "What is optional need not be there.", input: []string{withPod("      volumes: [{name: a, secret: {secretName: more, optional: true}}]\n"), someSecret}},
		"an account":         {reason: "Likewise of ServiceAccounts.", input: []string{withPod("      serviceAccountName: runner\n"), "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: other, namespace: flows}\n"}, want: `info: Deployment flows/greeting: spec.template.spec.serviceAccountName: names the ServiceAccount "runner" in namespace "flows"` + outside},
		"a claim":            {reason: "And of claims.", input: []string{withPod("      volumes: [{name: a, persistentVolumeClaim: {claimName: data}}]\n"), "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: other, namespace: flows}\n"}, want: `info: Deployment flows/greeting: spec.template.spec.volumes[0].persistentVolumeClaim.claimName: names the PersistentVolumeClaim "data" in namespace "flows"` + outside},
		"a run":              {reason: "A TaskRun takes every ConfigMap that its image is made of.", input: []string{flowRun, configMapOf("greeting-props")}, want: `error: TaskRun flows/greeting-0123: spec.workspaces[0].configMap.name: names the ConfigMap "greeting-specs" in namespace "flows"` + after + "\n" + `info: TaskRun flows/greeting-0123: spec.workspaces[2].configMap.name: names the ConfigMap "registry-ca" in namespace "flows"` + outside},
		"its Secret":         {reason: "And a Secret to push with.", input: []string{flowRun, configMapOf("greeting-props"), configMapOf("greeting-specs"), configMapOf("registry-ca"), someSecret}, want: `info: TaskRun flows/greeting-0123: spec.workspaces[3].secret.secretName: names the Secret "push" in namespace "flows"` + outside},
		"a build":            {reason: "So does a BuildConfig, with the stream that it fills.", input: []string{flowBuild}, want: `error: BuildConfig flows/greeting-0123: spec.output.to.name: names the ImageStream "greeting" in namespace "flows"` + after + "\n" + `error: BuildConfig flows/greeting-0123: spec.source.configMaps[0].configMap.name: names the ConfigMap "greeting-specs" in namespace "flows"` + after},
		"a whole build":      {reason: "With all of it nothing is told, but for the Secrets.", input: []string{flowBuild, flowStream, configMapOf("greeting-specs"), someSecret}, want: `info: BuildConfig flows/greeting-0123: spec.output.pushSecret.name: names the Secret "push" in namespace "flows"` + outside + "\n" + `info: BuildConfig flows/greeting-0123: spec.strategy.dockerStrategy.env[0].valueFrom.secretKeyRef.name: names the Secret "token" in namespace "flows"` + outside},
		"elsewhere":          {reason: "An image that is pushed into a registry has no stream.", input: []string{strings.Replace(flowBuild, `{kind: ImageStreamTag, namespace: flows, name: "greeting:0123"}`, `{kind: DockerImage, name: "registry.example.com/greeting:1"}`, 1), configMapOf("greeting-specs")}},
		"no stream":          {reason: "Who runs the image of a stream that is rendered needs it.", input: []string{onStream(), flowService}, want: `error: Deployment flows/greeting: spec.template.spec.containers[0].image: names the ImageStream "greeting" in namespace "flows"` + after},
		"another's stream":   {reason: "One that others fill may be in the cluster.", input: []string{strings.Replace(onStream(), "image.openshift.io/triggers: '[]', ", "", 1), flowService}},
		"a moved stream":     {reason: "kustomize moves the stream and not the image's name.", input: []string{strings.ReplaceAll(onStream(), "  namespace: flows", "  namespace: prod"), strings.ReplaceAll(flowStream, "namespace: flows", "namespace: prod")}, want: `error: Deployment prod/greeting: metadata.namespace: was rendered for namespace "flows" and is in "prod", as are 1 other object; 1 reference to "flows" did not follow, such as Deployment prod/greeting. kustomize's namespace: prod (or kpt's set-namespace) ran after the render, where addresses cannot follow: ` + cure},
		"nothing to look at": {reason: "What users wrote is theirs.", input: []string{strings.ReplaceAll(flowService, "annotations: {"+from+"}", "")}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			results, _ := Check(itemsOf(t, c.input...))
			var told []string
			for _, r := range results {
				told = append(told, string(r.Severity)+": "+r.ResourceRef.Kind+" "+r.ResourceRef.Namespace+"/"+r.ResourceRef.Name+": "+r.Field.Path+": "+r.Message)
			}
			if diff := cmp.Diff(c.want, strings.Join(told, "\n")); diff != "" {
				t.Errorf("%s (-want +got)\n%s", c.reason, diff)
			}
		})
	}
}

// TestNothingRendered: a set without anything rendered is not called sound.
func TestNothingRendered(t *testing.T) {
	if _, rendered := Check(itemsOf(t, someSecret)); rendered {
		t.Error("a Secret of a user counts as rendered")
	}
	if _, rendered := Check(itemsOf(t, flowStream)); !rendered {
		t.Error("what was rendered does not")
	}
}

// TestChanged finds what steps made of what is named, by the names alone.
func TestChanged(t *testing.T) {
	const (
		named  = "      volumes: [{name: a, secret: {secretName: login}}]\n"
		ran    = " ran after the render, where addresses cannot follow: " + cure
		broken = `names the Secret "login" in namespace "flows", which `
	)
	rename := strings.NewReplacer("  name: greeting\n", "  name: dev-greeting-2\n")
	secret := func(name, namespace string) string {
		return "apiVersion: v1\nkind: Secret\nmetadata: {name: " + name + ", namespace: " + namespace + "}\n"
	}
	cases := map[string]struct {
		reason string
		input  []string
		want   []string
	}{
		"both": {
			reason: "A prefix and a suffix at once: two steps, each told once.",
			input:  []string{rename.Replace(withPod(named)), rename.Replace(flowService), secret("dev-login-2", "flows")},
			want:   []string{broken + `is "dev-login-2" now. kustomize's namePrefix: dev-` + ran, broken + `is "dev-login-2" now. kustomize's nameSuffix: -2` + ran},
		},
		"lost": {
			reason: "What took a prefix off one took it off the other.",
			input: []string{
				strings.Replace(strings.ReplaceAll(withPod(strings.Replace(named, "login", "greet-login", 1)), "sonataflow.org/workflow-app: greeting", "sonataflow.org/workflow-app: greet-greeting"), "generated-from: SonataFlow/flows/greeting", "generated-from: SonataFlow/flows/greet-greeting", 1),
				secret("login", "flows"),
			},
			want: []string{`names the Secret "greet-login" in namespace "flows", which is "login" now. A step after the render took the namePrefix "greet-" off: leave it as it was rendered`},
		},
		"another's": {
			reason: "Without a step that ran, a name that only looks alike is another's.",
			input:  []string{withPod(named), flowService, secret("dev-login-2", "flows")},
			want:   []string{broken + "is not in the set: it must be in the cluster"},
		},
		"elsewhere": {
			reason: "Nor is one of that name in a namespace where nothing was moved to.",
			input:  []string{withPod(named), flowService, secret("login", "prod"), secret("other", "flows")},
			want:   []string{broken + "is not in the set: it must be in the cluster"},
		},
		"hashed": {
			reason: "Kustomize's hash is known where no step ran.",
			input:  []string{withPod(named), flowService, secret("login-bcdfghkmt2", "flows")},
			want:   []string{broken + `is not in the set, but "login-bcdfghkmt2" is: did you mean that one? kustomize's generator puts a hash behind the name: set disableNameSuffixHash: true in its options, or have kustomize follow the name`},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			results, _ := Check(itemsOf(t, c.input...))
			var told []string
			for _, r := range results {
				told = append(told, r.Message)
			}
			if diff := cmp.Diff(c.want, told); diff != "" {
				t.Errorf("%s (-want +got)\n%s", c.reason, diff)
			}
		})
	}
}

func TestHashOf(t *testing.T) {
	for name, want := range map[string]string{
		"props-bcdfghkmt2": "-bcdfghkmt2", "-bcdfghkmt2": "-bcdfghkmt2",
		"props-bcdfghkmta": "", "props-bcdfghkmt": "", "props-bcdfghkmt22": "", "bcdfghkmt2": "", "": "",
	} {
		if got := hashOf(name); got != want {
			t.Errorf("hashOf(%q) = %q, want %q", name, got, want)
		}
	}
}
