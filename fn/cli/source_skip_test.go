package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestFilesOfOthers: what holds no object does not stop a folder, and what was
// meant to be one does.
func TestFilesOfOthers(t *testing.T) {
	const object = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"
	others := map[string]string{
		"Chart.yaml": "apiVersion: v2\nname: chart\nversion: 1.0.0\n", "comments.yaml": "# nothing yet\n", "data.json": "[1, 2]\n",
		"empty.yaml": "", "values.yaml": "image: {tag: 1}\n---\nimage: {tag: 2}\n",
	}
	cases := map[string]struct {
		reason string
		files  map[string]string
		// args are what comes after build, one folder each; told is stderr.
		args []string
		told []string
		code int
	}{
		"Skipped": {
			reason: "One line tells of all of them.", args: []string{"-f", "DIR"},
			told: []string{
				"info: passed over, as no Kubernetes object is in it: DIR/Chart.yaml, DIR/comments.yaml, DIR/data.json, DIR/empty.yaml, DIR/values.yaml",
				"info: the input has no SonataFlow resources: nothing is rendered",
			},
		},
		"Named": {
			reason: "A file of comments that is named among others is as good as empty.", args: []string{"-f", "DIR/comments.yaml", "-f", "DIR/object.yaml"},
			told: []string{"info: passed over, as no Kubernetes object is in it: DIR/comments.yaml", "info: the input has no SonataFlow resources: nothing is rendered"},
		},
		"Alone": {
			reason: "Who names one file wants it.", args: []string{"-f", "DIR/comments.yaml"}, code: exitError,
			told: []string{"error: DIR/comments.yaml: the input holds no YAML document: pass a ResourceList or YAML documents"},
		},
		"Values": {
			reason: "So it is with values, all of whose documents are told.", args: []string{"-f", "DIR/values.yaml"}, code: exitError,
			told: []string{
				"error: DIR/values.yaml:1:1: the document must be a Kubernetes object, with apiVersion and kind",
				"error: DIR/values.yaml:3:1: the document must be a Kubernetes object, with apiVersion and kind",
			},
		},
		"NoKind": {
			reason: "What has metadata was to be an object; all that cannot be read is told.", args: []string{"-f", "DIR", "-f", "DIR/nowhere.yaml"}, code: exitError,
			files: map[string]string{"half.yaml": "apiVersion: v1\nmetadata: {name: a}\n", "list.yaml": "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: A, metadata: {name: a}}\n- {a: 1}\n"},
			told: []string{
				`error: DIR/half.yaml:1:1: the document has the apiVersion "v1" and no kind: add it`,
				"error: DIR/list.yaml:1:1: the document has an entry items[1] that must be a Kubernetes object, with apiVersion and kind",
				"error: cannot read DIR/nowhere.yaml: no such file or directory",
			},
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			for _, files := range []map[string]string{others, tc.files, {"object.yaml": object}} {
				for file, text := range files {
					if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o600); err != nil {
						t.Fatal(err)
					}
				}
			}
			args := []string{"build"}
			for _, arg := range tc.args {
				args = append(args, strings.ReplaceAll(arg, "DIR", dir))
			}
			got := runIn(t, ".", "", binary, args...)
			if want := strings.ReplaceAll(strings.Join(tc.told, "\n")+"\n", "DIR", dir); got.code != tc.code || got.stderr != want {
				t.Errorf("%s\nexit code %d\nwant\n%sgot\n%s", tc.reason, got.code, want, got.stderr)
			}
		})
	}
}

// TestSortOptions: a kustomization may say in which order it is built, and
// nobody passed a flag that would say another.
func TestSortOptions(t *testing.T) {
	dir := t.TempDir()
	for file, text := range map[string]string{
		"kustomization.yaml": "resources: [a.yaml]\nsortOptions: {order: fifo}\n",
		"a.yaml":             "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if got := runIn(t, dir, "", binary, "build"); got.code != 0 || strings.Contains(got.stderr, "orting") {
		t.Errorf("exit code %d\n%s", got.code, got.stderr)
	}
}
