package fn

import (
	"strings"
	"testing"
)

// workflowIn is a gitops workflow with its properties; more is more metadata.
func workflowIn(namespace, more string) string {
	if namespace != "" {
		namespace = ", namespace: " + namespace
	}
	return "apiVersion: sonataflow.org/v1alpha08\nkind: SonataFlow\nmetadata: {name: w" + namespace + ", annotations: {sonataflow.org/profile: gitops" + more + "}}\nspec:\n  podTemplate: {container: {image: example.com/w:1}}\n  flow: {start: a, states: [{name: a, type: inject, data: {x: 1}, end: true}]}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: w-props" + namespace + "}\ndata: {application.properties: a=1}\n---\n"
}

// TestFirstContact: what people get wrong first is told, with its cure.
func TestFirstContact(t *testing.T) {
	const config = configHead + "spec: {namespace: prod}\n---\n"
	cases := map[string]struct {
		reason, text string
		// want are parts of lines of stderr, and not what none may have.
		want []string
		not  string
		code int
	}{
		"other group": {
			reason: "It would be applied instead of rendered.", code: runFailed,
			text: strings.Replace(runPlatform, "sonataflow.org/", "sonataflow.io/", 1),
			want: []string{`error: SonataFlowPlatform flows/p: apiVersion: "sonataflow.io/v1alpha08" is not that of a SonataFlowPlatform: must be sonataflow.org/v1alpha08`},
		},
		"two": {
			reason: "Both places are named.", code: runFailed,
			text: runPlatform + "---\n" + platformWith("podTemplate: {replicas: 2}"),
			want: []string{"the other in stdin:3:12: remove or rename one"},
		},
		"idle": {
			reason: "Nothing comes out, and the platform is why.",
			text:   strings.Replace(platformWith("{}"), "enabled: true\n      {}", "enabled: false", 1),
			want:   []string{"info: SonataFlowPlatform flows/p: spec.services: enables no service, and no workflow is in the input: nothing is generated"},
		},
		"no platform": {
			reason: "Its services would be missing in silence; companions bring them back.",
			text:   workflowIn("flows", ""),
			want:   []string{"warning: SonataFlow flows/w: metadata.namespace: the namespace has no SonataFlowPlatform in the input: without it workflows use no Data Index, Jobs Service, database or broker. Where one is rendered elsewhere, list it in the config's spec.companions"},
		},
		"shared": {
			reason: "A cluster platform stands in.",
			text:   workflowIn("flows", "") + strings.Replace(platformWith("podTemplate: {replicas: 2}"), "namespace: flows", "namespace: shared", 1) + "---\napiVersion: sonataflow.org/v1alpha08\nkind: SonataFlowClusterPlatform\nmetadata: {name: c}\nspec: {platformRef: {name: p, namespace: shared}}\n",
			want:   []string{"the workflow uses what the cluster platform shares"},
			not:    "the default one",
		},
		"no namespace": {
			reason: "What comes out goes anywhere.",
			text:   workflowIn("", ""),
			want:   []string{"info: SonataFlow w: metadata.namespace: is missing, here and everywhere: what is rendered goes where kubectl's context says"},
		},
		"forgotten namespace": {
			reason: "The others have one.",
			text:   workflowIn("", "") + runPlatform,
			want:   []string{"warning: SonataFlow w: metadata.namespace: is missing, while SonataFlowPlatform flows/p has one"},
		},
		"annotation": {
			reason: "A slip would be taken for another tool's.",
			text:   workflowIn("flows", ", sonataflow.org/profil: dev"),
			want:   []string{`metadata.annotations["sonataflow.org/profil"]: has no effect: did you mean "sonataflow.org/profile"?`},
		},
		"foreign annotation": {
			reason: "Of others nothing is said.",
			text:   workflowIn("flows", ", example.com/profil: dev, sonataflow.org/restartedAt: now"),
			not:    "has no effect",
		},
		"old profile": {
			reason: "The operator reads it.",
			text:   strings.Replace(workflowIn("flows", ""), "profile: gitops", "profile: prod", 1),
			not:    "error",
		},
		"unknown scope": {
			reason: "Where it goes nobody knows.",
			text:   config + workflowIn("", "") + "apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: t}\n",
			want:   []string{"warning: Thing t: metadata.namespace: is left out, since nobody knows whether a Thing has one"},
		},
		"defined scope": {
			reason: "The input says so.",
			text:   config + workflowIn("", "") + "apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: t}\n---\napiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: things.example.com}\nspec: {group: example.com, scope: Cluster, names: {kind: Thing}}\n",
			not:    "Thing",
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			code, _, stderr := runText(tc.text)
			if code != tc.code || tc.not != "" && strings.Contains(stderr, tc.not) {
				t.Errorf("%s\nexit code %d\n%s", tc.reason, code, stderr)
			}
			for _, want := range tc.want {
				if !strings.Contains(stderr, want) {
					t.Errorf("%s\nwant %s\ngot\n%s", tc.reason, want, stderr)
				}
			}
		})
	}
}

// TestWholePackage: the config's namespace is that of everything that has one.
func TestWholePackage(t *testing.T) {
	others := "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: elsewhere, namespace: other}\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: c}\n---\napiVersion: eventing.knative.dev/v1\nkind: Broker\nmetadata: {name: b}\n"
	code, stdout, stderr := runText(configHead + "spec: {namespace: prod}\n---\n" + workflowIn("", "") + others)
	if code != runOK {
		t.Fatal(stderr)
	}
	for document := range strings.SplitSeq(stdout, "---\n") {
		want := "namespace: prod"
		switch {
		case strings.Contains(document, "kind: ClusterRole"):
			if strings.Contains(document, "namespace:") {
				t.Errorf("it has none:\n%s", document)
			}
			continue
		case strings.Contains(document, "name: elsewhere"):
			want = "namespace: other"
		}
		if !strings.Contains(strings.ReplaceAll(document, `"`, ""), want) {
			t.Errorf("want %s in\n%s", want, document)
		}
	}
	if strings.Contains(stderr, "would blank") {
		t.Errorf("the workflow's own ConfigMap is not found:\n%s", stderr)
	}
}
