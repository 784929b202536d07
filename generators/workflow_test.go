package generators

import (
	"strings"
	"testing"
)

func TestWorkflows(t *testing.T) {
	const w, managed = "Deployment/w", "ConfigMap/w-managed-props"
	profile := func(name, text string) string { return strings.Replace(text, "profile: gitops", "profile: "+name, 1) }
	database := platformYAML("{persistence: {postgresql: {serviceRef: {name: pg}, secretRef: {name: s}}}}")
	noImage := strings.NewReplacer("  podTemplate: {container: {image: example.com/w:1}}\n", "")
	runChecks(t, map[string]check{
		"GitOps": {
			reason: "An image, its properties, its checksum.", input: docs(platformYAML("{}"), workflowYAML("", "")),
			want: map[string][]string{
				w:           {"image: example.com/w:1", "sonataflow.org/checksum-config: ", "mountPath: /deployments/config", "runAsNonRoot: true"},
				"Service/w": {"name: web"},
			},
			wantNot: map[string][]string{"ConfigMap/w-props": {""}}, silent: true,
		},
		"UnknownProfile": {
			reason: "The operator would wait for a build that nobody asked for.",
			input:  profile("gitopz", workflowYAML("", "")),
			told:   []string{`"gitopz" is an unknown profile: must be one of gitops, preview, dev`},
		},
		"Slip": {
			reason: "A frequent slip.",
			input:  strings.Replace(workflowYAML("", ""), "annotations: {", "annotations: {org.sonataflow/version: '1', ", 1),
			told: []string{
				`metadata.annotations["org.sonataflow/version"]: has no effect`,
				`as in "sonataflow.org/version"`,
			},
		},
		"PreviewNoImage": {
			reason: "Nothing builds one.",
			input:  noImage.Replace(profile("preview", workflowYAML("", ""))),
			told: []string{
				"error SonataFlow ns/w spec.podTemplate.container.image: is missing: the preview profile builds its image on the cluster",
			},
		},
		"GitOpsNoImage": {
			reason: "It runs an image that was built before.",
			input:  noImage.Replace(workflowYAML("", "")),
			told:   []string{"is missing: the gitops profile"},
		},
		"ConfigImage": {
			reason: "Where the resource must stay as it is.",
			adjust: func(o *Options) { o.WorkflowImages = map[string]string{"ns/w": "example.com/w@sha256:1"} },
			input:  noImage.Replace(workflowYAML("", "")),
			want:   map[string][]string{w: {"image: example.com/w@sha256:1"}},
		},
		"PreviewDB": {
			reason:  "With an image of its own the operator takes preview for gitops: nothing of a build stays.",
			input:   docs(database, profile("preview", workflowYAML("", ""))),
			wantNot: map[string][]string{managed: {"kogito.persistence.", "quarkus.datasource."}},
			silent:  true,
		},
		"PreviewBuilt": {
			reason: "It built the image that the config names, and its properties hold what the build baked in.",
			adjust: func(o *Options) { o.WorkflowImages = map[string]string{"ns/w": "example.com/built:1"} },
			input:  docs(database, noImage.Replace(profile("preview", workflowYAML("", "")))),
			want: map[string][]string{managed: {
				"kogito.persistence.proto.marshaller = false\n",
				"kogito.persistence.type = jdbc\n",
				"quarkus.datasource.db-kind = postgresql\n",
			}},
			silent: true,
		},
		"PreviewOwnWins": {
			reason:  "An image in the resource and one in the config: no build either way.",
			adjust:  func(o *Options) { o.WorkflowImages = map[string]string{"ns/w": "example.com/built:1"} },
			input:   docs(database, profile("preview", workflowYAML("", ""))),
			want:    map[string][]string{w: {"image: example.com/built:1"}},
			wantNot: map[string][]string{managed: {"kogito.persistence."}},
		},
		"Prod": {
			reason: "An old name of preview.",
			input:  docs(platformYAML("{}"), noImage.Replace(profile("prod", workflowYAML("", "")))),
			told: []string{
				`info SonataFlow ns/w metadata.annotations["sonataflow.org/profile"]: "prod" is an old name of "preview"`,
				"is missing: the preview profile builds its image on the cluster",
			},
		},
		"PersistenceEmpty": {
			reason: "A block, even {}, keeps the platform's database away.",
			input: docs(platformYAML(`
  persistence:
    postgresql: {serviceRef: {name: pg}, secretRef: {name: s}}`), workflowYAML("\n  persistence: {}", "")),
			wantNot: map[string][]string{w: {"JDBC_URL"}}, silent: true,
		},
		"Knative": {
			reason:  "Knative's API has neither startupProbe nor privileged, and needs no checksum.",
			input:   docs(platformYAML("{}"), strings.Replace(workflowYAML("", ""), "{container:", "{deploymentModel: knative, replicas: 2, container:", 1)),
			want:    map[string][]string{"Service/w": {"apiVersion: serving.knative.dev/v1"}},
			wantNot: map[string][]string{"Service/w": {"startupProbe", "privileged", "checksum"}, w: {""}},
			told:    []string{"replicas: has no effect: Knative Serving scales the workflow"},
		},
		"NoKnative": {
			reason: "A cluster without it.",
			adjust: func(o *Options) { o.Cluster.KnativeServing = false },
			input:  strings.Replace(workflowYAML("", ""), "{container:", "{deploymentModel: knative, container:", 1),
			told:   []string{"the config says that the cluster has no Knative Serving"},
		},
		"NoProperties": {
			reason: "An empty ConfigMap would blank a live one.",
			input:  platformYAML("{}") + "\n---\n" + strings.Split(workflowYAML("", ""), "\n---\n")[0],
			want:   map[string][]string{"ConfigMap/w-props": {`application.properties: ""`}},
			told:   []string{"Over a running installation it would blank the live one"},
		},
		"Overridden": {
			reason: "A property that a managed one overrides is reported by its key.",
			input: docs(platformYAML("{properties: {flow: [{name: log.level, value: INFO}]}}"),
				withProperties(workflowYAML("", ""), "log.level=DEBUG\nquarkus.http.port=9999\nmine=1\n")),
			told: []string{`the property "log.level" has no effect`, `the property "quarkus.http.port" has no effect`},
		},
		"Unreadable": {
			reason: "The line that cannot be read.",
			input: docs(platformYAML("{}"),
				withProperties(workflowYAML("", ""), "a=1\nb=\\uZZZZ\n")),
			told: []string{`cannot be read: Line 2: invalid unicode literal`},
		},
		"KeyMissing": {
			reason: "The pod mounts that key.",
			input:  docs(platformYAML("{}"), strings.Replace(workflowYAML("", ""), "application.properties: ''", "other: ''", 1)),
			told:   []string{`has no key "application.properties"`},
		},
		"SecretValue": {
			reason: "A value of a Secret becomes a reference.",
			input: docs(platformYAML(`
  properties:
    flow:
      - name: acme.token
        valueFrom: {secretKeyRef: {name: s, key: k}}`), workflowYAML("", "")),
			want: map[string][]string{
				managed: {"acme.token = ${SONATAFLOW_ACME_TOKEN}"},
				w:       {"- name: SONATAFLOW_ACME_TOKEN\n          valueFrom:\n            secretKeyRef:"},
			},
			silent: true,
		},
		"ConfigValue": {
			reason: "A value of a ConfigMap of the input is read.",
			input: platformYAML("{properties: {flow: [{name: a.b, valueFrom: {configMapKeyRef: {name: c, key: k}}}]}}") +
				"\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: ns}\ndata: {k: v}\n---\n" +
				workflowYAML("", ""),
			want:   map[string][]string{managed: {"a.b = v"}},
			silent: true,
		},
		"LongName": {
			reason: "A name that no Service can have.",
			input:  strings.ReplaceAll(workflowYAML("", ""), "name: w,", "name: "+strings.Repeat("w", 64)+","),
			told:   []string{"metadata.name: must be shorter or plainer"},
		},
		"EnvIgnored": {
			reason: "What the render sets is not the user's to change; his own comes first.",
			input: docs(platformYAML(`
  persistence:
    postgresql: {serviceRef: {name: pg}, secretRef: {name: s}}`),
				withContainer(workflowYAML("", ""), "env: [{name: KOGITO_PERSISTENCE_TYPE, value: x}, {name: MINE, value: mine}]")),
			want: map[string][]string{w: {"env:\n        - name: MINE"}},
			told: []string{`"KOGITO_PERSISTENCE_TYPE" is ignored`},
		},
		"ProbeHandler": {
			reason: "A handler of the user's replaces ours: two would be refused.",
			input:  docs(platformYAML("{}"), withContainer(workflowYAML("", ""), "livenessProbe: {exec: {command: [ls]}}")),
			want: map[string][]string{
				w: {"livenessProbe:\n          exec:\n            command:\n            - ls\n          periodSeconds: 15"},
			},
			silent: true,
		},
		"Sidecar": {
			reason: "The user's containers come before ours, as the operator orders them.",
			input:  docs(platformYAML("{}"), strings.Replace(workflowYAML("", ""), "{container:", "{containers: [{name: side, image: s}], container:", 1)),
			want:   map[string][]string{w: {"containers:\n      - image: s\n        name: side"}},
			silent: true,
		},
	})
}

func TestDevProfile(t *testing.T) {
	const w = "Deployment/w"
	dev := func(extra, flow string) string {
		return strings.Replace(workflowYAML(extra, flow), "profile: gitops", "profile: dev", 1)
	}
	resources := func(entries string) string { return dev("\n  resources: {configMaps: ["+entries+"]}", "") }
	runChecks(t, map[string]check{
		"Dev": {
			reason: "Patient probes, the flow mounted, no checksum.",
			input:  docs(platformYAML("{devMode: {baseImage: example.com/dev:1}}"), strings.Replace(dev("", ""), "  podTemplate: {container: {image: example.com/w:1}}\n", "", 1)),
			want: map[string][]string{
				w:             {"image: example.com/dev:1", "failureThreshold: 50"},
				"ConfigMap/w": {`w.sw.json: '{"id":"w"`},
				"Service/w":   {"type: NodePort"},
			},
			wantNot: map[string][]string{w: {"checksum"}}, silent: true,
		},
		"Route": {
			reason: "On OpenShift a Route, and its host in the properties where it is known.",
			adjust: func(o *Options) { o.Cluster.OpenShift, o.Cluster.AppsDomain = true, "apps.example.com" },
			input:  platformYAML("{}") + "\n---\n" + dev("", ""),
			want: map[string][]string{
				"Route/w":                   {"termination: edge"},
				"ConfigMap/w-managed-props": {"quarkus.dev-ui.hosts = w-ns.apps.example.com"},
			},
			silent: true,
		},
		"MissingResource": {
			reason: "The pod would wait for it.",
			input:  platformYAML("{}") + "\n---\n" + resources("{configMap: {name: c}}"),
			told:   []string{`configMaps[0].configMap.name: the ConfigMap "c" is not in the input`},
		},
		"Lossy": {
			reason: "Two paths whose volumes would have one name.",
			input:  resources("{configMap: {name: c}, workflowPath: a}, {configMap: {name: d}, workflowPath: F}"),
			told:   []string{"would share the volume"},
		},
		"LongPath": {
			reason: "A volume's name is made of it.",
			input:  resources("{configMap: {name: c}, workflowPath: " + strings.Repeat("p", 60) + "}"),
			told:   []string{"must be at most 59 characters long"},
		},
		"Escape": {
			reason: "No path leaves the project.",
			input:  resources("{configMap: {name: c}, workflowPath: ../etc}"),
			told:   []string{`"../etc" must be a plain path inside the project`},
		},
		"TooLarge": {
			reason: "A ConfigMap holds 1 MiB.",
			input:  dev("", "{states: [{name: a, type: inject, data: {x: "+strings.Repeat("x", 5<<20)+"}, end: true}]}"),
			told:   []string{"spec.flow: is 5243052 bytes", "holds 1048576 at most"},
		},
	})
}

func TestFlows(t *testing.T) {
	flow := func(text string) string { return platformYAML("{}") + "\n---\n" + workflowYAML("", text) }
	runChecks(t, map[string]check{
		"NoStates": {
			reason: "A flow has states.",
			input:  flow("{start: a}"),
			told:   []string{"error SonataFlow ns/w spec.flow.states: must list at least one state"},
		},
		"Empty": {
			reason: "A workflow has a flow.",
			input:  flow("{}"),
			told:   []string{"spec.flow: must hold the workflow's definition"},
		},
		"MissingNext": {
			reason: "A transition to nowhere is told with its path, and deployed all the same.",
			input:  flow("{states: [{name: a, type: inject, data: {}, transition: b}]}"),
			want:   map[string][]string{"Deployment/w": {""}},
			told: []string{
				`warning SonataFlow ns/w spec.flow.states[0].transition: "b" is not defined in this flow: its states are a`,
			},
		},
		"MissingRef": {
			reason: "So is a function that nobody declared.",
			input:  flow("{states: [{name: a, type: operation, actions: [{functionRef: {refName: f}}], end: true}]}"),
			told:   []string{`"f" is not defined in this flow`},
		},
		"File": {
			reason: "Nothing outside the input is read, whatever the SDK would do.",
			input: flow(`
    functions: file:///etc/passwd
    events: http://127.0.0.1:1/e
    states: [{name: a, type: inject, data: {}, end: true}]`),
			told: []string{
				`spec.flow.functions: must be written out here, but refers to "file:///etc/passwd"`,
				`spec.flow.events: must be written out here`,
			},
		},
		"NotAFlow": {
			reason: "What no operator could read.",
			input:  flow("{states: [{name: a, type: unheard-of}]}"),
			told:   []string{`the state "a" cannot be read as Serverless Workflow 0.8`},
		},
		"Timeout": {
			reason: "A timer needs the Jobs Service, whose health is then checked.",
			input: docs(platformYAML("{services: {jobService: {enabled: true}}}"), workflowYAML("", `
    states:
      - {name: a, type: sleep, duration: PT1S, end: true}`)),
			want:   map[string][]string{"ConfigMap/w-managed-props": {"kogito.jobs-service.health-enabled = true"}},
			silent: true,
		},
	})
}
