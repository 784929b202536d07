package cluster

import (
	"path"
	"path/filepath"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// takeoverDoc is the guide whose statements and commands are tested here.
var takeoverDoc = filepath.Join(root, "docs", "takeover.md")

// remains is a row of the guide's table of what an operator leaves behind.
type remains struct {
	kind, name string // name with * for any text
	recorded   bool   // the recordings have one
}

// readRemains reads the table: its header is the one that the guide has.
func readRemains(t *testing.T) []remains {
	t.Helper()
	const header = "| Kind | Name | In the recordings | What to do |"
	_, table, found := strings.Cut(string(readFile(t, takeoverDoc)), header+"\n|---|---|---|---|\n")
	if !found {
		t.Fatalf("%s has no table %q", takeoverDoc, header)
	}
	table, _, _ = strings.Cut(table, "\n\n")
	var rows []remains
	for _, line := range strings.Split(strings.TrimSpace(table), "\n") {
		cells := strings.Split(strings.Trim(line, "| "), "|")
		for i := range cells {
			cells[i] = strings.Trim(strings.TrimSpace(cells[i]), "`")
		}
		if len(cells) != 4 || cells[2] != "yes" && cells[2] != "no" {
			t.Fatalf("%s: this row must have four cells, the third yes or no: %s", takeoverDoc, line)
		}
		rows = append(rows, remains{cells[0], strings.ReplaceAll(cells[1], "<UID>", uid), cells[2] == "yes"})
	}
	return rows
}

// expected is what the guide says stays of the objects that an operator made.
func expected(rows []remains, operator []*unstructured.Unstructured, used map[remains]bool) []string {
	var ids []string
	for _, obj := range operator {
		for _, row := range rows {
			matches, _ := path.Match(row.name, obj.GetName()) // a bad pattern matches nothing, and that fails the test
			if row.recorded && row.kind == obj.GetKind() && matches {
				used[row] = true
				ids = append(ids, identity(obj))
				break
			}
		}
	}
	return ids
}
