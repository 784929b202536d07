package generators

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/yaml"

	"github.com/render-sonataflow/render-sonataflow/generators/strict"
	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// ours is what a workload must keep in TestMergePod.
func ours(envLast, replacePort bool) podNeeds {
	return podNeeds{
		image:       "example.com/ours:1",
		env:         []corev1.EnvVar{{Name: "OURS", Value: "1"}},
		envLast:     envLast,
		volumes:     []corev1.Volume{{Name: "config", VolumeSource: corev1.VolumeSource{ConfigMap: &corev1.ConfigMapVolumeSource{LocalObjectReference: corev1.LocalObjectReference{Name: "c"}}}}},
		mounts:      []corev1.VolumeMount{{Name: "config", MountPath: "/config"}},
		port:        corev1.ContainerPort{Name: "h2c", ContainerPort: 8080},
		replacePort: replacePort,
	}
}

const baseContainer = `
name: main
livenessProbe:
  httpGet: {path: /live, port: 8080, scheme: HTTP}
  periodSeconds: 30
  failureThreshold: 4
resources:
  requests: {cpu: 100m, memory: 1Gi}
securityContext:
  runAsNonRoot: true
`

// podOf is the pod that comes of a podTemplate, and what is told.
func podOf(t *testing.T, base, template string, needs podNeeds) (pod, told string) {
	t.Helper()
	var container corev1.Container
	if err := yaml.UnmarshalStrict([]byte(base), &container); err != nil {
		t.Fatal(err)
	}
	var tree map[string]any
	if err := yaml.Unmarshal([]byte(template), &tree); err != nil {
		t.Fatalf("%v in\n%s", err, template)
	}
	user := &v1alpha08.PodTemplate{}
	for _, p := range strict.Decode(tree, user) {
		t.Fatalf("%s: %s in\n%s", p.Path, p.Message, template)
	}
	s := &resolver{}
	spec := s.mergePod(Origin{Field: "spec.podTemplate"}, container, user, needs)
	text, err := yaml.Marshal(spec)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range s.results {
		told += string(r.Severity) + " " + r.Field + ": " + r.Message + "\n"
	}
	return "\n" + string(text), told
}

// TestMergePod: what of a podTemplate counts, what of the default stays, and
// in which order lists come, since another order restarts pods.
func TestMergePod(t *testing.T) {
	const plain = `
  image: example.com/ours:1
  livenessProbe:
    failureThreshold: 4
    httpGet:
      path: /live
      port: 8080
      scheme: HTTP
    periodSeconds: 30
  name: main
  ports:
  - containerPort: 8080
    name: h2c
  resources:
    requests:
      cpu: 100m
      memory: 1Gi
  securityContext:
    runAsNonRoot: true
  volumeMounts:
  - mountPath: /config
    name: config
volumes:
- configMap:
    name: c
  name: config
`
	cases := map[string]struct {
		reason   string
		template string
		needs    podNeeds
		want     string
		told     string
	}{
		"Nothing": {
			reason:   "Without a podTemplate the default runs.",
			template: "{}",
			needs:    ours(false, false),
			want:     "\ncontainers:\n- env:\n  - name: OURS\n    value: \"1\"" + plain,
		},
		"EnvFirst": {
			reason:   "Support services have their own variables first, and keep them.",
			template: "container: {env: [{name: MINE, value: a}, {name: OURS, value: b}]}",
			needs:    ours(false, false),
			want:     "\ncontainers:\n- env:\n  - name: OURS\n    value: \"1\"\n  - name: MINE\n    value: a" + plain,
			told:     "warning spec.podTemplate.container.env: \"OURS\" is ignored: the render sets it itself\n",
		},
		"EnvLast": {
			reason:   "Workflows have the user's first.",
			template: "container: {env: [{name: MINE, value: a}]}",
			needs:    ours(true, false),
			want:     "\ncontainers:\n- env:\n  - name: MINE\n    value: a\n  - name: OURS\n    value: \"1\"" + plain,
		},
		"Container": {
			reason: "Fields of the container, one by one; its name and image are decided elsewhere.",
			template: `
container:
  image: example.com/mine:2
  command: [run]
  imagePullPolicy: Always
  resources: {requests: {memory: 2Gi}, limits: {cpu: "1"}}
  securityContext: {runAsNonRoot: false, readOnlyRootFilesystem: true}`,
			needs: ours(false, false),
			want: `
containers:
- command:
  - run
  env:
  - name: OURS
    value: "1"
  image: example.com/ours:1
  imagePullPolicy: Always
  livenessProbe:
    failureThreshold: 4
    httpGet:
      path: /live
      port: 8080
      scheme: HTTP
    periodSeconds: 30
  name: main
  ports:
  - containerPort: 8080
    name: h2c
  resources:
    limits:
      cpu: "1"
    requests:
      cpu: 100m
      memory: 2Gi
  securityContext:
    readOnlyRootFilesystem: true
    runAsNonRoot: false
  volumeMounts:
  - mountPath: /config
    name: config
volumes:
- configMap:
    name: c
  name: config
`,
		},
		"Pod": {
			reason: "Fields of the pod, and the user's lists before ours.",
			template: `
serviceAccountName: sa
nodeSelector: {disk: ssd}
initContainers: [{name: init, image: i}]
containers: [{name: side, image: s}]
volumes: [{name: mine, emptyDir: {}}]
container: {volumeMounts: [{name: mine, mountPath: /mine}]}`,
			needs: ours(false, false),
			want: `
containers:
- image: s
  name: side
  resources: {}
- env:
  - name: OURS
    value: "1"
  image: example.com/ours:1
  livenessProbe:
    failureThreshold: 4
    httpGet:
      path: /live
      port: 8080
      scheme: HTTP
    periodSeconds: 30
  name: main
  ports:
  - containerPort: 8080
    name: h2c
  resources:
    requests:
      cpu: 100m
      memory: 1Gi
  securityContext:
    runAsNonRoot: true
  volumeMounts:
  - mountPath: /mine
    name: mine
  - mountPath: /config
    name: config
initContainers:
- image: i
  name: init
  resources: {}
nodeSelector:
  disk: ssd
serviceAccountName: sa
volumes:
- emptyDir: {}
  name: mine
- configMap:
    name: c
  name: config
`,
		},
		"SameNames": {
			reason: "What has the name of ours stands in its place; so does another mount at its path.",
			template: `
volumes: [{name: config, emptyDir: {}}, {name: mine, emptyDir: {}}]
container:
  volumeMounts: [{name: config, mountPath: /elsewhere}, {name: mine, mountPath: /config}]`,
			needs: ours(false, false),
			want: `
containers:
- env:
  - name: OURS
    value: "1"` + plain[:len(plain)-len("volumes:\n- configMap:\n    name: c\n  name: config\n")] + `volumes:
- configMap:
    name: c
  name: config
- emptyDir: {}
  name: mine
`,
			told: `warning spec.podTemplate.container.volumeMounts: the mount at "/config" is left out: the render mounts its own configuration there
warning spec.podTemplate.container.volumeMounts: the mount of "config" is replaced: that is the name of the render's own
warning spec.podTemplate.volumes: the volume "config" is replaced: that is the name of the render's own
`,
		},
		"Sidecar": {
			reason: "A further container of our name gives its place, and nothing else.",
			template: `
containers: [{name: main, image: lost}, {name: side, image: s}]`,
			needs: ours(false, false),
			want: "\ncontainers:\n- env:\n  - name: OURS\n    value: \"1\"" + plain[:len(plain)-len("volumes:\n- configMap:\n    name: c\n  name: config\n")] +
				"- image: s\n  name: side\n  resources: {}\nvolumes:\n- configMap:\n    name: c\n  name: config\n",
			told: "warning spec.podTemplate.containers[0]: has no effect but its place, as with the operator: the container \"main\" is described by podTemplate.container\n",
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			pod, told := podOf(t, baseContainer, tc.template, tc.needs)
			if diff := cmp.Diff(tc.want, pod); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tc.reason, diff)
			}
			if diff := cmp.Diff(tc.told, told); diff != "" {
				t.Errorf("%s\ntold (-want +got):\n%s", tc.reason, diff)
			}
		})
	}
}

// TestMergePorts: our port by its name or its number. The user's of either is
// ours, and no two ports share a name, which the API server refuses.
func TestMergePorts(t *testing.T) {
	port := func(name string, number int32) corev1.ContainerPort {
		return corev1.ContainerPort{Name: name, ContainerPort: number}
	}
	h2c := port("h2c", 8080)
	cases := map[string]struct {
		reason   string
		workflow bool
		users    []corev1.ContainerPort
		want     []corev1.ContainerPort
		told     int
	}{
		"None":           {reason: "Ours alone.", workflow: true, want: []corev1.ContainerPort{h2c}},
		"Other":          {reason: "Another one comes first.", workflow: true, users: []corev1.ContainerPort{port("m", 9090)}, want: []corev1.ContainerPort{port("m", 9090), h2c}},
		"ByNumber":       {reason: "The number is ours.", workflow: true, users: []corev1.ContainerPort{port("web", 8080)}, want: []corev1.ContainerPort{h2c}},
		"ByName":         {reason: "The name is ours, so is the number then.", workflow: true, users: []corev1.ContainerPort{port("h2c", 9090)}, want: []corev1.ContainerPort{h2c}},
		"InPlace":        {reason: "In its place.", workflow: true, users: []corev1.ContainerPort{port("h2c", 9090), port("m", 1)}, want: []corev1.ContainerPort{h2c, port("m", 1)}},
		"NameThenNumber": {reason: "The first of the two is ours; the other is his.", workflow: true, users: []corev1.ContainerPort{port("h2c", 9090), port("web", 8080)}, want: []corev1.ContainerPort{h2c, port("web", 8080)}},
		"NumberThenName": {reason: "Unless it would have our name.", workflow: true, users: []corev1.ContainerPort{port("web", 8080), port("h2c", 9090)}, want: []corev1.ContainerPort{h2c}, told: 1},
		"Twice":          {reason: "Or has it twice.", workflow: true, users: []corev1.ContainerPort{port("h2c", 1), port("h2c", 2)}, want: []corev1.ContainerPort{h2c}, told: 1},
		"ServiceNumber":  {reason: "A support service keeps the user's port of our number.", users: []corev1.ContainerPort{port("web", 8080)}, want: []corev1.ContainerPort{port("web", 8080)}},
		"ServiceName":    {reason: "But one of our name alone is replaced.", users: []corev1.ContainerPort{port("h2c", 9090)}, want: []corev1.ContainerPort{h2c}},
		"ServiceOther":   {reason: "Another one comes first.", users: []corev1.ContainerPort{port("m", 9090)}, want: []corev1.ContainerPort{port("m", 9090), h2c}},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			s := &resolver{}
			got := s.mergePorts(Origin{Field: "ports"}, ours(false, tc.workflow), tc.users)
			if diff := cmp.Diff(tc.want, got); diff != "" || len(s.results) != tc.told {
				t.Errorf("%s\ntold %v (-want +got):\n%s", tc.reason, s.results, diff)
			}
		})
	}
}

// TestMergeProbes: a probe keeps what the user leaves out, and has one handler.
func TestMergeProbes(t *testing.T) {
	cases := map[string]struct{ reason, probe, want, told string }{
		"Threshold": {
			reason: "Only a number is changed.",
			probe:  "{failureThreshold: 9}",
			want:   "{failureThreshold: 9, httpGet: {path: /live, port: 8080, scheme: HTTP}, periodSeconds: 30}",
		},
		"Port": {
			reason: "An httpGet without a path keeps ours.",
			probe:  "{httpGet: {port: 9090}}",
			want:   "{failureThreshold: 4, httpGet: {path: /live, port: 9090, scheme: HTTP}, periodSeconds: 30}",
		},
		"NamedPort": {
			reason: "A port may be a name.",
			probe:  "{httpGet: {port: web, scheme: HTTPS}}",
			want:   "{failureThreshold: 4, httpGet: {path: /live, port: web, scheme: HTTPS}, periodSeconds: 30}",
		},
		"Path": {
			reason: "A path replaces ours.",
			probe:  "{httpGet: {path: /mine, port: 8080}, periodSeconds: 5}",
			want:   "{failureThreshold: 4, httpGet: {path: /mine, port: 8080, scheme: HTTP}, periodSeconds: 5}",
		},
		"Headers": {
			reason: "Headers are added.",
			probe:  "{httpGet: {port: 8080, httpHeaders: [{name: a, value: b}]}}",
			want:   "{failureThreshold: 4, httpGet: {httpHeaders: [{name: a, value: b}], path: /live, port: 8080, scheme: HTTP}, periodSeconds: 30}",
		},
		"TCP": {
			reason: "Another handler takes the place of ours.",
			probe:  "{tcpSocket: {port: 8080}}",
			want:   "{failureThreshold: 4, periodSeconds: 30, tcpSocket: {port: 8080}}",
		},
		"Exec": {
			reason: "Of any kind.",
			probe:  "{exec: {command: [ls]}, initialDelaySeconds: 1}",
			want:   "{exec: {command: [ls]}, failureThreshold: 4, initialDelaySeconds: 1, periodSeconds: 30}",
		},
		"GRPC": {
			reason: "Also this one.",
			probe:  "{grpc: {port: 1}}",
			want:   "{failureThreshold: 4, grpc: {port: 1, service: null}, periodSeconds: 30}",
		},
		"Two": {
			reason: "Two are refused by the API server, so here.",
			probe:  "{exec: {command: [ls]}, tcpSocket: {port: 1}}",
			told:   "error spec.podTemplate.container.livenessProbe: must have one handler, httpGet, exec, tcpSocket or grpc, but has 2\n",
		},
		"HTTPAndOther": {
			reason: "So are two of which one is merged with ours.",
			probe:  "{httpGet: {port: 1}, exec: {command: [ls]}}",
			told:   "error spec.podTemplate.container.livenessProbe: must have one handler, httpGet, exec, tcpSocket or grpc, but has 2\n",
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			text, told := podOf(t, baseContainer, "container: {livenessProbe: "+tc.probe+"}", ours(false, false))
			if told != tc.told {
				t.Errorf("%s\ntold %q, want %q", tc.reason, told, tc.told)
			}
			if tc.want == "" {
				return
			}
			var pod corev1.PodSpec
			var want, got any
			if err := yaml.Unmarshal([]byte(text), &pod); err != nil {
				t.Fatal(err)
			}
			probe, err := yaml.Marshal(pod.Containers[0].LivenessProbe)
			if err != nil {
				t.Fatal(err)
			}
			if err := yaml.Unmarshal(probe, &got); err != nil {
				t.Fatal(err)
			}
			if err := yaml.Unmarshal([]byte(tc.want), &want); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tc.reason, diff)
			}
		})
	}
}

// TestSidecarProbes: those of a further container have no default to lean on.
func TestSidecarProbes(t *testing.T) {
	_, told := podOf(t, baseContainer, "containers: [{name: side, image: s, startupProbe: {periodSeconds: 3}}]", ours(false, false))
	const want = "error spec.podTemplate.containers[0].startupProbe: must have one handler, httpGet, exec, tcpSocket or grpc, but has 0\n"
	if told != want {
		t.Errorf("told %q, want %q", told, want)
	}
}
