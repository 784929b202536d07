package fn

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
)

const wirePlatform = `apiVersion: sonataflow.org/v1alpha08
kind: SonataFlowPlatform
metadata:
  name: p
  namespace: flows
spec:
  services:
    dataIndex:
      enabled: true
  persistence:
    postgresql:
      serviceRef:
        name: postgres
      secretRef:
        name: pg
`

const wireDeployment = `# what the orders team runs
apiVersion: apps/v1
kind: Deployment
metadata:
  name: orders-v2
  namespace: flows
  labels:
    sonataflow.org/workflow-app: orders
  annotations:
    sonataflow.org/profile: gitops
spec:
  selector:
    matchLabels:
      app: orders
  template:
    metadata:
      labels:
        app: orders
    spec:
      containers:
      # CI sets the tag
      - name: main
        image: registry.example.com/orders:1.0
        env:
        - name: QUARKUS_DATASOURCE_USERNAME
          value: ours
`

// wired renders and returns the one workload that was written by hand.
func wired(t *testing.T, documents ...string) (*krm.Item, *krm.Stream, krm.Results) {
	t.Helper()
	stream := readStream(t, strings.Join(documents, "---\n"))
	results := Render(stream)
	for _, item := range stream.Items {
		if item.Name() == "orders-v2" {
			return item, stream, results
		}
	}
	t.Fatalf("the workload is gone:\n%s", resultText(results))
	return nil, nil, nil
}

func TestWire(t *testing.T) {
	const props = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: orders-props, namespace: flows}\ndata: {application.properties: 'a=b'}\n"
	const workflow = "apiVersion: sonataflow.org/v1alpha08\nkind: SonataFlow\nmetadata: {name: orders, namespace: flows, annotations: {sonataflow.org/profile: gitops}}\nspec: {podTemplate: {container: {image: 'example.com/orders:1'}}, flow: {states: [{name: a, type: inject, data: {}, end: true}]}}\n"
	cases := map[string]struct {
		reason        string
		documents     []string
		want, wantNot []string
		wantErr       string
	}{
		"Wired": {
			reason:    "Its own fields and comments stay, what it lacks is added, and its own environment wins.",
			documents: []string{wirePlatform, wireDeployment},
			want: []string{
				"# what the orders team runs", "# CI sets the tag", "          value: ours",
				"        - name: QUARKUS_DATASOURCE_PASSWORD", "          value: jdbc:postgresql://postgres.flows:5432/sonataflow?currentSchema=orders",
				"          mountPath: /deployments/config", "              name: orders-managed-props", "        sonataflow.org/checksum-config: ",
				"fn.sonataflow.org/wired-env: QUARKUS_DATASOURCE_PASSWORD,QUARKUS_DATASOURCE_DB_KIND,QUARKUS_DATASOURCE_JDBC_URL,KOGITO_PERSISTENCE_TYPE",
			},
			wantNot: []string{"orders-props"},
		},
		"UserProperties": {
			reason:    "The team's own properties are mounted where they are in the input.",
			documents: []string{wirePlatform, props, wireDeployment},
			want:      []string{"              name: orders-props", "              name: orders-managed-props"},
		},
		"OptOut": {
			reason:    "An annotation keeps a workload as its team wrote it.",
			documents: []string{wirePlatform, strings.Replace(wireDeployment, "  annotations:\n", "  annotations:\n    fn.sonataflow.org/wire: \"false\"\n", 1)},
			wantNot:   []string{"managed-props", "wired-env"},
		},
		"OtherProfile": {
			reason:    "Only the gitops profile is wired.",
			documents: []string{wirePlatform, strings.Replace(wireDeployment, "profile: gitops", "profile: dev", 1)},
			wantNot:   []string{"managed-props"},
		},
		"HasSonataFlow": {
			reason:    "A workflow that has a SonataFlow has its workload made from it.",
			documents: []string{wirePlatform, workflow, wireDeployment},
			wantNot:   []string{"volumeMounts"},
		},
		"TwoContainers": {
			reason:    "With several containers it is the one named workflow.",
			documents: []string{wirePlatform, wireDeployment + "      - name: workflow\n        image: example.com/w:1\n"},
			want:      []string{"      - name: workflow\n        image: example.com/w:1\n        env:\n        - name: QUARKUS_DATASOURCE_USERNAME\n          valueFrom:"},
		},
		"NoMainContainer": {
			reason:    "Without one the team is asked.",
			documents: []string{wirePlatform, wireDeployment + "      - name: other\n        image: example.com/w:1\n"},
			wantErr:   `spec.template.spec.containers: must have one container, or one named "workflow"`,
		},
		"MountTaken": {
			reason:    "What is mounted already is not covered up.",
			documents: []string{wirePlatform, wireDeployment + "        volumeMounts:\n        - name: mine\n          mountPath: /deployments/config\n"},
			wantErr:   `mounts the volume "mine" at /deployments/config`,
		},
		"Knative": {
			reason:    "A Knative Service is wired alike; its revisions need no checksum.",
			documents: []string{wirePlatform, strings.NewReplacer("apps/v1", "serving.knative.dev/v1", "kind: Deployment", "kind: Service", "  selector:\n    matchLabels:\n      app: orders\n", "").Replace(wireDeployment)},
			want:      []string{"              name: orders-managed-props"},
			wantNot:   []string{"checksum-config"},
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			item, stream, results := wired(t, tc.documents...)
			text := string(item.Text())
			if tc.wantErr != "" {
				if !strings.Contains(resultText(results), tc.wantErr) {
					t.Errorf("%s\nwant %q in:\n%s", tc.reason, tc.wantErr, resultText(results))
				}
				return
			}
			if results.ExitCode() != 0 {
				t.Fatal(resultText(results))
			}
			for _, want := range tc.want {
				if !strings.Contains(text, want) {
					t.Errorf("%s\nno %q in:\n%s", tc.reason, want, text)
				}
			}
			for _, not := range tc.wantNot {
				if strings.Contains(text, not) {
					t.Errorf("%s\nunexpected %q in:\n%s", tc.reason, not, text)
				}
			}
			again := readStream(t, documentsOf(t, stream))
			Render(again)
			if diff := cmp.Diff(documentsOf(t, stream), documentsOf(t, again)); diff != "" {
				t.Errorf("wiring what is wired changes nothing (-first +second):\n%s", diff)
			}
		})
	}
}

// TestWireFollows: what a run added goes when the platform no longer gives it,
// and the team's own stays.
func TestWireFollows(t *testing.T) {
	_, stream, _ := wired(t, wirePlatform, wireDeployment)
	platform, _, _ := strings.Cut(wirePlatform, "  persistence:\n")
	changed := strings.Replace(documentsOf(t, stream), wirePlatform[strings.Index(wirePlatform, "  persistence:\n"):], "", 1)
	if !strings.Contains(changed, platform[:40]) || changed == documentsOf(t, stream) {
		t.Fatalf("the platform of the test is not the one rendered:\n%s", changed)
	}
	item, _, _ := wired(t, changed)
	if text := string(item.Text()); strings.Contains(text, "KOGITO_PERSISTENCE_TYPE") || !strings.Contains(text, "value: ours") {
		t.Errorf("stale environment stays, or the team's own is gone:\n%s", text)
	}
}

func documentsOf(t *testing.T, stream *krm.Stream) string {
	t.Helper()
	var out strings.Builder
	if err := (&krm.Stream{Items: stream.Items}).Write(&out, nil); err != nil {
		t.Fatal(err)
	}
	return out.String()
}
