package cli

import (
	"strings"
	"testing"
)

// TestConfigPlaces: what is told of the config names its file and the place in
// it, or the flag that set the key.
func TestConfigPlaces(t *testing.T) {
	const head = "apiVersion: fn.sonataflow.org/v1alpha1\nkind: RenderSonataFlow\nmetadata: {name: render}\n"
	dir := t.TempDir()
	writeFiles(t, dir, map[string]string{
		"p.yaml":      resultFiles["good.yaml"],
		"bad.yaml":    head + "spec:\n  release: osl-9\n",
		"typo.yaml":   head + "spec:\n  releas: osl-1.37\n",
		"tab.yaml":    head + "\tspec: {}\n",
		"map.yaml":    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: render}\ndata:\n  release: osl-9\n",
		"images.yaml": head + "spec:\n  workflowImages:\n    flows/nobody: example.com/a:1\n",
	})
	for name, tc := range map[string]struct {
		reason, want string
		args         []string
	}{
		"file":        {reason: "A file has lines.", args: []string{"--config", "bad.yaml"}, want: `error: RenderSonataFlow render (bad.yaml:5:3): spec.release: unknown release "osl-9"`},
		"unknown key": {reason: "Also of what does not belong there.", args: []string{"--config", "typo.yaml"}, want: "error: RenderSonataFlow render (typo.yaml:5:3): spec.releas: unknown field"},
		"syntax":      {reason: "And of what cannot be read.", args: []string{"--config", "tab.yaml"}, want: "error: tab.yaml:4:1: the line is indented with a tab"},
		"ConfigMap":   {reason: "It has its own keys.", args: []string{"--config", "map.yaml"}, want: `error: ConfigMap render (map.yaml:5:3): data["release"]: unknown release`},
		"flag":        {reason: "A flag is where it stands.", args: []string{"--release", "osl-9"}, want: `error: --release: unknown release "osl-9"`},
		"flag wins":   {reason: "The file is right.", args: []string{"--config", "images.yaml", "--release", "osl-9"}, want: `error: --release: unknown release "osl-9"`},
		"below":       {reason: "A flag may hold a map.", args: []string{"--workflow-images", "{flows/a: 'A B'}"}, want: "error: --workflow-images: "},
		"old name":    {reason: "It is named as it was given.", args: []string{"--workflowImages", "{flows/a: 'A B'}"}, want: "error: --workflowImages: "},
		"resolved":    {reason: "What only shows with the input has a place, too.", args: []string{"--config", "images.yaml"}, want: `info: RenderSonataFlow render (images.yaml:6:5): spec.workflowImages`},
	} {
		t.Run(name, func(t *testing.T) {
			got := runIn(t, dir, "", binary, append([]string{"build", "-f", "p.yaml"}, tc.args...)...)
			if !strings.Contains(got.stderr, tc.want) {
				t.Errorf("%s\nwant %s\ngot\n%s", tc.reason, tc.want, got.stderr)
			}
		})
	}
}
