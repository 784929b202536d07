package fn

import (
	"cmp"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"sigs.k8s.io/kustomize/kyaml/fn/framework"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/render-sonataflow/render-sonataflow/fn/krm"
	"github.com/render-sonataflow/render-sonataflow/generators"
)

// report collects the results of a run.
type report struct {
	results framework.Results
	// strict turns warnings into errors.
	strict bool
}

func (r *report) add(severity generators.Severity, item *krm.Item, field, message string) {
	result := &framework.Result{Severity: framework.Severity(severity), Message: masked(message)}
	if r.strict && severity == generators.Warning {
		result.Severity = framework.Error
		result.Message += " (a warning that the config's strict: true makes an error)"
	}
	if field != "" {
		result.Field = &framework.Field{Path: configPath(item, field)}
	}
	if item != nil {
		result.ResourceRef = &yaml.ResourceIdentifier{
			TypeMeta: yaml.TypeMeta{APIVersion: item.APIVersion(), Kind: item.Kind()},
			NameMeta: yaml.NameMeta{Name: item.Name(), Namespace: item.Namespace()},
		}
		if path := item.File(); path != "" {
			result.File = &framework.File{Path: path, Index: item.Index()}
		}
	}
	r.results = append(r.results, result)
}

func (r *report) failed() bool {
	return slices.ContainsFunc(r.results, func(result *framework.Result) bool { return result.Severity == framework.Error })
}

// sorted puts errors first and then orders by resource and field, so that the
// order of the input shows nowhere; what was said twice is said once.
func (r *report) sorted() framework.Results {
	severities := []framework.Severity{framework.Error, framework.Warning, framework.Info}
	slices.SortStableFunc(r.results, func(a, b *framework.Result) int {
		return cmp.Or(
			cmp.Compare(slices.Index(severities, a.Severity), slices.Index(severities, b.Severity)),
			cmp.Compare(resultLine(a), resultLine(b)),
		)
	})
	return slices.CompactFunc(r.results, func(a, b *framework.Result) bool { return resultLine(a) == resultLine(b) })
}

// resultLine is one result as a person reads it: severity, resource, file,
// field, message.
func resultLine(r *framework.Result) string {
	var where []string
	if id := r.ResourceRef; id != nil {
		ref := generators.Ref{Kind: id.Kind, Namespace: id.Namespace, Name: id.Name}
		where = append(where, oneLine(ref.Title()))
	}
	if r.File != nil {
		where = append(where, "("+oneLine(r.File.Path)+")")
	}
	line := string(r.Severity) + ": "
	if len(where) > 0 {
		line += strings.Join(where, " ") + ": "
	}
	if r.Field != nil {
		line += r.Field.Path + ": "
	}
	return line + r.Message
}

// credentials are where an address, quoted as a wrong value, has them.
var credentials = lazy(`(?i)((?:password|passwd|pwd|secret|token)=|://[^/\s:@"]*:)([^&;@\s"]+)`)

// masked hides passwords in a message: logs of pipelines are read by many.
// What follows a colon is a port, unless an @ says that it is a password.
func masked(message string) string {
	return credentials().ReplaceAllStringFunc(message, func(found string) string {
		parts := credentials().FindStringSubmatch(found)
		if strings.HasPrefix(parts[1], "://") && !strings.Contains(message, found+"@") {
			return found
		}
		return parts[1] + "***"
	})
}

// oneLine escapes what a terminal would act on: a name may hold anything until
// it is checked, also a line that looks like one of ours.
func oneLine(text string) string {
	if strings.ContainsFunc(text, unicode.IsControl) {
		return strconv.Quote(text)
	}
	return text
}

// printResults writes results as lines, those of the severities asked for.
// kustomize shows nothing but stderr, so warnings would be lost otherwise.
func printResults(w io.Writer, results framework.Results, severities ...framework.Severity) error {
	for _, r := range results {
		if slices.Contains(severities, r.Severity) {
			if _, err := fmt.Fprintln(w, resultLine(r)); err != nil {
				return err
			}
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

// lazy compiles a pattern when it is first used: most runs use none, and a
// host starts the function for each package.
func lazy(pattern string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(pattern) })
}
