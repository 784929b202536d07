package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/render-sonataflow/render-sonataflow/fn"
	"github.com/render-sonataflow/render-sonataflow/fn/files"
	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/fn/results"
	"github.com/render-sonataflow/render-sonataflow/generators/quote"
	"github.com/render-sonataflow/render-sonataflow/generators/rule"
)

const textResults = "text"

// teller tells people or programs what a command has to say of its input: to
// people at once, to programs as one document at the end.
type teller struct {
	format string
	quiet  bool
	// rules: people are told the rule of each result.
	rules bool
	w     io.Writer
	found krm.Results
}

// addFlags declares the flags of every command that checks something.
func (t *teller) addFlags(cmd *cobra.Command) {
	formats := append([]string{textResults}, results.Formats()...)
	flags := cmd.Flags()
	flags.Var((*resultFormat)(t), "output-results", "how to write what there is to tell: "+strings.Join(formats, ", ")+"; all but text as one document, errors included")
	flags.BoolVarP(&t.quiet, "quiet", "q", false, "tell errors only")
	complete := func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return formats, cobra.ShellCompDirectiveNoFileComp
	}
	if err := cmd.RegisterFlagCompletionFunc("output-results", complete); err != nil {
		panic(err) // the flag is the one of above
	}
}

// resultFormat is the value of --output-results.
type resultFormat teller

func (f *resultFormat) String() string { return f.format }
func (f *resultFormat) Type() string   { return "format" }

func (f *resultFormat) Set(format string) error {
	if format != textResults && !slices.Contains(results.Formats(), format) {
		return fmt.Errorf("must be one of %s, %s", textResults, strings.Join(results.Formats(), ", "))
	}
	f.format = format
	return nil
}

// tell tells results.
func (t *teller) tell(found krm.Results) error {
	if t.quiet {
		found = slices.DeleteFunc(slices.Clone(found), func(r *krm.Result) bool { return r.Severity != krm.Error })
	}
	if t.format == textResults {
		return fn.PrintAll(t.w, found, t.rules)
	}
	t.found = append(t.found, found...)
	return nil
}

// pass passes on what kustomize says by itself.
func (t *teller) pass(said string) error {
	if t.format == textResults {
		_, err := io.WriteString(t.w, said)
		return err
	}
	var found krm.Results
	for line := range strings.SplitSeq(strings.TrimSpace(said), "\n") {
		if line != "" {
			found = append(found, &krm.Result{Rule: string(rule.KustomizeSays), Severity: krm.Warning, Message: quote.Foreign(line)})
		}
	}
	return t.tell(found)
}

// whyIsTold says whether an error only ends what results have said.
func whyIsTold(err error) bool {
	return errors.Is(err, fn.ErrNotRendered) || errors.Is(err, fn.ErrDoesNotFit)
}

// end tells how the command ended, and writes the document of those formats
// that are one.
func (t *teller) end(err error) error {
	switch {
	case t.format == textResults && t.rules && whyIsTold(err):
		return nil
	case t.format == textResults:
		return t.tell(resultsOf(err))
	case !whyIsTold(err):
		t.found = append(t.found, documented(err)...)
	}
	return results.Write(t.w, t.format, t.found)
}

// ended tells results, and passes on how what they are of ended.
func (t *teller) ended(found krm.Results, err error) error {
	if failed := t.tell(found); err == nil {
		err = failed
	}
	return err
}

// fileError is an error with the file that it is of.
type fileError struct {
	path string
	err  error
}

func (e *fileError) Error() string { return e.path + ": " + e.err.Error() }
func (e *fileError) Unwrap() error { return e.err }

// inFile puts the file's name on each thing that is wrong in it.
func inFile(path string, err error) error {
	var named []error
	for _, one := range separate(err) {
		named = append(named, &fileError{path, one})
	}
	return errors.Join(named...)
}

// inStdin says that what cannot be read came from stdin.
func inStdin(err error) error {
	var unread *krm.ReadError
	if !errors.As(err, &unread) {
		return err
	}
	return inFile("stdin", err)
}

// resultsOf are errors as results: without credentials, without what a terminal
// would act on, and with the place of what could not be read.
func resultsOf(err error) (found krm.Results) {
	if err == nil || errors.Is(err, errDifferent) || errors.Is(err, errMissing) { // which diff has told
		return nil
	}
	for _, one := range separate(err) {
		result := &krm.Result{Rule: string(ruleOf(one)), Severity: krm.Error, Message: one.Error()}
		var unread *krm.ReadError
		var at *fileError
		var placed *placedError
		if errors.As(one, &placed) {
			result.File = placed.at
		}
		if errors.As(one, &at) {
			result.File = &krm.File{Path: at.path}
			result.Message = at.err.Error()
		}
		if errors.As(one, &unread) && at != nil {
			result.File.Line, result.File.Column = unread.Line, unread.Column
			result.Message = unread.Message
			if unread.Document {
				result.Message = "the document " + result.Message
			}
		}
		result.Message = quote.Printable(quote.Text(result.Message))
		found = append(found, result)
	}
	return found
}

// documented are errors as results for programs, which do not look for a file's
// name in the message.
func documented(err error) krm.Results {
	found := resultsOf(err)
	if len(found) == 0 {
		return nil
	}
	for n, one := range separate(err) {
		var refused *files.Refusal
		var unread *files.UnreadError
		switch {
		case found[n].File != nil:
		case errors.As(one, &refused):
			found[n].File = &krm.File{Path: fromHere(refused.Path)}
		case errors.As(one, &unread):
			found[n].File = &krm.File{Path: fromHere(unread.Path)}
		}
	}
	return found
}

// fromHere is a path from where the command runs, if it leads there.
func fromHere(path string) string {
	here, err := os.Getwd()
	if err != nil || !filepath.IsAbs(path) {
		return path
	}
	if relative, err := filepath.Rel(here, path); err == nil && filepath.IsLocal(relative) {
		return relative
	}
	return path
}

// ruleOf is the rule that an error breaks.
func ruleOf(err error) rule.ID {
	var usage usageError
	var stale staleError
	var unread *krm.ReadError
	var refused *files.Refusal
	var kustomize *kustomizeError
	switch {
	case errors.As(err, &usage):
		return rule.CommandLine
	case errors.As(err, &stale):
		return rule.Stale
	case errors.Is(err, krm.ErrNoObject), errors.Is(err, krm.ErrEmpty), errors.As(err, &unread) && unread.Document:
		return rule.NoObject
	case errors.As(err, &unread):
		return rule.Syntax
	case errors.As(err, &kustomize):
		return rule.Kustomization
	case errors.As(err, &refused), errors.Is(err, fs.ErrNotExist), errors.Is(err, fs.ErrPermission):
		return rule.Unreadable
	case errors.Is(err, errNothing):
		return rule.NothingToPrint
	default:
		return rule.Failed
	}
}
