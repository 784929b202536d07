package cluster

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/kustomize/kyaml/kio"
	kyaml "sigs.k8s.io/kustomize/kyaml/yaml"
)

// TestFlow takes the examples that are packages of kpt through everything: a
// real kustomize with the function, the API server, and back out through kpt's
// way. What kpt leaves on disk must be what kustomize's build had applied.
func TestFlow(t *testing.T) {
	examples := copyExamples(t)
	packages, err := filepath.Glob(filepath.Join(examples, "*", "Kptfile"))
	if err != nil {
		t.Fatal(err)
	}
	nested, err := filepath.Glob(filepath.Join(examples, "*", "*", "Kptfile"))
	if err != nil {
		t.Fatal(err)
	}
	if packages = append(packages, nested...); len(packages) == 0 {
		t.Fatal("no example has a Kptfile")
	}
	const line = "2025b" // the Kptfiles' release
	for _, kptfile := range packages {
		dir, err := filepath.Rel(examples, filepath.Dir(kptfile))
		if err != nil {
			t.Fatal(err)
		}
		t.Run(dir, func(t *testing.T) {
			counts := report.row("kustomize, then kpt", line)
			built := buildExample(t, dir, line)
			cleanUp(t, built)
			versions := map[string]string{}
			for _, obj := range built {
				live, _, err := server.apply(t.Context(), ourManager, obj, false)
				if err != nil {
					add(&counts.rejected, 1)
					t.Errorf("%s is rejected: %v", identity(obj), err)
					continue
				}
				add(&counts.applied, 1)
				versions[identity(obj)] = live.GetResourceVersion()
			}

			pkg := filepath.Join(copyExamples(t), dir)
			custom := customFiles(t, pkg)
			kptRender(t, pkg)
			once := files(t, pkg)
			kptRender(t, pkg)
			if diff := cmp.Diff(once, files(t, pkg)); diff != "" {
				t.Errorf("a second run changes the package (-once +twice):\n%s", diff)
			}
			for path := range custom {
				if !strings.Contains(once[path], "config.kubernetes.io/local-config: \"true\"") {
					t.Errorf("the custom resource in %s must stay, marked as local", path)
				}
			}
			left := map[string]bool{}
			for _, obj := range packageObjects(t, once) {
				id := identity(obj)
				left[id] = true
				live, _, err := server.apply(t.Context(), ourManager, obj, false)
				if err != nil {
					t.Errorf("%s of the package is rejected: %v", id, err)
					continue
				}
				add(&counts.changed, 0)
				if live.GetResourceVersion() != versions[id] {
					add(&counts.changed, 1)
					t.Errorf("%s of the package is not what kustomize built", id)
				}
			}
			for id := range versions {
				if !left[id] {
					t.Errorf("%s is not in the package", id)
				}
			}
		})
	}
}

// kptRender does with a package what `kpt fn render` does: read every file,
// run the function on a ResourceList, write back what it returns, and delete
// the files of items that are missing from it. It uses the library that kpt is
// made of.
func kptRender(t *testing.T, pkg string) {
	t.Helper()
	disk := &kio.LocalPackageReadWriter{
		PackagePath: pkg, MatchFilesGlob: []string{"*.yaml", "Kptfile"}, PreserveSeqIndent: true, WrapBareSeqNode: true,
	}
	config := kyaml.MustParse("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: function-input}\ndata: {release: " + productReleases["2025b"] + "}\n")
	function := kio.FilterFunc(func(nodes []*kyaml.RNode) ([]*kyaml.RNode, error) {
		var list bytes.Buffer
		writer := kio.ByteWriter{
			Writer: &list, KeepReaderAnnotations: true, FunctionConfig: config,
			WrappingKind: kio.ResourceListKind, WrappingAPIVersion: kio.ResourceListAPIVersion,
		}
		if err := writer.Write(nodes); err != nil {
			return nil, err
		}
		out := command(t, "", list.Bytes(), binary(t, "render-sonataflow"))
		reader := kio.ByteReader{Reader: bytes.NewReader(out), OmitReaderAnnotations: true}
		return reader.Read()
	})
	pipeline := kio.Pipeline{Inputs: []kio.Reader{disk}, Filters: []kio.Filter{function}, Outputs: []kio.Writer{disk}}
	if err := pipeline.Execute(); err != nil {
		t.Fatal(err)
	}
}

// files returns the text of every file of a folder.
func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			found[path] = string(readFile(t, filepath.Join(dir, path)))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// customFiles are those of the package that hold a custom resource.
func customFiles(t *testing.T, pkg string) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	for path, text := range files(t, pkg) {
		if filepath.Ext(path) == ".yaml" && strings.Contains("\n"+text, "\napiVersion: "+customResources+"/") {
			found[path] = true
		}
	}
	if len(found) == 0 {
		t.Fatal("the package has no custom resource")
	}
	return found
}

// packageObjects are the objects of a package that are applied: not the
// configs of tools that lie among them.
func packageObjects(t *testing.T, files map[string]string) []*unstructured.Unstructured {
	t.Helper()
	var all []*unstructured.Unstructured
	for path, text := range files {
		if filepath.Ext(path) != ".yaml" || filepath.Base(path) == "kustomization.yaml" || strings.Contains(text, "kind: RenderSonataFlow\n") {
			continue
		}
		objects, err := parseObjects([]byte(text))
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		for _, obj := range objects {
			if obj.GetAnnotations()["config.kubernetes.io/local-config"] != "true" {
				all = append(all, obj)
			}
		}
	}
	return all
}

// TestFlowOverlays applies an example below overlays that give it another
// name and namespace before the function, which can then follow, and other
// images after it.
func TestFlowOverlays(t *testing.T) {
	const (
		// Names and namespaces are changed below the transformer.
		renamed = `namePrefix: eu-
namespace: prod
resources: [../event-driven/base]
transformers: [../event-driven/render.yaml]
`
		// Images of what is rendered, from above.
		mirrored = `resources: [../renamed]
images:
- name: registry.redhat.io/openshift-serverless-1/logic-data-index-ephemeral-rhel9
  newName: mirror.example.com/data-index
  newTag: 1.37.2-hotfix
- {name: registry.example.com/shop/checkout, newTag: 2.0.0}
- {name: registry.example.com/shop/delivery, digest: "sha256:0e9d3a2c6bde2f3cc7a25d2a4bf93bb6f1a7f9a4ee4c1c3ec5f6a0b2c3d4e5f6"}
`
	)
	examples := examplesInLine(t, "2025b")
	writeFile(t, filepath.Join(examples, "renamed", "kustomization.yaml"), []byte(renamed))
	writeFile(t, filepath.Join(examples, "mirrored", "kustomization.yaml"), []byte(mirrored))
	if err := os.Symlink(binary(t, "render-sonataflow"), filepath.Join(examples, "renamed", "render-sonataflow")); err != nil {
		t.Fatal(err)
	}
	stream := command(t, "", nil, binary(t, "kustomize"), "build", "--enable-alpha-plugins", "--enable-exec",
		"--load-restrictor=LoadRestrictionsNone", filepath.Join(examples, "mirrored"))
	objects := toApply(t, stream)
	accept(t, ourManager, objects, report.row("prefix, namespace, images", "2025b"))

	for _, obj := range objects {
		// A Trigger of a service is named after its event and a hash of the platform.
		prefixed := strings.Contains(obj.GetName(), "eu-") || obj.GetKind() == "Trigger"
		if obj.GetNamespace() != "prod" || !prefixed {
			t.Errorf("%s must have the prefix and be in the namespace", identity(obj))
		}
	}
	text := string(stream)
	for _, want := range []string{
		"image: mirror.example.com/data-index:1.37.2-hotfix",
		"image: registry.example.com/shop/checkout:2.0.0",
		"image: registry.example.com/shop/delivery@sha256:0e9d3a2c",
		"http://eu-sonataflow-platform-data-index-service.prod",
		"kogito.service.url = http://eu-checkout.prod",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the build must have %q", want)
		}
	}
	if strings.Contains(text, "shop/delivery:") || strings.Contains(text, "logic-data-index-ephemeral-rhel9") {
		t.Error("the overlay must have replaced its images")
	}
}
