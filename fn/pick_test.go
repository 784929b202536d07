package fn

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPick(t *testing.T) {
	platform := func(metadata string) string {
		return "apiVersion: sonataflow.org/v1alpha08\nkind: SonataFlowPlatform\nmetadata: " + metadata + "\nspec: {}\n"
	}
	const flows = "{name: p, namespace: flows}"
	const valid = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com')"
	const label = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc')"
	cases := map[string]struct {
		reason string
		input  []string
		want   string
	}{
		"path in a name": {
			reason: "Names become paths.",
			input:  []string{platform("{name: ../x, namespace: flows}")},
			want:   `error: SonataFlowPlatform flows/../x: metadata.name: "../x" must be a valid name: ` + valid,
		},
		"upper case": {
			reason: "The API server would refuse it.",
			input:  []string{platform("{name: Platform, namespace: flows}")},
			want:   `error: SonataFlowPlatform flows/Platform: metadata.name: "Platform" must be a valid name, such as platform: ` + valid,
		},
		"blank": {
			reason: "Nothing is trimmed in silence.",
			input:  []string{platform("{name: 'p ', namespace: flows}")},
			want:   `error: SonataFlowPlatform flows/p : metadata.name: "p " must be a valid name, such as p: ` + valid,
		},
		"too long": {
			reason: "A long value is cut in the message.",
			input:  []string{platform("{name: " + strings.Repeat("a", 300) + ", namespace: flows}")},
			want:   `error: SonataFlowPlatform flows/` + strings.Repeat("a", 300) + `: metadata.name: "` + strings.Repeat("a", 80) + `…" must be a valid name: must be no more than 253 characters`,
		},
		"no name": {
			reason: "Everything hangs on the name.",
			input:  []string{platform("{namespace: flows}")},
			want:   `error: SonataFlowPlatform: metadata.name: is missing: name the SonataFlowPlatform`,
		},
		"no metadata": {
			reason: "Everything hangs on the name.",
			input:  []string{"apiVersion: sonataflow.org/v1alpha08\nkind: SonataFlowPlatform\nspec: {}\n"},
			want:   `error: SonataFlowPlatform: metadata.name: is missing: name the SonataFlowPlatform`,
		},
		"a number": {
			reason: "It is said once what is wrong.",
			input:  []string{platform("{name: 12, namespace: flows}")},
			want:   `error: SonataFlowPlatform flows/12: metadata.name: is the number 12, but must be a string: quote it`,
		},
		"bad namespace": {
			reason: "The API server would refuse it.",
			input:  []string{platform("{name: p, namespace: my.flows}")},
			want:   `error: SonataFlowPlatform my.flows/p: metadata.namespace: "my.flows" must be a valid namespace, such as my-flows: must not contain dots`,
		},
		"old version": {
			reason: "Another version may mean something else.",
			input:  []string{strings.Replace(platform(flows), "v1alpha08", "v1alpha07", 1)},
			want:   `error: SonataFlowPlatform flows/p: apiVersion: "sonataflow.org/v1alpha07" is not supported: must be sonataflow.org/v1alpha08`,
		},
		"unknown kind": {
			reason: "A typo must not drop a resource.",
			input:  []string{strings.Replace(platform(flows), "SonataFlowPlatform", "SonataflowPlatform", 1)},
			want:   `error: SonataflowPlatform flows/p: kind: "SonataflowPlatform" is unknown: must be SonataFlowPlatform, SonataFlowClusterPlatform or SonataFlow`,
		},
		"typo in the group": {
			reason: "A typo must not drop a resource in silence.",
			input:  []string{strings.Replace(platform(flows), "sonataflow.org/", "", 1)},
			want:   `error: SonataFlowPlatform flows/p: apiVersion: "v1alpha08" is not that of a SonataFlowPlatform: must be sonataflow.org/v1alpha08`,
		},
		"a build": {
			reason: "It belongs to the operator.",
			input:  []string{strings.Replace(platform(flows), "SonataFlowPlatform", "SonataFlowBuild", 1)},
			want: `warning: SonataFlowBuild flows/p: kind: a SonataFlowBuild is the operator's record of an image that it builds: it is kept out of the render. The images of preview workflows come to be as build.strategy of the config says: Context (your pipeline builds what the command context writes), BuildConfig (OpenShift builds) or TaskRun (Tekton does)
info: the input has no SonataFlow resources: nothing is rendered`,
		},
		"twice": {
			reason: "The same one given twice counts once, whatever hosts and status say.",
			input:  []string{platform(flows), platform("{name: p, namespace: flows, annotations: {config.kubernetes.io/index: '1'}}") + "status: {a: b}\n"},
			want:   "",
		},
		"twice, by the config's namespace": {
			reason: "A platform without a namespace takes that of the config.",
			input:  []string{platform(flows), platform("{name: p}"), configHead + "metadata: {name: c}\nspec: {namespace: flows}\n"},
			want:   `error: SonataFlowPlatform p: metadata.name: the input has two different SonataFlowPlatform flows/p: remove or rename one`,
		},
		"two different": {
			reason: "Which of two counts is not ours to guess.",
			input:  []string{platform(flows), platform("{name: p, namespace: flows, labels: {a: b}}")},
			want:   `error: SonataFlowPlatform flows/p: metadata.name: the input has two different SonataFlowPlatform flows/p: remove or rename one`,
		},
		"cluster platform with a namespace": {
			reason: "kustomize's namespace: puts one on it.",
			input: []string{
				platform(flows),
				"apiVersion: sonataflow.org/v1alpha08\nkind: SonataFlowClusterPlatform\nmetadata: {name: c, namespace: anything}\nspec: {platformRef: {name: p, namespace: flows}}\n",
				"apiVersion: sonataflow.org/v1alpha08\nkind: SonataFlowClusterPlatform\nmetadata: {name: c, namespace: anything}\nspec: {platformRef: {name: p, namespace: flows}}\n",
			},
			want: "",
		},
		"all at once": {
			reason: "All that is wrong is said in one run.",
			input:  []string{platform("{name: P, namespace: F}"), "apiVersion: sonataflow.org/v1alpha08\nkind: SonataFlow\nmetadata: {name: w, namespace: flows}\nspec: {podTemplate: {container: {image: 'a:1'}}, flows: {}}\n"},
			want: `error: SonataFlow flows/w: spec.flows: unknown field: did you mean "flow"?
error: SonataFlowPlatform F/P: metadata.name: "P" must be a valid name, such as p: ` + valid + `
error: SonataFlowPlatform F/P: metadata.namespace: "F" must be a valid namespace, such as f: ` + label,
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			got := resultText(Render(readStream(t, strings.Join(tc.input, "---\n"))))
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("%s\n-want +got:\n%s", tc.reason, diff)
			}
		})
	}
}

// TestErrorsLeaveTheStream: hosts get back what they sent.
func TestErrorsLeaveTheStream(t *testing.T) {
	text := listOf(crAt("SonataFlowPlatform", "flows", "a", "a.yaml"), crAt("SonataFlow", "flows", "Bad", "b.yaml"), "apiVersion: v1\nkind:  ConfigMap # mine\nmetadata: {name: mine}\n")
	stream := readStream(t, text)
	if results := Render(stream); results.ExitCode() == 0 {
		t.Fatal("no error")
	}
	if diff := cmp.Diff(text, written(t, stream)); diff != "" {
		t.Errorf("-sent +got:\n%s", diff)
	}
}
