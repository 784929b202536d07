package explain

import (
	"fmt"
	"strings"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/generators"
)

// Many is from how many resources on Text sums them up, a row for each: more
// than that nobody reads from end to end.
const Many = 10

// Text is the explanation for people, folded where a line is wider than width;
// 0 is any width. All has it say everything of however many resources.
func (e Explanation) Text(width int, all bool) string {
	var out strings.Builder
	fmt.Fprintf(&out, "release %s, behaviour line %s\n", e.Release, e.Line)
	resources, of := e.resources(), e.find()
	var rows [][]string
	if len(resources) > Many && !all {
		rows = e.summary(resources, of)
	} else {
		for _, r := range resources {
			rows = append(append(rows, []string{""}), e.details(r, of)...)
		}
		rows = append(rows, e.besides(resources, of, "")...)
	}
	writeRows(&out, rows, width)
	return out.String()
}

// besides tells what is about none of the resources shown, such as the config,
// and what of the others is of a severity.
func (e Explanation) besides(resources []resource, of found, severity krm.Severity) [][]string {
	shown := map[*krm.Result]bool{}
	for _, r := range resources {
		for _, result := range r.about(of) {
			shown[result] = result.Severity != severity
		}
	}
	var rows [][]string
	for _, r := range e.Results {
		if shown[r] {
			continue
		}
		about := ""
		if id := r.ResourceRef; id != nil {
			about = generators.Ref{Kind: id.Kind, Namespace: id.Namespace, Name: id.Name}.Title() + ": "
		}
		if rows == nil {
			rows = append(rows, []string{""}, []string{"besides"})
		}
		rows = append(rows, []string{told(r, about)})
	}
	return rows
}
