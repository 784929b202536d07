package fn

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/generators"
	"github.com/render-sonataflow/render-sonataflow/generators/quote"
	"github.com/render-sonataflow/render-sonataflow/generators/rule"
)

// report collects the results of a run.
type report struct {
	results krm.Results
	// strict turns warnings into errors.
	strict bool
	// set are the severities of rules that are not their own.
	set map[rule.ID]rule.Severity
	// config is the function's, and flags set fields of it.
	config *krm.Item
	flags  map[string]string
}

// add tells something by a rule, in the rule's severity.
func (r *report) add(id rule.ID, item *krm.Item, field, message string) {
	r.addAs(rule.SeverityOf(id), id, item, field, message)
}

// addAs tells something that has a severity of its own where the config does
// not set one.
func (r *report) addAs(severity rule.Severity, id rule.ID, item *krm.Item, field, message string) {
	result := &krm.Result{Rule: string(id), Severity: krm.Severity(severity), Message: quote.Text(message)}
	if field != "" {
		result.Field = &krm.Field{Path: quote.Text(configPath(item, field))}
	}
	if flag := r.flagOf(item, field); flag != "" {
		result.Flag = flag
	} else if item != nil {
		result.ResourceRef = &krm.ResourceRef{APIVersion: item.APIVersion(), Kind: item.Kind(), Name: item.Name(), Namespace: item.Namespace()}
		result.File = item.Where(configPath(item, field))
	}
	r.take(result)
}

// flagOf is the flag that set a field of the config, or one that the field is
// below; "" where none did.
func (r *report) flagOf(item *krm.Item, field string) string {
	if item == nil || item != r.config {
		return ""
	}
	best := ""
	for path := range r.flags {
		rest, below := strings.CutPrefix(field, path)
		if below && (rest == "" || rest[0] == '.' || rest[0] == '[') && len(path) > len(best) {
			best = path
		}
	}
	return r.flags[best]
}

// take adds a result with the severity that the config gives its rule.
func (r *report) take(result *krm.Result) {
	if set := r.set[rule.ID(result.Rule)]; set != "" {
		result.Severity = krm.Severity(set)
	}
	if r.strict && result.Severity == krm.Warning {
		result.Severity = krm.Error
		result.Message += " (a warning that the config's strict: true makes an error)"
	}
	if result.Severity != krm.Severity(rule.Off) {
		r.results = append(r.results, result)
	}
}

func (r *report) failed() bool {
	return slices.ContainsFunc(r.results, func(result *krm.Result) bool { return result.Severity == krm.Error })
}

// sorted puts errors first and then orders by resource and field, so that the
// order of the input shows nowhere; what was said twice is said once.
func (r *report) sorted() krm.Results {
	severities := []krm.Severity{krm.Error, krm.Warning, krm.Info}
	slices.SortStableFunc(r.results, func(a, b *krm.Result) int {
		return cmp.Or(
			cmp.Compare(slices.Index(severities, a.Severity), slices.Index(severities, b.Severity)),
			cmp.Compare(orderLine(a), orderLine(b)),
			cmp.Compare(resultLine(a), resultLine(b)),
		)
	})
	return slices.CompactFunc(r.results, func(a, b *krm.Result) bool { return resultLine(a) == resultLine(b) })
}

// orderLine is a result without its place in its file, which moves with every
// edit before it.
func orderLine(r *krm.Result) string {
	if r.File == nil {
		return resultLine(r)
	}
	elsewhere := *r
	elsewhere.File = &krm.File{Path: r.File.Path}
	return resultLine(&elsewhere)
}

// resultLine is one result as a person reads it: severity, resource, file,
// field, message.
func resultLine(r *krm.Result) string {
	var where []string
	if id := r.ResourceRef; id != nil {
		ref := generators.Ref{Kind: id.Kind, Namespace: id.Namespace, Name: id.Name}
		where = append(where, oneLine(ref.Title()))
	}
	if r.File != nil {
		where = append(where, "("+r.File.String()+")")
	}
	line := string(r.Severity) + ": "
	switch {
	case r.ResourceRef == nil && r.File != nil:
		line += r.File.String() + ": "
	case len(where) > 0:
		line += strings.Join(where, " ") + ": "
	}
	switch {
	case r.Flag != "":
		line += r.Flag + ": "
	case r.Field != nil:
		line += r.Field.Path + ": "
	}
	return line + r.Message
}

// oneLine escapes what a terminal would act on: a name may hold anything until
// it is checked, also a line that looks like one of ours.
func oneLine(text string) string {
	if strings.ContainsFunc(text, unicode.IsControl) {
		return strconv.Quote(text)
	}
	return text
}

// PrintAll writes every result as a line, with the id of its rule where people
// are to know it.
func PrintAll(w io.Writer, results krm.Results, rules bool) error {
	for _, r := range results {
		line := resultLine(r)
		if rules && r.Rule != "" {
			line += " [" + r.Rule + "]"
		}
		if _, err := fmt.Fprintln(w, line); err != nil {
			return err
		}
	}
	return nil
}

func orDefault(value, fallback string) string {
	if value == "" {
		return fallback
	}
	return value
}
