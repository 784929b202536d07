package fn

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const differencesFile = "../docs/differences.md"

// differencesHeader starts a table of docs/differences.md that the parity test
// reads; tables with another header are for people alone.
const differencesHeader = "| Case | Lines | Object | Path | Reason |"

// difference is a row: where a render may differ from a recording, and why.
type difference struct {
	// cells are the globs of case, lines, object and path.
	cells [4][]*glob
	at    string // file and line, for messages
}

// glob is one value of a cell; * in it is any text.
type glob struct {
	text string
	used bool
}

type differences []*difference

// excepting returns what compareParity asks of each difference, and remembers
// what of the rows a difference needed.
func (rows differences) excepting(caseName, line string) func(object, path string) bool {
	return func(object, path string) bool {
		excepted := false
		for _, row := range rows {
			var needed []*glob
			for i, text := range []string{caseName, line, object, path} {
				j := slices.IndexFunc(row.cells[i], func(g *glob) bool { return g.matches(text) })
				if j < 0 {
					break
				}
				needed = append(needed, row.cells[i][j])
			}
			if len(needed) < len(row.cells) {
				continue
			}
			excepted = true
			for _, g := range needed {
				g.used = true
			}
		}
		return excepted
	}
}

// stale names every value of a cell that no difference needed: a row must not
// except more than there is.
func (rows differences) stale() []string {
	var unused []string
	for _, row := range rows {
		for _, cell := range row.cells {
			for _, g := range cell {
				if !g.used {
					unused = append(unused, fmt.Sprintf("%s: %q", row.at, g.text))
				}
			}
		}
	}
	return unused
}

// readDifferences reads the exceptions of the parity test.
func readDifferences(t *testing.T) differences {
	t.Helper()
	rows, err := parseDifferences(readFile(t, differencesFile))
	if err != nil {
		t.Fatalf("%s: %v", differencesFile, err)
	}
	cases := parityCases(t)
	for _, row := range rows {
		for _, g := range row.cells[0] {
			if !slices.ContainsFunc(cases, g.matches) {
				t.Fatalf("%s: there is no case %q", row.at, g.text)
			}
		}
	}
	return rows
}

// parseDifferences reads the tables out of the text. A row that cannot be read
// is an error: taken for prose it would except nothing, and nobody would know.
func parseDifferences(text string) (differences, error) {
	var rows differences
	inTable := false
	for i, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		at := fmt.Sprintf("differences.md:%d", i+1)
		switch {
		case !strings.HasPrefix(line, "|"):
			inTable = false
		case line == differencesHeader:
			inTable = true
		case strings.HasPrefix(line, "| Case "):
			return nil, fmt.Errorf("%s: the header must be %s", at, differencesHeader)
		case inTable && strings.Trim(line, "|-: ") != "":
			row, err := parseDifference(line, at)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", at, err)
			}
			rows = append(rows, row)
		}
	}
	return rows, nil
}

func parseDifference(line, at string) (*difference, error) {
	cells := strings.Split(strings.Trim(line, "|"), "|")
	if len(cells) != 5 {
		return nil, fmt.Errorf("must have 5 cells, but has %d", len(cells))
	}
	row := &difference{at: at}
	for i := range row.cells {
		for text := range strings.SplitSeq(cells[i], ",") {
			if text = strings.Trim(strings.TrimSpace(text), "`"); text == "" {
				return nil, fmt.Errorf("cell %d must not be empty", i+1)
			}
			row.cells[i] = append(row.cells[i], &glob{text: text})
		}
	}
	for _, g := range row.cells[1] {
		if g.text != "*" && !slices.Contains(parityLines, g.text) {
			return nil, fmt.Errorf("%q must be * or a behaviour line: %s", g.text, strings.Join(parityLines, ", "))
		}
	}
	if strings.TrimSpace(cells[4]) == "" {
		return nil, fmt.Errorf("must have a reason")
	}
	return row, nil
}

// matches knows no other special characters: brackets and dots are parts of
// paths.
func (g *glob) matches(text string) bool {
	pattern := strings.ReplaceAll(regexp.QuoteMeta(g.text), `\*`, ".*")
	return regexp.MustCompile("^" + pattern + "$").MatchString(text)
}
