package cluster

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"
)

// mutation is a resource with one thing in it that somebody might get wrong.
type mutation struct {
	what     string
	resource map[string]any
	// pod is its podTemplate where the change is in that.
	pod map[string]any
}

// richPod has what real podTemplates have in one place or another.
const richPod = `
replicas: 2
container:
  image: example.com/a:1
  imagePullPolicy: IfNotPresent
  args: [a]
  env:
  - {name: A, value: b}
  - {name: S, valueFrom: {secretKeyRef: {name: s, key: k}}}
  - {name: F, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
  - {name: R, valueFrom: {resourceFieldRef: {resource: limits.cpu}}}
  envFrom: [{prefix: P_, configMapRef: {name: c}}, {secretRef: {name: s}}]
  ports: [{name: debug, containerPort: 5005, protocol: TCP}, {containerPort: 9000}]
  resources: {requests: {cpu: 100m, memory: 1Gi}, limits: {cpu: "1", memory: 2Gi}}
  livenessProbe: {httpGet: {path: /l, port: 8080, scheme: HTTP, httpHeaders: [{name: X-A, value: b}]}, periodSeconds: 5, failureThreshold: 3}
  readinessProbe: {tcpSocket: {port: debug}, initialDelaySeconds: 1, successThreshold: 1}
  startupProbe: {exec: {command: [a, b]}, timeoutSeconds: 2}
  lifecycle: {preStop: {exec: {command: [sleep, "5"]}}}
  securityContext: {runAsUser: 1000, runAsNonRoot: true, capabilities: {drop: [ALL]}, seccompProfile: {type: RuntimeDefault}}
  volumeMounts: [{name: data, mountPath: /data, subPath: a}, {name: conf, mountPath: /conf, readOnly: true}]
  terminationMessagePolicy: File
initContainers: [{name: init, image: "example.com/i:1", command: [a], env: [{name: I, value: x}], volumeMounts: [{name: data, mountPath: /d}]}]
containers: [{name: side, image: "example.com/s:1", ports: [{name: side, containerPort: 7000}], resources: {limits: {memory: 64Mi}}}]
volumes:
- {name: data, emptyDir: {sizeLimit: 1Gi}}
- {name: conf, configMap: {name: c, defaultMode: 420, items: [{key: k, path: p}]}}
- {name: sec, secret: {secretName: s}}
- {name: pvc, persistentVolumeClaim: {claimName: c}}
- {name: proj, projected: {sources: [{configMap: {name: c}}, {secret: {name: s}}]}}
serviceAccountName: runner
imagePullSecrets: [{name: pull}]
nodeSelector: {disk: ssd}
tolerations: [{key: a, operator: Equal, value: b, effect: NoSchedule}, {operator: Exists}]
affinity: {podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 100, podAffinityTerm: {topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: a}}}}]}}
topologySpreadConstraints: [{maxSkew: 1, topologyKey: zone, whenUnsatisfiable: ScheduleAnyway, labelSelector: {matchLabels: {app: a}}}]
securityContext: {fsGroup: 2000, runAsUser: 1000}
terminationGracePeriodSeconds: 30
dnsPolicy: ClusterFirst
hostAliases: [{ip: 10.0.0.1, hostnames: [a.example.com]}]
priorityClassName: high
`

// mutate makes n mutations: half of workflows' podTemplates, a quarter of those
// of support services, a quarter of whole platforms as they were recorded.
func mutate(t *testing.T, chance *rand.Rand, n int) []mutation {
	t.Helper()
	pods, platforms := recordedPods(t)
	all := make([]mutation, 0, n)
	for len(all) < n {
		switch len(all) % 4 {
		case 0, 1:
			pod := copyTree(pods[chance.IntN(len(pods))]).(map[string]any)
			what := changeOne(chance, pod, "podTemplate")
			all = append(all, mutation{"workflow " + what, workflowWith(pod), pod})
		case 2:
			pod := copyTree(pods[chance.IntN(len(pods))]).(map[string]any)
			delete(pod, "deploymentModel")
			if container, ok := pod["container"].(map[string]any); ok && container["lifecycle"] == nil {
				delete(container, "resources") // less than what the service asks for, which no server can know
			}
			what := changeOne(chance, pod, "podTemplate")
			all = append(all, mutation{"service " + what, serviceWith(pod), pod})
		default:
			platform := copyTree(platforms[chance.IntN(len(platforms))]).(map[string]any)
			spec, _ := platform["spec"].(map[string]any)
			what := changeOne(chance, spec, "spec")
			all = append(all, mutation{"platform " + what, platform, nil})
		}
	}
	return all
}

// recordedPods are the podTemplates of the recordings' workflows, whole ones
// that a pod could have, and their platforms.
func recordedPods(t *testing.T) (pods, platforms []any) {
	t.Helper()
	var rich map[string]any
	if err := yaml.Unmarshal([]byte(richPod), &rich); err != nil {
		t.Fatal(err)
	}
	inputs, err := filepath.Glob("../parity/*/input.yaml")
	if err != nil || len(inputs) == 0 {
		t.Fatalf("no recordings: %v", err)
	}
	for _, path := range inputs {
		objects, err := parseObjects(readFile(t, path))
		if err != nil {
			continue // a recording of a wrong input
		}
		for _, obj := range objects {
			if obj.GetKind() == "SonataFlowPlatform" {
				if _, found, _ := unstructured.NestedMap(obj.Object, "spec"); found {
					platforms = append(platforms, obj.Object)
				}
			}
			pod, found, _ := unstructured.NestedMap(obj.Object, "spec", "podTemplate")
			if found && obj.GetKind() == "SonataFlow" && len(pod) > 0 && pod["deploymentModel"] != "knative" {
				pods = append(pods, any(pod))
			}
		}
	}
	// As often as all others: it has the fields that go wrong.
	for range len(pods) + 1 {
		pods = append(pods, rich)
	}
	return pods, platforms
}

func workflowWith(pod map[string]any) map[string]any {
	whole := copyTree(pod).(map[string]any)
	container, _ := whole["container"].(map[string]any)
	if container == nil && whole["container"] == nil {
		container = map[string]any{}
		whole["container"] = container
	}
	if container != nil && container["image"] == nil {
		container["image"] = "example.com/a:1"
	}
	return map[string]any{
		"apiVersion": "sonataflow.org/v1alpha08", "kind": "SonataFlow",
		"metadata": map[string]any{"name": "mutated", "namespace": "mutated", "annotations": map[string]any{"sonataflow.org/profile": "gitops"}},
		"spec": map[string]any{
			"podTemplate": whole,
			"flow":        map[string]any{"start": "a", "states": []any{map[string]any{"name": "a", "type": "inject", "data": map[string]any{"x": int64(1)}, "end": true}}},
		},
	}
}

func serviceWith(pod map[string]any) map[string]any {
	return map[string]any{
		"apiVersion": "sonataflow.org/v1alpha08", "kind": "SonataFlowPlatform",
		"metadata": map[string]any{"name": "mutated", "namespace": "mutated"},
		"spec":     map[string]any{"services": map[string]any{"dataIndex": map[string]any{"enabled": true, "podTemplate": pod}}},
	}
}

// wrongTexts and wrongNumbers are what people put in place of what belongs
// there.
var (
	wrongTexts   = []any{"", "UPPER", "a_b", "a b", "-a", "../up", "/abs", "a=b", "ä", "0", "-1", "1Gi", "100m", "true", "a.b", "a/b", "Always", strings.Repeat("x", 64), strings.Repeat("y", 300)}
	wrongNumbers = []any{int64(-1), int64(0), int64(1), int64(99999), int64(65535), int64(1 << 40)}
)

// changeOne changes one thing in a tree and says what.
func changeOne(chance *rand.Rand, tree map[string]any, path string) string {
	type place struct {
		path string
		set  func(any)
		drop func()
		at   any
	}
	var places []place
	var walk func(path string, value any)
	walk = func(path string, value any) {
		switch value := value.(type) {
		case map[string]any:
			for _, key := range slices.Sorted(maps.Keys(value)) {
				at := path + "." + key
				if key != "image" && key != "baseImage" { // the server takes any text for an image
					places = append(places, place{at, func(v any) { value[key] = v }, func() { delete(value, key) }, value[key]})
				}
				walk(at, value[key])
			}
		case []any:
			for i := range value {
				at := fmt.Sprintf("%s[%d]", path, i)
				places = append(places, place{at, func(v any) { value[i] = v }, nil, value[i]})
				walk(at, value[i])
			}
		}
	}
	walk(path, tree)
	if len(places) == 0 {
		return path + ": nothing to change"
	}
	p := places[chance.IntN(len(places))]
	pick := func(values []any) any { return values[chance.IntN(len(values))] }
	var now any
	switch old := p.at.(type) {
	case string:
		now = pick(wrongTexts)
	case int64, float64:
		now = pick(wrongNumbers)
	case []any:
		now = []any{}
		if len(old) > 0 && chance.IntN(3) > 0 {
			now = append(slices.Clone(old), copyTree(old[chance.IntN(len(old))])) // an entry copied and not changed
		}
	case map[string]any:
		now = map[string]any{}
		if p.drop != nil && chance.IntN(2) == 0 {
			p.drop()
			return p.path + " is dropped"
		}
	default:
		now = pick([]any{true, false, "yes"})
	}
	if p.drop != nil && chance.IntN(6) == 0 {
		p.drop()
		return p.path + " is dropped"
	}
	p.set(now)
	return fmt.Sprintf("%s = %.60v", p.path, now)
}

func copyTree(value any) any {
	switch value := value.(type) {
	case map[string]any:
		copied := make(map[string]any, len(value))
		for key, below := range value {
			copied[key] = copyTree(below)
		}
		return copied
	case []any:
		copied := make([]any, len(value))
		for i, below := range value {
			copied[i] = copyTree(below)
		}
		return copied
	case float64: // as YAML has it
		if value == float64(int64(value)) {
			return int64(value)
		}
	}
	return value
}
