package krm

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPlaceAs(t *testing.T) {
	before := readStream(t, "apiVersion: v1\nkind: A\nmetadata:\n  annotations: {config.kubernetes.io/local-config: 'true', a: b, config.kubernetes.io/path: p, kustomize.config.k8s.io/id: '1', internal.kpt.dev/upstream: u, config.k8s.io/id: '2', config.kubernetes.io/index: x}\n").Items[0]
	now := readStream(t, "apiVersion: v1\nkind: A\n").Items[0]
	now.PlaceAs(before)
	want := map[string]string{"config.kubernetes.io/path": "p", "kustomize.config.k8s.io/id": "1", "internal.kpt.dev/upstream": "u", "config.k8s.io/id": "2", "config.kubernetes.io/index": "x"}
	if diff := cmp.Diff(want, now.Annotations()); diff != "" {
		t.Errorf("All by which a host finds an item again is kept, and nothing else.\n-want +got:\n%s", diff)
	}
	if now.Path() != "p" || now.Index() != 0 {
		t.Errorf("an index that is no number is only a hint: %q %d", now.Path(), now.Index())
	}
}

func TestItemFile(t *testing.T) {
	cases := map[string]struct{ reason, annotations, read, want string }{
		"path":       {reason: "The host knows best.", annotations: "{internal.config.kubernetes.io/path: a.yaml, config.kubernetes.io/path: b.yaml}", read: "c.yaml", want: "a.yaml"},
		"old path":   {reason: "kpt writes both, others one.", annotations: "{config.kubernetes.io/path: b.yaml}", want: "b.yaml"},
		"kustomize":  {reason: "kustomize has no files, and makes paths up.", annotations: "{internal.config.kubernetes.io/path: a.yaml, kustomize.config.k8s.io/id: '1', config.kubernetes.io/origin: 'path: d.yaml'}", want: "d.yaml"},
		"read":       {reason: "build knows what it read.", annotations: "{}", read: "c.yaml", want: "c.yaml"},
		"origin":     {reason: "kustomize may tell where it comes from.", annotations: "{config.kubernetes.io/origin: 'path: d.yaml'}", want: "d.yaml"},
		"bad origin": {reason: "It is only a hint.", annotations: "{config.kubernetes.io/origin: '[d'}", want: ""},
		"odd origin": {reason: "It is only a hint.", annotations: "{config.kubernetes.io/origin: '[d]'}", want: ""},
		"none":       {reason: "Nobody knows.", annotations: "{}", want: ""},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			stream := readStream(t, "apiVersion: v1\nkind: A\nmetadata:\n  annotations: "+tc.annotations+"\n")
			stream.SetFile(tc.read)
			if got := stream.Items[0].File(); got != tc.want {
				t.Errorf("%s\nwant %q, got %q", tc.reason, tc.want, got)
			}
		})
	}
}
