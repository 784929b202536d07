package results

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"io"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
)

type junitSuites struct {
	XMLName xml.Name   `xml:"testsuites"`
	Suite   junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	Class   string        `xml:"classname,attr"`
	Name    string        `xml:"name,attr"`
	File    string        `xml:"file,attr,omitempty"`
	Line    int           `xml:"line,attr,omitempty"`
	Failure *junitFailure `xml:"failure"`
	// Out is what a test that does not fail has to say.
	Out string `xml:"system-out,omitempty"`
}

type junitFailure struct {
	Type    string `xml:"type,attr"`
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

// writeJUnit writes a test for each result, of which errors fail. Where there is
// nothing to tell one test passes, since many readers take no test for a mistake.
func writeJUnit(w io.Writer, all krm.Results) error {
	suite := junitSuite{Name: tool}
	for _, one := range findings(all) {
		test := junitCase{Class: cmp.Or(one.File, tool), Name: one.Rule, File: one.File, Line: one.Line}
		if subject := one.subject(); subject != "" {
			test.Name += ": " + subject
		}
		if where := one.place(); one.Severity == krm.Error {
			suite.Failures++
			test.Failure = &junitFailure{Type: one.Rule, Message: one.Message, Text: where + one.text()}
		} else {
			test.Out = string(one.Severity) + ": " + where + one.text()
		}
		suite.Cases = append(suite.Cases, test)
	}
	if len(suite.Cases) == 0 {
		suite.Cases = []junitCase{{Class: tool, Name: "all"}}
	}
	suite.Tests = len(suite.Cases)
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	encoder := xml.NewEncoder(w)
	encoder.Indent("", "  ")
	if err := encoder.Encode(junitSuites{Suite: suite}); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func (f finding) place() string {
	switch {
	case f.File == "":
		return ""
	case f.Line == 0:
		return f.File + ": "
	default:
		return fmt.Sprintf("%s:%d:%d: ", f.File, f.Line, f.Column)
	}
}
