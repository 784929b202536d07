package fn

import (
	"strings"
	"testing"
)

// soundObjects hold every invariant; TestInvariantsFail breaks them one by one.
const soundObjects = `
apiVersion: v1
kind: ConfigMap
metadata: {name: a-props, namespace: ns}
data: {application.properties: "a = b\n"}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: a-managed-props, namespace: ns}
data: {application-prod.properties: "sink = ${K_SINK}\n"}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: a, namespace: ns, labels: {app: a}, annotations: {example.com/note: text}}
spec:
  selector: {matchLabels: {app: a}}
  template:
    metadata: {labels: {app: a, more: b}, annotations: {sonataflow.org/checksum-config: 66a5e170c6d06b01545aef5c9ad1db46288a9f25bf6a6f844b7927aaa7a39896}}
    spec:
      initContainers: [{name: init, image: tool}]
      containers:
      - name: main
        env:
        - {name: A, value: "1"}
        - {name: DB_PASSWORD, valueFrom: {secretKeyRef: {name: db, key: password}}}
        - {name: FROM_USER, valueFrom: {configMapKeyRef: {name: users-own, key: k}}}
        ports: [{containerPort: 8080, name: h2c}]
        livenessProbe: {httpGet: {port: 8080}}
        volumeMounts: [{name: workflow-properties, mountPath: /config}, {name: scratch, mountPath: /scratch}]
      volumes:
      - {name: workflow-properties, projected: {sources: [{configMap: {name: a-props}}, {configMap: {name: a-managed-props}}]}}
      - {name: scratch, emptyDir: {}}
---
apiVersion: v1
kind: Service
metadata: {name: a, namespace: ns, labels: {app: a}}
spec: {selector: {app: a}, ports: [{name: web, port: 80, targetPort: 8080}]}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: a, namespace: ns}
spec: {minAvailable: 1, selector: {matchLabels: {app: a}}}
---
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: {name: a, namespace: ns}
spec: {endpoints: [{port: web}], selector: {matchLabels: {app: a}}}
---
apiVersion: sources.knative.dev/v1
kind: SinkBinding
metadata: {name: a-sb, namespace: ns}
spec: {subject: {apiVersion: apps/v1, kind: Deployment, name: a, namespace: ns}}
---
apiVersion: eventing.knative.dev/v1
kind: Trigger
metadata: {name: a-event, namespace: brokers}
spec: {broker: b, subscriber: {ref: {apiVersion: v1, kind: Service, name: a, namespace: ns}}}
---
apiVersion: route.openshift.io/v1
kind: Route
metadata: {name: a, namespace: ns}
spec: {to: {kind: Service, name: a}}
`

// soundInput is what the user gave; its Secret's password is hidden-word.
const soundInput = `
apiVersion: v1
kind: Secret
metadata: {name: db, namespace: ns}
data: {password: aGlkZGVuLXdvcmQ=}
stringData: {token: in-plain-text}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: scaler, namespace: ns}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: a}}
---
apiVersion: sonataflow.org/v1alpha08
kind: SonataFlow
metadata: {name: a, namespace: ns}
spec: {podTemplate: {container: {env: [{name: FROM_USER, valueFrom: {configMapKeyRef: {name: users-own, key: k}}}]}}}
`

func TestInvariantsHold(t *testing.T) {
	checkInvariants(t, parityObjects(t, soundObjects), parityObjects(t, soundInput))
}

// TestInvariantsFail breaks the objects by one replacement each: a check that
// cannot fail is worth nothing.
func TestInvariantsFail(t *testing.T) {
	cases := []struct{ invariant, old, broken, want string }{
		{"selectors", "selector: {matchLabels: {app: a}}\n  template", "selector: {matchLabels: {app: b}}\n  template", "does not match"},
		{"selectors", "  selector: {matchLabels: {app: a}}\n  template", "  template", "does not match"},
		{"services", "selector: {app: a}, ports", "selector: {app: b}, ports", "no workload's pods match"},
		{"services", "selector: {app: a}, ports", "ports", "no workload's pods match"},
		{"targetPorts", "targetPort: 8080", "targetPort: 8081", "has the port 8081"},
		{"targetPorts", "targetPort: 8080", "targetPort: http", "has the port http"},
		{"targetPorts", ", targetPort: 8080", "", "has the port 80"},
		{"budgets", "minAvailable: 1, selector: {matchLabels: {app: a}}", "minAvailable: 1, selector: {matchLabels: {app: b}}", "no workload's pods match"},
		{"monitors", "endpoints: [{port: web}], selector: {matchLabels: {app: a}}", "endpoints: [{port: web}], selector: {matchLabels: {app: b}}", "no Service has the labels"},
		{"monitors", "endpoints: [{port: web}]", "endpoints: [{port: h2c}]", "has the port h2c"},
		{"configMaps", "configMap: {name: a-props}", "configMap: {name: b-props}", `"b-props" is neither`},
		{"configMaps", "configMapKeyRef: {name: users-own", "configMapKeyRef: {name: nobodys", `"nobodys" is neither`},
		{"mounts", "{name: scratch, mountPath: /scratch}", "{name: scratches, mountPath: /scratch}", "volume scratches, which is missing"},
		{"mounts", "mountPath: /scratch", "mountPath: /config", "mounts twice at /config"},
		{"unique", "name: init", "name: main", "two containers named main"},
		{"unique", "name: FROM_USER", "name: A", "two env named A"},
		{"unique", "- {name: scratch, emptyDir", "- {name: workflow-properties, emptyDir", "two volumes named workflow-properties"},
		{"references", "kind: Deployment, name: a, namespace: ns", "kind: Deployment, name: b, namespace: ns", "spec.subject refers to a Deployment ns/b"},
		{"references", "kind: Service, name: a, namespace: ns", "kind: Service, name: a", "Service brokers/a"},
		{"references", "to: {kind: Service, name: a}", "to: {kind: Service, name: b}", "spec.to refers to a Service ns/b"},
		{"names", "kind: Trigger\nmetadata: {name: a-event", "kind: Trigger\nmetadata: {name: A_Event", `name "A_Event"`},
		{"names", "kind: Service\nmetadata: {name: a,", "kind: Service\nmetadata: {name: 1.a,", `name "1.a"`},
		{"names", "{name: workflow-properties, mountPath: /config}", "{name: workflow-properties, mountPath: /config}]\n      - name: Main\n        volumeMounts: [{name: workflow-properties, mountPath: /config}", `container "Main"`},
		{"names", "name: h2c", "name: much-too-long-for-a-port", `port "much-too-long-for-a-port"`},
		{"names", "namespace: brokers", "namespace: a.b", `namespace "a.b"`},
		{"labels", "more: b", "more: b/c", "metadata.labels"},
		{"labels", "labels: {app: a}, annotations", "labels: {app: a, 'a/b/c': d}, annotations", "metadata.labels"},
		{"labels", "example.com/note", "example.com/a/note", "metadata.annotations"},
		{"identities", "apiVersion: sources.knative.dev/v1\nkind: SinkBinding\nmetadata: {name: a-sb, namespace: ns}", "apiVersion: policy/v1beta1\nkind: PodDisruptionBudget\nmetadata: {name: a, namespace: ns}", "is there twice"},
		{"noEmpty", "image: tool", "image: tool, resources: {}", "resources is null or empty"},
		{"noEmpty", "image: tool", "image: tool, command: null", "command is null or empty"},
		{"noEmpty", "image: tool", "image: tool, args: []", "args is null or empty"},
		{"noServerFields", "kind: Route\n", "kind: Route\nstatus: {ingress: here}\n", "has a status"},
		{"noServerFields", "metadata: {labels: {app: a, more: b}, ann", "metadata: {creationTimestamp: null, labels: {app: a}, ann", "has a creationTimestamp"},
		{"handlers", "livenessProbe: {httpGet: {port: 8080}}", "livenessProbe: {periodSeconds: 5}", "the livenessProbe of container main has 0 handlers"},
		{"handlers", "{httpGet: {port: 8080}}", "{httpGet: {port: 8080}, exec: {command: [ls]}}", "has 2 handlers"},
		{"properties", `"sink = ${K_SINK}\n"`, `"sink = ${K_SINK}\nsink = c\n"`, "has 2 lines and 1 keys"},
		{"properties", `"sink = ${K_SINK}\n"`, `"sink = ${K_SINK}\\uZZ\n"`, "cannot be read"},
		{"checksums", `"a = b\n"`, `"a = c\n"`, "the checksum of its properties is"},
		{"autoscalers", "spec:\n  selector: {matchLabels: {app: a}}\n  template", "spec:\n  replicas: 2\n  selector: {matchLabels: {app: a}}\n  template", "has 2 replicas, which HorizontalPodAutoscaler ns/scaler decides"},
		{"autoscalers", "apiVersion: apps/v1, kind: Deployment, name: a}}", "apiVersion: sonataflow.org/v1alpha08, kind: SonataFlow, name: a}}", "points at a SonataFlow"},
		{"sinks", "spec: {subject: {apiVersion: apps/v1, kind: Deployment, name: a, namespace: ns}}", "spec: {subject: {apiVersion: apps/v1, kind: Deployment, name: b, namespace: ns}}", "sends to ${K_SINK}, which nothing gives it"},
		{"noSecrets", `value: "1"`, `value: say hidden-word aloud`, "holds a value of a Secret"},
		{"noSecrets", `"a = b\n"`, `"a = in-plain-text\n"`, "data.application.properties holds a value of a Secret"},
		{"noSecrets", "name: A, value", "name: A_PASSWORD, value", "env A_PASSWORD"},
		{"noSecrets", "kind: ConfigMap\nmetadata: {name: a-props", "kind: Secret\nmetadata: {name: a-props", "must not be generated"},
	}
	tested := map[string]bool{}
	for _, tc := range cases {
		tested[tc.invariant] = true
		t.Run(tc.invariant, func(t *testing.T) {
			objects, input := soundObjects, soundInput
			switch {
			case strings.Count(soundObjects, tc.old) == 1:
				objects = strings.Replace(soundObjects, tc.old, tc.broken, 1)
			case strings.Count(soundObjects, tc.old) == 0 && strings.Count(soundInput, tc.old) == 1:
				input = strings.Replace(soundInput, tc.old, tc.broken, 1)
			default:
				t.Fatalf("%q must stand in soundObjects exactly once, or else in soundInput", tc.old)
			}
			r := newRendered(parityObjects(t, objects), parityObjects(t, input))
			for _, i := range invariants {
				if i.name != tc.invariant {
					continue
				}
				if problems := strings.Join(i.check(r), "\n"); !strings.Contains(problems, tc.want) {
					t.Errorf("got problems %q, want one with %q", problems, tc.want)
				}
			}
		})
	}
	for _, i := range invariants {
		if !tested[i.name] {
			t.Errorf("no case breaks the invariant %s", i.name)
		}
	}
}
