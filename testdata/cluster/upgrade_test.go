package cluster

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
)

// TestUpgrade runs every command of the runbooks between releases, one after
// the other, against the real API server and the real controllers. At the end
// the cluster is as the new render has it, and nothing of the old one is left.
func TestUpgrade(t *testing.T) {
	runControllers(t)
	releases := []string{"osl-1.34", "osl-1.35", "osl-1.36", "osl-1.37", "osl-1.38"}
	for n := range releases {
		from, to := releases[max(n-1, 0)], releases[n]
		if n == 0 {
			to = releases[len(releases)-1] // all in one go
		}
		t.Run(from+" to "+to, func(t *testing.T) { upgrade(t, fmt.Sprintf("upgrade-%d", n), from, to) })
	}
	t.Run("with the old label", func(t *testing.T) { upgrade(t, "upgrade-label", "osl-1.37", "osl-1.38", "--version-label", "1.37.2") })
}

func upgrade(t *testing.T, namespace, from, to string, more ...string) {
	t.Helper()
	g := newGuide(t, takeoverDoc, namespace)
	text := pair{}.side(job(""), namespace).stream
	writeFile(t, filepath.Join(g.dir, "input.yaml"), []byte(strings.Replace(string(text), "enabled: true, podTemplate: {replicas: 2}", "enabled: true, persistence: {dbMigrationStrategy: job}", 1)))
	var runbook struct {
		Steps []struct {
			Title    string
			Commands []string
		}
	}
	args := append([]string{"upgrade", "-f", "input.yaml", "--from", from, "--to", to, "-o", "json"}, more...)
	if err := json.Unmarshal(command(t, g.dir, nil, binary(t, "render-sonataflow"), args...), &runbook); err != nil {
		t.Fatal(err)
	}
	account := &unstructured.Unstructured{}
	account.SetGroupVersionKind(schema.GroupVersionKind{Version: "v1", Kind: "ServiceAccount"})
	account.SetNamespace(namespace)
	account.SetName("default")
	if _, _, err := server.apply(t.Context(), "test", account, true); err != nil {
		t.Fatal(err)
	}
	playKubelet(t, namespace)
	rendered := false
	for _, step := range runbook.Steps {
		for _, line := range step.Commands {
			cmd := exec.CommandContext(t.Context(), "bash", "-euo", "pipefail", "-c", line)
			cmd.Dir, cmd.Env = g.dir, g.env
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("%s: %s\n%v\n%s", step.Title, line, err, out)
			}
			t.Logf("$ %s", line)
		}
		if step.Title == "Render both" {
			rendered = true
			old := toApply(t, readFile(t, filepath.Join(g.dir, "old.yaml")))
			cleanUp(t, union(old, toApply(t, readFile(t, filepath.Join(g.dir, "new.yaml")))))
			for _, obj := range old {
				if _, _, err := server.apply(t.Context(), ourManager, obj, true); err != nil {
					t.Fatal(err)
				}
			}
			running(t, namespace)
		}
	}
	if !rendered {
		t.Fatal("the runbook renders nothing")
	}
	asRendered(t, namespace, filepath.Join(g.dir, "old.yaml"), filepath.Join(g.dir, "new.yaml"))
}

// asRendered holds the cluster to the new render.
func asRendered(t *testing.T, namespace, oldFile, newFile string) {
	t.Helper()
	kept := map[string]bool{}
	for _, obj := range toApply(t, readFile(t, newFile)) {
		kept[identity(obj)] = true
		before, err := server.get(t.Context(), obj)
		if err != nil {
			t.Errorf("%s: %v", identity(obj), err)
			continue
		}
		after, _, err := server.apply(t.Context(), ourManager, obj, true)
		if err != nil {
			t.Errorf("%s is refused: %v", identity(obj), err)
		} else if !bytes.Equal(marshal(t, essence(before)), marshal(t, essence(after))) {
			t.Errorf("%s is not as it is rendered", identity(obj))
		}
	}
	for _, obj := range toApply(t, readFile(t, oldFile)) {
		if _, err := server.get(t.Context(), obj); err == nil && !kept[identity(obj)] {
			t.Errorf("%s is left", identity(obj))
		}
	}
	now := running(t, namespace)
	await(t, "only the pods of the new ReplicaSets are left", func() bool {
		list, err := server.dynamic.Resource(schema.GroupVersionResource{Group: "apps", Version: "v1", Resource: "replicasets"}).Namespace(namespace).List(t.Context(), metav1.ListOptions{})
		if err != nil {
			t.Fatal(err)
		}
		wanted := 0
		for _, set := range list.Items {
			if n, _, _ := unstructured.NestedInt64(set.Object, "spec", "replicas"); n > 0 {
				wanted++
			}
		}
		return wanted == len(now)
	})
}

func marshal(t *testing.T, value any) []byte {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// playKubelet makes pods ready and Jobs complete until the test ends: nothing
// runs here.
func playKubelet(t *testing.T, namespace string) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	t.Cleanup(func() { cancel(); <-done })
	play := func(group, resource, status string) {
		client := server.dynamic.Resource(schema.GroupVersionResource{Group: group, Version: "v1", Resource: resource}).Namespace(namespace)
		list, err := client.List(ctx, metav1.ListOptions{})
		if err != nil {
			return // the next round tells
		}
		for _, obj := range list.Items {
			if conditions, _, _ := unstructured.NestedSlice(obj.Object, "status", "conditions"); len(conditions) == 0 {
				_, _ = client.Patch(ctx, obj.GetName(), types.MergePatchType, []byte(status), metav1.PatchOptions{FieldManager: "kubelet"}, "status")
			}
		}
	}
	go func() {
		defer close(done)
		for ctx.Err() == nil {
			now := time.Now().UTC().Format(time.RFC3339)
			play("", "pods", `{"status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True", "lastTransitionTime": "`+now+`"}]}}`)
			play("batch", "jobs", `{"status": {"startTime": "`+now+`", "completionTime": "`+now+`", "succeeded": 1, "conditions": [{"type": "SuccessCriteriaMet", "status": "True"}, {"type": "Complete", "status": "True"}]}}`)
			time.Sleep(100 * time.Millisecond)
		}
	}()
}
