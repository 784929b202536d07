package cluster

import (
	"maps"
	"strings"
)

// pair is two inputs that differ in one thing.
type pair struct {
	reason   string
	old, new change
}

// change is what a side has other than the base.
type change struct {
	config map[string]any
	// replace are pairs of texts in the base.
	replace []string
	// more is appended to it.
	more string
}

// base is what every side begins with.
const base = `apiVersion: eventing.knative.dev/v1
kind: Broker
metadata: {name: default, namespace: NAMESPACE}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: orders-props, namespace: NAMESPACE}
data:
  application.properties: |
    greeting = hello
---
apiVersion: sonataflow.org/v1alpha08
kind: SonataFlowPlatform
metadata: {name: platform, namespace: NAMESPACE}
spec:
  eventing: {broker: {ref: {apiVersion: eventing.knative.dev/v1, kind: Broker, name: default, namespace: NAMESPACE}}}
  persistence:
    postgresql: {secretRef: {name: pg}, serviceRef: {name: db, databaseName: flows}}
  services:
    dataIndex: {enabled: true, podTemplate: {replicas: 2}}
    jobService: {enabled: true}
---
apiVersion: sonataflow.org/v1alpha08
kind: SonataFlow
metadata:
  name: orders
  namespace: NAMESPACE
  annotations: {sonataflow.org/profile: gitops, sonataflow.org/version: "1.0"}
spec:
  podTemplate:
    replicas: 2
    container:
      image: registry.example.com/orders:1.0
      resources: {limits: {cpu: 1000m}}
      env: [{name: A, value: a}, {name: B, value: b}]
  flow:
    start: wait
    events:
    - {name: ordered, type: order.placed, source: shop}
    - {name: shipped, type: order.shipped, kind: produced}
    states:
    - name: wait
      type: event
      onEvents: [{eventRefs: [ordered], actions: []}]
      end: {produceEvents: [{eventRef: shipped}]}
`

const second = `---
apiVersion: sonataflow.org/v1alpha08
kind: SonataFlow
metadata: {name: billing, namespace: NAMESPACE, annotations: {sonataflow.org/profile: gitops}}
spec:
  podTemplate: {container: {image: "registry.example.com/billing:1.0"}}
  flow: {start: a, states: [{name: a, type: inject, data: {}, end: true}]}
`

// side is one side of a pair in a namespace of its own.
func (pair) side(c change, namespace string) input {
	text := strings.NewReplacer(append([]string{"NAMESPACE", namespace}, c.replace...)...).Replace(base)
	config := map[string]any{"release": "osl-1.38"}
	maps.Copy(config, c.config)
	return input{stream: []byte(text + strings.ReplaceAll(c.more, "NAMESPACE", namespace)), config: configOf(config)}
}

func replaced(texts ...string) change { return change{replace: texts} }

func configured(key string, value any) change { return change{config: map[string]any{key: value}} }

func with(text string) change { return change{more: "---\n" + text} }

const (
	replicas    = "    replicas: 2\n"
	image       = "      image: registry.example.com/orders:1.0\n"
	persistence = "  persistence:\n    postgresql: {secretRef: {name: pg}, serviceRef: {name: db, databaseName: flows}}\n"
	dataIndex   = "dataIndex: {enabled: true, podTemplate: {replicas: 2}}"
	jobService  = "jobService: {enabled: true}"
)

func job(release string, more ...string) change {
	return change{config: map[string]any{"release": release}, replace: append([]string{
		jobService, "jobService: {enabled: true, persistence: {dbMigrationStrategy: job}}"}, more...)}
}

// shaped is the migration Job with settings of the config.
func shaped(migration map[string]any) change {
	c := job("osl-1.38")
	c.config["migration"] = migration
	return c
}

// pairs are a field changed at a time, the releases, and objects that stand in
// the input beside ours.
func pairs() []pair {
	var none change
	return []pair{
		{"nothing", none, none},
		{"image", none, replaced("orders:1.0", "orders:1.1")},
		{"image of Data Index", none, configured("images", map[string]any{"dataIndexPostgreSQL": "registry.example.com/di:1"})},
		{"image of Jobs Service", none, configured("images", map[string]any{"jobsServicePostgreSQL": "registry.example.com/js:1"})},
		{"registry", none, configured("imageRegistry", "mirror.example.com")},
		{"tag", none, configured("tag", "1.38.1")},
		{"version label", none, configured("versionLabel", "1.38.1")},
		{"variable", none, replaced("value: a}", "value: c}")},
		{"variable gone", none, replaced("{name: A, value: a}, ", "")},
		{"order of variables", none, replaced("{name: A, value: a}, {name: B, value: b}", "{name: B, value: b}, {name: A, value: a}")},
		{"quantity in another spelling", none, replaced("1000m", `"1"`)},
		{"default spelled out", none, replaced(image, image+"      terminationMessagePath: /dev/termination-log\n")},
		{"default of the pod spelled out", none, replaced(replicas, replicas+"    terminationGracePeriodSeconds: 30\n    dnsPolicy: ClusterFirst\n")},
		{"probe", none, replaced(image, image+"      livenessProbe: {failureThreshold: 9}\n")},
		{"node selector", none, replaced(replicas, replicas+"    nodeSelector: {disk: fast}\n")},
		{"more pods", none, replaced(replicas, "    replicas: 3\n")},
		{"no pods", none, replaced(replicas, "    replicas: 0\n")},
		{"pods that do not run", replaced(replicas, "    replicas: 0\n"), replaced(replicas, "    replicas: 0\n", "orders:1.0", "orders:1.1")},
		{"disruption budget", none, replaced(replicas, replicas+"    podDisruptionBudget: {minAvailable: 1}\n")},
		{"label", none, replaced("  name: orders\n", "  name: orders\n  labels: {team: a}\n")},
		{"own property", none, replaced("hello", "bye")},
		{"own properties emptied", none, replaced("    greeting = hello\n", "")},
		{"property of the platform", none, replaced(persistence, persistence+"  properties: {flow: [{name: x, value: y}]}\n")},
		{"checksums", none, configured("checksums", "All")},
		{"database", none, replaced("databaseName: flows", "databaseName: other")},
		{"schema", none, replaced("  podTemplate:\n    replicas: 2\n", "  persistence: {postgresql: {secretRef: {name: pg}, serviceRef: {name: db, databaseName: flows, databaseSchema: other}}}\n  podTemplate:\n    replicas: 2\n")},
		{"no database", none, replaced(persistence, "")},
		{"secret", none, replaced("{name: pg}", "{name: pg2}")},
		{"key of the secret", none, replaced("{name: pg}", "{name: pg, userKey: user}")},
		{"own sink", none, configured("eventing", map[string]any{"sink": "Static", "ingressURL": "http://broker.example.com"})},
		{"broker", none, replaced("kind: Broker, name: default", "kind: Broker, name: other", "metadata: {name: default", "metadata: {name: other")},
		{"type of an event", none, replaced("order.placed", "order.created")},
		{"name of an event", none, replaced("name: ordered", "name: placed", "[ordered]", "[placed]")},
		{"another workflow", none, change{more: second}},
		{"a workflow gone", change{more: second}, none},
		{"name of a workflow", none, replaced("name: orders\n", "name: orders2\n", "orders-props", "orders2-props")},
		{"name of the platform", none, replaced("name: platform", "name: platform2")},
		{"Data Index gone", none, replaced(dataIndex, "dataIndex: {enabled: false}")},
		{"Jobs Service gone", none, replaced(jobService, "jobService: {enabled: false}")},
		{"Knative Service", none, replaced(replicas, "    deploymentModel: knative\n")},
		{"image of a Knative Service", replaced(replicas, "    deploymentModel: knative\n"), replaced(replicas, "    deploymentModel: knative\n", "orders:1.0", "orders:1.1")},
		{"monitoring", none, replaced(persistence, persistence+"  monitoring: {enabled: true}\n")},
		{"autoscaler", none, with("apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: orders, namespace: NAMESPACE}\nspec: {minReplicas: 2, maxReplicas: 4, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: orders}}\n")},
		{"profile", replaced("gitops", "dev"), none},

		{"1.34 to 1.35", configured("release", "osl-1.34"), configured("release", "osl-1.35")},
		{"1.35 to 1.36", configured("release", "osl-1.35"), configured("release", "osl-1.36")},
		{"1.36 to 1.37", configured("release", "osl-1.36"), configured("release", "osl-1.37")},
		{"1.37 to 1.38", configured("release", "osl-1.37"), configured("release", "osl-1.38")},
		{"1.37 to 1.38 with the old label", configured("release", "osl-1.37"), change{config: map[string]any{"release": "osl-1.38", "versionLabel": "1.37.2"}}},
		{"1.34 to 1.38", configured("release", "osl-1.34"), configured("release", "osl-1.38")},
		{"1.38 to 1.37", configured("release", "osl-1.38"), configured("release", "osl-1.37")},
		{"migration Job", none, job("osl-1.38")},
		{"migration Job of another release", job("osl-1.37"), job("osl-1.38")},
		{"migration Job of one name", job("osl-1.36"), job("osl-1.37")},
		{"migration Job of another database", job("osl-1.38"), job("osl-1.38", "databaseName: flows", "databaseName: other")},

		{"install", none, configured("install", "Greenfield")},
		{"install the other way", configured("install", "Greenfield"), none},
		{"release of a first install", change{config: map[string]any{"release": "osl-1.36", "install": "Greenfield"}}, change{config: map[string]any{"release": "osl-1.38", "install": "Greenfield"}}},
		{"tries of the migration Job", job("osl-1.38"), shaped(map[string]any{"backoffLimit": 3, "activeDeadlineSeconds": 600})},
		{"pod of the migration Job", job("osl-1.38"), shaped(map[string]any{"podTemplate": map[string]any{"nodeSelector": map[string]any{"disk": "fast"}}})},
		{"events about definitions", none, configured("dataIndex", map[string]any{"definitionEvents": "Job"})},
		{"other events about definitions", configured("dataIndex", map[string]any{"definitionEvents": "Job"}), change{config: map[string]any{
			"dataIndex": map[string]any{"definitionEvents": "Job"}}, more: second}},

		{"cluster IP", with(rawService("")), with(rawService(", clusterIP: None"))},
		{"cluster IP given back", with(rawService(", clusterIP: None")), with(rawService(""))},
		{"port of a Service", with(rawService("")), with(strings.ReplaceAll(rawService(""), "port: 80", "port: 81"))},
		{"target port spelled out", with(rawService("")), with(strings.ReplaceAll(rawService(""), "port: 80", "port: 80, targetPort: 80, protocol: TCP"))},
		{"immutable ConfigMap", with(rawConfig("a")), with(rawConfig("b"))},
		{"strategy", with(rawDeployment("RollingUpdate", "")), with(rawDeployment("Recreate", ""))},
		{"strategy the other way", with(rawDeployment("Recreate", "")), with(rawDeployment("RollingUpdate", ""))},
		{"selector", with(rawDeployment("Recreate", "")), with(rawDeployment("Recreate", ", b: b"))},
		{"name of a StatefulSet's Service", with(rawSet("a", "1")), with(rawSet("b", "1"))},
		{"pods of a StatefulSet", with(rawSet("a", "1")), with(rawSet("a", "2"))},
		{"type of a Secret", with(rawSecret("Opaque", "a")), with(rawSecret("kubernetes.io/basic-auth", "a"))},
		{"content of a Secret", with(rawSecret("Opaque", "a")), with(rawSecret("Opaque", "b"))},
	}
}

func rawService(more string) string {
	return "apiVersion: v1\nkind: Service\nmetadata: {name: raw, namespace: NAMESPACE}\nspec: {selector: {a: a}, ports: [{port: 80}]" + more + "}\n"
}

func rawConfig(text string) string {
	return "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: raw, namespace: NAMESPACE}\nimmutable: true\ndata: {a: " + text + "}\n"
}

func rawDeployment(strategy, label string) string {
	return "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: raw, namespace: NAMESPACE}\nspec:\n  strategy: {type: " + strategy +
		"}\n  selector: {matchLabels: {a: a" + label + "}}\n  template: {metadata: {labels: {a: a, b: b}}, spec: {containers: [{name: a, image: a}]}}\n"
}

func rawSet(service, image string) string {
	return "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: raw, namespace: NAMESPACE}\nspec:\n  serviceName: " + service +
		"\n  selector: {matchLabels: {a: a}}\n  template: {metadata: {labels: {a: a}}, spec: {containers: [{name: a, image: \"a:" + image + "\"}]}}\n"
}

func rawSecret(kind, text string) string {
	return "apiVersion: v1\nkind: Secret\nmetadata: {name: raw, namespace: NAMESPACE}\ntype: " + kind + "\nstringData: {username: " + text + "}\n"
}
