package krm

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestOriginFile(t *testing.T) {
	for name, tc := range map[string]struct{ reason, text, want string }{
		"file":        {reason: "A file of the folder that was built.", text: "path: ../base/a.yaml", want: "../base/a.yaml"},
		"repository":  {reason: "As kustomize writes a file of another repository.", text: "{path: base/a.yaml, repo: 'https://example.com/o/r', ref: v1}", want: "https://example.com/o/r//base/a.yaml?ref=v1"},
		"no revision": {reason: "It may be the newest.", text: "{path: a.yaml, repo: 'https://example.com/o/r'}", want: "https://example.com/o/r//a.yaml"},
		"credentials": {reason: "They are never told.", text: "{path: a.yaml, repo: 'https://me:secret@example.com/o/r'}", want: "https://***@example.com/o/r//a.yaml"},
		"generated":   {reason: "What a generator makes is in no file of its own.", text: "{configuredIn: kustomization.yaml, configuredBy: {kind: ConfigMapGenerator}}", want: "kustomization.yaml"},
		"odd":         {reason: "It is only a hint.", text: "{path: [a]}", want: ""},
	} {
		t.Run(name, func(t *testing.T) {
			item := readStream(t, "apiVersion: v1\nkind: A\n").Items[0]
			item.SetAnnotation(originAnnotation, tc.text)
			if got := item.File(); got != tc.want {
				t.Errorf("%s\nwant %q, got %q", tc.reason, tc.want, got)
			}
		})
	}
}

func TestWhereIn(t *testing.T) {
	const source = `# a comment
apiVersion: v1
kind: A
metadata: {name: a}
spec:
  text: one
  map:
    deep: two
  list:
  - name: x
    value: y
  - name: z
`
	for name, tc := range map[string]struct{ reason, now, path, want string }{
		"same":             {reason: "Nothing touched it.", now: "{text: one}", path: "spec.text", want: "a.yaml:6:3"},
		"changed":          {reason: "A patch gave it another value.", now: "{text: other}", path: "spec.text", want: "a.yaml"},
		"added":            {reason: "A patch added it.", now: "{text: one, more: x}", path: "spec.more", want: "a.yaml"},
		"taken away":       {reason: "A patch took it away.", now: "{}", path: "spec.text", want: "a.yaml"},
		"missing":          {reason: "It is to be added here.", now: "{map: {deep: two}}", path: "spec.map.missing", want: "a.yaml:7:3"},
		"added above":      {reason: "What it is to be added to a patch has made.", now: "{other: {}}", path: "spec.other.missing", want: "a.yaml"},
		"map":              {reason: "A map is there whatever is in it.", now: "{map: {deep: two, more: x}}", path: "spec.map", want: "a.yaml:7:3"},
		"another form":     {reason: "It was a map.", now: "{map: two}", path: "spec.map", want: "a.yaml"},
		"list":             {reason: "A list is all of it.", now: "{list: [{name: x, value: y}]}", path: "spec.list", want: "a.yaml"},
		"element":          {reason: "The same element.", now: "{list: [{name: x, value: y}]}", path: "spec.list[0].value", want: "a.yaml:11:5"},
		"moved":            {reason: "One came before it.", now: "{list: [{name: z}, {name: x, value: y}]}", path: "spec.list[1].name", want: "a.yaml"},
		"missing in it":    {reason: "To be added to the same element.", now: "{list: [{name: w}, {name: z}]}", path: "spec.list[1].value", want: "a.yaml:12:5"},
		"missing in other": {reason: "It is another element.", now: "{list: [{name: z}]}", path: "spec.list[0].missing", want: "a.yaml"},
		"object":           {reason: "The whole object.", now: "{}", path: "", want: "a.yaml:2:1"},
	} {
		t.Run(name, func(t *testing.T) {
			from := readStream(t, source)
			from.SetFile("a.yaml")
			now := readStream(t, "apiVersion: v1\nkind: A\nmetadata: {name: b}\nspec: "+tc.now+"\n").Items[0]
			if diff := cmp.Diff(tc.want, now.WhereIn(from.Items[0], tc.path).String()); diff != "" {
				t.Errorf("%s\n-want +got:\n%s", tc.reason, diff)
			}
		})
	}
	if now := readStream(t, source).Items[0]; now.WhereIn(readStream(t, source).Items[0], "kind") != nil {
		t.Error("nobody knows of a file")
	}
}
