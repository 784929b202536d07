package diff

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// written is a report in every form.
func written(t *testing.T, r *Report) map[string]string {
	t.Helper()
	texts := map[string]string{}
	var out bytes.Buffer
	for name, write := range map[string]func() error{
		"text":     func() error { return WriteText(&out, r, false) },
		"coloured": func() error { return WriteText(&out, r, true) },
		"markdown": func() error { return WriteMarkdown(&out, r) },
		"html":     func() error { return WriteHTML(&out, r) },
		"json":     func() error { return json.NewEncoder(&out).Encode(r) },
	} {
		out.Reset()
		if err := write(); err != nil {
			t.Fatal(err)
		}
		texts[name] = out.String()
	}
	return texts
}

func TestWrite(t *testing.T) {
	r := Compare(items(t, manifest("v1 PersistentVolumeClaim", "")+manifest(cm, "data: {a: '<b>|`x`'}")), items(t, manifest(cm, "data: {a: '<i>|`y`'}")))
	texts := written(t, r)
	for name, wants := range map[string][]string{
		"text":     {"2 objects differ: 0 added, 1 changed, 1 removed.", "\n     1  data-at-risk", "\nremoved PersistentVolumeClaim n/x\n  data-at-risk    its volume goes", "\n      data.a: <b>|`x` -> <i>|`y`\n"},
		"coloured": {"\x1b[1;31mdata-at-risk  \x1b[0m"},
		"markdown": {"| 🔴 **Data at risk** | 1 |", "- 🔴 **Data at risk**: its volume goes", "<details><summary>1 field</summary>", "| `data.a` | `` <b>\\|`x` `` | `` <i>\\|`y` `` |"},
		"html":     {"<td><b>Data at risk</b></td><td>1</td>", "&lt;b&gt;|`x`"},
		"json":     {`"class":"data-at-risk"`, `"path":"data.a"`, `"kind":"ConfigMap"`},
	} {
		for _, want := range wants {
			if !strings.Contains(texts[name], want) {
				t.Errorf("%s has no %q:\n%s", name, want, texts[name])
			}
		}
	}
	for _, address := range []string{"src=", "href=", "url(", "@import"} {
		if strings.Contains(texts["html"], address) {
			t.Errorf("the page must need nothing else, but has %s", address)
		}
	}
}

func TestWriteNothing(t *testing.T) {
	for name, text := range written(t, Compare(nil, nil)) {
		if name != "json" && !strings.Contains(text, "Nothing differs.") || name == "json" && !strings.Contains(text, `"objects":[]`) {
			t.Errorf("%s: %s", name, text)
		}
	}
}

// TestCommentFits: GitHub refuses comments beyond 65536 characters. The
// dangerous part of a large change stays.
func TestCommentFits(t *testing.T) {
	var old, new strings.Builder
	for n := range 2000 {
		one := strings.Replace(manifest(cm, "data: {a: VALUE}"), "name: x", fmt.Sprintf("name: x%d", n), 1)
		old.WriteString(strings.Replace(one, "VALUE", strings.Repeat("a", 100), 1))
		new.WriteString(strings.Replace(one, "VALUE", strings.Repeat("b", 100), 1))
	}
	old.WriteString(manifest("v1 PersistentVolumeClaim", ""))
	text := written(t, Compare(items(t, old.String()), items(t, new.String())))["markdown"]
	if len(text) > 65000 || !strings.Contains(text, "its volume goes") || !strings.Contains(text, "more objects are left out") {
		t.Errorf("%d bytes:\n%s", len(text), text[:500])
	}
}
