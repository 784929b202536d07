package diff

import (
	"fmt"
	"io"
	"strings"
)

// longestComment is what GitHub takes in a comment, less a little for what a
// bot writes around it; GitLab takes more.
const longestComment = 60_000

// marks are what a reader sees first, by how dangerous a class is.
var marks = [...]string{"🔴", "🟠", "🟡", "⚪"}

// WriteMarkdown is for a comment on a pull request. Of a large change the
// fields of the harmless objects are left out, so that it fits.
func WriteMarkdown(w io.Writer, r *Report) error {
	var out strings.Builder
	fmt.Fprintf(&out, "### What this change does\n\n%s\n", r.headline())
	if r.Different() {
		out.WriteString("\n| | Objects | |\n|---|---|---|\n")
	}
	for _, count := range r.Summary {
		fmt.Fprintf(&out, "| %s **%s** | %d | %s |\n", marks[danger(count.Class)], count.Title, count.Objects, count.Text)
	}
	left := 0
	for _, o := range r.Objects {
		text, fields := o.markdown()
		switch {
		case out.Len()+len(text)+len(fields) < longestComment:
			out.WriteString(text + fields)
		case out.Len()+len(text) < longestComment:
			out.WriteString(text)
		default:
			left++
		}
	}
	if left > 0 {
		fmt.Fprintf(&out, "\n%d more %s left out here, none of them more dangerous than those above.\n", left, plural(left, "object is", "objects are"))
	}
	_, err := io.WriteString(w, out.String())
	return err
}

func (o *Object) markdown() (text, fields string) {
	text = fmt.Sprintf("\n**%s** %s\n\n", escaped(o.title()), o.Change)
	for _, c := range o.Consequences {
		text += fmt.Sprintf("- %s **%s**: %s\n", marks[danger(c.Class)], titleOf(c.Class), escaped(c.Text))
	}
	if len(o.Fields) == 0 {
		return text, ""
	}
	fields = fmt.Sprintf("\n<details><summary>%d %s</summary>\n\n| Field | Before | After |\n|---|---|---|\n", len(o.Fields), plural(len(o.Fields), "field", "fields"))
	for _, f := range o.Fields {
		fields += fmt.Sprintf("| %s | %s | %s |\n", code(f.Path), code(f.Old), code(f.New))
	}
	return text, fields + "\n</details>\n"
}

func titleOf(class Class) string { return Classes()[rank(class)].Title }

// escaped keeps what looks like markup in a text from being it.
func escaped(text string) string {
	return strings.NewReplacer("\\", "\\\\", "<", "&lt;", ">", "&gt;", "`", "\\`", "*", "\\*", "_", "\\_", "|", "\\|", "[", "\\[", "]", "\\]", "@", "&#64;", "\n", " ").Replace(text)
}

// code is a code span in the cell of a table.
func code(text string) string {
	if text == "" {
		return ""
	}
	fence := "`"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	if len(fence) > 1 {
		text = " " + text + " "
	}
	return fence + strings.NewReplacer("|", "\\|", "\n", " ").Replace(text) + fence
}
