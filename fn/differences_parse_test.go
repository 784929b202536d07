package fn

import (
	"strings"
	"testing"
)

func TestParseDifferences(t *testing.T) {
	const table = differencesHeader + "\n|---|---|---|---|---|\n"
	cases := map[string]struct{ reason, text, wantError string }{
		"Table":      {"prose and other tables are for people", "# Title\n| A | B |\n|---|---|\n| x | y |\n\n" + table + "| `a`, b | `2024`, 2026 | `Deployment */a` | `x[y].z` | why |\n", ""},
		"FewCells":   {"a row with a cell missing must not except by chance", table + "| a | * | * | x |\n", "must have 5 cells, but has 4"},
		"NoReason":   {"an exception without a reason is none", table + "| a | * | * | x | |\n", "must have a reason"},
		"NoPath":     {"an empty cell must not mean everything", table + "| a | * | * | | why |\n", "cell 4 must not be empty"},
		"Line":       {"a line that does not exist excepts nothing", table + "| a | 2023 | * | x | why |\n", `"2023" must be * or a behaviour line`},
		"OtherOrder": {"a table that is read as prose excepts nothing", "| Case | Object | Lines | Path | Reason |\n", "the header must be"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			rows, err := parseDifferences(tc.text)
			switch {
			case tc.wantError == "" && (err != nil || len(rows) != 1):
				t.Errorf("%s: got %d rows and error %v, want 1 row", tc.reason, len(rows), err)
			case tc.wantError != "" && (err == nil || !strings.Contains(err.Error(), tc.wantError)):
				t.Errorf("%s: got error %v, want %q", tc.reason, err, tc.wantError)
			}
		})
	}
}

// TestDifferencesExcept plays the whole way: a difference with a row passes,
// one without fails, and what of a row no difference needed is stale.
func TestDifferencesExcept(t *testing.T) {
	rows, err := parseDifferences(differencesHeader + "\n| a* | 2024, 2026 | `Route ns/r` | `spec.host`, `spec.list[x]*` | why |\n| a | * | `Job ns/*` | `" + wholeObject + "` | why |\n")
	if err != nil {
		t.Fatal(err)
	}
	route := func(spec string) string {
		return "apiVersion: v1\nkind: Route\nmetadata: {name: r, namespace: ns}\nspec: " + spec + "\n"
	}
	const job = "---\napiVersion: batch/v1\nkind: Job\nmetadata: {name: j, namespace: ns}\n"
	cases := map[string]struct {
		reason, line, recorded, rendered string
		wantProblems                     int
	}{
		"Excepted":     {"the path has a row", "2024", route("{host: a, port: 1}"), route("{port: 1}"), 0},
		"Element":      {"a glob covers an element whole, wherever it stands", "2024", route("{list: [{name: x, v: 1}, {name: y}]}"), route("{list: [{name: y}]}"), 0},
		"Beside":       {"the rest of an object with an exception is still compared", "2024", route("{host: a, port: 1}"), route("{port: 2}"), 1},
		"OtherLine":    {"the row is for other lines", "2025", route("{host: a}"), route("{host: b}"), 1},
		"MissingWhole": {"a missing object needs a row", "2024", route("{port: 1}") + job, route("{port: 1}"), 0},
		"ExtraWhole":   {"so does an extra one", "2024", route("{port: 1}"), route("{port: 1}") + strings.Replace(job, "Job", "CronJob", 1), 1},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			problems := compareParity(parityObjects(t, tc.recorded), parityObjects(t, tc.rendered), rows.excepting("a", tc.line))
			if len(problems) != tc.wantProblems {
				t.Errorf("%s: got %d problems, want %d:\n%s", tc.reason, len(problems), tc.wantProblems, strings.Join(problems, "\n"))
			}
		})
	}
	if got := strings.Join(rows.stale(), ", "); got != `differences.md:2: "2026"` {
		t.Errorf("stale: got %s, want the line 2026 of the first row alone", got)
	}
}
