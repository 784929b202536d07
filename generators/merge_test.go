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
	config := &corev1.ConfigMapVolumeSource{LocalObjectReference: corev1.LocalObjectReference{Name: "c"}}
	return podNeeds{
		image:       "example.com/ours:1",
		env:         []corev1.EnvVar{{Name: "OURS", Value: "1"}},
		envLast:     envLast,
		volumes:     []corev1.Volume{{Name: "config", VolumeSource: corev1.VolumeSource{ConfigMap: config}}},
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
