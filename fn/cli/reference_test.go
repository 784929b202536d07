package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/render-sonataflow/render-sonataflow/fn"
	"github.com/render-sonataflow/render-sonataflow/generators/rule"
)

// TestReference: the pages below docs/reference are made of the code, so that
// they cannot be wrong. UPDATE=1 writes them anew, and fails so that nobody
// commits them unread.
func TestReference(t *testing.T) {
	for name, page := range map[string]string{
		"commands":      commandsPage(),
		"configuration": configurationPage(t),
		"exit-codes":    exitCodesPage(t),
		"rules":         rulesPage(),
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join("../../docs/reference", name+".md")
			before, err := os.ReadFile(path)
			if err != nil && !os.IsNotExist(err) {
				t.Fatal(err)
			}
			diff := cmp.Diff(string(before), page)
			switch {
			case diff == "":
			case os.Getenv("UPDATE") != "":
				if err := os.WriteFile(path, []byte(page), 0o644); err != nil {
					t.Fatal(err)
				}
				t.Errorf("%s was written anew: read the change and run the tests again without UPDATE", path)
			default:
				t.Errorf("%s is not what the code says (-page +code); make update writes it anew:\n%s", path, diff)
			}
		})
	}
}

// rulesPage is the table of rules.
func rulesPage() string {
	var out strings.Builder
	out.WriteString("# Rules\n\nWhat is told of an input comes of one of these. [Lint](../lint.md) says how to give a rule another severity; errors that are marked may be lowered, all others leave nothing to render.\n\n| rule | severity | |\n|---|---|---|\n")
	for _, r := range rule.Table() {
		severity := string(r.Severity)
		if r.Lowerable {
			severity += ", may be lowered"
		}
		fmt.Fprintf(&out, "| `%s` | %s | %s |\n", r.ID, severity, r.Says)
	}
	return out.String()
}

// commandsPage tells every command that is not hidden, in the order of --help.
func commandsPage() string {
	var out strings.Builder
	out.WriteString("# Commands\n\n")
	root := Commands()
	root.InitDefaultHelpFlag()
	writeCommand(&out, root)
	var below func(*cobra.Command)
	below = func(cmd *cobra.Command) {
		for _, sub := range cmd.Commands() {
			if sub.IsAvailableCommand() {
				writeCommand(&out, sub)
				if sub.Name() != "completion" { // how to load each, its help says
					below(sub)
				}
			}
		}
	}
	below(root)
	out.WriteString("## Every command\n\n`--help` explains it. [Exit codes](exit-codes.md) are the same for all.\n")
	return out.String()
}

func writeCommand(out *strings.Builder, cmd *cobra.Command) {
	long := cmd.Long
	if long == "" {
		long = cmd.Short + "."
	}
	fmt.Fprintf(out, "## %s\n\n```sh\n%s\n```\n\n%s\n\n", cmd.CommandPath(), cmd.UseLine(), prose(long))
	if cmd.HasExample() {
		lines := strings.Split(strings.Trim(cmd.Example, "\n"), "\n")
		for i, line := range lines {
			lines[i] = strings.TrimPrefix(line, "  ")
		}
		fmt.Fprintf(out, "```sh\n%s\n```\n\n", strings.Join(lines, "\n"))
	}
	keys := map[string]bool{}
	for _, key := range fn.ConfigKeys() {
		keys[key.Flag] = true
	}
	configured := false
	var rows []string
	cmd.LocalFlags().VisitAll(func(flag *pflag.Flag) {
		switch {
		case flag.Hidden || flag.Name == "help":
		case keys[flag.Name]:
			configured = true
		default:
			rows = append(rows, flagRow(flag))
		}
	})
	if len(rows) > 0 {
		fmt.Fprintf(out, "| flag | default | |\n|---|---|---|\n%s\n", strings.Join(rows, ""))
	}
	if configured {
		out.WriteString("Every key of the [configuration](configuration.md) is a flag as well, such as `--release`.\n\n")
	}
}

func flagRow(flag *pflag.Flag) string {
	name := "`--" + flag.Name + "`"
	if flag.Shorthand != "" {
		name = "`-" + flag.Shorthand + "`, " + name
	}
	kind, usage := pflag.UnquoteUsage(flag)
	if kind != "" {
		name += " " + kind
	}
	value := ""
	if v := flag.DefValue; v != "" && v != "false" && v != "[]" {
		value = "`" + v + "`"
	}
	return fmt.Sprintf("| %s | %s | %s |\n", name, value, cell(usage))
}

// prose keeps the indented lines of a text, such as a list, as they are.
func prose(text string) string {
	var out strings.Builder
	laidOut := false
	for line := range strings.Lines(text + "\n\n") {
		if indented := strings.HasPrefix(line, "  "); indented != laidOut {
			out.WriteString(map[bool]string{true: "\n```text\n", false: "```\n"}[indented])
			laidOut = indented
		}
		if laidOut {
			out.WriteString(line)
		} else {
			out.WriteString(escape(line))
		}
	}
	return strings.TrimRight(out.String(), "\n")
}

// escape keeps what looks like HTML in a text, such as <name>, from being it.
func escape(text string) string { return strings.ReplaceAll(text, "<", "\\<") }

func cell(text string) string {
	return strings.ReplaceAll(escape(strings.Join(strings.Fields(text), " ")), "|", "\\|")
}

// schemaNode is what the page reads of a JSON Schema.
type schemaNode struct {
	Ref                  string                `json:"$ref"`
	Defs                 map[string]schemaNode `json:"$defs"`
	Type                 any
	Enum                 []any
	Description          string
	Properties           map[string]schemaNode
	AdditionalProperties any
}

// configurationPage tells every key, as schema RenderSonataFlow does.
func configurationPage(t *testing.T) string {
	t.Helper()
	var text, said bytes.Buffer
	if code := Main([]string{"schema", fn.ConfigKind}, strings.NewReader(""), &text, &said); code != 0 {
		t.Fatal(said.String())
	}
	var schema schemaNode
	if err := json.Unmarshal(text.Bytes(), &schema); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	out.WriteString("# Configuration\n\n" +
		"All of it is optional: a `" + fn.ConfigKind + "` as functionConfig or `--config`, the same keys dotted in the `data` of a ConfigMap, or flags of the commands, which win. Lists and maps are YAML text there. A flag that is true or false needs no value.\n\n" +
		"```yaml\napiVersion: " + fn.ConfigAPIVersion + "\nkind: " + fn.ConfigKind + "\nspec:\n  release: osl-1.37\n  cluster:\n    type: OpenShift\n```\n\n" +
		"An editor completes and checks it with what `render-sonataflow schema " + fn.ConfigKind + "` prints.\n\n" +
		"| key | flag | what it may be | what it does |\n|---|---|---|---|\n")
	for _, key := range fn.ConfigKeys() {
		node, ok := schema.find("spec." + key.Name)
		if !ok {
			t.Errorf("the schema has no spec.%s", key.Name)
		}
		fmt.Fprintf(&out, "| `%s` | `--%s` | %s | %s |\n", key.Name, key.Flag, node.values(), cell(node.Description))
	}
	return out.String()
}

// find follows a dotted path; a key of a map is the map's.
func (s schemaNode) find(path string) (schemaNode, bool) {
	node := s
	for name := range strings.SplitSeq(path, ".") {
		next, ok := node.Properties[name]
		if !ok {
			return node, false
		}
		if ref, found := strings.CutPrefix(next.Ref, "#/$defs/"); found {
			described := next.Description
			if next = s.Defs[ref]; described != "" {
				next.Description = described
			}
		}
		node = next
	}
	return node, true
}

func (s schemaNode) values() string {
	var values []string
	for _, value := range s.Enum {
		values = append(values, fmt.Sprintf("`%v`", value))
	}
	switch {
	case len(values) > 0:
		return strings.Join(values, ", ")
	case s.Type == "boolean":
		return "`true`, `false`"
	case s.Type == "array":
		return "a list"
	case s.Type == "object":
		return "a map"
	case s.Type == "string":
		return "text"
	}
	return fmt.Sprint(s.Type)
}

// exitCodesPage reads the constants of the package whose names begin with
// exit, and their comments.
func exitCodesPage(t *testing.T) string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	codes := map[string]string{}
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(node ast.Node) bool {
			spec, ok := node.(*ast.ValueSpec)
			if !ok || len(spec.Names) != 1 || len(spec.Values) != 1 || !strings.HasPrefix(spec.Names[0].Name, "exit") {
				return true
			}
			value, ok := spec.Values[0].(*ast.BasicLit)
			if !ok || value.Kind != token.INT {
				return true
			}
			meaning := strings.TrimPrefix(strings.Join(strings.Fields(spec.Doc.Text()), " "), spec.Names[0].Name+": ")
			if meaning == "" && value.Value == "0" {
				meaning = "all was done."
			}
			codes[value.Value] = meaning
			return true
		})
	}
	if len(codes) < 4 {
		t.Fatalf("only %v found", codes)
	}
	var out strings.Builder
	out.WriteString("# Exit codes\n\n| code | meaning |\n|---|---|\n")
	for _, code := range slices.Sorted(maps.Keys(codes)) {
		if codes[code] == "" {
			t.Errorf("exit code %s has no comment in the code", code)
		}
		fmt.Fprintf(&out, "| %s | %s |\n", code, strings.ToUpper(codes[code][:1])+codes[code][1:])
	}
	out.WriteString("\nErrors and warnings are on stderr. With an error nothing is printed on stdout, so that no half of a render is applied.\n")
	return out.String()
}
