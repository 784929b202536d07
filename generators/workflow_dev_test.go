package generators

import (
	"strings"
	"testing"
)

// TestDevResources: where the ConfigMaps of spec.resources are mounted, in
// which volumes, and which paths are refused.
func TestDevResources(t *testing.T) {
	const root = "/home/kogito/serverless-workflow-project/src/main/resources"
	const w = "Deployment/w"
	maps := func(names ...string) string {
		var documents []string
		for _, name := range names {
			documents = append(documents, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "+name+", namespace: ns}\ndata: {a.yaml: x}")
		}
		return docs(documents...)
	}
	dev := func(configMaps string) string {
		return ofProfile(workflowYAML("\n  resources:\n    configMaps:\n"+strings.TrimPrefix(configMaps, "\n"), ""), "dev")
	}
	runChecks(t, map[string]check{
		"None": {
			reason: "The properties and the flow lie in the root, in one volume.",
			input:  docs(platformYAML("{}"), ofProfile(workflowYAML("", ""), "dev")),
			want: map[string][]string{w: {
				"- mountPath: " + root + "\n          name: resources\n          readOnly: true\n",
				"name: w-props\n          - configMap:\n              items:\n              - key: application-dev.properties\n" +
					"                path: application-dev.properties\n              name: w-managed-props\n          - configMap:\n              name: w\n",
			}},
			silent: true,
		},
		"Root": {
			reason:  "One without a path lies there, too.",
			input:   docs(platformYAML("{}"), maps("r"), dev("    - {configMap: {name: r}}")),
			want:    map[string][]string{w: {"- configMap:\n              name: w\n          - configMap:\n              name: r\n"}},
			wantNot: map[string][]string{w: {"res-"}},
			silent:  true,
		},
		"RootAgain": {
			reason: "One that lies there already is not mounted twice, but whole.",
			input:  docs(platformYAML("{}"), dev("    - {configMap: {name: w-props}}")),
			want:   map[string][]string{w: {"sources:\n          - configMap:\n              name: w-props\n"}},
			silent: true,
		},
		"Path": {
			reason: "One with a path has a volume of its own.",
			input:  docs(platformYAML("{}"), maps("r"), dev("    - {workflowPath: specs, configMap: {name: r}}")),
			want: map[string][]string{w: {
				"- mountPath: " + root + "/specs\n          name: res-kg2xk\n",
				"- name: res-kg2xk\n        projected:\n          sources:\n          - configMap:\n              name: r\n",
			}},
			silent: true,
		},
		"OnePath": {
			reason: "Two of one path share it.",
			input: docs(platformYAML("{}"), maps("r", "s"), dev(`
    - {workflowPath: specs, configMap: {name: r}}
    - {workflowPath: specs, configMap: {name: s}}`)),
			want: map[string][]string{w: {
				"sources:\n          - configMap:\n              name: r\n          - configMap:\n              name: s\n",
			}},
			silent: true,
		},
		"Spelling": {
			reason: "So do two spellings of one, since a volume can be mounted there once only.",
			input: docs(platformYAML("{}"), maps("r", "s"), dev(`
    - {workflowPath: specs/, configMap: {name: r}}
    - {workflowPath: specs, configMap: {name: s}}`)),
			want: map[string][]string{w: {
				"sources:\n          - configMap:\n              name: r\n          - configMap:\n              name: s\n",
			}},
			wantNot: map[string][]string{w: {"name: res-kg2xk\n"}},
			silent:  true,
		},
		"Collision": {
			reason: "Two paths that the encoding takes for one.",
			input: docs(platformYAML("{}"), maps("r", "s"), dev(`
    - {workflowPath: a/b, configMap: {name: r}}
    - {workflowPath: aeb, configMap: {name: s}}`)),
			told: []string{`spec.resources.configMaps[1].workflowPath: "aeb" and "a/b" would share the volume`},
		},
		"Long": {
			reason: "The name of a volume has an end.",
			input:  docs(platformYAML("{}"), maps("r"), dev("    - {workflowPath: "+strings.Repeat("a", 60)+", configMap: {name: r}}")),
			told:   []string{"must be at most 59 characters long"},
		},
		"Outside": {
			reason: "Nothing is mounted outside the project.",
			input:  docs(platformYAML("{}"), maps("r"), dev("    - {workflowPath: ../etc, configMap: {name: r}}")),
			told:   []string{`error SonataFlow ns/w spec.resources.configMaps[0].workflowPath: "../etc" must be a plain path inside the project`},
		},
		"Here": {
			reason: "A path is one.",
			input:  docs(platformYAML("{}"), maps("r"), dev("    - {workflowPath: ./, configMap: {name: r}}")),
			told:   []string{"must be a plain path"},
		},
		"Missing": {
			reason: "A pod waits for a ConfigMap for ever.",
			input:  docs(platformYAML("{}"), dev("    - {workflowPath: specs, configMap: {name: gone}}")),
			told:   []string{`warning SonataFlow ns/w spec.resources.configMaps[0].configMap.name: the ConfigMap "gone" is not in the input`},
		},
		"OtherProfile": {
			reason:  "Other profiles bake them into the image.",
			input:   docs(platformYAML("{}"), maps("r"), workflowYAML("\n  resources: {configMaps: [{workflowPath: specs, configMap: {name: r}}]}", "")),
			wantNot: map[string][]string{w: {"res-", "name: r\n"}},
			silent:  true,
		},
	})
}

// TestDevContainer: image, how it is pulled, and how patient its probes are.
func TestDevContainer(t *testing.T) {
	const w = "Deployment/w"
	dev := func(container string) string {
		return strings.Replace(ofProfile(workflowYAML("", ""), "dev"), "container: {image: example.com/w:1}", "container: {"+container+"}", 1)
	}
	const devmode = "image: registry.redhat.io/openshift-serverless-1/logic-swf-devmode-rhel9:1.38.0\n"
	runChecks(t, map[string]check{
		"Release": {
			reason:  "The release's image.",
			input:   docs(platformYAML("{}"), dev("")),
			want:    map[string][]string{w: {devmode, "failureThreshold: 50"}},
			wantNot: map[string][]string{w: {"imagePullPolicy"}},
			silent:  true,
		},
		"Platform": {
			reason: "The platform's, which is asked for anew where its tag moves.",
			input:  docs(platformYAML("{devMode: {baseImage: 'example.com/dev:latest'}}"), dev("")),
			want:   map[string][]string{w: {"image: example.com/dev:latest\n        imagePullPolicy: Always\n"}},
			silent: true,
		},
		"Own": {
			reason: "One's own, pulled as one says.",
			input:  docs(platformYAML("{devMode: {baseImage: 'example.com/dev:latest'}}"), dev("image: 'example.com/own:latest', imagePullPolicy: IfNotPresent")),
			want:   map[string][]string{w: {"image: example.com/own:latest\n        imagePullPolicy: IfNotPresent\n"}},
			silent: true,
		},
		"Policy": {
			reason:  "How an image is pulled that one does not name is not one's to say.",
			input:   docs(platformYAML("{}"), dev("imagePullPolicy: Never")),
			want:    map[string][]string{w: {devmode}},
			wantNot: map[string][]string{w: {"imagePullPolicy"}},
			told:    []string{"warning SonataFlow ns/w spec.podTemplate.container.imagePullPolicy: is left out, as the operator does"},
		},
		"Named": {
			reason: "The config's.",
			adjust: func(o *Options) { o.WorkflowImages = map[string]string{"ns/w": "example.com/named:1"} },
			input:  docs(platformYAML("{}"), dev("")),
			want:   map[string][]string{w: {"image: example.com/named:1\n"}},
			silent: true,
		},
		"OneProbe": {
			reason: "A probe that is given keeps its threshold; the others are patient.",
			input:  docs(platformYAML("{}"), dev("startupProbe: {periodSeconds: 3}")),
			want: map[string][]string{w: {
				"livenessProbe:\n          failureThreshold: 50\n",
				"readinessProbe:\n          failureThreshold: 50\n",
				"startupProbe:\n          failureThreshold: 5\n",
				"periodSeconds: 3\n",
			}},
			silent: true,
		},
		"NoChecksum": {
			reason:  "Quarkus reads changed files itself.",
			input:   docs(platformYAML("{}"), dev("")),
			wantNot: map[string][]string{w: {"checksum"}},
			silent:  true,
		},
	})
}

// TestProfiles: which profiles there are.
func TestProfiles(t *testing.T) {
	const w = "Deployment/w"
	preview := func(annotations string) string {
		return strings.Replace(workflowYAML("", ""), "annotations: {sonataflow.org/profile: gitops}", "annotations: {"+annotations+"}", 1)
	}
	runChecks(t, map[string]check{
		"None": {
			reason: "preview is the default, which runs an image that is named.",
			input:  docs(platformYAML("{}"), preview("")),
			want:   map[string][]string{w: {"image: example.com/w:1"}},
			silent: true,
		},
		"Prod": {
			reason: "An old name of it.",
			input:  docs(platformYAML("{}"), preview("sonataflow.org/profile: prod")),
			want:   map[string][]string{w: {"image: example.com/w:1"}},
			told:   []string{`info SonataFlow ns/w metadata.annotations["sonataflow.org/profile"]: "prod" is an old name of "preview"`},
		},
		"Unknown": {
			reason: "A typing error would wait for a build.",
			input:  docs(platformYAML("{}"), preview("sonataflow.org/profile: gitop")),
			told:   []string{`error SonataFlow ns/w metadata.annotations["sonataflow.org/profile"]: "gitop" is an unknown profile: must be one of gitops, preview, dev`},
		},
		"Prefix": {
			reason: "So would an annotation that begins the wrong way.",
			input:  docs(platformYAML("{}"), preview("org.sonataflow/profile: gitops")),
			told:   []string{`warning SonataFlow ns/w metadata.annotations["org.sonataflow/profile"]: has no effect: the prefix is "sonataflow.org/"`},
		},
		"PreviewWithout": {
			reason: "Without an image a preview waits for its build.",
			input:  docs(platformYAML("{}"), removed(preview(""), "\n  podTemplate: {container: {image: example.com/w:1}}")),
			told:   []string{"error SonataFlow ns/w spec.podTemplate.container.image: is missing: the preview profile builds its image on the cluster"},
		},
		"GitOpsWithout": {
			reason: "And a gitops workflow never starts.",
			input:  docs(platformYAML("{}"), removed(workflowYAML("", ""), "\n  podTemplate: {container: {image: example.com/w:1}}")),
			told:   []string{"spec.podTemplate.container.image: is missing: the gitops profile runs an image that was built before; set it, or workflowImages[ns/w] in the config"},
		},
	})
}
