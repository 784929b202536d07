package krm

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// commented is a custom resource as its users love it.
const commented = `# The platform of the flows team.
apiVersion: sonataflow.org/v1alpha08 # see the docs

kind: SonataFlowPlatform
metadata: # who and where
  # ask before renaming
  name: platform
%s
  namespace: flows # theirs
# what
spec:

  services: {} # none yet
`

func TestSetAnnotation(t *testing.T) {
	const key, value = LocalConfigAnnotation, "true"
	commentedWith := func(annotations string) string { return strings.Replace(commented, "%s\n", annotations, 1) }
	cases := map[string]struct{ reason, text, want string }{
		"none yet": {
			reason: "Two lines come first in the metadata; every other stays.",
			text:   commentedWith(""),
			want: strings.Replace(commentedWith(""), "  # ask before renaming\n",
				"  annotations:\n    config.kubernetes.io/local-config: \"true\"\n  # ask before renaming\n", 1),
		},
		"others": {
			reason: "One line is added.",
			text:   commentedWith("  annotations: # ours\n      # one\n      a: b\n"),
			want:   commentedWith("  annotations: # ours\n      config.kubernetes.io/local-config: \"true\"\n      # one\n      a: b\n"),
		},
		"present": {
			reason: "Nothing changes where it says so already.",
			text:   commentedWith("  annotations: {config.kubernetes.io/local-config: 'true'}\n"),
			want:   commentedWith("  annotations: {config.kubernetes.io/local-config: 'true'}\n"),
		},
		"another value": {
			reason: "The value alone changes, its comment stays.",
			text:   commentedWith("  annotations:\n    a: b\n    config.kubernetes.io/local-config: 'false' # for now\n    c: d\n"),
			want:   commentedWith("  annotations:\n    a: b\n    config.kubernetes.io/local-config: \"true\" # for now\n    c: d\n"),
		},
		"annotations in braces": {
			reason: "The line alone changes.",
			text:   commentedWith("  annotations: {a: b, c: \"d\"} # ours\n"),
			want:   commentedWith("  annotations: {\"config.kubernetes.io/local-config\": \"true\", a: b, c: \"d\"} # ours\n"),
		},
		"empty braces": {
			reason: "The line alone changes.",
			text:   commentedWith("  annotations: {}\n"),
			want:   commentedWith("  annotations: {\"config.kubernetes.io/local-config\": \"true\"}\n"),
		},
		"nothing behind the key": {
			reason: "Null is no map, but a line makes it one.",
			text:   commentedWith("  annotations: # none\n"),
			want:   commentedWith("  annotations: # none\n    config.kubernetes.io/local-config: \"true\"\n"),
		},
		"metadata in braces": {
			reason: "The line alone changes, also behind characters of several bytes.",
			text:   "apiVersion: v1\n\"metadata\": {name: é} # ü\nkind: A # last\n",
			want:   "apiVersion: v1\n\"metadata\": {annotations: {\"config.kubernetes.io/local-config\": \"true\"}, name: é} # ü\nkind: A # last\n",
		},
		"metadata last": {
			reason: "The order of the keys is the user's.",
			text:   "apiVersion: v1\nkind: A\nspec:\n  a: 1 # one\nmetadata:\n    name: a\n",
			want:   "apiVersion: v1\nkind: A\nspec:\n  a: 1 # one\nmetadata:\n    annotations:\n      config.kubernetes.io/local-config: \"true\"\n    name: a\n",
		},
		"CRLF": {
			reason: "Line ends are \\n from the beginning.",
			text:   "apiVersion: v1\r\nkind: A\r\nmetadata:\r\n  name: a # b\r\n",
			want:   "apiVersion: v1\nkind: A\nmetadata:\n  annotations:\n    config.kubernetes.io/local-config: \"true\"\n  name: a # b\n",
		},
		"braces over lines": {
			reason: "Only the line of the opening brace changes.",
			text:   "apiVersion: v1\nkind: A\nmetadata: {\n  # b\n  name: a\n  }\n",
			want:   "apiVersion: v1\nkind: A\nmetadata: {annotations: {\"config.kubernetes.io/local-config\": \"true\"}, \n  # b\n  name: a\n  }\n",
		},
		"present in braces": {
			reason: "Where no edit is known the item is written anew, comments and all.",
			text:   "apiVersion: v1 # v\nkind:   A\nmetadata: {annotations: {config.kubernetes.io/local-config: 'no'}}\n",
			want:   "apiVersion: v1 # v\nkind: A\nmetadata:\n  annotations:\n    config.kubernetes.io/local-config: \"true\"\n",
		},
		"no metadata": {
			reason: "What is missing is made.",
			text:   "apiVersion: v1 # v\nkind: A\n",
			want:   "apiVersion: v1 # v\nkind: A\nmetadata:\n  annotations:\n    config.kubernetes.io/local-config: \"true\"\n",
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			stream := readStream(t, tc.text+"---\napiVersion: v1\nkind: B\n")
			item := stream.Items[0]
			if item.APIVersion() == "" {
				t.Fatal("the case has no apiVersion")
			}
			item.SetAnnotation(key, value)
			if diff := cmp.Diff(tc.want, string(item.Text())); diff != "" {
				t.Errorf("%s\n-want +got:\n%s", tc.reason, diff)
			}
			if got := item.Annotation(key); got != value {
				t.Errorf("%s\nthe annotation is %q", tc.reason, got)
			}
			checkText(t, item)
		})
	}
}

// TestSetAnnotationValues: any value is written so that it reads the same,
// wherever the annotations stand.
func TestSetAnnotationValues(t *testing.T) {
	texts := map[string]string{
		"block":  "apiVersion: v1\nkind: A\nmetadata:\n  annotations:\n    a: b # c\n",
		"braces": "apiVersion: v1\nkind: A\nmetadata: {annotations: {a: b}} # c\n",
		"none":   "apiVersion: v1\nkind: A\nmetadata:\n  name: a # c\n",
	}
	for form, text := range texts {
		for _, value := range []string{"", "true", "1", "a: b", "{a}", "[", "a, b", "a # b", "one\ntwo\n", "é\t\"'", "- a", "*", "~"} {
			item := readStream(t, text).Items[0]
			item.SetAnnotation("example.com/x", value)
			if got, ok := item.Annotations()["example.com/x"]; !ok || got != value {
				t.Errorf("%s: %q reads as %q", form, value, got)
			}
			if !strings.HasSuffix(string(item.Text()), "# c\n") || item.text == nil {
				t.Errorf("%s: %q: the item was written anew:\n%s", form, value, item.Text())
			}
			checkText(t, item)
		}
	}
}

func TestRemoveAnnotations(t *testing.T) {
	const head, foot = "apiVersion: v1 # v\nkind:   A\nmetadata:\n  # name\n  name:   a\n", "spec:   {} # s\n"
	cases := map[string]struct{ reason, text, want string }{
		"some": {
			reason: "Their lines go, the others stay.",
			text:   head + "  annotations:\n    config.kubernetes.io/index: '0'\n    # ours\n    a:   b\n    internal.config.kubernetes.io/path: \"a.yaml\" # p\n" + foot,
			want:   head + "  annotations:\n    # ours\n    a:   b\n" + foot,
		},
		"all": {
			reason: "An empty map would be null, so its key goes too.",
			text:   head + "  annotations: # a\n    # index\n    config.kubernetes.io/index: '0'\n\n    config.kubernetes.io/path: a.yaml\n" + foot,
			want:   head + foot,
		},
		"all in braces": {
			reason: "The line goes.",
			text:   head + "  annotations: {config.kubernetes.io/index: '0'}\n" + foot,
			want:   head + foot,
		},
		"over several lines": {
			reason: "kustomize's origin is a block scalar.",
			text:   head + "  annotations:\n    config.kubernetes.io/origin: |\n      path: a.yaml\n      repo: b\n    a: b\n" + foot,
			want:   head + "  annotations:\n    a: b\n" + foot,
		},
		"some in braces": {
			reason: "Where no edit is known the item is written anew, comments and all.",
			text:   head + "  annotations: {config.kubernetes.io/index: '0', a: b}\n" + foot,
			want:   "apiVersion: v1 # v\nkind: A\nmetadata:\n  # name\n  name: a\n  annotations:\n    a: b\nspec: {} # s\n",
		},
		"quoted over lines": {
			reason: "A guess that turns out wrong is not kept.",
			text:   head + "  annotations:\n    config.kubernetes.io/origin: \"a\n      b\"\n    a: b\n" + foot,
			want:   "apiVersion: v1 # v\nkind: A\nmetadata:\n  # name\n  name: a\n  annotations:\n    a: b\nspec: {} # s\n",
		},
		"none match": {
			reason: "Nothing to do leaves the bytes.",
			text:   head + "  annotations: {a: b}\n" + foot,
			want:   head + "  annotations: {a: b}\n" + foot,
		},
		"none": {
			reason: "Nothing to do leaves the bytes.",
			text:   head + foot,
			want:   head + foot,
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			item := readStream(t, tc.text).Items[0]
			item.RemoveAnnotations(IsOrchestration)
			if diff := cmp.Diff(tc.want, string(item.Text())); diff != "" {
				t.Errorf("%s\n-want +got:\n%s", tc.reason, diff)
			}
			checkText(t, item)
		})
	}
}

func TestItemFields(t *testing.T) {
	item := readStream(t, "apiVersion: apps/v1\nkind: A\nmetadata:\n  name: n\n  namespace: ns\n  labels: {a: b, n: 1}\n  annotations: {c: d}\nspec:\n  replicas: 2\n").Items[0]
	got := []any{item.APIVersion(), item.Group(), item.Kind(), item.Name(), item.Namespace(), item.Label("a"), item.Annotation("c"), item.Annotations()}
	want := []any{"apps/v1", "apps", "A", "n", "ns", "b", "d", map[string]string{"c": "d"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("An item tells what it is.\n-want +got:\n%s", diff)
	}
	var typed struct{ Spec struct{ Replicas int32 } }
	if err := item.Decode(&typed); err != nil || typed.Spec.Replicas != 2 {
		t.Errorf("Decode: %v, %+v", err, typed)
	}
	// What is odd is "", never a panic: these are read before they are checked.
	for _, odd := range []string{"kind: A\napiVersion: v1", "apiVersion: v1\nkind: A\nmetadata: text", "apiVersion: v1\nkind: A\nmetadata: [a]", "apiVersion: v1\nkind: A\nmetadata: {name: {}, labels: [a, b], annotations: text}"} {
		item := readStream(t, odd).Items[0]
		if got := item.Group() + item.Name() + item.Namespace() + item.Label("a") + item.Annotation("a"); got != "" {
			t.Errorf("%s: got %q", odd, got)
		}
		if diff := cmp.Diff(map[string]string{}, item.Annotations()); diff != "" {
			t.Errorf("%s: %s", odd, diff)
		}
	}
}
