package generators

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/yaml"
)

// TestMergePorts: our port by its name or its number. The user's of either is
// ours, and no two ports share a name, which the API server refuses.
func TestMergePorts(t *testing.T) {
	type ports = []corev1.ContainerPort
	port := func(name string, number int32) corev1.ContainerPort {
		return corev1.ContainerPort{Name: name, ContainerPort: number}
	}
	h2c := port("h2c", 8080)
	cases := map[string]struct {
		reason   string
		workflow bool
		users    ports
		want     ports
		told     int
	}{
		"None": {
			reason:   "Ours alone.",
			workflow: true,
			want:     ports{h2c},
		},
		"Other": {
			reason:   "Another one comes first.",
			workflow: true,
			users:    ports{port("m", 9090)},
			want:     ports{port("m", 9090), h2c},
		},
		"ByNumber": {
			reason:   "The number is ours.",
			workflow: true,
			users:    ports{port("web", 8080)},
			want:     ports{h2c},
		},
		"ByName": {
			reason:   "The name is ours, so is the number then.",
			workflow: true,
			users:    ports{port("h2c", 9090)},
			want:     ports{h2c},
		},
		"InPlace": {
			reason:   "In its place.",
			workflow: true,
			users:    ports{port("h2c", 9090), port("m", 1)},
			want:     ports{h2c, port("m", 1)},
		},
		"NameThenNumber": {
			reason:   "The first of the two is ours; the other is his.",
			workflow: true,
			users:    ports{port("h2c", 9090), port("web", 8080)},
			want:     ports{h2c, port("web", 8080)},
			told:     1,
		},
		"NumberThenName": {
			reason:   "Unless it would have our name.",
			workflow: true,
			users:    ports{port("web", 8080), port("h2c", 9090)},
			want:     ports{h2c},
			told:     1,
		},
		"Twice": {
			reason:   "Or has it twice.",
			workflow: true,
			users:    ports{port("h2c", 1), port("h2c", 2)},
			want:     ports{h2c},
			told:     1,
		},
		"ServiceNumber": {
			reason: "A support service keeps the user's port of our number.",
			users:  ports{port("web", 8080)},
			want:   ports{port("web", 8080)},
		},
		"ServiceName": {
			reason: "But one of our name alone is replaced.",
			users:  ports{port("h2c", 9090)},
			want:   ports{h2c},
		},
		"ServiceOther": {
			reason: "Another one comes first.",
			users:  ports{port("m", 9090)},
			want:   ports{port("m", 9090), h2c},
		},
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
