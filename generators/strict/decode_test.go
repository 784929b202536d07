package strict

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/render-sonataflow/render-sonataflow/generators/rule"
)

// messages renders problems as "path: message", unknown ones marked.
func messages(problems []Problem) []string {
	var lines []string
	for _, p := range problems {
		line := p.Path + ": " + p.Message
		if p.Rule == rule.UnknownField {
			line = "(unknown) " + line
		}
		lines = append(lines, line)
	}
	return lines
}

func TestDecodeProblems(t *testing.T) {
	const workflow = "kind: SonataFlow\n"
	const platform = "kind: SonataFlowPlatform\n"
	const clusterPlatform = "kind: SonataFlowClusterPlatform\n"
	cases := map[string]struct {
		reason string
		in     string
		want   []string
	}{
		"Nothing": {
			reason: "a platform may be empty: its name is checked elsewhere",
			in:     platform,
		},
		"GeneratedLeftovers": {
			reason: "generators write a null creationTimestamp and a status into files",
			in:     platform + "metadata: {creationTimestamp: null}\nstatus: {any: [thing]}",
		},
		"StatusOfAnyShape": {
			reason: "status is not read, so no shape of it is wrong",
			in:     platform + "status: [1, text]",
		},
		"MetadataOfACluster": {
			reason: "a file copied from a cluster carries metadata that nothing here reads",
			in: platform + `metadata: {name: p, uid: abc, generation: 2, resourceVersion: "5", creationTimestamp: "2026-01-31T12:00:00Z",
				ownerReferences: [{kind: Some}], managedFields: [{manager: kubectl, time: "2026-01-31T12:00:00Z", fieldsV1: {"f:spec": {}}}]}`,
		},
		"UnknownInMetadata": {
			reason: "metadata is decoded as strictly as the rest",
			in:     platform + "metadata: {nmespace: flows}",
			want:   []string{`(unknown) metadata.nmespace: unknown field: did you mean "namespace"?`},
		},
		"AnnotationNotText": {
			reason: "YAML reads an unquoted true as a boolean; the key's dots must not look like fields",
			in:     platform + "metadata: {annotations: {sonataflow.org/secondary.platform: true}}",
			want:   []string{`metadata.annotations["sonataflow.org/secondary.platform"]: is true, but must be a string: quote it`},
		},
		"BadTime": {
			reason: "a time has one form",
			in:     platform + "metadata: {creationTimestamp: yesterday}",
			want:   []string{`metadata.creationTimestamp: is the text "yesterday", but must be a time such as 2026-01-31T12:00:00Z`},
		},
		"UnknownTypo": {
			reason: "a typo of two letters is recognised",
			in:     platform + "spec: {services: {jobsService: {}}}",
			want:   []string{`(unknown) spec.services.jobsService: unknown field: did you mean "jobService"?`},
		},
		"UnknownCase": {
			reason: "Kubernetes distinguishes case, so this would have no effect",
			in:     platform + "spec: {services: {dataIndex: {ENABLED: true}}}",
			want:   []string{`(unknown) spec.services.dataIndex.ENABLED: unknown field: did you mean "enabled"?`},
		},
		"UnknownFewKnown": {
			reason: "where no known field is close and they are few, all are named",
			in:     platform + "spec: {services: {dataIndex: {zzz: x}}}",
			want:   []string{"(unknown) spec.services.dataIndex.zzz: unknown field: known here are enabled, persistence, podTemplate, source"},
		},
		"UnknownManyKnown": {
			reason: "a list of all fields of a pod helps nobody",
			in:     platform + "spec: {services: {dataIndex: {podTemplate: {bananas: 1}}}}",
			want:   []string{"(unknown) spec.services.dataIndex.podTemplate.bananas: unknown field"},
		},
		"UnknownNotAPlainName": {
			reason: "what holds dots, or control characters, is quoted in the path",
			in:     platform + `spec: {"a.b": 1, "\e[31m": 1, "": 1}`,
			want: []string{
				`(unknown) spec[""]: unknown field: known here are build, devMode, eventing, monitoring, persistence, properties, services`,
				`(unknown) spec["\x1b[31m"]: unknown field: known here are build, devMode, eventing, monitoring, persistence, properties, services`,
				`(unknown) spec["a.b"]: unknown field: known here are build, devMode, eventing, monitoring, persistence, properties, services`,
			},
		},
		"UnknownInLists": {
			reason: "the path counts the entries of lists, within Kubernetes' types too",
			in:     platform + "spec: {services: {dataIndex: {podTemplate: {container: {env: [{name: A}, {name: B, valeu: x}]}}}}}",
			want:   []string{`(unknown) spec.services.dataIndex.podTemplate.container.env[1].valeu: unknown field: did you mean "value"?`},
		},
		"ContainerName": {
			reason: "core/v1's containers have a name, that of a custom resource has none",
			in:     platform + "spec: {services: {dataIndex: {podTemplate: {container: {name: a, workingDir: /}}}}}",
			want: []string{
				"(unknown) spec.services.dataIndex.podTemplate.container.name: unknown field",
				"(unknown) spec.services.dataIndex.podTemplate.container.workingDir: unknown field",
			},
		},
		"DatabaseSchemaOfAPlatform": {
			reason: "a schema belongs to one service, so the platform's database has none",
			in:     platform + "spec: {persistence: {postgresql: {secretRef: {name: s}, serviceRef: {name: p, databaseSchema: x}}}}",
			want: []string{"(unknown) spec.persistence.postgresql.serviceRef.databaseSchema: " +
				"unknown field: known here are databaseName, name, namespace, port"},
		},
		"StringWanted": {
			reason: "each kind of value is named, and scalars can be quoted",
			in:     platform + "spec: {properties: {flow: [{name: 5}, {name: a, value: true}, {name: b, value: 1.5}, {name: [c]}, {name: {d: e}}]}}",
			want: []string{
				"spec.properties.flow[0].name: is the number 5, but must be a string: quote it",
				"spec.properties.flow[1].value: is a boolean, but must be a string: quote it",
				"spec.properties.flow[2].value: is a number, but must be a string: quote it",
				"spec.properties.flow[3].name: is a list, but must be a string",
				"spec.properties.flow[4].name: is a map, but must be a string",
			},
		},
		"BooleanWanted": {
			reason: `"true" is a text; so is yes, which YAML 1.2 no longer reads as a boolean`,
			in:     platform + `spec: {monitoring: {enabled: "true"}, services: {dataIndex: {enabled: "yes"}, jobService: {enabled: 1}}}`,
			want: []string{
				`spec.monitoring.enabled: is the text "true", but must be true or false: remove the quotes`,
				`spec.services.dataIndex.enabled: is the text "yes", but must be true or false: write true`,
				"spec.services.jobService.enabled: is the number 1, but must be true or false",
			},
		},
		"IntegerWanted": {
			reason: "no fraction, no text, and within the type's range",
			in: platform + `spec: {services: {dataIndex: {podTemplate: {replicas: 1.5, priority: 2147483648, activeDeadlineSeconds: "60",
				terminationGracePeriodSeconds: 18446744073709551615, container: {ports: [{containerPort: http}, {containerPort: true}]}}}}}`,
			want: []string{
				"spec.services.dataIndex.podTemplate.activeDeadlineSeconds: is the text \"60\", but must be an integer: remove the quotes",
				"spec.services.dataIndex.podTemplate.container.ports[0].containerPort: is the text \"http\", but must be an integer",
				"spec.services.dataIndex.podTemplate.container.ports[1].containerPort: is true, but must be an integer",
				"spec.services.dataIndex.podTemplate.priority: is the number 2.147483648e+09, but must be between -2147483648 and 2147483647",
				"spec.services.dataIndex.podTemplate.replicas: is the number 1.5, but must be an integer",
				"spec.services.dataIndex.podTemplate.terminationGracePeriodSeconds: is the number 1.8446744073709552e+19, but must be between -9223372036854775808 and 9223372036854775807",
			},
		},
		"MapWanted": {
			reason: "structs and maps are both maps in YAML",
			in:     platform + "spec: {services: text, eventing: [], build: {config: {strategyOptions: 3}}}",
			want: []string{
				"spec.build.config.strategyOptions: is a number, but must be a map",
				"spec.eventing: is a list, but must be a map",
				`spec.services: is a text, but must be a map: known here are dataIndex, jobService`,
			},
		},
		"ListWanted": {
			reason: "a single entry still needs its dash; a dash still needs an entry",
			in:     workflow + "spec: {flow: {}, sources: {eventType: a}, podTemplate: {container: {args: [null, a], command: run}}}",
			want: []string{
				"spec.podTemplate.container.args[0]: is empty: remove the entry or fill it in",
				`spec.podTemplate.container.command: is a text, but must be a list: begin each entry with "- "`,
				`spec.sources: is a map, but must be a list: begin each entry with "- "`,
			},
		},
		"FlowWanted": {
			reason: "a flow is a map of whatever it holds",
			in:     workflow + "spec: {flow: text}",
			want:   []string{`spec.flow: is a text, but must be a map`},
		},
		"BadQuantity": {
			reason: "quantities are named with an example, as a value of a map and of a pointer",
			in: platform + `spec: {services: {dataIndex: {podTemplate: {
				container: {resources: {limits: {cpu: lots, memory: 1GiB, "nvidia.com/gpu": true}}},
				volumes: [{name: a, emptyDir: {sizeLimit: ""}}]}}}}`,
			want: []string{
				`spec.services.dataIndex.podTemplate.container.resources.limits.cpu: is the text "lots", but must be a quantity such as 500m or 1Gi`,
				`spec.services.dataIndex.podTemplate.container.resources.limits.memory: is the text "1GiB", but must be a quantity such as 500m or 1Gi`,
				`spec.services.dataIndex.podTemplate.container.resources.limits["nvidia.com/gpu"]: is true, but must be a quantity such as 500m or 1Gi`,
				`spec.services.dataIndex.podTemplate.volumes[0].emptyDir.sizeLimit: is the text "", but must be a quantity such as 500m or 1Gi`,
			},
		},
		"BadDuration": {
			reason: "a duration has a unit",
			in:     platform + "spec: {build: {config: {timeout: 30}, template: {timeout: 1 hour}}}",
			want: []string{
				"spec.build.config.timeout: is the number 30, but must be a duration such as 30s or 1h30m",
				`spec.build.template.timeout: is the text "1 hour", but must be a duration such as 30s or 1h30m`,
			},
		},
		"BadIntOrString": {
			reason: "a fraction or a boolean is neither",
			in:     workflow + "spec: {flow: {}, podTemplate: {podDisruptionBudget: {minAvailable: 0.5, maxUnavailable: false}}}",
			want: []string{
				"spec.podTemplate.podDisruptionBudget.maxUnavailable: is false, but must be a 32-bit integer, or a string such as 50% or http",
				"spec.podTemplate.podDisruptionBudget.minAvailable: is the number 0.5, but must be a 32-bit integer, or a string such as 50% or http",
			},
		},
		"MissingSpec": {
			reason: "a workflow and a cluster platform are nothing without it",
			in:     workflow,
			want:   []string{"spec: is missing, and required"},
		},
		"MissingInOurs": {
			reason: "absent, null and empty are all missing",
			in:     clusterPlatform + `spec: {platformRef: {name: "", namespace: null}}`,
			want: []string{
				"spec.platformRef.name: is empty, and required: fill it in",
				"spec.platformRef.namespace: is missing, and required",
			},
		},
		"MissingInWorkflow": {
			reason: "each required field of api.md",
			in: workflow + `spec: {flow: {}, sink: {ref: {}}, sources: [{}], resources: {configMaps: [{}, {configMap: {}}]},
				persistence: {postgresql: {serviceRef: {}}}}`,
			want: []string{
				"spec.persistence.postgresql.secretRef: is missing, and required",
				"spec.persistence.postgresql.serviceRef.name: is missing, and required",
				"spec.resources.configMaps[0].configMap: is missing, and required",
				"spec.resources.configMaps[1].configMap.name: is missing, and required",
				"spec.sink.ref.kind: is missing, and required",
				"spec.sink.ref.name: is missing, and required",
				"spec.sources[0].eventType: is missing, and required",
			},
		},
		"MissingInKubernetes": {
			reason: "Kubernetes' types mark what they require the same way",
			in: platform + `spec: {services: {dataIndex: {podTemplate: {
				container: {env: [{value: a}], volumeMounts: [{name: a}], ports: [{}], livenessProbe: {httpGet: {httpHeaders: [{name: a, value: ""}]}}},
				affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{labelSelector: {matchExpressions: [{}]}}]}},
				initContainers: [{image: a}]}}}}`,
			want: []string{
				"spec.services.dataIndex.podTemplate.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].labelSelector.matchExpressions[0].key: is missing, and required",
				"spec.services.dataIndex.podTemplate.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].labelSelector.matchExpressions[0].operator: is missing, and required",
				"spec.services.dataIndex.podTemplate.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey: is missing, and required",
				"spec.services.dataIndex.podTemplate.container.env[0].name: is missing, and required",
				"spec.services.dataIndex.podTemplate.container.livenessProbe.httpGet.port: is missing, and required",
				"spec.services.dataIndex.podTemplate.container.ports[0].containerPort: is missing, and required",
				"spec.services.dataIndex.podTemplate.container.volumeMounts[0].mountPath: is missing, and required",
				"spec.services.dataIndex.podTemplate.initContainers[0].name: is missing, and required",
			},
		},
		"RequiredOfTheWrongType": {
			reason: "an empty text where a map belongs is one problem, not two",
			in:     clusterPlatform + `spec: {platformRef: ""}`,
			want:   []string{`spec.platformRef: is a text, but must be a map: write it as {name: …}`},
		},
		"Enums": {
			reason: "a value outside the allowed ones would be refused by the API server",
			in: workflow + `spec: {flow: {}, persistence: {dbMigrationStrategy: Job}, podTemplate: {deploymentModel: serverless}}
`,
			want: []string{
				`spec.persistence.dbMigrationStrategy: is "Job", but must be one of service, job, none: did you mean "job"?`,
				`spec.podTemplate.deploymentModel: is "serverless", but must be one of kubernetes, knative`,
			},
		},
		"EnumOfBuild": {
			reason: "build is not rendered, and checked all the same",
			in:     platform + "spec: {build: {config: {strategy: kaniko}}}",
			want:   []string{`spec.build.config.strategy: is "kaniko", but must be one of operator, platform`},
		},
		"EnumInList": {
			reason: "the entries are checked, and an empty one is not unset",
			in:     clusterPlatform + `spec: {platformRef: {name: a, namespace: b}, capabilities: {workflows: [services, builds, ""]}}`,
			want: []string{
				`spec.capabilities.workflows[1]: is "builds", but must be services`,
				`spec.capabilities.workflows[2]: is "", but must be services`,
			},
		},
		"EnumEmpty": {
			reason: "templates write an unset value as an empty text",
			in:     workflow + `spec: {flow: {}, podTemplate: {deploymentModel: ""}}`,
		},
		"LongText": {
			reason: "a user's text is quoted, but must not flood the terminal",
			in:     workflow + "spec: {flow: {}, podTemplate: {deploymentModel: " + strings.Repeat("x", 1000) + "}}",
			want:   []string{`spec.podTemplate.deploymentModel: is "` + strings.Repeat("x", 80) + `…", but must be one of kubernetes, knative`},
		},
		"SeveralAtOnce": {
			reason: "all problems are reported, by path, whatever their kind",
			in: workflow + `spec: {flow: {}, zzz: 1, sink: {uri: 5}, podTemplate: {replicas: two, container: {resources: {limits: {cpu: x}}}},
				persistence: {postgresql: {}}}`,
			want: []string{
				"spec.persistence.postgresql.secretRef: is missing, and required",
				`spec.podTemplate.container.resources.limits.cpu: is the text "x", but must be a quantity such as 500m or 1Gi`,
				`spec.podTemplate.replicas: is the text "two", but must be an integer`,
				"spec.sink.uri: is the number 5, but must be a string: quote it",
				"(unknown) spec.zzz: unknown field: known here are flow, persistence, podTemplate, resources, sink, sources",
			},
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			in := tree(t, strings.ReplaceAll(tc.in, "\t", ""))
			got := messages(Decode(in, ofKind(in["kind"])))
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tc.reason, diff)
			}
		})
	}
}
