package generators

import (
	"strings"
	"testing"
)

// TestPodRules: what the API server would refuse of a podTemplate is an error
// with its field, and said once.
func TestPodRules(t *testing.T) {
	cases := map[string]struct{ pod, field, told string }{
		"Image":           {"container: {image: 'wf:1:2'}", "container.image", `is "wf:1:2", but must be an image reference`},
		"ImageCase":       {"container: {image: 'WF:1'}", "container.image", "must be lowercase"},
		"ImageDigest":     {"container: {image: 'wf@sha256:abc'}", "container.image", "must be an image reference"},
		"PullPolicy":      {"container: {imagePullPolicy: Sometimes}", "container.imagePullPolicy", "must be one of Always, IfNotPresent, Never"},
		"EnvName":         {"container: {env: [{name: OK, value: x}, {name: T=1, value: x}]}", "container.env[1].name", "other than '='"},
		"EnvTwice":        {"container: {env: [{name: A, value: x, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]}", "container.env[0]", "has value and valueFrom: keep one"},
		"EnvNowhere":      {"container: {env: [{name: A, valueFrom: {}}]}", "container.env[0].valueFrom", "must have one of fieldRef, "},
		"EnvTwoSources":   {"container: {env: [{name: A, valueFrom: {fieldRef: {fieldPath: metadata.name}, secretKeyRef: {name: s, key: k}}}]}", "container.env[0].valueFrom", "and has 2: keep one"},
		"EnvField":        {"container: {env: [{name: A, valueFrom: {fieldRef: {fieldPath: metadata.nam}}}]}", "container.env[0].valueFrom.fieldRef.fieldPath", "must be one of metadata.name, "},
		"EnvKey":          {"container: {env: [{name: A, valueFrom: {configMapKeyRef: {name: c, key: 'a b'}}}]}", "container.env[0].valueFrom.configMapKeyRef.key", "valid config key"},
		"EnvFrom":         {"container: {envFrom: [{prefix: P}]}", "container.envFrom[0]", "must have one of configMapRef, secretRef, and has none"},
		"Port":            {"container: {ports: [{containerPort: 99999}]}", "container.ports[0].containerPort", "between 1 and 65535"},
		"PortName":        {"container: {ports: [{containerPort: 1, name: A_PORT}]}", "container.ports[0].name", "must contain only"},
		"PortNames":       {"container: {ports: [{containerPort: 1, name: a}, {containerPort: 2, name: a}]}", "container.ports", "has the same name in [0] and [1]: keep one"},
		"Protocol":        {"container: {ports: [{containerPort: 1, protocol: HTTP}]}", "container.ports[0].protocol", "must be one of TCP, UDP, SCTP"},
		"Negative":        {"container: {resources: {limits: {cpu: '-1'}}}", "container.resources.limits.cpu", "must be 0 or more"},
		"ResourceName":    {"container: {resources: {limits: {mem: 1Gi}}}", "container.resources.limits", "mem must be cpu, memory"},
		"MoreThanLimit":   {"container: {resources: {limits: {cpu: 1}, requests: {cpu: 2}}}", "container.resources.requests.cpu", "must not be more than the limit, 1"},
		"ProbePort":       {"container: {livenessProbe: {tcpSocket: {port: 0}}}", "container.livenessProbe.tcpSocket.port", "between 1 and 65535"},
		"ProbePeriod":     {"container: {readinessProbe: {periodSeconds: -1}}", "container.readinessProbe.periodSeconds", "must be 0 or more"},
		"ProbeSuccess":    {"container: {livenessProbe: {successThreshold: 2}}", "container.livenessProbe.successThreshold", "must be 1"},
		"ProbeCommand":    {"container: {livenessProbe: {exec: {}}}", "container.livenessProbe.exec", "has no command: add it"},
		"Mount":           {"container: {volumeMounts: [{name: x, mountPath: /x}]}", "container.volumeMounts", `mounts "x", which is none of the pod's volumes`},
		"SubPath":         {"container: {volumeMounts: [{name: d, mountPath: /x, subPath: ../y}]}, volumes: [{name: d, emptyDir: {}}]", "container.volumeMounts[0].subPath", `must not contain ".."`},
		"Lifecycle":       {"container: {lifecycle: {preStop: {}}}", "container.lifecycle.preStop", "must have one of exec, "},
		"Privileged":      {"container: {securityContext: {privileged: true, allowPrivilegeEscalation: false}}", "container.securityContext", "keep one"},
		"User":            {"container: {securityContext: {runAsUser: -1}}", "container.securityContext.runAsUser", "between 0 and"},
		"Sidecar":         {"containers: [{name: Side, image: x}]", "containers[0].name", "lowercase RFC 1123 label"},
		"SidecarImage":    {"containers: [{name: side}]", "containers[0]", "has no image: add it"},
		"SameName":        {"containers: [{name: a, image: x}], initContainers: [{name: a, image: x}]", "initContainers[0].name", "so is that of another container"},
		"Init":            {"initContainers: [{name: a, image: x, volumeMounts: [{name: x, mountPath: /x}]}]", "initContainers[0].volumeMounts", "none of the pod's volumes"},
		"VolumeName":      {"volumes: [{name: A, emptyDir: {}}]", "volumes[0].name", "lowercase RFC 1123 label"},
		"VolumeTwice":     {"volumes: [{name: a, emptyDir: {}}, {name: a, emptyDir: {}}]", "volumes", "has the same name in [0] and [1]"},
		"VolumeSources":   {"volumes: [{name: a, emptyDir: {}, secret: {secretName: s}}]", "volumes[0]", "must have one source, and has emptyDir, secret"},
		"VolumeSecret":    {"volumes: [{name: a, secret: {}}]", "volumes[0].secret", "has no secretName: add it"},
		"VolumeMode":      {"volumes: [{name: a, configMap: {name: c, defaultMode: 777}}]", "volumes[0].configMap.defaultMode", "between 0 and 511"},
		"Restart":         {"restartPolicy: Never", "restartPolicy", "must be Always"},
		"Deadline":        {"activeDeadlineSeconds: 10", "activeDeadlineSeconds", "a Deployment refuses it"},
		"DNSPolicy":       {"dnsPolicy: Cluster", "dnsPolicy", "must be one of"},
		"ServiceAccount":  {"serviceAccountName: A_B", "serviceAccountName", "lowercase RFC 1123 subdomain"},
		"NodeSelector":    {"nodeSelector: {'a b': c}", "nodeSelector", "a b"},
		"Toleration":      {"tolerations: [{operator: Equal}]", "tolerations[0]", "must have a key, or the operator Exists"},
		"Spread":          {"topologySpreadConstraints: [{maxSkew: 0, topologyKey: zone, whenUnsatisfiable: DoNotSchedule}]", "topologySpreadConstraints[0].maxSkew", "must be 1 or more"},
		"Affinity":        {"affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: a, operator: In}]}]}}}", "affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0].matchExpressions[0]", "must have values"},
		"AffinityWeight":  {"affinity: {podAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 0, podAffinityTerm: {topologyKey: zone}}]}}", "affinity.podAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight", "between 1 and 100"},
		"HostAlias":       {"hostAliases: [{ip: nowhere, hostnames: [a]}]", "hostAliases[0].ip", "must be an IP address"},
		"FromDownwardAPI": {"volumes: [{name: a, downwardAPI: {items: [{path: x}]}}]", "volumes[0].downwardAPI.items[0]", "must have one of fieldRef, resourceFieldRef"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			pod := tc.pod
			if !strings.Contains(pod, "container: {") {
				pod += ", container: {image: example.com/w:1}"
			} else if !strings.Contains(pod, "container: {image:") {
				pod = strings.Replace(pod, "container: {", "container: {image: example.com/w:1, ", 1)
			}
			workflow := strings.Replace(workflowYAML("", ""), "podTemplate: {container: {image: example.com/w:1}}", "podTemplate: {"+pod+"}", 1)
			_, told := rendered(t, input(t, options(t, "osl-1.38"), docs(platformYAML("{}"), workflow)))
			at := "error SonataFlow ns/w spec.podTemplate." + tc.field + ": "
			if !containsLine(told, at, tc.told) || strings.Count(told, "error ") != 1 {
				t.Errorf("want one error at\n%s … %s\ngot\n%s", at, tc.told, told)
			}
			// Of a support service the same is said.
			service := platformYAML("{services: {dataIndex: {enabled: true, podTemplate: {" + tc.pod + "}}}}")
			_, told = rendered(t, input(t, options(t, "osl-1.38"), service))
			if at := "error SonataFlowPlatform ns/p spec.services.dataIndex.podTemplate." + tc.field + ": "; !containsLine(told, at, tc.told) {
				t.Errorf("want an error at\n%s … %s\ngot\n%s", at, tc.told, told)
			}
		})
	}
}

// TestRightPods: nothing is said of what is right, however rare.
func TestRightPods(t *testing.T) {
	for reason, pod := range map[string]string{
		"every source of a variable": `container: {image: 'localhost:5000/a/b:1@sha256:` + strings.Repeat("a", 64) + `', env: [{name: a.b-c, value: ''}, {name: F, valueFrom: {fieldRef: {fieldPath: "metadata.labels['a/b']"}}}, {name: R, valueFrom: {resourceFieldRef: {resource: limits.cpu}}}, {name: S, valueFrom: {secretKeyRef: {name: s, key: .k}}}], envFrom: [{configMapRef: {name: c}}, {prefix: P_, secretRef: {name: s}}]}`,
		"every kind of probe":        "container: {image: a, livenessProbe: {exec: {command: [a]}}, readinessProbe: {grpc: {port: 1}, successThreshold: 3}, startupProbe: {tcpSocket: {port: web}, terminationGracePeriodSeconds: 1}, lifecycle: {preStop: {sleep: {seconds: 5}}}}",
		"extended resources":         "container: {image: a, resources: {limits: {example.com/gpu: 1, cpu: 500m, hugepages-2Mi: 4Mi}, requests: {example.com/gpu: 1, cpu: 100m, hugepages-2Mi: 4Mi}}}",
		"volumes and mounts":         "container: {image: a, volumeMounts: [{name: d, mountPath: /x, subPath: a/b}, {name: d, mountPath: /y, readOnly: true}]}, volumes: [{name: d, emptyDir: {medium: Memory, sizeLimit: 1Gi}}, {name: p, projected: {sources: [{secret: {name: s}}, {configMap: {name: c, items: [{key: k, path: a/b, mode: 256}]}}]}}, {name: none}]",
		"scheduling":                 "container: {image: a}, tolerations: [{operator: Exists}, {key: a, value: b, effect: NoExecute, tolerationSeconds: 5}], nodeSelector: {a/b: c}, topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: ScheduleAnyway, labelSelector: {matchLabels: {a: b}}}], affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: zone, labelSelector: {matchExpressions: [{key: a, operator: Exists}]}}]}}",
		"sidecars":                   "container: {image: a}, containers: [{name: side, image: x, ports: [{containerPort: 1, name: a}]}, {name: workflow}], initContainers: [{name: init, image: x, restartPolicy: Always}]",
		"the rest":                   "container: {image: a, securityContext: {seccompProfile: {type: Localhost, localhostProfile: a/b}}}, dnsPolicy: None, dnsConfig: {nameservers: [1.2.3.4]}, hostAliases: [{ip: '::1', hostnames: [a.b]}], imagePullSecrets: [{name: s}], restartPolicy: Always, terminationGracePeriodSeconds: 0, priorityClassName: high, serviceAccountName: a.b",
	} {
		workflow := strings.Replace(workflowYAML("", ""), "podTemplate: {container: {image: example.com/w:1}}", "podTemplate: {"+pod+"}", 1)
		if _, told := rendered(t, input(t, options(t, "osl-1.38"), docs(platformYAML("{}"), workflow))); strings.Contains(told, "error ") {
			t.Errorf("%s:\n%s", reason, told)
		}
	}
}
