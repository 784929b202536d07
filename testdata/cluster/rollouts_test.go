package cluster

import (
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// differencesDoc lists where a render is not what the operator made.
var differencesDoc = filepath.Join(root, "docs", "differences.md")

// rollouts are the workloads whose pods may restart on takeover: workflows of
// the dev profile that lack a label, and the Deployments that a measured row of
// the page names, since a part of their pods differs.
func rollouts(t *testing.T, name, line string, operator []*unstructured.Unstructured) []string {
	t.Helper()
	ids := lateLabels(operator)
	for _, row := range measuredRows(t) {
		if !matchesAny(row.cases, name) || !matchesAny(row.lines, line) || !row.pods {
			continue
		}
		for _, obj := range operator {
			id := obj.GetKind() + " " + obj.GetNamespace() + "/" + obj.GetName()
			if obj.GetKind() == "Deployment" && slices.Contains(row.objects, id) && !slices.Contains(ids, identity(obj)) {
				ids = append(ids, identity(obj))
			}
		}
	}
	slices.Sort(ids)
	return ids
}

// measured is a row of the page's first part.
type measured struct {
	cases, lines, objects []string
	// pods: what differs is a part of the pods that an apply changes. A time
	// that the operator wrote there is not: nobody takes it away.
	pods bool
}

// measuredRows reads the tables whose header is that of measured differences.
func measuredRows(t *testing.T) []measured {
	t.Helper()
	const header = "| Case | Lines | Object | Path | Reason |\n|---|---|---|---|---|\n"
	parts := strings.Split(string(readFile(t, differencesDoc)), header)
	if len(parts) == 1 {
		t.Fatalf("%s has no table %q", differencesDoc, header)
	}
	var rows []measured
	for _, part := range parts[1:] {
		table, _, _ := strings.Cut(part, "\n\n")
		for _, line := range strings.Split(strings.TrimSpace(table), "\n") {
			cells := strings.Split(strings.Trim(line, "| "), "|")
			if len(cells) != 5 {
				t.Fatalf("%s: this row must have five cells: %s", differencesDoc, line)
			}
			paths := values(cells[3])
			rows = append(rows, measured{
				cases: values(cells[0]), lines: values(cells[1]), objects: values(cells[2]),
				pods: slices.ContainsFunc(paths, func(path string) bool {
					return strings.HasPrefix(path, "spec.template.") && !strings.HasSuffix(path, "restartedAt")
				}),
			})
		}
	}
	return rows
}

// values are those of a cell: one or several, each in backquotes.
func values(cell string) []string {
	var all []string
	for _, value := range strings.Split(cell, ",") {
		all = append(all, strings.Trim(strings.TrimSpace(value), "`"))
	}
	return all
}

func matchesAny(patterns []string, text string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool {
		matches, _ := path.Match(pattern, text) // a bad pattern matches nothing, and that fails the test
		return matches
	})
}
