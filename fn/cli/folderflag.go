package cli

import (
	"slices"
	"strings"
)

// formats are what -o means in other commands and tools.
var formats = []string{
	"-", "csv", "dot", "github", "html", "json", "junit", "markdown", "md", "mermaid", "name", "sarif", "stdout", "table", "tar", "text", "txt", "wide", "yaml", "yml",
}

// folderFlag refuses a value of --output that names a format where it means a
// folder: nobody wants a folder named json. What says what to do instead.
func folderFlag(value, instead string) error {
	name, _, _ := strings.Cut(value, "=") // jsonpath={.kind}
	if !slices.Contains(formats, strings.ToLower(value)) && !slices.Contains([]string{"jsonpath", "go-template", "custom-columns"}, name) {
		return nil
	}
	return usagef("--output names a folder here, and %q looks like a format: %s; a folder of that name is ./%s", value, instead, value)
}

// badFormat is a value of --output that is none of the formats.
func badFormat(value string, known ...string) error {
	hint := ""
	if strings.ContainsAny(value, "/.") {
		hint = ": to write a file, as in -o " + known[0] + " > " + value
	}
	last := len(known) - 1
	list := known[last]
	if last > 0 {
		list = strings.Join(known[:last], ", ") + " or " + list
	}
	return usagef("--output must be %s, but is %q%s", list, value, hint)
}

// notToTerminal refuses what nobody can read on a terminal.
func (s streams) notToTerminal(what, instead string) error {
	if !onTerminal(s.out) {
		return nil
	}
	return usagef("%s is nothing to read on a terminal: %s", what, instead)
}
