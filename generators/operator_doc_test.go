package generators

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/render-sonataflow/render-sonataflow/generators/release"
)

// TestOperatorDoc holds together what the code says it follows, what
// docs/operator.md says, and the recordings that show it.
func TestOperatorDoc(t *testing.T) {
	text, err := os.ReadFile("../docs/operator.md")
	if err != nil {
		t.Fatal(err)
	}
	doc := string(text)
	cited := regexp.MustCompile(`docs/operator\.md,\s+([A-Z][a-z]+( [a-z]+)*)`)
	comment := regexp.MustCompile(`\n\s*// ?`)
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("no code: %v", err)
	}
	found := 0
	for _, file := range files {
		code, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range cited.FindAllStringSubmatch(comment.ReplaceAllString(string(code), " "), -1) {
			found++
			if !strings.Contains(doc, "\n## "+match[1]+"\n") {
				t.Errorf("%s cites docs/operator.md, %s, which has no such heading", file, match[1])
			}
		}
	}
	if found == 0 {
		t.Error("no code cites docs/operator.md: the pattern is wrong")
	}
	shown := regexp.MustCompile(`\*Shown by [^*]*\*`)
	name := regexp.MustCompile("`([^`]+)`")
	for _, sentence := range shown.FindAllString(doc, -1) {
		for _, match := range name.FindAllStringSubmatch(sentence, -1) {
			if _, err := os.Stat(filepath.Join("../testdata/parity", match[1], "input.yaml")); err != nil {
				t.Errorf("docs/operator.md: no recording %q", match[1])
			}
		}
	}
}

// TestReleasesDoc: each release has a row that says where its facts are from,
// and one whose tag nobody has seen says that.
func TestReleasesDoc(t *testing.T) {
	text, err := os.ReadFile("../docs/releases.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range release.Table() {
		_, row, found := strings.Cut(string(text), "\n| `"+r.Name+"` |")
		row, _, _ = strings.Cut(row, "\n")
		switch {
		case !found:
			t.Errorf("docs/releases.md has no row of %s", r.Name)
		case !strings.Contains(row, r.Tag):
			t.Errorf("the row of %s does not name its tag, %s", r.Name, r.Tag)
		case strings.Contains(row, "**unproven**") != r.Unproven:
			t.Errorf("the row of %s and the table differ on whether its tag is proven", r.Name)
		}
	}
}
