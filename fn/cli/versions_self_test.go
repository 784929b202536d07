package cli

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestVersionsCompare: what holds the promise of docs/versioning.md must
// notice every way to break it.
func TestVersionsCompare(t *testing.T) {
	const (
		same  = "1111111111111111"
		other = "2222222222222222"
	)
	listing := func(patterns ...string) changelog { return changelog{newest: "1.0.0", unreleased: patterns} }
	at := func(version, render, input string) frozen {
		return frozen{version: version, cases: map[string]sums{"a": {render, input}}}
	}
	none := func(version string) frozen { return frozen{version: version, cases: map[string]sums{}} }
	cases := map[string]struct {
		reason      string
		before, now frozen
		changelog   changelog
		update      bool
		problem     string
		next        frozen
	}{
		"same":            {"nothing changed", at("1.0.0", same, "i"), at("1.0.0", same, "i"), listing(), false, "", at("1.0.0", same, "i")},
		"changed":         {"a render of a version changed", at("1.0.0", same, "i"), at("1.0.0", other, "i"), listing(), false, "must list `osl-1.37/a`", at("1.0.0", same, "i")},
		"changed update":  {"UPDATE must not make it right", at("1.0.0", same, "i"), at("1.0.0", other, "i"), listing(), true, "must list `osl-1.37/a`", at("1.0.0", same, "i")},
		"listed":          {"the changelog lists it; the sum stays that of the version", at("1.0.0", same, "i"), at("1.0.0", other, "i"), listing("osl-1.37/a"), true, "", at("1.0.0", same, "i")},
		"listed all":      {"every case of the release", at("1.0.0", same, "i"), at("1.0.0", other, "i"), listing("osl-1.37/*"), false, "", at("1.0.0", same, "i")},
		"other listed":    {"another release's", at("1.0.0", same, "i"), at("1.0.0", other, "i"), listing("osl-1.38/*"), false, "must list", at("1.0.0", same, "i")},
		"now fails":       {"what rendered is an error now", at("1.0.0", same, "i"), at("1.0.0", notRendered, "i"), listing(), false, "renders nothing, but an error", at("1.0.0", same, "i")},
		"gone":            {"the case is gone", at("1.0.0", same, "i"), none("1.0.0"), listing(), false, "the case is gone", at("1.0.0", same, "i")},
		"renders now":     {"what was an error renders", at("1.0.0", notRendered, "i"), at("1.0.0", same, "i"), listing(), true, "", at("1.0.0", same, "i")},
		"new":             {"a new case", none("1.0.0"), at("1.0.0", same, "i"), listing(), true, "", at("1.0.0", same, "i")},
		"new, no update":  {"a new case that nobody took", none("1.0.0"), at("1.0.0", same, "i"), listing(), false, "UPDATE=1 takes", none("1.0.0")},
		"other input":     {"another input promises nothing", at("1.0.0", same, "i"), at("1.0.0", other, "j"), listing(), true, "", at("1.0.0", other, "j")},
		"first":           {"before the first version nothing is promised", at(beforeTheFirst, same, "i"), at(beforeTheFirst, other, "i"), changelog{newest: beforeTheFirst}, true, "", at(beforeTheFirst, other, "i")},
		"prepared":        {"a version was prepared: its listed changes are taken", at("1.0.0", same, "i"), at("1.1.0", other, "i"), changelog{newest: "1.1.0", ofNewest: []string{"osl-1.37/a"}}, true, "", at("1.1.0", other, "i")},
		"prepared, other": {"and no other", at("1.0.0", same, "i"), at("1.1.0", other, "i"), changelog{newest: "1.1.0"}, true, "must list", at("1.1.0", same, "i")},
		"not taken":       {"a version was prepared without UPDATE", at("1.0.0", same, "i"), at("1.1.0", same, "i"), changelog{newest: "1.1.0"}, false, "the changelog's newest is 1.1.0", at("1.0.0", same, "i")},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			next, problems := compare("osl-1.37", tc.before, tc.now, tc.changelog, map[string]bool{}, tc.update)
			all := strings.Join(problems, "\n")
			if (all == "") != (tc.problem == "") || !strings.Contains(all, tc.problem) {
				t.Errorf("%s: problems are %q, want %q", tc.reason, all, tc.problem)
			}
			if diff := cmp.Diff(tc.next.String(), next.String()); diff != "" {
				t.Errorf("%s: the file after it (-want +got):\n%s", tc.reason, diff)
			}
		})
	}
}

// TestReadChangelog: what is listed, and where.
func TestReadChangelog(t *testing.T) {
	const text = "# Changelog\n\n## [Unreleased]\n\n### Added\n\n- `osl-1.39/no`: x\n\n### Renders that change\n\n- `osl-1.37/a`, `osl-1.38/*`: why\n- `no reason`\n- words: `not/first`\n\n### Fixed\n\n- `osl-1.34/no`: x\n\n## [1.1.0] - 2026-12-01\n\n### Renders that change\n\n- `osl-1.36/b`: why\n\n## [1.0.0] - 2026-11-01\n\n### Renders that change\n\n- `osl-1.35/c`: why\n"
	want := changelog{newest: "1.1.0", unreleased: []string{"osl-1.37/a", "osl-1.38/*"}, ofNewest: []string{"osl-1.36/b"}}
	if diff := cmp.Diff(want, readChangelog(text), cmp.AllowUnexported(changelog{})); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if got := readChangelog("## [Unreleased]\n"); got.newest != beforeTheFirst || got.unreleased != nil {
		t.Errorf("%+v", got)
	}
}
