package krm

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

// ReadError is one thing that keeps a text from being read, with its place in
// that text.
type ReadError struct {
	// Line and Column are counted from 1; 0 where it is of the whole text.
	Line, Column int
	// Document says that the text is YAML, and one of its documents no object.
	Document bool
	// Message says what is wrong and what to do.
	Message string
	cause   error
}

// Error implements error, for those who do not ask for the place.
func (e *ReadError) Error() string {
	switch {
	case e.Line == 0:
		return "cannot read the input: " + e.Message
	case e.Document:
		return fmt.Sprintf("cannot read the input: the document at line %d %s", e.Line, e.Message)
	default:
		return fmt.Sprintf("cannot read the input: line %d: %s", e.Line, e.Message)
	}
}

// Unwrap is what it comes of: ErrEmpty, ErrNoObject, or nothing that anybody
// asks for.
func (e *ReadError) Unwrap() error { return e.cause }

// wholly is a ReadError of the whole text.
func wholly(format string, args ...any) *ReadError {
	return &ReadError{Message: fmt.Sprintf(format, args...)}
}

// syntaxErrors are those of a document that cannot be parsed.
func syntaxErrors(doc document, err error) (problems []error) {
	for text := range strings.SplitSeq(atLine(err, doc.first), "\n") {
		problem := &ReadError{Message: text, cause: err}
		if found := lineNumber().FindStringSubmatch(text); found != nil {
			problem.Message = text[len(found[0]):]
			problem.Line, _ = strconv.Atoi(found[2]) // it is digits
			problem.Column = columnOf(doc.text, problem.Line-doc.first)
		}
		problems = append(problems, problem)
	}
	return problems
}

// columnOf is where a line begins that is not indented by it, counted from 1;
// lines are counted from 0.
func columnOf(text []byte, line int) int {
	for ; line > 0; line-- {
		_, rest, found := bytes.Cut(text, []byte("\n"))
		if !found {
			return 1
		}
		text = rest
	}
	return 1 + len(text) - len(bytes.TrimLeft(text, " "))
}
