package fn

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/generators"
	"github.com/render-sonataflow/render-sonataflow/generators/release"
)

const buildParityDir = "../testdata/parity-build"

// buildStream is a recorded case of preview workflows with the config of a
// strategy.
func buildStream(t *testing.T, caseName, strategy string) *krm.Stream {
	t.Helper()
	config := "apiVersion: fn.sonataflow.org/v1alpha1\nkind: RenderSonataFlow\nspec:\n  release: recorded\n  enabledSemantics: Operator\n  build: {strategy: " + strategy + "}\n"
	if caseName == "openshift-preview" {
		config += "  cluster: {type: OpenShift, appsDomain: apps.example.com}\n"
		if strategy != "BuildConfig" {
			config = strings.Replace(config, strategy+"}", strategy+", registry: registry.example.com}", 1)
		}
	}
	return readStream(t, config+"---\n"+readFile(t, filepath.Join(buildParityDir, caseName, "input.yaml")))
}

// recordedBuild is what the operator of a line made of a case.
func recordedBuild(t *testing.T, caseName, line string) []map[string]any {
	t.Helper()
	return parityObjects(t, readFile(t, filepath.Join(buildParityDir, caseName, "operator-"+line+".yaml")))
}

// theObject is the one of a kind and name.
func theObject(t *testing.T, objects []map[string]any, kind, name string) map[string]any {
	t.Helper()
	for _, object := range objects {
		u := unstructured.Unstructured{Object: object}
		if u.GetKind() == kind && u.GetName() == name {
			return object
		}
	}
	t.Fatalf("there is no %s %s", kind, name)
	return nil
}

var buildParityCases = []struct{ caseName, line string }{
	{"openshift-preview", "2024"}, {"openshift-preview", "2025b"}, {"openshift-preview", "2026"},
	{"preview-build-id", "2026"}, {"preview-build-id", "2026c"},
}

// TestBuildParity compares what is rendered around a build with what operators
// were recorded to make, whole. What differs is listed here, with its reason.
func TestBuildParity(t *testing.T) {
	for _, tc := range buildParityCases {
		t.Run(tc.caseName+"/"+tc.line, func(t *testing.T) {
			strategy := "Context"
			if tc.caseName == "openshift-preview" {
				strategy = "BuildConfig"
			}
			stream := buildStream(t, tc.caseName, strategy)
			if results := render(stream, []release.Release{parityRelease(tc.line)}); results.ExitCode() != 0 {
				t.Fatal(resultText(results))
			}
			recorded := recordedBuild(t, tc.caseName, tc.line)
			for _, problem := range compareParity(recorded, generatedTrees(stream), func(object, path string) bool {
				switch {
				case strings.HasPrefix(object, "BuildConfig "), strings.HasPrefix(object, "ConfigMap openshift-preview/built-") && path == wholeObject,
					strings.HasPrefix(object, "ConfigMap preview-build-id/sonataflow-"):
					return true // TestBuildConfigParity and TestContextParity compare what they hold
				case strings.HasPrefix(object, "Deployment ") && strings.HasSuffix(path, ".image"):
					return true // the tag is the hash
				case strings.HasPrefix(object, "Deployment ") && strings.HasSuffix(path, ".imagePullPolicy"):
					return true // a tag that never moves need not be asked for each time
				case strings.HasPrefix(object, "Deployment ") && strings.Contains(path, "image.openshift.io/triggers"):
					return true // the same image again
				case tc.line == "2025b" && object == "Deployment openshift-preview/built" && path == wholeObject,
					tc.line == "2025b" && object == "Service openshift-preview/built" && path == wholeObject:
					return true // the operator of that line waited for the build
				}
				return false
			}) {
				t.Error(problem)
			}
		})
	}
}

// TestBuildConfigParity: the BuildConfig is the operator's, but for what lets it
// build without an upload and be another for each change.
func TestBuildConfigParity(t *testing.T) {
	for _, line := range []string{"2024", "2025b", "2026"} {
		t.Run(line, func(t *testing.T) {
			stream := buildStream(t, "openshift-preview", "BuildConfig")
			if results := render(stream, []release.Release{parityRelease(line)}); results.ExitCode() != 0 {
				t.Fatal(resultText(results))
			}
			want := theObject(t, recordedBuild(t, "openshift-preview", line), "BuildConfig", "built")
			var got map[string]any
			for _, object := range generatedTrees(stream) {
				if object["kind"] == "BuildConfig" {
					got = withoutOurMarks(object)
				}
			}
			name := got["metadata"].(map[string]any)["name"].(string)
			hash := strings.TrimPrefix(name, "built-")
			source := got["spec"].(map[string]any)["source"].(map[string]any)
			dockerfile := source["dockerfile"].(string)
			if !strings.HasPrefix(dockerfile, "FROM docker.io/apache/incubator-kie-sonataflow-builder:main AS builder\n") {
				t.Errorf("the Dockerfile begins with another image than the release's builder:\n%s", dockerfile)
			}
			// What differs, and nothing else.
			wanted := want["spec"].(map[string]any)
			want["metadata"].(map[string]any)["name"] = name
			wanted["triggers"] = []any{map[string]any{"type": "ConfigChange"}}
			wantedSource := wanted["source"].(map[string]any)
			wantedSource["type"], wantedSource["dockerfile"] = "Dockerfile", dockerfile
			wantedSource["configMaps"] = append(wantedSource["configMaps"].([]any), map[string]any{"configMap": map[string]any{"name": name}})
			wanted["output"].(map[string]any)["to"].(map[string]any)["name"] = "built:" + hash
			if diff := cmp.Diff(normalise(want), normalise(got)); diff != "" {
				t.Errorf("(- recorded, + rendered)\n%s", diff)
			}
			deployment := unstructured.Unstructured{Object: theObject(t, generatedTrees(stream), "Deployment", "built")}
			recorded := "image-registry.openshift-image-registry.svc:5000/openshift-preview/built:latest"
			if line != "2025b" {
				was := unstructured.Unstructured{Object: theObject(t, recordedBuild(t, "openshift-preview", line), "Deployment", "built")}
				trigger := was.GetAnnotations()["image.openshift.io/triggers"]
				if diff := cmp.Diff(strings.Replace(trigger, recorded, strings.TrimSuffix(recorded, "latest")+hash, 1), deployment.GetAnnotations()["image.openshift.io/triggers"]); diff != "" {
					t.Errorf("the image trigger (- recorded, + rendered)\n%s", diff)
				}
			}
		})
	}
}

// TestContextParity: a context holds the recorded flow and properties byte for
// byte, the resources, and the recorded build arguments.
func TestContextParity(t *testing.T) {
	for _, tc := range buildParityCases {
		t.Run(tc.caseName+"/"+tc.line, func(t *testing.T) {
			built, results := contexts(buildStream(t, tc.caseName, "Context"), []release.Release{parityRelease(tc.line)})
			built = slices.DeleteFunc(built, func(w *generators.Workflow) bool { return w.Build == nil })
			if len(built) != 1 {
				t.Fatalf("%d workflows are built: %s", len(built), resultText(results))
			}
			name := built[0].Ref.Name
			files := map[string]string{}
			for _, file := range built[0].Build.Context() {
				files[file.Path] = string(file.Text())
			}
			recorded := recordedBuild(t, tc.caseName, tc.line)
			data := func(configMap, key string) string {
				text, _, _ := unstructured.NestedString(theObject(t, recorded, "ConfigMap", configMap), "data", key)
				return text
			}
			want := map[string]string{
				"application.properties":      data(name+"-props", "application.properties"),
				"application-prod.properties": data(name+"-managed-props", "application-prod.properties"),
				// These have tests of their own.
				"Dockerfile": files["Dockerfile"], ".dockerignore": files[".dockerignore"], "build.env": files["build.env"],
			}
			if tc.caseName == "openshift-preview" {
				want["specs/openapi.yaml"] = "a: b"
				want["built.sw.json"] = files["built.sw.json"] // was uploaded, and so not recorded
				arguments, _, _ := unstructured.NestedSlice(theObject(t, recorded, "BuildConfig", "built"), "spec", "strategy", "dockerStrategy", "buildArgs")
				want["build.env"] = ""
				for _, argument := range arguments {
					a := argument.(map[string]any)
					want["build.env"] += a["name"].(string) + "=" + a["value"].(string) + "\n"
				}
			} else {
				want[name+".sw.json"] = data("sonataflow-"+name+"-builder", name+".sw.json")
			}
			if diff := cmp.Diff(want, files); diff != "" {
				t.Errorf("(- recorded, + context)\n%s", diff)
			}
			if !json.Valid([]byte(files[name+".sw.json"])) || files[name+".sw.json"] == "" {
				t.Errorf("the flow is no JSON: %s", files[name+".sw.json"])
			}
		})
	}
}

// buildsOf are the objects that build, by kind.
func buildsOf(objects []map[string]any) []string {
	var kinds []string
	for _, object := range objects {
		if kind := object["kind"].(string); slices.Contains([]string{"BuildConfig", "ImageStream", "TaskRun"}, kind) {
			kinds = append(kinds, kind)
		}
	}
	return kinds
}

// TestBuildStrategies renders every recorded preview workflow under each
// strategy: whole, the same when rendered again, in any order of the input.
func TestBuildStrategies(t *testing.T) {
	for _, tc := range buildParityCases {
		for strategy, want := range map[string][]string{
			generators.BuildContext: nil, generators.BuildOpenShift: {"ImageStream", "BuildConfig"}, generators.BuildTekton: {"TaskRun"},
		} {
			t.Run(tc.caseName+"/"+tc.line+"/"+strategy, func(t *testing.T) {
				releases := []release.Release{parityRelease(tc.line)}
				stream := buildStream(t, tc.caseName, strategy)
				stream.ResourceList = true
				if results := render(stream, releases); results.ExitCode() != 0 {
					t.Fatal(resultText(results))
				}
				generated, others := splitTrees(stream)
				checkInvariants(t, generated, others)
				if diff := cmp.Diff(want, buildsOf(generated)); diff != "" {
					t.Errorf("what builds (-want +got):\n%s", diff)
				}
				once := written(t, stream)
				again := readStream(t, once)
				if results := render(again, releases); results.ExitCode() != 0 {
					t.Fatal(resultText(results))
				}
				if diff := cmp.Diff(once, written(t, again)); diff != "" {
					t.Errorf("a second run differs:\n%s", diff)
				}
				reversed := buildStream(t, tc.caseName, strategy)
				reversed.ResourceList = true
				slices.Reverse(reversed.Items)
				if results := render(reversed, releases); results.ExitCode() != 0 {
					t.Fatal(resultText(results))
				}
				theirs, _ := splitTrees(reversed)
				if diff := cmp.Diff(generated, theirs); diff != "" {
					t.Errorf("the order of the input shows:\n%s", diff)
				}
			})
		}
	}
}
