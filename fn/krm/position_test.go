package krm

import (
	"fmt"
	"strings"
	"testing"
)

func TestPosition(t *testing.T) {
	const object = "apiVersion: v1\nkind: A\nmetadata:\n  name: a\n  annotations:\n    a.b/c: d\nspec:\n  list:\n  - name: x\n    value: y\n  - {name: z, other: w}\n"
	paths := map[string]string{
		"":                              "1:1",
		"kind":                          "2:1",
		`metadata.annotations["a.b/c"]`: "6:5",
		"spec.list[0].value":            "10:5",
		"spec.list[1]":                  "11:5",
		"spec.list[1].other":            "11:15",
		"spec.list[1].missing":          "11:5",
		"spec.list[7].name":             "8:3",
		"spec.missing.deeper":           "7:1",
		"missing":                       "1:1",
		"spec.list.name":                "8:3",
		`spec["open`:                    "7:1",
		"spec[open":                     "7:1",
	}
	indented := func(text, first, others string) string {
		return first + strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\n", "\n"+others) + "\n"
	}
	forms := map[string]struct {
		reason, text  string
		item          int
		line, columns int
	}{
		"alone":            {reason: "Lines are those of the file.", text: object},
		"blank lines":      {reason: "They count.", text: "\n\n" + object, line: 2},
		"second":           {reason: "Documents before it count.", text: "kind: B\napiVersion: v1\n---\n" + object, item: 1, line: 3},
		"licence":          {reason: "The comments of an own document count.", text: "# Copyright\n---\n# head\n" + object, line: 3},
		"in a List":        {reason: "Dashes and indentation count.", text: "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: B\n" + indented(object, "- ", "  "), item: 1, line: 5, columns: 2},
		"in a deeper List": {reason: "Dashes and indentation count.", text: "apiVersion: v1\nkind: List\nitems:\n  # ours\n" + indented(object, "  - ", "    "), line: 4, columns: 4},
		"with an alias":    {reason: "The item is written anew, its lines stay.", text: "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: &k B\n" + indented(object+"other: *k\n", "- ", "  "), item: 1, line: 5, columns: 2},
	}
	for name, form := range forms {
		t.Run(name, func(t *testing.T) {
			item := readStream(t, form.text).Items[form.item]
			for path, want := range paths {
				var line, column int
				if _, err := fmt.Sscanf(want, "%d:%d", &line, &column); err != nil {
					t.Fatal(err)
				}
				gotLine, gotColumn := item.Position(path)
				if gotLine != line+form.line || gotColumn != column+form.columns {
					t.Errorf("%s\n%s: want %d:%d, got %d:%d", form.reason, path, line+form.line, column+form.columns, gotLine, gotColumn)
				}
			}
		})
	}
}

func TestPositionUnknown(t *testing.T) {
	made := readStream(t, resourceList("apiVersion: v1\nkind: A\n")).Items[0]
	if line, column := made.Position("kind"); line != 0 || column != 0 {
		t.Errorf("a host's list is no file: %d:%d", line, column)
	}
}
