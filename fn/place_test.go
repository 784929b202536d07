package fn

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/generators"
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
	var list strings.Builder
	list.WriteString(resourceListHead)
	for _, document := range documents {
		list.WriteString("- " + strings.TrimRight(strings.ReplaceAll(document, "\n", "\n  "), " "))
	}
	return list.String()
}

const resourceListHead = "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n"

// files are the paths of the generated objects; every one has both spellings.
func files(t *testing.T, stream *krm.Stream) []string {
	t.Helper()
	var all []string
	for _, item := range stream.Items {
		if item.Annotation(generators.GeneratedFromAnnotation) == "" {
			continue
		}
		for _, key := range []string{"path", "index"} {
			if item.Annotation("config.kubernetes.io/"+key) != item.Annotation("internal.config.kubernetes.io/"+key) {
				t.Errorf("the two spellings must agree:\n%s", item.Text())
			}
		}
		all = append(all, item.Path())
	}
	slices.Sort(all)
	return all
}

func renderOK(t *testing.T, text string) *krm.Stream {
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

// TestPlacesStayInside: a host would write a file where an annotation says.
func TestPlacesStayInside(t *testing.T) {
	for _, file := range []string{"../../etc/p.yaml", "/etc/p.yaml", "a/../../p.yaml"} {
		stream := readStream(t, listOf(crAt("SonataFlowPlatform", "n", "p", file)))
		if text := resultText(Render(stream)); !strings.Contains(text, "must be a path inside of the package") {
			t.Errorf("%s: %s", file, text)
		}
		if text := written(t, stream); strings.Contains(text, "kind: Deployment") {
			t.Errorf("%s: half-rendered\n%s", file, text)
		}
	}
}
