package cluster

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
)

// guideBlock is a block of commands that the guide marks as tested.
var guideBlock = regexp.MustCompile("(?s)<!-- run: ([a-z]+) -->\n```sh\n(.*?)```")

// guide is a shell in which the commands of a page are run one block after the
// other, with kubectl and jq out of the test binary.
type guide struct {
	doc    string
	dir    string
	env    []string
	blocks map[string]string
	unrun  map[string]bool
}

func newGuide(t *testing.T, doc, namespace string) *guide {
	t.Helper()
	dir := t.TempDir()
	g := &guide{doc: doc, dir: dir, blocks: map[string]string{}, unrun: map[string]bool{}}
	for _, match := range guideBlock.FindAllStringSubmatch(string(readFile(t, doc)), -1) {
		g.blocks[match[1]], g.unrun[match[1]] = match[2], true
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, tool := range []string{"kubectl", "jq"} {
		path := filepath.Join(dir, "bin", tool)
		writeFile(t, path, fmt.Appendf(nil, "#!/bin/sh\n%s=%s exec %s \"$@\"\n", roleVariable, tool, self))
		if err := os.Chmod(path, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(binary(t, "render-sonataflow"), filepath.Join(dir, "bin", "render-sonataflow")); err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(dir, "kubeconfig"), server.kubeconfig())
	g.env = append(os.Environ(),
		"PATH="+filepath.Join(dir, "bin")+":"+os.Getenv("PATH"), "HOME="+dir, "KUBECONFIG="+filepath.Join(dir, "kubeconfig"),
		"GIT_AUTHOR_NAME=t", "GIT_AUTHOR_EMAIL=t@example.com", "GIT_COMMITTER_NAME=t", "GIT_COMMITTER_EMAIL=t@example.com",
		"NAMESPACE="+namespace, "MANAGER="+ourManager, "OPERATOR="+operatorManager)
	command(t, dir, nil, "git", "init", "-q")
	return g
}

// run runs a block and returns what it printed. Functions that a block defines
// are there for the next.
func (g *guide) run(t *testing.T, name string) (string, error) {
	t.Helper()
	if g.blocks[name] == "" {
		t.Fatalf("%s has no block %q", g.doc, name)
	}
	delete(g.unrun, name)
	script := "set -euo pipefail\n[ ! -f functions ] || . ./functions\n" + g.blocks[name] + "declare -f > functions\n"
	cmd := exec.CommandContext(t.Context(), "bash", "-c", script)
	cmd.Dir, cmd.Env = g.dir, g.env
	var out, problems bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &problems
	err := cmd.Run()
	if err != nil {
		err = fmt.Errorf("%w\n%s%s", err, out.Bytes(), problems.Bytes())
	}
	t.Logf("%s:\n%s%s", name, out.Bytes(), problems.Bytes())
	return out.String(), err
}

// must is run of a block that must succeed.
func (g *guide) must(t *testing.T, name string) string {
	t.Helper()
	out, err := g.run(t, name)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return out
}

// kubeconfig is what kubectl and the controllers connect by.
func (c *cluster) kubeconfig() []byte {
	return fmt.Appendf(nil, `apiVersion: v1
kind: Config
current-context: test
contexts: [{name: test, context: {cluster: test, user: admin}}]
clusters: [{name: test, cluster: {server: %q, certificate-authority: %q}}]
users: [{name: admin, user: {client-certificate: %q, client-key: %q}}]
`, c.config.Host, c.config.CAFile, c.config.CertFile, c.config.KeyFile)
}

// TestGuide follows docs/takeover.md on a recorded installation with custom
// resources that own it, and with the real controllers that would restart or
// delete things: no ReplicaSet may come, and nothing but the old Triggers and
// the custom resources may go.
func TestGuide(t *testing.T) {
	const name, line = "eventing-platform-broker", "2026"
	ctx := t.Context()
	g := newGuide(t, takeoverDoc, name)
	crs := installCustomResources(t, name)
	runControllers(t)

	operator, ok := recording(t, name, line)
	if !ok {
		t.Fatal("the recording is missing")
	}
	ours := render(t, name, line)
	cleanUp(t, union(operator, ours))
	for _, obj := range operator {
		owner := crs["SonataFlowPlatform"]
		if obj.GetLabels()["sonataflow.org/workflow-app"] != "" || strings.HasPrefix(obj.GetName(), "vet-") {
			owner = crs["SonataFlow"]
		}
		yes := true
		owned := obj.DeepCopy()
		owned.SetOwnerReferences([]metav1.OwnerReference{{
			APIVersion: owner.GetAPIVersion(), Kind: owner.GetKind(), Name: owner.GetName(), UID: owner.GetUID(),
			Controller: &yes, BlockOwnerDeletion: &yes,
		}})
		if _, _, err := server.create(ctx, operatorManager, owned); err != nil {
			t.Fatal(err)
		}
	}
	for _, obj := range operator {
		if obj.GetKind() == "SinkBinding" {
			if err := injectSink(ctx, obj); err != nil {
				t.Fatal(err)
			}
		}
	}
	sets := replicaSets(t, name)
	if len(sets) == 0 {
		t.Fatal("the Deployment controller must have made ReplicaSets")
	}
	before := map[string]*unstructured.Unstructured{}
	for _, obj := range operator {
		live, err := server.get(ctx, obj)
		if err != nil {
			t.Fatal(err)
		}
		before[identity(obj)] = live
	}

	// 2 and 3.
	g.must(t, "export")
	g.must(t, "lookups")
	sources, err := filepath.Glob(filepath.Join(g.dir, "sources", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for i := range sources {
		sources[i] = filepath.Base(sources[i])
	}
	if diff := cmp.Diff([]string{
		"broker_default.yaml", "configmap_vet-props.yaml", "sonataflow_vet.yaml", "sonataflowplatform_sonataflow-platform.yaml",
	}, sources); diff != "" {
		t.Errorf("exported (-want +got):\n%s", diff)
	}
	if out := g.must(t, "images"); !strings.Contains(out, "main ") || !strings.Contains(out, "registry.example.com/flows/vet:1.0.0") {
		t.Errorf("version labels and images must be printed, but got:\n%s", out)
	}
	writeFile(t, filepath.Join(g.dir, "render.yaml"), []byte(`apiVersion: fn.sonataflow.org/v1alpha1
kind: RenderSonataFlow
metadata: {name: render}
spec: {release: apache-10.2, tag: main, versionLabel: main, enabledSemantics: Operator}
`))

	// 4 and 5.
	g.must(t, "render")
	if out, err := g.run(t, "diff"); err == nil || !strings.Contains(out, "+    fn.sonataflow.org/generated-from: SonataFlow/"+name+"/vet") {
		t.Errorf("the diff must show our annotation and fail as kubectl diff does, but: %v\n%s", err, out)
	}
	if out := g.must(t, "pods"); out != "no pod restarts\n" {
		t.Errorf("no pod template may change:\n%s", out)
	}

	// 6, and back, and again.
	g.must(t, "adopt")
	both := len(triggers(t, name))
	g.must(t, "back")
	theirs := triggers(t, name)
	for _, trigger := range theirs {
		if !strings.HasSuffix(trigger, uid) {
			t.Errorf("the way back must delete our Trigger %s", trigger)
		}
	}
	if both != 2*len(theirs) || len(theirs) == 0 {
		t.Errorf("after step 6 each Trigger must be there twice, but there are %d, and %d on the way back", both, len(theirs))
	}
	g.must(t, "adopt")

	// 7.
	g.must(t, "finalizers")
	g.must(t, "orphan")
	if out := g.must(t, "owners"); out != "" {
		t.Errorf("nothing may have an owner: %s", out)
	}
	for _, cr := range crs {
		if _, err := server.get(ctx, cr); !apierrors.IsNotFound(err) {
			t.Errorf("%s must be gone: %v", identity(cr), err)
		}
	}

	// 8.
	g.must(t, "triggers")
	for _, trigger := range triggers(t, name) {
		if strings.HasSuffix(trigger, uid) {
			t.Errorf("the old Trigger %s must be gone", trigger)
		}
	}

	// 9.
	if out := g.must(t, "managers"); !strings.Contains(out, operatorManager) {
		t.Errorf("the operator's name must be printed, but got:\n%s", out)
	}
	g.must(t, "disown")
	if out := g.must(t, "managers"); strings.Contains(out, operatorManager) || !strings.Contains(out, eventingManager) {
		t.Errorf("only the operator's entries must go, but left are:\n%s", out)
	}

	// 10 and 11.
	g.must(t, "clusterplatform")
	g.must(t, "crds")

	for _, obj := range operator {
		if strings.HasSuffix(obj.GetName(), uid) {
			continue // a Trigger, see step 8
		}
		live, err := server.get(ctx, obj)
		if err != nil {
			t.Errorf("%s must still be there: %v", identity(obj), err)
			continue
		}
		was := before[identity(obj)]
		if live.GetUID() != was.GetUID() || clusterIP(live) != clusterIP(was) {
			t.Errorf("%s must be the same object with the same address", identity(obj))
		}
		if diff := cmp.Diff(sinks(was), sinks(live)); diff != "" {
			t.Errorf("%s must keep its K_SINK: %s", identity(obj), diff)
		}
	}
	if diff := cmp.Diff(sets, replicaSets(t, name)); diff != "" {
		t.Errorf("no pod may restart, but the ReplicaSets changed (-before +after):\n%s", diff)
	}
	for block := range g.unrun {
		t.Errorf("%s: the block %q is marked to be run and is not", takeoverDoc, block)
	}
}

// TestDeletingOwnersDeletesAll is what the guide warns of, and the proof that
// the garbage collector is at work in TestGuide.
func TestDeletingOwnersDeletesAll(t *testing.T) {
	const name = "workflow-gitops"
	g := newGuide(t, takeoverDoc, name)
	crs := installCustomResources(t, name)
	runControllers(t)
	owner := crs["SonataFlow"]
	owned := withEnv()
	owned.SetNamespace(name)
	owned.SetOwnerReferences([]metav1.OwnerReference{{
		APIVersion: owner.GetAPIVersion(), Kind: owner.GetKind(), Name: owner.GetName(), UID: owner.GetUID(),
	}})
	cleanUp(t, []*unstructured.Unstructured{owned})
	if _, _, err := server.create(t.Context(), operatorManager, owned); err != nil {
		t.Fatal(err)
	}
	g.must(t, "finalizers")
	command(t, "", nil, filepath.Join(g.dir, "bin", "kubectl"), "--kubeconfig", filepath.Join(g.dir, "kubeconfig"),
		"delete", "sonataflows", "--all", "-n", name)
	await(t, "the owned Deployment goes", func() bool {
		_, err := server.get(t.Context(), owned)
		return apierrors.IsNotFound(err)
	})
}

// customResourceDefinitions are just enough for the objects to exist: what the
// real ones check is no concern of a takeover.
const customResourceDefinitions = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: %[1]ss.sonataflow.org}
spec:
  group: sonataflow.org
  scope: %[3]s
  names: {kind: %[2]s, plural: %[1]ss, singular: %[1]s, listKind: %[2]sList}
  versions:
  - name: v1alpha08
    served: true
    storage: true
    subresources: {status: {}}
    schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
---
`

// installCustomResources makes the CRDs and a case's custom resources, with
// the finalizers of the operator, by kind. All go when the test ends.
func installCustomResources(t *testing.T, name string) map[string]*unstructured.Unstructured {
	t.Helper()
	var text string
	for kind, scope := range map[string]string{
		"SonataFlow": "Namespaced", "SonataFlowPlatform": "Namespaced", "SonataFlowBuild": "Namespaced", "SonataFlowClusterPlatform": "Cluster",
	} {
		text += fmt.Sprintf(customResourceDefinitions, strings.ToLower(kind), kind, scope)
	}
	crds, err := parseObjects([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.mapper.Reset)
	cleanUpAfter(t, crds)
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	for _, crd := range crds {
		if _, _, err := server.apply(ctx, "crds", crd, true); err != nil {
			t.Fatal(err)
		}
	}
	for _, crd := range crds {
		if err := server.awaitEstablished(ctx, crd); err != nil {
			t.Fatal(err)
		}
	}
	server.mapper.Reset()
	input, err := parseObjects(parityInput(t, name))
	if err != nil {
		t.Fatal(err)
	}
	crs := map[string]*unstructured.Unstructured{}
	for _, obj := range input {
		var stays []*unstructured.Unstructured
		if obj.GroupVersionKind().Group == customResources {
			obj.SetFinalizers([]string{"trigger-deletion", "workflow-deletion"})
		} else {
			stays = append(stays, obj)
		}
		cleanUp(t, stays)
		live, _, err := server.create(ctx, "kubectl-create", obj)
		if err != nil {
			t.Fatal(err)
		}
		if obj.GroupVersionKind().Group == customResources {
			crs[obj.GetKind()] = live
		}
	}
	return crs
}

// cleanUpAfter is cleanUp of CRDs, which go when their objects have gone: the
// finalizers of those that a failed test leaves are taken off.
func cleanUpAfter(t *testing.T, crds []*unstructured.Unstructured) {
	t.Helper()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
		defer cancel()
		for _, crd := range crds {
			plural, _, _ := unstructured.NestedString(crd.Object, "spec", "names", "plural")
			resource := server.dynamic.Resource(schema.GroupVersionResource{Group: customResources, Version: "v1alpha08", Resource: plural})
			left, err := resource.List(ctx, metav1.ListOptions{})
			if err != nil {
				continue // its CRD is gone
			}
			for _, obj := range left.Items {
				if _, err := server.patch(ctx, "clean-up", &obj, []byte(`[{"op": "replace", "path": "/metadata/finalizers", "value": []}]`)); err != nil && !apierrors.IsNotFound(err) {
					t.Errorf("cannot take the finalizers off %s: %v", identity(&obj), err)
				}
			}
		}
		for _, crd := range crds {
			definitions := server.dynamic.Resource(schema.GroupVersionResource{Group: "apiextensions.k8s.io", Version: "v1", Resource: "customresourcedefinitions"})
			for {
				if err := definitions.Delete(ctx, crd.GetName(), metav1.DeleteOptions{}); apierrors.IsNotFound(err) {
					break
				} else if ctx.Err() != nil {
					t.Errorf("cannot remove %s: %v", crd.GetName(), err)
					break
				}
				time.Sleep(50 * time.Millisecond)
			}
		}
	})
}

// runControllers runs the real controllers that make ReplicaSets of
// Deployments and collect garbage, until the test ends.
func runControllers(t *testing.T) {
	t.Helper()
	config := filepath.Join(server.dir, "kubeconfig")
	writeFile(t, config, server.kubeconfig())
	ports, err := freePorts(1)
	if err != nil {
		t.Fatal(err)
	}
	p, err := startProcess("kube-controller-manager", filepath.Join(server.dir, "kube-controller-manager.log"),
		"--kubeconfig="+config, "--leader-elect=false",
		"--controllers=deployment-controller,replicaset-controller,garbage-collector-controller",
		"--bind-address=127.0.0.1", fmt.Sprintf("--secure-port=%d", ports[0]),
		"--cert-dir="+server.dir, "--concurrent-gc-syncs=5",
	)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		p.stop()
		if t.Failed() {
			t.Logf("the log of the controllers ends:\n%s", p.logTail())
		}
	})
}

// replicaSets returns the ReplicaSets of the namespace once the Deployment
// controller has seen every Deployment as it is.
func replicaSets(t *testing.T, namespace string) map[string]string {
	t.Helper()
	apps := func(resource string) []unstructured.Unstructured {
		list, err := server.dynamic.Resource(schema.GroupVersionResource{Group: "apps", Version: "v1", Resource: resource}).
			Namespace(namespace).List(t.Context(), metav1.ListOptions{})
		if err != nil {
			t.Fatal(err)
		}
		return list.Items
	}
	await(t, "the Deployment controller has seen all", func() bool {
		for _, deployment := range apps("deployments") {
			seen, _, _ := unstructured.NestedInt64(deployment.Object, "status", "observedGeneration")
			if seen != deployment.GetGeneration() {
				return false
			}
		}
		return true
	})
	sets := map[string]string{}
	for _, set := range apps("replicasets") {
		sets[set.GetName()] = string(set.GetUID())
	}
	return sets
}

// triggers returns the names of the namespace's Triggers.
func triggers(t *testing.T, namespace string) []string {
	t.Helper()
	list, err := server.dynamic.Resource(schema.GroupVersionResource{Group: "eventing.knative.dev", Version: "v1", Resource: "triggers"}).
		Namespace(namespace).List(t.Context(), metav1.ListOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, item := range list.Items {
		names = append(names, item.GetName())
	}
	return names
}

func await(t *testing.T, what string, done func() bool) {
	t.Helper()
	for range 600 {
		if done() {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatalf("waited in vain: %s", what)
}
