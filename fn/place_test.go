package fn

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// crAt is a platform with a Data Index, or a workflow, in a file.
func crAt(kind, namespace, name, file string) string {
	spec := "{services: {dataIndex: {enabled: true}}}"
	if kind == "SonataFlow" {
		spec = "{podTemplate: {container: {image: 'a:1'}}, flow: {start: a, states: [{name: a, type: inject, data: {}, end: true}]}}"
	}
	annotations := "{sonataflow.org/profile: gitops}"
	if file != "" {
		annotations = "{sonataflow.org/profile: gitops, internal.config.kubernetes.io/path: " + file + ", config.kubernetes.io/path: " + file + "}"
	}
	if namespace != "" {
		namespace = ", namespace: " + namespace
	}
	return fmt.Sprintf("apiVersion: sonataflow.org/v1alpha08\nkind: %s\nmetadata: {name: %s%s, annotations: %s}\nspec: %s\n", kind, name, namespace, annotations, spec)
}

// listOf is a ResourceList of documents.
func listOf(documents ...string) string {
	list := ""
	for _, document := range documents {
		list += strings.TrimPrefix(resourceList(document), resourceListHead)
	}
	return resourceListHead + list
}

// files are the paths of the generated objects; every one has both spellings.
func files(t *testing.T, stream *Stream) []string {
	t.Helper()
	var all []string
	for _, item := range stream.Items {
		if item.Annotation(generatedFromAnnotation) == "" {
			continue
		}
		if item.Annotation(pathAnnotation) != item.Annotation(legacyPathAnnotation) || item.Annotation(indexAnnotation) != item.Annotation(legacyIndexAnnotation) {
			t.Errorf("the two spellings must agree:\n%s", item.Text())
		}
		all = append(all, item.Annotation(pathAnnotation))
	}
	slices.Sort(all)
	return all
}

func renderOK(t *testing.T, text string) *Stream {
	t.Helper()
	stream := readStream(t, text)
	if results := Render(stream); results.ExitCode() != 0 {
		t.Fatalf("%s\n%s", resultText(results), text)
	}
	return stream
}

func TestPlaces(t *testing.T) {
	platform, workflow := crAt("SonataFlowPlatform", "flows", "a", "apps/cr.yaml"), crAt("SonataFlow", "flows", "a", "apps/wf.yaml")
	user := "apiVersion: v1\nkind: Service\nmetadata:\n  name: mine\n  annotations: {config.kubernetes.io/path: './apps/a_flows/configmap_a-data-index-service-props.yaml'}\n"
	cases := map[string]struct {
		reason string
		input  []string
		want   []string
	}{
		"beside the CR": {
			reason: "People find what belongs together in one place.",
			input:  []string{platform},
			want:   []string{"apps/a_flows/configmap_a-data-index-service-props.yaml"},
		},
		"in the root": {
			reason: "A path begins with no dot.",
			input:  []string{crAt("SonataFlowPlatform", "flows", "a", "cr.yaml")},
			want:   []string{"a_flows/configmap_a-data-index-service-props.yaml"},
		},
		"no namespace": {
			reason: "A name without a namespace stands alone.",
			input:  []string{crAt("SonataFlowPlatform", "", "a", "cr.yaml")},
			want:   []string{"a/configmap_a-data-index-service-props.yaml"},
		},
		"two of one name": {
			reason: "Two resources never share a folder.",
			input:  []string{platform, workflow},
			want:   []string{"apps/sonataflowplatform_a_flows/configmap_a-data-index-service-props.yaml"},
		},
		"two of one name in different folders": {
			reason: "They do not meet.",
			input:  []string{platform, crAt("SonataFlow", "flows", "a", "other/wf.yaml")},
			want:   []string{"apps/a_flows/configmap_a-data-index-service-props.yaml"},
		},
		"a user's file": {
			reason: "kpt refuses two items at one path.",
			input:  []string{platform, user},
			want:   []string{"apps/sonataflowplatform_a_flows/configmap_a-data-index-service-props.yaml"},
		},
		"a user's files": {
			reason: "kpt refuses two items at one path, wherever we go.",
			input:  []string{platform, user, strings.NewReplacer("a_flows", "sonataflowplatform_a_flows", "mine", "mine2").Replace(user)},
			want:   []string{"apps/sonataflowplatform_a_flows/configmap_a-data-index-service-props_2.yaml"},
		},
		"no files": {
			reason: "Hosts without files get none.",
			input:  []string{crAt("SonataFlowPlatform", "flows", "a", "")},
			want:   []string{""},
		},
		"a build of the same name": {
			reason: "What renders nothing needs no folder.",
			input:  []string{platform, "apiVersion: sonataflow.org/v1alpha08\nkind: SonataFlowBuild\nmetadata: {name: a, namespace: flows, annotations: {config.kubernetes.io/path: apps/b.yaml}}\n"},
			want:   []string{"apps/a_flows/configmap_a-data-index-service-props.yaml"},
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			stream := renderOK(t, listOf(tc.input...))
			got := files(t, stream)
			for _, want := range tc.want {
				if !slices.Contains(got, want) {
					t.Errorf("%s\nwant %s among\n%s", tc.reason, want, strings.Join(got, "\n"))
				}
			}
			slices.Reverse(tc.input)
			reversed := renderOK(t, listOf(tc.input...))
			if diff := cmp.Diff(got, files(t, reversed)); diff != "" {
				t.Errorf("%s\nThe order of the input must not show.\n%s", tc.reason, diff)
			}
			if unique := slices.Compact(slices.Clone(got)); len(unique) < len(got) && got[0] != "" {
				t.Errorf("%s\ntwo objects at one path:\n%s", tc.reason, strings.Join(got, "\n"))
			}
			again := renderOK(t, written(t, stream))
			if diff := cmp.Diff(got, files(t, again)); diff != "" {
				t.Errorf("%s\nA second run moves files.\n%s", tc.reason, diff)
			}
		})
	}
}

// TestReplacedItemsStay: a user who moves a generated file finds it there
// after the next run.
func TestReplacedItemsStay(t *testing.T) {
	stream := renderOK(t, listOf(crAt("SonataFlowPlatform", "flows", "a", "apps/cr.yaml")))
	text := strings.ReplaceAll(written(t, stream), "apps/a_flows/", "moved/")
	for _, file := range files(t, renderOK(t, text)) {
		if !strings.HasPrefix(file, "moved/") {
			t.Errorf("%s is not where its user put it", file)
		}
	}
}

func TestKeepPlacement(t *testing.T) {
	before := readStream(t, "apiVersion: v1\nkind: A\nmetadata:\n  annotations: {config.kubernetes.io/local-config: 'true', a: b, config.kubernetes.io/path: p, kustomize.config.k8s.io/id: '1', internal.kpt.dev/upstream: u, config.k8s.io/id: '2', config.kubernetes.io/index: x}\n").Items[0]
	now := readStream(t, "apiVersion: v1\nkind: A\n").Items[0]
	keepPlacement(before, now)
	want := map[string]string{"config.kubernetes.io/path": "p", "kustomize.config.k8s.io/id": "1", "internal.kpt.dev/upstream": "u", "config.k8s.io/id": "2", "config.kubernetes.io/index": "x"}
	if diff := cmp.Diff(want, now.Annotations()); diff != "" {
		t.Errorf("All by which a host finds an item again is kept, and nothing else.\n-want +got:\n%s", diff)
	}
	if itemPath(now) != "p" || itemIndex(now) != 0 {
		t.Errorf("an index that is no number is only a hint: %q %d", itemPath(now), itemIndex(now))
	}
}

func TestItemFile(t *testing.T) {
	cases := map[string]struct{ reason, annotations, read, want string }{
		"path":       {reason: "The host knows best.", annotations: "{internal.config.kubernetes.io/path: a.yaml, config.kubernetes.io/path: b.yaml}", read: "c.yaml", want: "a.yaml"},
		"old path":   {reason: "kpt writes both, others one.", annotations: "{config.kubernetes.io/path: b.yaml}", want: "b.yaml"},
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
			if got := itemFile(stream.Items[0]); got != tc.want {
				t.Errorf("%s\nwant %q, got %q", tc.reason, tc.want, got)
			}
		})
	}
}
