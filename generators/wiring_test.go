package generators

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
)

// written is a workload that a team wrote for the workflow w.
func written(kind, annotations, containers string) string {
	apiVersion := map[string]string{"Deployment": "apps/v1", "Service": "serving.knative.dev/v1"}[kind]
	return "apiVersion: " + apiVersion + "\nkind: " + kind + `
metadata:
  name: own
  namespace: ns
  labels: {sonataflow.org/workflow-app: w}
  annotations: {` + annotations + `}
spec:
  template:
    spec:
      containers:
` + containers
}

// TestWiring: which workloads are wired to their platform, and what they get.
func TestWiring(t *testing.T) {
	const (
		gitops = "sonataflow.org/profile: gitops"
		one    = "      - {name: app, image: example.com/w:1}\n"
		two    = "      - {name: side, image: s}\n      - {name: workflow, image: example.com/w:1}\n"
		full   = `
  eventing: {broker: ` + brokerRef + `}
  persistence: {postgresql: {secretRef: {name: s}, serviceRef: {name: pg}}}
  services: {dataIndex: {enabled: true}}`
		props = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: w-props, namespace: ns}\ndata: {application.properties: 'a=1'}"
	)
	cases := map[string]struct {
		reason string
		input  string
		adjust func(*Options)
		// want is nil where the workload is left alone.
		want *Patch
		env  []string
		told string
	}{
		"Deployment": {
			reason: "Properties, database and sink.",
			input:  docs(kafkaInput, props, platformYAML(full), written("Deployment", gitops, one)),
			want:   &Patch{Group: "apps", Kind: "Deployment", Namespace: "ns", Name: "own"},
			env: []string{
				"QUARKUS_DATASOURCE_USERNAME", "QUARKUS_DATASOURCE_PASSWORD", "QUARKUS_DATASOURCE_DB_KIND",
				"QUARKUS_DATASOURCE_JDBC_URL", "KOGITO_PERSISTENCE_TYPE",
			},
		},
		"Static": {
			reason: "The sink's address where nothing binds it.",
			adjust: func(o *Options) { o.StaticSink = true },
			input:  docs(kafkaInput, props, platformYAML("{eventing: {broker: "+brokerRef+"}}"), written("Deployment", gitops, one)),
			want:   &Patch{Group: "apps", Kind: "Deployment", Namespace: "ns", Name: "own"},
			env:    []string{"K_SINK"},
		},
		"Main": {
			reason: "Of several containers the one named workflow.",
			input:  docs(props, platformYAML("{}"), written("Deployment", gitops, two)),
			want:   &Patch{Group: "apps", Kind: "Deployment", Namespace: "ns", Name: "own", Container: 1},
		},
		"Knative": {
			reason: "A Knative Service alike, which restarts by itself.",
			input:  docs(props, platformYAML("{}"), written("Service", gitops, one)),
			want:   &Patch{Group: "serving.knative.dev", Kind: "Service", Namespace: "ns", Name: "own"},
		},
		"Again": {
			reason: "An earlier run's variables are known.",
			input:  docs(props, platformYAML("{}"), written("Deployment", gitops+", fn.sonataflow.org/wired-env: 'A,B'", one)),
			want:   &Patch{Group: "apps", Kind: "Deployment", Namespace: "ns", Name: "own", Stale: []string{"A", "B"}},
		},
		"NoProfile": {
			reason: "Without the profile it is any Deployment.",
			input:  docs(platformYAML("{}"), written("Deployment", "", one)),
		},
		"OtherProfile": {
			reason: "Or with another.",
			input:  docs(platformYAML("{}"), written("Deployment", "sonataflow.org/profile: dev", one)),
		},
		"LeftAlone": {
			reason: "Or where its team says so.",
			input:  docs(platformYAML("{}"), written("Deployment", gitops+", fn.sonataflow.org/wire: 'false'", one)),
		},
		"HasSonataFlow": {
			reason: "One whose SonataFlow is in the input is that one's.",
			input:  docs(platformYAML("{}"), workflowYAML("", ""), written("Deployment", gitops, one)),
		},
		"NoMain": {
			reason: "Of several containers none of which is named workflow, nobody knows which.",
			input:  docs(platformYAML("{}"), written("Deployment", gitops, strings.Replace(two, "name: workflow", "name: app", 1))),
			told:   `error spec.template.spec.containers: must have one container, or one named "workflow"`,
		},
		"Taken": {
			reason: "Where the properties go something else is mounted.",
			input: docs(platformYAML("{}"), written("Deployment", gitops,
				"      - {name: app, image: i, volumeMounts: [{name: mine, mountPath: /deployments/config}]}\n")),
			told: `error spec.template.spec.containers: mounts the volume "mine" at /deployments/config`,
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			o := options(t, "osl-1.38")
			if tc.adjust != nil {
				tc.adjust(&o)
			}
			plan, results := Resolve(input(t, o, tc.input))
			if told := toldBy(&resolver{results: results}); !strings.Contains(told, tc.told) {
				t.Errorf("%s\nnot told %s in:\n%s", tc.reason, tc.told, told)
			}
			patches := Patches(plan)
			if tc.want == nil {
				if len(patches) > 0 {
					t.Errorf("%s\ngot %+v", tc.reason, patches)
				}
				return
			}
			if len(patches) != 1 {
				t.Fatalf("%s\ngot %d patches", tc.reason, len(patches))
			}
			got := patches[0]
			var env []string
			for _, e := range got.Env {
				env = append(env, e.Name)
			}
			if diff := cmp.Diff(tc.env, env); diff != "" {
				t.Errorf("%s\nenvironment (-want +got):\n%s", tc.reason, diff)
			}
			if (got.Checksum == "") != (got.Kind == "Service") {
				t.Errorf("%s\nchecksum %q", tc.reason, got.Checksum)
			}
			mount := corev1.VolumeMount{Name: "workflow-properties", MountPath: "/deployments/config", ReadOnly: true}
			if diff := cmp.Diff(mount, got.Mount); diff != "" {
				t.Errorf("%s\nmount (-want +got):\n%s", tc.reason, diff)
			}
			if sources := got.Volume.Projected.Sources; len(sources) != 2 || sources[0].ConfigMap.Name != "w-props" || sources[1].ConfigMap.Name != "w-managed-props" {
				t.Errorf("%s\nvolume %+v", tc.reason, sources)
			}
			got.Env, got.Checksum, got.Volume, got.Mount = nil, "", corev1.Volume{}, corev1.VolumeMount{}
			if diff := cmp.Diff(*tc.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tc.reason, diff)
			}
		})
	}
}

// TestWiredObjects: the managed properties, and the SinkBinding of the
// workload's own name.
func TestWiredObjects(t *testing.T) {
	in := input(t, options(t, "osl-1.38"), docs(kafkaInput, platformYAML("{eventing: {broker: "+brokerRef+"}}"),
		written("Deployment", "sonataflow.org/profile: gitops", "      - {name: app, image: i}\n")))
	objects, told := rendered(t, in)
	for key, part := range map[string]string{
		"ConfigMap/w-managed-props": "kogito.service.url = http://w.ns",
		"SinkBinding/w-sb":          "kind: Deployment\n    name: own",
	} {
		if !strings.Contains(objects[key], part) {
			t.Errorf("%s: no %q in:\n%s\ntold: %s", key, part, objects[key], told)
		}
	}
	if len(objects) != 2 {
		t.Errorf("got %d objects, want the two", len(objects))
	}
	if diff := cmp.Diff([]string(nil), splitList("")); diff != "" {
		t.Error(diff)
	}
}
