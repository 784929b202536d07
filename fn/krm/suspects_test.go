package krm

import (
	"strings"
	"testing"
)

// TestSuspects: what people and tools leave in a text is named for what it is,
// on its line, also below lines that look alike and are right.
func TestSuspects(t *testing.T) {
	const (
		head  = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n"
		block = "  app.properties: |\n    a = b\n    -name: x\n    key:value\n    --\n"
	)
	cases := map[string]struct{ reason, text, want string }{
		"Jinja":         {"Ansible's templates", head + "  {% if x %}\n  a: b\n  {% endif %}\n", "line 6: this is a template (of Jinja"},
		"Conflict":      {"git leaves them", head + "<<<<<<< HEAD\n  a: b\n=======\n  a: c\n>>>>>>> branch\n", "line 6: a merge conflict is left here"},
		"Fence":         {"copied from a page", "```yaml\n" + head + "```\n", "line 1: a fence of Markdown"},
		"NoBreakSpace":  {"copied from a page", head + "    a: b\n  \u00a0 c: d\n", "line 7: the line is indented with a blank that is none of YAML's"},
		"FullWidth":     {"of an input method", head + "  a: b\n  c：d\n", "line 7: a full-width colon"},
		"Dash":          {"the blank is forgotten", head + block + "x:\n  -name: a\n    b: c\n", "line 12: a dash without a blank"},
		"TwoDashes":     {"one is forgotten", head + block + "--\nkind: B\n", "line 11: a line that parts two documents has three dashes"},
		"LongDashes":    {"an editor's idea", head + block + "—\nkind: B\n", "line 11: a line that parts two documents has three dashes"},
		"Equals":        {"as in properties", head + block + "  x = y\nz: 1\n", "line 11: a key and its value are parted by an equals sign"},
		"NoBlank":       {"after the colon", head + block + "x:\n  a:1\n  b: 2\n", "line 12: a key needs a blank after its colon"},
		"SecondObject":  {"three keys there twice are one mistake", head + "  a: b\n" + head + "  a: b\n", "line 7: a second object begins here: put a line --- before it"},
		"OneHeadTwice":  {"nothing else is there twice", "kind: A\nkind: B\napiVersion: v1\nmetadata: {name: a}\n", `line 2: the key "kind" stands there twice`},
		"NoColon":       {"the line after it stumbles", "apiVersion: v1\nkind: A\nmetadata:\n  name a\n  namespace: b\n", "line 4: the line has no colon after its key"},
		"OneKeyTwice":   {"a copy too many", head + "  a: b\nkind: B\n", `line 7: the key "kind" stands there twice`},
		"TwoValues":     {"a colon in a value", head + "  a: b: c\n", `line 6: the line holds ": " twice: quote the value`},
		"Deeper":        {"below a key with a value", head + "  a: b\n    c: d\n", "line 7: the line is indented deeper than the one before"},
		"EntryAmongKey": {"the first entry has no dash", head + "x:\n  - a\ny:\n  name: a\n  - name: b\n", "line 10: an entry of a list (- ) stands among the keys"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := Read([]byte(tc.text))
			if err == nil || strings.Count(err.Error(), "\n") > 0 || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("%s\nwant %s\ngot  %v", tc.reason, tc.want, err)
			}
		})
	}
}

// TestRecognized: a text of another kind is named.
func TestRecognized(t *testing.T) {
	for text, want := range map[string]string{
		"<!DOCTYPE html>\n<html><body>404</body></html>\n":                    "HTML or XML",
		"version https://git-lfs.github.com/spec/v1\noid sha256:4d\nsize 1\n": "Git LFS",
		"diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n":         "a diff",
		"--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n":                             "a diff",
		"NAME    PROFILE   READY\norder   preview   True\n":                   "add -o yaml",
		"NAMESPACE   NAME\nflows       order\n":                               "add -o yaml",
		"No resources found in default namespace.\n":                          "what kubectl says",
		"Error from server (NotFound): x \"y\" not found\n":                   "what kubectl says",
		"Name:         order\nNamespace:    flows\nLabels:       a=b\n":       "kubectl describe",
		"$ANSIBLE_VAULT;1.1;AES256\n6266\n":                                   "Ansible Vault",
		"-----BEGIN CERTIFICATE-----\nabc\n":                                  "a key or a certificate",
	} {
		if _, err := Read([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s\nwant %s\ngot  %v", text, want, err)
		}
	}
}
