package fn

// moreMistakes are of TestMistakes: what stands at a wrong place or in a wrong
// shape, what another tool was to replace, and what would be told twice.
var moreMistakes = map[string]mistake{
	// At a wrong place.
	"image too high":          {"spec:\n  podTemplate:\n    replicas: 1\n    container:\n      image: example.com/greet:1\n", "spec:\n  image: example.com/greet:1\n  podTemplate:\n    replicas: 1\n    container:\n", "app.yaml:25:3", []string{"spec.image: unknown field", `did you mean "podTemplate.container.image"?`}},
	"image beside container":  {"    container:\n      image: example.com/greet:1\n", "    image: example.com/greet:1\n    container:\n", "app.yaml:27:5", []string{"spec.podTemplate.image", `did you mean "container.image"?`}},
	"replicas in a container": {"    replicas: 1\n    container:\n", "    container:\n      replicas: 1\n", "app.yaml:27:7", []string{`did you mean "spec.podTemplate.replicas"?`}},
	"labels in the spec":      {"spec:\n  podTemplate:\n", "spec:\n  labels: {a: b}\n  podTemplate:\n", "app.yaml:25:3", []string{`did you mean "metadata.labels"?`}},
	"resources of a pod":      {"        replicas: 1\n", "        resources: {limits: {memory: 1Gi}}\n", "app.yaml:11:9", []string{`did you mean "container.resources"?`}},
	"probe without handler":   {"      ports:\n", "      livenessProbe: {path: /q/health}\n      ports:\n", "app.yaml:36:23", []string{"livenessProbe.path", `did you mean "httpGet.path"?`}},
	"sink without ref":        {"  flow:\n", "  sink: {name: bus}\n  flow:\n", "app.yaml:38:10", []string{"spec.sink.name", `did you mean "ref.name"?`}},
	"config map without ref":  {"  flow:\n", "  resources: {configMaps: [{name: specs}]}\n  flow:\n", "app.yaml:38:29", []string{`did you mean "configMap.name"?`}},
	"containers":              {"    container:\n      image: example.com/greet:1\n", "    containers:\n    - name: greet\n      image: example.com/greet:1\n", "app.yaml:25:3", []string{"podTemplate.container.image", "the workflow's own is podTemplate.container, without a dash and a name"}},
	// In a wrong shape.
	"secret as text":   {"secretRef: {name: pg}", "secretRef: pg", "app.yaml:14:7", []string{"secretRef: is a text, but must be a map", "write it as {name: …}"}},
	"sink as text":     {"  flow:\n", "  sink: http://bus.flows\n  flow:\n", "app.yaml:38:3", []string{"write it as {uri: …}"}},
	"volume as text":   {"    container:\n", "    volumes: [{name: a, configMap: settings}]\n    container:\n", "app.yaml:27:25", []string{"write it as {name: …}"}},
	"flow as text":     {"  flow:\n", "  flow: |\n", "app.yaml:38:3", []string{"spec.flow: is a text, but must be a map"}},
	"env as map":       {"      - name: A\n        value: b\n", "        A: b\n", "app.yaml:30:7", []string{`begin each entry with "- name: "`}},
	"dash too many":    {"    dataIndex:\n      enabled: true\n      podTemplate:\n        replicas: 1\n", "    - dataIndex:\n        enabled: true\n", "app.yaml:7:3", []string{`remove the "- " before its keys`}},
	"yes":              {"enabled: true", "enabled: yes", "app.yaml:9:7", []string{"write true"}},
	"comma":            {"enabled: true", "enabled: true,", "app.yaml:9:7", []string{"remove the comma"}},
	"number of words":  {"sonataflow.org/profile: gitops", "sonataflow.org/profile: gitops\n    sonataflow.org/version: 1.0", "app.yaml:24:5", []string{"must be a string: quote it"}},
	"unread limit":     {"      resources:\n        limits:\n          memory: 1Gi\n", "      resources:\n        requests: {memory: 1Gi}\n        limits: {memory: 2GB}\n", "app.yaml:35:18", []string{"limits.memory", "must be a quantity such as 500m or 1Gi"}},
	"mount by path":    {"    container:\n      image: example.com/greet:1\n", "    volumes: [{name: a}]\n    container:\n      image: example.com/greet:1\n      volumeMounts: [{name: a, path: /a}]\n", "app.yaml:30:32", []string{`"mountPath" is missing, and required`}},
	"secret of an env": {"        value: b\n", "        valueFrom: {secretRef: {name: a, key: b}}\n", "app.yaml:32:21", []string{`did you mean "secretKeyRef"?`}},
	"env from":         {"      ports:\n", "      envFrom: [{configMap: {name: a}}]\n      ports:\n", "app.yaml:36:18", []string{`did you mean "configMapRef"?`}},
	"jdbcURL":          {"      serviceRef: {name: pg}\n", "      jdbcURL: jdbc:postgresql://pg/x\n", "app.yaml:15:7", []string{`did you mean "jdbcUrl"?`}},
	// What another tool was to replace.
	"variable for a number":    {"    replicas: 1\n    container", "    replicas: ${REPLICAS}\n    container", "app.yaml:26:5", []string{"a variable which nobody has replaced", "envsubst"}},
	"variable for an image":    {"image: example.com/greet:1", "image: $IMAGE", "app.yaml:28:7", []string{"a variable which nobody has replaced"}},
	"quoted Helm":              {"image: example.com/greet:1", `image: "{{ .Values.image }}"`, "app.yaml:28:7", []string{"a variable which nobody has replaced", "helm template"}},
	"placeholder for an image": {"image: example.com/greet:1", "image: <image>", "app.yaml:28:7", []string{"a variable which nobody has replaced"}},
	"variable for a name":      {"  name: greet\n", "  name: ${NAME}\n", "app.yaml:20:3", []string{"must be a valid name", "a variable which nobody has replaced"}},
	"variable for a profile":   {"profile: gitops", "profile: $(PROFILE)", "app.yaml:23:5", []string{"a variable which nobody has replaced"}},
	// Told once, and near.
	"profile without image": {"    sonataflow.org/profile: gitops\nspec:\n  podTemplate:\n    replicas: 1\n    container:\n      image: example.com/greet:1\n", "    sonataflow.org/profile: production\nspec:\n  podTemplate:\n    replicas: 1\n    container:\n", "app.yaml:23:5", []string{"unknown profile", "must be one of gitops, preview, dev"}},
	"profile's case":        {"profile: gitops", "profile: GitOps", "app.yaml:23:5", []string{`did you mean "gitops"?`}},
	"camel name":            {"  name: greet\n", "  name: GreetPeople\n", "app.yaml:20:3", []string{"must be a valid name, such as greet-people"}},
	"long name":             {"  name: greet\n", "  name: g234567890123456789012345678901234567890123456789012345678901234567890\n", "app.yaml:20:3", []string{"must be shorter"}},
	"label":                 {"  annotations:\n", "  labels: {team: the orders team}\n  annotations:\n", "app.yaml:22:12", []string{"metadata.labels.team", "but a valid label must"}},
	"toleration":            {"    container:\n", "    tolerations: [{key: a, operator: exists}]\n    container:\n", "app.yaml:27:28", []string{`did you mean "Exists"?`}},
	"pull policy's case":    {"imagePullPolicy: Always", "imagePullPolicy: always", "app.yaml:29:7", []string{`did you mean "Always"?`}},
	"resource":              {"          memory: 1Gi\n", "          mem: 1Gi\n", "app.yaml:34:9", []string{"must be cpu, memory"}},
	"strategy's case":       {"    postgresql:\n", "    dbMigrationStrategy: Job\n    postgresql:\n", "app.yaml:13:5", []string{"unknown field: known here are postgresql"}},
	"Kogito's API":          {"apiVersion: sonataflow.org/v1alpha08\nkind: SonataFlow\n", "apiVersion: sw.kogito.kie.org/v1alpha08\nkind: KogitoServerlessWorkflow\n", "app.yaml:17:1", []string{"what the API was called before", "write sonataflow.org/v1alpha08 and kind: SonataFlow"}},
}
