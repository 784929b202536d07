package explain

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// gap is what parts columns, narrowest how far one is folded.
const (
	gap       = "  "
	narrowest = 10
)

// writeRows aligns the cells of rows that follow each other, and folds them
// where they are wider than width; 0 is any width. A row of one cell is a line
// of its own.
func writeRows(out *strings.Builder, rows [][]string, width int) {
	for begin := 0; begin < len(rows); {
		end := begin + 1
		for len(rows[begin]) > 1 && end < len(rows) && len(rows[end]) == len(rows[begin]) {
			end++
		}
		writeBlock(out, rows[begin:end], width)
		begin = end
	}
}

func writeBlock(out *strings.Builder, rows [][]string, width int) {
	widths := columnWidths(rows, width)
	for _, cells := range rows {
		folded := make([][]string, len(cells))
		lines := 0
		for n, cell := range cells {
			folded[n] = fold(cell, widths[n])
			lines = max(lines, len(folded[n]))
		}
		for at := range lines {
			var line strings.Builder
			for n := range cells {
				text := ""
				if at < len(folded[n]) {
					text = folded[n][at]
				}
				line.WriteString(text)
				if n < len(cells)-1 {
					line.WriteString(strings.Repeat(" ", max(0, widths[n]-utf8.RuneCountInString(text))) + gap)
				}
			}
			out.WriteString(strings.TrimRight(line.String(), " ") + "\n")
		}
	}
}

// columnWidths are those of the widest cells. Where there is no room for them the
// first column, which holds names, keeps up to half of it, and the wide ones of
// the others share what is left.
func columnWidths(rows [][]string, width int) []int {
	widths := make([]int, len(rows[0]))
	for _, cells := range rows {
		for n, cell := range cells {
			widths[n] = max(widths[n], utf8.RuneCountInString(cell))
		}
	}
	if width == 0 {
		return widths
	}
	if len(widths) == 1 {
		widths[0] = min(widths[0], max(width, narrowest))
		return widths
	}
	widths[0] = min(widths[0], max(width/2, narrowest))
	room := width - widths[0] - (len(widths)-1)*len(gap)
	rest := slices.SortedFunc(slices.Values(widths[1:]), cmp.Compare)
	share := room
	for n, w := range rest { // the narrow ones leave what they do not need
		if share = max(room/(len(rest)-n), narrowest); w > share {
			break
		}
		room -= w
	}
	for n := range widths[1:] {
		widths[n+1] = min(widths[n+1], share)
	}
	return widths
}

// fold cuts a text into lines, behind what parts words of names and addresses
// where there is such; lines after the first stand further in.
func fold(text string, width int) []string {
	indent := len(text) - len(strings.TrimLeft(text, " ")) + len(gap)
	var lines []string
	for utf8.RuneCountInString(text) > width {
		letters := []rune(text)
		cut := width
		for at := width - 1; at > max(indent, width/2); at-- {
			if r := letters[at]; unicode.IsSpace(r) || strings.ContainsRune("/,;:&?=.-", r) {
				cut = at + 1
				break
			}
		}
		lines = append(lines, strings.TrimRight(string(letters[:cut]), " "))
		if indent > width/2 {
			indent = 0
		}
		text = strings.Repeat(" ", indent) + strings.TrimLeft(string(letters[cut:]), " ")
	}
	return append(lines, text)
}
