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
data: {application.properties: "a = b"}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: a, namespace: ns, labels: {app: a}, annotations: {example.com/note: text}}
spec:
  selector: {matchLabels: {app: a}}
  template:
    metadata: {labels: {app: a, more: b}}
    spec:
      initContainers: [{name: init, image: tool}]
      containers:
      - name: main
        env:
        - {name: A, value: "1"}
        - {name: DB_PASSWORD, valueFrom: {secretKeyRef: {name: db, key: password}}}
        - {name: FROM_USER, valueFrom: {configMapKeyRef: {name: users-own, key: k}}}
        ports: [{containerPort: 8080, name: h2c}]
        volumeMounts: [{name: config, mountPath: /config}, {name: scratch, mountPath: /scratch}]
      volumes:
      - {name: config, projected: {sources: [{configMap: {name: a-props}}]}}
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
		{"unique", "- {name: scratch, emptyDir", "- {name: config, emptyDir", "two volumes named config"},
		{"references", "kind: Deployment, name: a, namespace: ns", "kind: Deployment, name: b, namespace: ns", "spec.subject refers to a Deployment ns/b"},
		{"references", "kind: Service, name: a, namespace: ns", "kind: Service, name: a", "Service brokers/a"},
		{"references", "to: {kind: Service, name: a}", "to: {kind: Service, name: b}", "spec.to refers to a Service ns/b"},
		{"names", "kind: Trigger\nmetadata: {name: a-event", "kind: Trigger\nmetadata: {name: A_Event", `name "A_Event"`},
		{"names", "kind: Service\nmetadata: {name: a,", "kind: Service\nmetadata: {name: 1.a,", `name "1.a"`},
		{"names", "{name: config, mountPath: /config}", "{name: config, mountPath: /config}]\n      - name: Main\n        volumeMounts: [{name: config, mountPath: /config}", `container "Main"`},
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
		{"noServerFields", "metadata: {labels: {app: a, more: b}}", "metadata: {creationTimestamp: null, labels: {app: a}}", "has a creationTimestamp"},
		{"noSecrets", `value: "1"`, `value: say hidden-word aloud`, "holds a value of a Secret"},
		{"noSecrets", `"a = b"`, `"a = in-plain-text"`, "data.application.properties holds a value of a Secret"},
		{"noSecrets", "name: A, value", "name: A_PASSWORD, value", "env A_PASSWORD"},
		{"noSecrets", "kind: ConfigMap\n", "kind: Secret\n", "must not be generated"},
	}
	tested := map[string]bool{}
	for _, tc := range cases {
		tested[tc.invariant] = true
		t.Run(tc.invariant, func(t *testing.T) {
			if strings.Count(soundObjects, tc.old) != 1 {
				t.Fatalf("%q must stand in soundObjects exactly once", tc.old)
			}
			r := newRendered(parityObjects(t, strings.Replace(soundObjects, tc.old, tc.broken, 1)), parityObjects(t, soundInput))
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
