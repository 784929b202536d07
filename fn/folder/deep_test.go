//go:build unix

package folder

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestDeepFolders: of folders in folders that are no longer rendered nothing is
// left, whichever way they are written, and what is not the render's stays.
func TestDeepFolders(t *testing.T) {
	for name, held := range map[string]string{"swapped": "", "one by one": "mine/.git/HEAD"} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			out := filepath.Join(dir, "out")
			want := map[string]string{"b/c/notes.txt": "mine", "n/deployment_x.yaml": "generated"}
			if held != "" {
				want[held] = "mine" // keeps the folder from being swapped
			}
			write := func(files ...string) {
				t.Helper()
				if err := Write(out, render(files...), Options{}); err != nil {
					t.Fatal(err)
				}
			}
			write("a/kustomization.yaml=generated", "a/n/deployment_x.yaml=generated", "b/c/d/deployment_y.yaml=generated", "e/f/g/deployment_z.yaml=generated")
			for file, text := range want {
				if text != "mine" {
					continue
				}
				path := filepath.Join(out, file)
				if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			write("n/deployment_x.yaml=generated")
			got := tree(t, out)
			delete(got, IndexFile)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}
