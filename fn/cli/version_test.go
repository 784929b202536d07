package cli

import (
	"encoding/json"
	"runtime"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"
)

// TestVersionInfo: what each way to build leaves in the binary, and what is
// told of it.
func TestVersionInfo(t *testing.T) {
	checkout := []debug.BuildSetting{
		{Key: "vcs", Value: "git"},
		{Key: "vcs.revision", Value: "93d3958f1c2b4e5a60718293a4b5c6d7e8f90123"},
		{Key: "vcs.time", Value: "2026-11-24T17:50:11Z"},
		{Key: "vcs.modified", Value: "false"},
	}
	cases := map[string]struct {
		reason   string
		main     string
		settings []debug.BuildSetting
		want     []string // version, commit, date
	}{
		"tag":            {"make build and the release, at a tag", "v1.2.3", checkout, []string{"v1.2.3", "93d3958f1c2b4e5a60718293a4b5c6d7e8f90123", "2026-11-24T17:50:11Z"}},
		"commit":         {"make build between tags: the whole commit, not that of the pseudo-version", "v1.2.4-0.20261124175011-93d3958f1c2b", checkout, []string{"v1.2.4-0.20261124175011-93d3958f1c2b", "93d3958f1c2b4e5a60718293a4b5c6d7e8f90123", "2026-11-24T17:50:11Z"}},
		"dirty":          {"make build in a changed checkout", "v1.2.3+dirty", checkout, []string{"v1.2.3+dirty", "93d3958f1c2b4e5a60718293a4b5c6d7e8f90123", "2026-11-24T17:50:11Z"}},
		"no checkout":    {"the Dockerfile, which copies no .git", "(devel)", nil, []string{"devel", "", ""}},
		"install tag":    {"go install …@v1.2.3: the module proxy has no commit", "v1.2.3", nil, []string{"v1.2.3", "", ""}},
		"install commit": {"go install …@main: a pseudo-version holds commit and date", "v0.0.0-20261124175011-93d3958f1c2b", nil, []string{"v0.0.0-20261124175011-93d3958f1c2b", "93d3958f1c2b", "2026-11-24T17:50:11Z"}},
		"dirty commit":   {"make build in a changed checkout between tags", "v0.0.0-20261124175011-93d3958f1c2b+dirty", checkout[:1], []string{"v0.0.0-20261124175011-93d3958f1c2b+dirty", "93d3958f1c2b", "2026-11-24T17:50:11Z"}},
		"nothing":        {"a binary of another build tool", "", nil, []string{"devel", "", ""}},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			got := newVersionInfo(&debug.BuildInfo{Main: debug.Module{Version: tc.main}, Settings: tc.settings})
			if diff := cmp.Diff(tc.want, []string{got.Version, got.Commit, got.CommitDate}); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tc.reason, diff)
			}
		})
	}
	if got := newVersionInfo(nil); got.Version != "devel" || got.Go != runtime.Version() || len(got.Releases) < 8 {
		t.Errorf("without build info: %+v", got)
	}
}

// TestVersionPrint: what a person reads.
func TestVersionPrint(t *testing.T) {
	info := versionInfo{
		Version: "v1.2.3", Commit: "93d3958f", CommitDate: "2026-11-24T17:50:11Z", Go: "go1.26.8", Platform: "linux/arm64",
		Releases: []releaseOfBinary{
			{Name: "osl-1.36", Line: "2025", Tag: "1.36.0"}, {Name: "osl-1.37", Line: "2025b", Tag: "1.37.2", Default: true}, {Name: "osl-1.39", Line: "2026c", Tag: "1.39.0", Unproven: true},
		},
	}
	const releases = "\nRELEASE   LINE   TAG     NOTE\nosl-1.36  2025   1.36.0  \nosl-1.37  2025b  1.37.2  the default\nosl-1.39  2026c  1.39.0  tag unproven\n"
	for want, change := range map[string]func(*versionInfo){
		"render-sonataflow v1.2.3\ncommit 93d3958f of 2026-11-24T17:50:11Z\ngo1.26.8 linux/arm64\n" + releases: func(*versionInfo) {},
		"render-sonataflow v1.2.3\ngo1.26.8 linux/arm64\n" + releases:                                          func(v *versionInfo) { v.Commit, v.CommitDate = "", "" },
	} {
		changed := info
		change(&changed)
		var out strings.Builder
		if err := changed.write(&out); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, out.String()); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	}
}

// TestVersion: the binary tells the same of itself in each form.
func TestVersion(t *testing.T) {
	var info versionInfo
	got := runIn(t, ".", "", binary, "version", "-o", "json")
	if err := json.Unmarshal([]byte(got.stdout), &info); err != nil || got.code != 0 {
		t.Fatalf("exit code %d, %v\n%s%s", got.code, err, got.stdout, got.stderr)
	}
	if info.Version == "" || info.Go != runtime.Version() || info.Platform != runtime.GOOS+"/"+runtime.GOARCH {
		t.Errorf("%+v", info)
	}
	if (info.Commit == "") != (info.CommitDate == "") {
		t.Errorf("a commit without its date, or a date without its commit: %+v", info)
	}
	if diff := cmp.Diff(thisVersion().Releases, info.Releases); diff != "" {
		t.Errorf("releases (-table +binary):\n%s", diff)
	}
	got = runIn(t, ".", "", binary, "version")
	if got.code != 0 || !strings.HasPrefix(got.stdout, "render-sonataflow "+info.Version+"\n") || !strings.Contains(got.stdout, "osl-1.37     2025b  1.37.2  the default") {
		t.Errorf("exit code %d\n%s", got.code, got.stdout)
	}
	got = runIn(t, ".", "", binary, "version", "-o", "xml")
	if want := "error: --output must be json, but is \"xml\"\n"; got.code != exitUsage || !strings.HasPrefix(got.stderr, want) {
		t.Errorf("exit code %d\n%s", got.code, got.stderr)
	}
}

// TestVersionFlag: --version is one line, for scripts that look for it.
func TestVersionFlag(t *testing.T) {
	root := &cobra.Command{Use: "render-sonataflow", RunE: func(*cobra.Command, []string) error { return nil }}
	addVersionFlag(root)
	var out strings.Builder
	root.SetOut(&out)
	root.SetArgs([]string{"--version"})
	if err := root.Execute(); err != nil {
		t.Fatal(err)
	}
	if want := "render-sonataflow " + thisVersion().Version + "\n"; out.String() != want {
		t.Errorf("got %q, want %q", out.String(), want)
	}
}
