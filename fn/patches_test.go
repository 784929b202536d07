package fn

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/generators"
)

const patchedInput = `apiVersion: config.kubernetes.io/v1
kind: ResourceList
items:
- apiVersion: sonataflow.org/v1alpha08
  kind: SonataFlowPlatform
  metadata: {name: demo, namespace: flows}
  spec:
    services: {dataIndex: {enabled: true}, jobService: {enabled: true}}
- apiVersion: sonataflow.org/v1alpha08
  kind: SonataFlow
  metadata:
    name: greeting
    namespace: flows
    annotations: {sonataflow.org/profile: gitops}
  spec:
    podTemplate: {container: {image: "example.com/greeting:1"}}
    flow: {start: a, states: [{name: a, type: inject, data: {x: y}, end: true}]}
- apiVersion: v1
  kind: ConfigMap
  metadata: {name: mine, namespace: flows}
functionConfig:
  apiVersion: fn.sonataflow.org/v1alpha1
  kind: RenderSonataFlow
  metadata: {name: render}
  spec:
    patches:
`

func patched(patches string) string {
	return patchedInput + strings.ReplaceAll("    "+strings.TrimSpace(patches), "\n", "\n    ") + "\n"
}

// TestPatches: in kustomize's syntax, on what was rendered.
func TestPatches(t *testing.T) {
	cases := map[string]struct {
		reason, patches string
		// object is what is looked at, want what its text has and wantNot what it
		// has not; an object that wants nothing must be gone.
		object        string
		want, wantNot []string
	}{
		"StrategicMerge": {
			reason: "Lists of Kubernetes' own kinds are merged by their keys.",
			patches: `
- patch: |
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: greeting}
    spec:
      template:
        spec:
          containers:
          - name: workflow
            env: [{name: A, value: b}]
          - {name: sidecar, image: "example.com/sidecar:1"}`,
			object: "Deployment greeting",
			want:   []string{"image: example.com/greeting:1", "name: sidecar", "- name: A\n          value: b\n", "mountPath: /deployments/config"},
		},
		"Operations": {
			reason: "Operations of RFC 6902, by a target whose name is an expression of the whole.",
			patches: `
- target: {group: apps, version: v1, kind: Deployment, name: demo-.*, labelSelector: "app=demo"}
  patch: |
    - {op: replace, path: /spec/replicas, value: 3}
    - {op: add, path: /spec/minReadySeconds, value: 5}`,
			object: "Deployment demo-jobs-service", want: []string{"  replicas: 3\n", "  minReadySeconds: 5\n"},
		},
		"OnlyTheTarget": {
			reason:  "What a target does not select stays.",
			patches: "- target: {kind: Deployment, name: 'demo-data.*|greeting'}\n  patch: '- {op: replace, path: /spec/replicas, value: 3}'",
			object:  "Deployment demo-jobs-service", want: []string{"  replicas: 1\n"},
		},
		"AnnotationsStay": {
			reason: "An add of the whole map drops all others: the render's own stay, and with them the restart on changed properties.",
			patches: `
- target: {kind: Deployment, name: greeting}
  patch: |
    - {op: add, path: /spec/template/metadata/annotations, value: {sidecar.istio.io/inject: "true"}}
    - {op: add, path: /metadata/annotations, value: {mine: "1"}}`,
			object: "Deployment greeting",
			want:   []string{"sidecar.istio.io/inject: \"true\"", generators.ChecksumAnnotation + ": ", "mine: \"1\"", generators.GeneratedFromAnnotation + ": SonataFlow/flows/greeting"},
		},
		"AnnotationsAreOurs": {
			reason:  "Nobody can say that the render made something of another resource.",
			patches: "- target: {kind: Service, name: greeting}\n  patch: '{metadata: {annotations: {fn.sonataflow.org/generated-from: SonataFlow/flows/other}}}'",
			object:  "Service greeting", want: []string{"generated-from: SonataFlow/flows/greeting"}, wantNot: []string{"flows/other"},
		},
		"SeveralDocuments": {
			reason:  "Without a target each document names its own.",
			patches: "- patch: |\n    {apiVersion: v1, kind: Service, metadata: {name: greeting, namespace: flows}, spec: {sessionAffinity: ClientIP}}\n    ---\n    {apiVersion: v1, kind: Service, metadata: {name: demo-jobs-service}, spec: {sessionAffinity: None}}",
			object:  "Service demo-jobs-service", want: []string{"sessionAffinity: None"},
		},
		"InOrder": {
			reason:  "A patch sees what those before it did.",
			patches: "- target: {kind: Service, name: greeting}\n  patch: '{metadata: {labels: {tier: web}}}'\n- target: {labelSelector: tier=web}\n  patch: '{metadata: {labels: {seen: \"yes\"}}}'",
			object:  "Service greeting", want: []string{"tier: web", `seen: "yes"`},
		},
		"Delete": {
			reason:  "What nothing names any more may go.",
			patches: "- target: {name: greeting.*}\n  patch: '{$patch: delete}'",
			object:  "Deployment greeting",
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			once, _ := renderList(t, patched(tc.patches))
			text := ""
			for _, item := range readStream(t, once).Items {
				if item.Kind()+" "+item.Name() == tc.object {
					text = string(item.Text())
				}
			}
			if text == "" != (len(tc.want) == 0) {
				t.Fatalf("%s\n%s", tc.reason, once)
			}
			for _, want := range tc.want {
				if !strings.Contains(text, want) {
					t.Errorf("%s\nno %q in:\n%s", tc.reason, want, text)
				}
			}
			for _, not := range tc.wantNot {
				if strings.Contains(text, not) {
					t.Errorf("%s\n%q in:\n%s", tc.reason, not, text)
				}
			}
			twice, _ := renderList(t, once)
			if diff := cmp.Diff(once, twice); diff != "" {
				t.Errorf("a second run changes its own output:\n%s", diff)
			}
		})
	}
}

// TestPatchesRefused: what a patch cannot do is said, and nothing is rendered.
func TestPatchesRefused(t *testing.T) {
	cases := map[string]struct{ reason, patches, want string }{
		"Nothing":      {"A patch that matches nothing.", "- target: {kind: Deployment, name: greting}\n  patch: '- {op: remove, path: /spec/replicas}'", `spec.patches[0].target: matches nothing that is rendered: must match at least one of Deployment flows/demo-data-index-service, Deployment flows/demo-jobs-service, Deployment flows/greeting;`},
		"NotRendered":  {"The input's own objects are patched in the input.", "- target: {kind: ConfigMap, name: mine}\n  patch: '{data: {a: b}}'", "what the input holds itself is patched in the input"},
		"NoTarget":     {"Operations name no object.", "- patch: '- {op: remove, path: /spec/replicas}'", "spec.patches[0].target: is missing"},
		"TwoOfATarget": {"Two patches of one target.", "- target: {kind: Service}\n  patch: |\n    {a: b}\n    ---\n    {a: c}", "spec.patches[0].patch: must hold one patch"},
		"NoPatch":      {"A patch of nothing.", "- target: {kind: Service}", "spec.patches[0].patch: is missing"},
		"Empty":        {"A patch of a comment.", "- target: {kind: Service}\n  patch: '# nothing'", "must hold a patch"},
		"Text":         {"A patch that is text.", "- target: {kind: Service}\n  patch: nothing", "must be a strategic merge patch"},
		"NotYAML":      {"A patch that cannot be read.", "- target: {kind: Service}\n  patch: 'a: ['", "spec.patches[0].patch: cannot be read"},
		"Path":         {"The function reads no files.", "- target: {kind: Service}\n  path: patch.yaml", "spec.patches[0].path: cannot be read here"},
		"Both":         {"One or the other.", "- target: {kind: Service}\n  path: patch.yaml\n  patch: '{a: b}'", "spec.patches[0].path: and patch exclude each other"},
		"DoesNotFit":   {"An operation on what is not there.", "- target: {kind: Service, name: greeting}\n  patch: '- {op: remove, path: /spec/nothing}'", "spec.patches[0].patch: does not fit Service flows/greeting: "},
		"Renames":      {"Others name it.", "- target: {kind: Service, name: greeting}\n  patch: '- {op: replace, path: /metadata/name, value: other}'", "must not change kind, name or namespace of Service flows/greeting"},
		"Fills":        {"A workflow's own properties would be its user's on the next run.", "- target: {kind: ConfigMap, name: greeting-props}\n  patch: '{data: {application.properties: a=b}}'", "must not fill ConfigMap flows/greeting-props"},
		"Parts":        {"What is left must fit together.", "- target: {kind: Service, name: greeting}\n  patch: '{$patch: delete}'", `names the Service "greeting" in namespace "flows", which is not there`},
		"Expression":   {"A name that is no expression.", "- target: {kind: Service, name: '('}\n  patch: '{a: b}'", "must be a regular expression"},
		"Selector":     {"A selector that is none.", "- target: {labelSelector: 'a=b=c'}\n  patch: '{a: b}'", "must be a label selector"},
		"Unknown":      {"kustomize's options would let a patch rename.", "- target: {kind: Service}\n  options: {allowNameChange: true}\n  patch: '{a: b}'", "spec.patches[0].options: unknown field"},
		"Doubling":     {"Each copy doubles the object.", doubling(40), "the object becomes longer than"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			var stdout, stderr bytes.Buffer
			err := runTo([]byte(patched(tc.patches)), &stdout, &stderr)
			if err == nil || !strings.Contains(stderr.String(), tc.want) {
				t.Errorf("%s\n%v\n%s", tc.reason, err, stderr.String())
			}
			if strings.Contains(stdout.String(), generators.GeneratedFromAnnotation) {
				t.Errorf("%s\nsomething was rendered:\n%s", tc.reason, stdout.String())
			}
		})
	}
}

// TestPatchesRestart: pods restart when a patch changes their properties, and
// when it changes them again; no others do.
func TestPatchesRestart(t *testing.T) {
	sums := map[string]bool{}
	var others string
	for _, level := range []string{"", "INFO", "DEBUG"} {
		patch := "- target: {kind: Service}\n  patch: '{metadata: {labels: {a: b}}}'"
		if level != "" {
			patch = "- target: {kind: ConfigMap, name: greeting-managed-props}\n  patch: '{data: {application-prod.properties: quarkus.log.level=" + level + "}}'"
		}
		once, _ := renderList(t, patched(patch)+"    checksums: All\n")
		twice, _ := renderList(t, once)
		if diff := cmp.Diff(once, twice); diff != "" {
			t.Error(diff)
		}
		rest := ""
		for _, item := range readStream(t, once).Items {
			switch sum := krm.StringAt(item.Tree(), checksumField...); {
			case item.Kind() == "Deployment" && item.Name() == "greeting":
				sums[sum] = true
			case item.Kind() == "Deployment":
				rest += sum
			}
		}
		if others != "" && others != rest {
			t.Error("others restart, too")
		}
		others = rest
	}
	if len(sums) != 3 {
		t.Errorf("want a checksum each, but have %v", sums)
	}
}

func doubling(times int) string {
	var text strings.Builder
	text.WriteString("- target: {kind: Service, name: greeting}\n  patch: |\n")
	for n := range times {
		text.WriteString(fmt.Sprintf("    - {op: copy, from: /spec, path: /spec/x%d}\n", n))
	}
	return text.String()
}

// TestPatchesOfAConfigMap: the config's other form has them as text.
func TestPatchesOfAConfigMap(t *testing.T) {
	input := strings.Split(patchedInput, "functionConfig:")[0] + "functionConfig:\n  apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: c}\n  data:\n    patches: |\n      - target: {kind: Service, name: greeting}\n        patch: '{spec: {sessionAffinity: ClientIP}}'\n"
	once, _ := renderList(t, input)
	if !strings.Contains(once, "    sessionAffinity: ClientIP\n") {
		t.Error(once)
	}
}

// TestPatchesLeaveRendersAlone: where the custom resources were taken out, what
// an earlier run rendered and patched stays.
func TestPatchesLeaveRendersAlone(t *testing.T) {
	input := patched("- target: {kind: Service, name: greeting}\n  patch: '- {op: add, path: /spec/ports/-, value: {name: more, port: 81}}'") + "    sourceResources: Remove\n"
	once, _ := renderList(t, input)
	twice, results := renderList(t, once)
	if diff := cmp.Diff(once, twice); diff != "" || results.ExitCode() != 0 {
		t.Errorf("%s\n%s", diff, resultText(results))
	}
	if !strings.Contains(once, "    - name: more\n") {
		t.Error(once)
	}
}
