package upgrade

import (
	"fmt"
	"io"
	"strings"

	"github.com/render-sonataflow/render-sonataflow/generators/quote"
)

// WriteText is for people at a terminal.
func WriteText(w io.Writer, r *Runbook) error {
	var out strings.Builder
	fmt.Fprintf(&out, "From %s to %s\n", r.From, r.To)
	for _, count := range r.Summary {
		fmt.Fprintf(&out, "  %4d  %-14s  %s\n", count.Objects, count.Class, count.Text)
	}
	for n, s := range r.Steps {
		fmt.Fprintf(&out, "\n%d. %s\n", n+1, s.Title)
		if s.Text != "" {
			out.WriteString("   " + s.Text + "\n")
		}
		for _, entry := range s.List {
			out.WriteString("   - " + quote.Line(entry) + "\n")
		}
		for _, command := range s.Commands {
			out.WriteString("   $ " + quote.Line(command) + "\n")
		}
	}
	_, err := io.WriteString(w, out.String())
	return err
}

// WriteMarkdown is for a page or an issue to tick off.
func WriteMarkdown(w io.Writer, r *Runbook) error {
	var out strings.Builder
	fmt.Fprintf(&out, "# From %s to %s\n", r.From, r.To)
	if len(r.Summary) > 0 {
		out.WriteString("\n| Consequence | Objects |\n|---|---|\n")
	}
	for _, count := range r.Summary {
		fmt.Fprintf(&out, "| %s | %d |\n", count.Title, count.Objects)
	}
	for n, s := range r.Steps {
		fmt.Fprintf(&out, "\n## %d. %s\n", n+1, s.Title)
		if s.Text != "" {
			out.WriteString("\n" + s.Text + "\n")
		}
		if len(s.List) > 0 {
			out.WriteString("\n")
		}
		for _, entry := range s.List {
			out.WriteString("- " + escape(quote.Line(entry)) + "\n")
		}
		if len(s.Commands) > 0 {
			out.WriteString("\n```sh\n" + quote.Printable(strings.Join(s.Commands, "\n")) + "\n```\n")
		}
	}
	_, err := io.WriteString(w, out.String())
	return err
}

func escape(text string) string {
	return strings.NewReplacer("<", "&lt;", ">", "&gt;", "*", "\\*", "_", "\\_", "`", "\\`").Replace(text)
}
