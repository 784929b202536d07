package fn

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
)

func object(apiVersion, kind, namespace, name string) string {
	return "apiVersion: " + apiVersion + "\nkind: \"" + kind + "\"\nmetadata: {name: \"" + name + "\", namespace: \"" + namespace + "\"}\n"
}

func TestOutputPaths(t *testing.T) {
	const rbac = "rbac.authorization.k8s.io/v1"
	long := strings.Repeat("x", 253)
	cases := map[string]struct {
		reason string
		items  []string
		want   []string
	}{
		"Plain":       {"a folder a namespace", []string{object("v1", "ConfigMap", "n", "a")}, []string{"n/configmap_a.yaml"}},
		"Cluster":     {"none for what has none", []string{object(rbac, "ClusterRole", "", "a")}, []string{"clusterrole_a.yaml"}},
		"Groups":      {"the group tells two kinds of one name apart", []string{object("v1", "Service", "n", "a"), object("serving.knative.dev/v1", "Service", "n", "a")}, []string{"n/service_a.yaml", "n/service.serving.knative.dev_a.yaml"}},
		"Colons":      {"RBAC has names that files cannot have", []string{object(rbac, "ClusterRole", "", "system:a")}, []string{"clusterrole_system_a.yaml"}},
		"Lossy":       {"two names must not become one", []string{object(rbac, "ClusterRole", "", "a:b"), object(rbac, "ClusterRole", "", "a_b")}, []string{"clusterrole.rbac.authorization.k8s.io_a_b-c808be0d5f.yaml", "clusterrole.rbac.authorization.k8s.io_a_b-d8aa892b1a.yaml"}},
		"Case":        {"nor where case does not count", []string{object(rbac, "Role", "n", "Admin"), object(rbac, "Role", "n", "admin")}, []string{"n/role.rbac.authorization.k8s.io_Admin-3c8901b1fb.yaml", "n/role.rbac.authorization.k8s.io_admin-1a68a4e4f8.yaml"}},
		"KindCase":    {"nor by kinds", []string{object("a/v1", "Foo", "n", "a"), object("a/v1", "FOO", "n", "a")}, []string{"n/foo.a_a-82f0ab8767.yaml", "n/foo.a_a-bd139631ef.yaml"}},
		"OneIdentity": {"two of one identity share a file, whatever their version", []string{object("a/v1", "Foo", "n", "a"), object("a/v2", "Foo", "n", "a")}, []string{"n/foo_a.yaml", "n/foo_a.yaml"}},
		"Reserved":    {"names that Windows keeps for devices", []string{object("v1", "ConfigMap", "con", "aux")}, []string{"con_/configmap_aux.yaml"}},
		"Unicode":     {"letters that file systems write in two ways", []string{object("v1", "ConfigMap", "n", "é")}, []string{"n/configmap__.yaml"}},
		"Long":        {"a name as long as a file's", []string{object("v1", "ConfigMap", "n", long)}, []string{"n/configmap_" + strings.Repeat("x", 229) + "-" + pathHash("ConfigMap", long) + ".yaml"}},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			items := readStream(t, strings.Join(tc.items, "---\n")).Items
			got, err := OutputPaths(items)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tc.reason, diff)
			}
			for _, path := range got {
				if len(filepath.Base(path)) > longestName {
					t.Errorf("%s is too long", path)
				}
			}
		})
	}
}

func TestOutputPathsRefused(t *testing.T) {
	for name, tc := range map[string]struct{ item, want string }{
		"namespace": {object("v1", "ConfigMap", "../../x", "a"), `ConfigMap ../../x/a: metadata.namespace: "../../x" cannot become part of a path: `},
		"absolute":  {object("v1", "ConfigMap", "/etc", "a"), `metadata.namespace: "/etc" cannot become part of a path`},
		"dots":      {object("v1", "ConfigMap", "..", "a"), `metadata.namespace: ".." cannot become part of a path`},
		"kind":      {object("v1", "../../x", "n", "a"), `kind: "../../x" cannot become part of a path: must be letters and digits`},
		"name":      {object("v1", "ConfigMap", "n", "../../../x"), `metadata.name: "../../../x" cannot become part of a path: may not contain '/'`},
		"dot":       {object("v1", "ConfigMap", "n", ".."), `metadata.name: ".." cannot become part of a path: may not be '..'`},
		"control":   {object("v1", "Config\\nMap", "n", "a"), `kind: "Config\nMap" cannot`},
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := OutputPaths(readStream(t, tc.item).Items); err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("want an error with %s, got %v and %v", tc.want, got, err)
			}
		})
	}
}

// FuzzOutputPaths: no two objects share a file, and none leaves the folder.
func FuzzOutputPaths(f *testing.F) {
	f.Add("v1", "ConfigMap", "n", "a", "A")
	f.Add("rbac.authorization.k8s.io/v1", "ClusterRole", "", "system:a", "system_a")
	f.Add("a.b/v1", "Foo", "con", strings.Repeat("x", 300), strings.Repeat("x", 301))
	f.Add("v1", "../x", "../../x", "..", "%2e%2e")
	f.Fuzz(func(t *testing.T, apiVersion, kind, namespace, first, second string) {
		for _, text := range []string{apiVersion, kind, namespace, first, second} {
			if strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == '"' || r == '\\' || r > '~' }) {
				return
			}
		}
		text := "apiVersion: \"" + apiVersion + "\"\nkind: \"" + kind + "\"\nmetadata: {name: \"" + first + "\", namespace: \"" + namespace + "\"}\n---\n" +
			"apiVersion: \"" + apiVersion + "\"\nkind: \"" + kind + "\"\nmetadata: {name: \"" + second + "\", namespace: \"" + namespace + "\"}\n"
		stream, err := krm.Read([]byte(text))
		if err != nil || len(stream.Items) != 2 {
			return
		}
		paths, err := OutputPaths(stream.Items)
		if err != nil {
			return
		}
		if same := strings.EqualFold(paths[0], paths[1]); same != (stream.Items[0].Name() == stream.Items[1].Name()) {
			t.Errorf("%q and %q: %v", first, second, paths)
		}
		for _, path := range paths {
			if !filepath.IsLocal(path) || len(filepath.Base(path)) > longestName || strings.Count(path, "/") > 1 || strings.HasPrefix(path, ".") {
				t.Errorf("%s", path)
			}
		}
	})
}
