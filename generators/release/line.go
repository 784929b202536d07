package release

// Line is a behaviour line: the date of an operator whose generated objects
// differ from those of its neighbours. Later lines compare greater, so "2025
// and later" reads line >= release.Line2025.
type Line int

// The behaviour lines, oldest first.
const (
	Line2024  Line = iota // operators of November 2024
	Line2025              // of April 2025
	Line2025b             // of July to December 2025
	Line2026              // of June 2026
	Line2026c             // of September 2026
)

var lineNames = [...]string{"2024", "2025", "2025b", "2026", "2026c"}

// Lines are all of them, oldest first.
func Lines() []Line {
	lines := make([]Line, len(lineNames))
	for i := range lines {
		lines[i] = Line(i)
	}
	return lines
}

// String is the line's name as the documentation writes it: 2025b.
func (l Line) String() string { return lineNames[l] }

// MarshalText makes a line readable in JSON and YAML.
func (l Line) MarshalText() ([]byte, error) { return []byte(l.String()), nil }
