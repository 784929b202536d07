package rule

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	kebab   = regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)
	defined = regexp.MustCompile(`(?m)^\t(\w+)\s+ID = "([^"]+)"$`)
)

func TestTable(t *testing.T) {
	seen := map[ID]bool{}
	for _, r := range Table() {
		switch {
		case !kebab.MatchString(string(r.ID)):
			t.Errorf("%s must be kebab-case", r.ID)
		case seen[r.ID]:
			t.Errorf("%s is there twice", r.ID)
		case r.Severity != Error && r.Severity != Warning && r.Severity != Info:
			t.Errorf("%s has the severity %q", r.ID, r.Severity)
		case r.Lowerable && r.Severity != Error:
			t.Errorf("%s is no error, so anybody may lower it", r.ID)
		case !strings.HasSuffix(r.Says, ".") || strings.Count(r.Says, ". ") > 0:
			t.Errorf("%s must be said in a sentence: %s", r.ID, r.Says)
		}
		seen[r.ID] = true
		if found, ok := Find(r.ID); !ok || found != r {
			t.Errorf("%s is not found by its id", r.ID)
		}
	}
	if _, found := Find("nothing"); found || SeverityOf("nothing") != Error {
		t.Error("what is no rule is found, or no error")
	}
}

// TestEveryRule: each id has a row, and something breaks it.
func TestEveryRule(t *testing.T) {
	used := map[string]bool{}
	uses := regexp.MustCompile(`rule\.([A-Z]\w+)`)
	for _, dir := range []string{"..", "../../fn"} {
		err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
				return err
			}
			text, err := os.ReadFile(path)
			for _, use := range uses.FindAllStringSubmatch(string(text), -1) {
				used[use[1]] = true
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	ids := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range defined.FindAllStringSubmatch(string(text), -1) {
			ids++
			if _, ok := Find(ID(found[2])); !ok {
				t.Errorf("%s has no row", found[2])
			}
			if !used[found[1]] {
				t.Errorf("nothing tells %s", found[2])
			}
		}
	}
	if ids != len(Table()) {
		t.Errorf("%d ids and %d rows", ids, len(Table()))
	}
}

func TestMayBe(t *testing.T) {
	for name, tc := range map[string]struct {
		rule     Rule
		severity Severity
		want     bool
	}{
		"lowered error":    {Rule{Severity: Error, Lowerable: true}, Off, true},
		"error that stays": {Rule{Severity: Error}, Error, true},
		"error to lower":   {Rule{Severity: Error}, Warning, false},
		"raised warning":   {Rule{Severity: Warning}, Error, true},
		"info off":         {Rule{Severity: Info}, Off, true},
	} {
		if got := tc.rule.MayBe(tc.severity); got != tc.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
