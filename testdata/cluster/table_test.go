package cluster

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
)

// unmeasured stands in a cell that a suite has nothing to say about.
const unmeasured = -1

// row is one line of the report: a suite in one behaviour line.
type row struct {
	suite, line                                       string
	applied, rejected, changed, rolledOut, leftBehind int
}

// table is the report. Tests that add to it must not run in parallel.
type table struct{ rows []*row }

// row returns the row of a suite and line, new ones with nothing measured.
func (t *table) row(suite, line string) *row {
	for _, r := range t.rows {
		if r.suite == suite && r.line == line {
			return r
		}
	}
	r := &row{suite: suite, line: line, changed: unmeasured, rolledOut: unmeasured, leftBehind: unmeasured}
	t.rows = append(t.rows, r)
	return r
}

// add counts n into a cell, which is then a measured one.
func add(cell *int, n int) { *cell = max(*cell, 0) + n }

func (t *table) print(w io.Writer) {
	out := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	line := func(cells ...string) { _, _ = fmt.Fprintln(out, strings.Join(cells, "\t")) }
	line("suite", "line", "objects applied", "rejected", "changed on second apply", "rolled out on takeover", "left behind")
	for _, r := range t.rows {
		cells := []string{r.suite, r.line}
		for _, n := range []int{r.applied, r.rejected, r.changed, r.rolledOut, r.leftBehind} {
			if n == unmeasured {
				cells = append(cells, "-")
			} else {
				cells = append(cells, strconv.Itoa(n))
			}
		}
		line(cells...)
	}
	_ = out.Flush() // to stdout
}
