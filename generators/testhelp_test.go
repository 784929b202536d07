package generators

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"

	"sigs.k8s.io/yaml"

	"github.com/render-sonataflow/render-sonataflow/generators/release"
	"github.com/render-sonataflow/render-sonataflow/generators/strict"
	"github.com/render-sonataflow/render-sonataflow/generators/v1alpha08"
)

// options are the defaults of the config on a release.
func options(t *testing.T, name string) Options {
	t.Helper()
	r, err := release.Find(release.Table(), name)
	if err != nil {
		t.Fatal(err)
	}
	return Options{
		Release: r, Releases: release.Table(), Checksums: ChecksumsWorkflows,
		Cluster: Cluster{KnativeEventing: true, KnativeServing: true, Prometheus: true},
	}
}

// input reads YAML documents as a user writes them: custom resources are
// rendered, all others are looked up.
func input(t *testing.T, o Options, documents string) Input {
	t.Helper()
	in := Input{Options: o, Lookup: Lookup{}}
	for document := range strings.SplitSeq(documents, "\n---\n") {
		var tree map[string]any
		if err := yaml.Unmarshal([]byte(document), &tree); err != nil {
			t.Fatalf("%v in\n%s", err, document)
		}
		var problems []strict.Problem
		switch tree["kind"] {
		case v1alpha08.KindPlatform:
			cr := &v1alpha08.SonataFlowPlatform{}
			problems = strict.Decode(tree, cr)
			in.Resources.Platforms = append(in.Resources.Platforms, cr)
		case v1alpha08.KindClusterPlatform:
			cr := &v1alpha08.SonataFlowClusterPlatform{}
			problems = strict.Decode(tree, cr)
			in.Resources.ClusterPlatforms = append(in.Resources.ClusterPlatforms, cr)
		case v1alpha08.KindWorkflow:
			cr := &v1alpha08.SonataFlow{}
			problems = strict.Decode(tree, cr)
			in.Resources.Workflows = append(in.Resources.Workflows, cr)
		default:
			addLookup(t, in.Lookup, tree)
		}
		for _, p := range problems {
			t.Fatalf("%s: %s in\n%s", p.Path, p.Message, document)
		}
	}
	return in
}

func addLookup(t *testing.T, lookup Lookup, tree map[string]any) {
	t.Helper()
	text, err := json.Marshal(tree)
	if err != nil {
		t.Fatal(err)
	}
	var meta struct {
		APIVersion, Kind string
		Metadata         struct {
			Name, Namespace string
			Labels          map[string]string
		}
	}
	if err := json.Unmarshal(text, &meta); err != nil {
		t.Fatal(err)
	}
	group, _, found := strings.Cut(meta.APIVersion, "/")
	if !found {
		group = ""
	}
	lookup.Add(LookupResource{
		Group: group, Kind: meta.Kind, Namespace: meta.Metadata.Namespace, Name: meta.Metadata.Name,
		Label:  func(key string) string { return meta.Metadata.Labels[key] },
		Decode: func(into any) error { return json.Unmarshal(text, into) },
	})
}

// rendered are the objects of an input as YAML, by kind and name, and all that
// there is to say as lines.
func rendered(t *testing.T, in Input) (objects map[string]string, told string) {
	t.Helper()
	plan, results := Resolve(in)
	var lines []string
	for _, r := range results {
		lines = append(lines, string(r.Severity)+" "+r.Ref.Title()+" "+r.Field+": "+r.Message)
	}
	told = strings.Join(lines, "\n")
	if HasErrors(results) {
		return map[string]string{}, told
	}
	return asYAML(t, Generate(plan)), told
}

// asYAML are objects by kind and name.
func asYAML(t *testing.T, generated []Object) map[string]string {
	t.Helper()
	objects := map[string]string{}
	for _, object := range generated {
		text, err := yaml.Marshal(object.TypedObject)
		if err != nil {
			t.Fatal(err)
		}
		var meta struct {
			Kind     string
			Metadata struct{ Name, Namespace string }
		}
		if err := yaml.Unmarshal(text, &meta); err != nil {
			t.Fatal(err)
		}
		objects[meta.Kind+"/"+meta.Metadata.Name] = string(text)
	}
	return objects
}

// check is what a case expects: parts of objects, objects that are not made,
// and parts of what is told ("" for silence).
type check struct {
	reason  string
	release string
	adjust  func(*Options)
	input   string
	// want are parts of an object by its key, wantNot parts it must not have;
	// an empty part asks for the object itself.
	want, wantNot map[string][]string
	told          []string
	silent        bool
}

func runChecks(t *testing.T, cases map[string]check) {
	t.Helper()
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			o := options(t, orDefault(tc.release, "osl-1.38"))
			if tc.adjust != nil {
				tc.adjust(&o)
			}
			objects, told := rendered(t, input(t, o, tc.input))
			for key, parts := range tc.want {
				for _, part := range parts {
					if object, made := objects[key]; !made || !strings.Contains(object, part) {
						t.Errorf("%s\n%s: no %q in:\n%s\ntold:\n%s", tc.reason, key, part, object, told)
					}
				}
			}
			for key, parts := range tc.wantNot {
				for _, part := range parts {
					if object, made := objects[key]; made && strings.Contains(object, part) {
						t.Errorf("%s\n%s: unexpected %q in:\n%s", tc.reason, key, part, object)
					}
				}
			}
			for _, part := range tc.told {
				if !strings.Contains(told, part) {
					t.Errorf("%s\nnot told: %q in:\n%s", tc.reason, part, told)
				}
			}
			if tc.silent && told != "" {
				t.Errorf("%s\nwant silence, but told:\n%s", tc.reason, told)
			}
		})
	}
}

// docs are YAML documents.
func docs(documents ...string) string { return strings.Join(documents, "\n---\n") }

// platformYAML is a platform with what is inside spec, four blanks deep less.
func platformYAML(spec string) string {
	return `apiVersion: sonataflow.org/v1alpha08
kind: SonataFlowPlatform
metadata: {name: p, namespace: ns}
spec: ` + spec
}

// workflowYAML is a gitops workflow w with its properties in the input; extra
// is more of its spec, events and states more of its flow.
func workflowYAML(extra, flow string) string {
	if flow == "" {
		flow = "{start: a, states: [{name: a, type: inject, data: {x: 1}, end: true}]}"
	}
	return `apiVersion: sonataflow.org/v1alpha08
kind: SonataFlow
metadata: {name: w, namespace: ns, annotations: {sonataflow.org/profile: gitops}}
spec:
  podTemplate: {container: {image: example.com/w:1}}
  flow: ` + flow + extra + `
---
apiVersion: v1
kind: ConfigMap
metadata: {name: w-props, namespace: ns}
data: {application.properties: ''}`
}

// containsLine says whether one of the lines has all of the parts.
func containsLine(lines string, parts ...string) bool {
	for line := range strings.SplitSeq(lines, "\n") {
		if !slices.ContainsFunc(parts, func(part string) bool { return !strings.Contains(line, part) }) {
			return true
		}
	}
	return false
}

// withProperties puts lines into the user's properties of workflowYAML.
func withProperties(workflow, lines string) string {
	return strings.Replace(workflow, "application.properties: ''", "application.properties: "+strconv.Quote(lines), 1)
}

// withContainer puts fields into the workflow's container, in YAML's flow
// style.
func withContainer(workflow, fields string) string {
	return strings.Replace(workflow, "image: example.com/w:1", "image: example.com/w:1, "+fields, 1)
}

// withAnnotations puts more of them beside the profile of workflowYAML.
func withAnnotations(workflow, annotations string) string {
	return strings.Replace(workflow, "profile: gitops}", "profile: gitops, "+annotations+"}", 1)
}

// ofProfile is workflowYAML with another profile.
func ofProfile(workflow, profile string) string {
	return strings.Replace(workflow, "profile: gitops", "profile: "+profile, 1)
}

// removed is a text without a part of it, which must be there.
func removed(text, part string) string {
	if !strings.Contains(text, part) {
		panic("not there: " + part)
	}
	return strings.Replace(text, part, "", 1)
}
