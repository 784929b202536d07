package release

import (
	"bytes"
	"debug/buildinfo"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestArchives: what every archive holds, and of when and whom it is.
func TestArchives(t *testing.T) {
	for _, platform := range platforms {
		t.Run(platform, func(t *testing.T) {
			files := unpack(t, first.artifact(archive(platform)))
			for _, want := range []string{
				binaryIn(platform), "LICENSE", "README.md", "CHANGELOG.md",
				"man/render-sonataflow.1.gz", "man/render-sonataflow-build.1.gz",
				"completions/render-sonataflow.bash", "completions/render-sonataflow.zsh", "completions/render-sonataflow.fish", "completions/render-sonataflow.ps1",
			} {
				if len(files[want].content) == 0 {
					t.Errorf("%s is missing or empty; there are %v", want, slices.Sorted(maps.Keys(files)))
				}
			}
			for name, file := range files {
				mode := "-rw-r--r--"
				if name == binaryIn(platform) {
					mode = "-rwxr-xr-x"
				}
				if file.mode.String() != mode || file.owner != "root:root" || !file.time.Equal(first.date) {
					t.Errorf("%s: %s %s %s, want %s root:root %s", name, file.mode, file.owner, file.time, mode, first.date)
				}
				if bytes.Contains(file.content, []byte(first.checkout)) {
					t.Errorf("%s names the folder it was built in", name)
				}
			}
		})
	}
}

// TestBinaries: each is of its platform, of the tag and its commit, and built
// as the release says.
func TestBinaries(t *testing.T) {
	commit := strings.TrimSpace(output(t, command(first.checkout, "git", "rev-parse", "HEAD")))
	for _, platform := range platforms {
		t.Run(platform, func(t *testing.T) {
			info, err := buildinfo.Read(bytes.NewReader(unpack(t, first.artifact(archive(platform)))[binaryIn(platform)].content))
			if err != nil {
				t.Fatal(err)
			}
			settings := map[string]string{}
			for _, s := range info.Settings {
				settings[s.Key] = s.Value
			}
			os, arch, _ := strings.Cut(platform, "_")
			want := map[string]string{
				"GOOS": os, "GOARCH": arch, "CGO_ENABLED": "0", "-trimpath": "true",
				"vcs": "git", "vcs.revision": commit, "vcs.time": first.date.UTC().Format("2006-01-02T15:04:05Z"), "vcs.modified": "false",
			}
			got := map[string]string{}
			for key := range want {
				got[key] = settings[key]
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if info.Main.Version != tag || info.Path != "github.com/render-sonataflow/render-sonataflow" {
				t.Errorf("%s %s", info.Path, info.Main.Version)
			}
		})
	}
}
