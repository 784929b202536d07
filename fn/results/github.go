package results

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
)

// commands are GitHub's names of the severities.
var commands = map[krm.Severity]string{krm.Error: "error", krm.Warning: "warning", krm.Info: "notice"}

// Within a workflow command percent signs and line breaks are escaped, and in its
// properties also what separates them.
var (
	data     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	property = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// writeGitHub writes workflow commands, which GitHub shows beside the lines of a
// pull request.
func writeGitHub(w io.Writer, all krm.Results) error {
	for _, one := range findings(all) {
		var properties []string
		add := func(name, value string) {
			if value != "" && value != "0" {
				properties = append(properties, name+"="+property.Replace(value))
			}
		}
		add("file", one.File)
		add("line", strconv.Itoa(one.Line))
		add("col", strconv.Itoa(one.Column))
		add("title", one.Rule)
		if _, err := fmt.Fprintf(w, "::%s %s::%s\n", commands[one.Severity], strings.Join(properties, ","), data.Replace(one.text())); err != nil {
			return err
		}
	}
	return nil
}
