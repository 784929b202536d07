package diff

import (
	"fmt"
	"io"
	"strings"

	"github.com/render-sonataflow/render-sonataflow/generators/quote"
)

// Colours of a terminal by how dangerous a class is, most dangerous first.
var colours = [...]string{"\x1b[1;31m", "\x1b[33m", "\x1b[36m", ""}

const uncoloured = "\x1b[0m"

// danger is 0 for what loses something or is refused, up to 3 for what nobody
// notices.
func danger(class Class) int {
	switch class {
	case DataAtRisk, Recreate:
		return 0
	case Events, Gap, URL:
		return 1
	case MustExist, Pruned, NotRead:
		return 2
	default:
		return 3
	}
}

// WriteText is for people at a terminal, with colours where it shows them.
func WriteText(w io.Writer, r *Report, coloured bool) error {
	paint := func(class Class, text string) string {
		if colour := colours[danger(class)]; coloured && colour != "" {
			return colour + text + uncoloured
		}
		return text
	}
	var out strings.Builder
	out.WriteString(r.headline() + "\n")
	for _, count := range r.Summary {
		fmt.Fprintf(&out, "  %4d  %s  %s\n", count.Objects, paint(count.Class, fmt.Sprintf("%-14s", count.Class)), count.Text)
	}
	for _, o := range r.Objects {
		fmt.Fprintf(&out, "\n%s %s\n", o.Change, o.title())
		for _, c := range o.Consequences {
			fmt.Fprintf(&out, "  %s  %s\n", paint(c.Class, fmt.Sprintf("%-14s", c.Class)), quote.Line(c.Text))
		}
		for _, f := range o.Fields {
			out.WriteString("      " + f.line() + "\n")
		}
	}
	_, err := io.WriteString(w, out.String())
	return err
}

func (r *Report) headline() string {
	if !r.Different() {
		return "Nothing differs."
	}
	return fmt.Sprintf("%d %s: %d added, %d changed, %d removed.",
		len(r.Objects), plural(len(r.Objects), "object differs", "objects differ"), r.Added, r.Changed, r.Removed)
}

func (o *Object) title() string {
	k := key{kind: o.Kind, namespace: o.Namespace, name: o.Name}
	if strings.HasPrefix(o.APIVersion, "serving.knative.dev/") {
		k.kind = "Knative Service"
	}
	return quote.Line(k.title())
}

// line is a field in one line.
func (f *Field) line() string {
	switch {
	case f.Old == "" && f.New == "":
		return f.Path + " " + f.Change
	case f.Change == isAdded:
		return f.Path + ": " + f.New + " is added"
	case f.Change == isRemoved:
		return f.Path + ": " + f.Old + " is removed"
	case f.Old == "" || f.New == "":
		return f.Path + " changed"
	}
	return f.Path + ": " + f.Old + " -> " + f.New
}
