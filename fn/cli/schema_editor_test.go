package cli

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/textproto"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// yamlServer is the language server behind VS Code's YAML extension and those
// of other editors.
const yamlServer = "yaml-language-server@1.19.2"

// editor is an editor at its language server.
type editor struct {
	t         *testing.T
	to        io.Writer
	from      *bufio.Reader
	calls     int
	answers   map[string]json.RawMessage
	published map[string][]diagnostic
	schema    string
}

type position struct {
	Line      int `json:"line"`
	Character int `json:"character"`
}

type diagnostic struct {
	Message string `json:"message"`
	Range   struct {
		Start position `json:"start"`
	} `json:"range"`
}

// newEditor starts the server, with the schemas that schema -o wrote.
func newEditor(t *testing.T, schema string) *editor {
	t.Helper()
	npx, err := exec.LookPath("npx")
	if err != nil {
		t.Skip("no npx on PATH: no editor's YAML server is asked")
	}
	if out, err := exec.Command(npx, "--yes", "--package", yamlServer, "--", "node", "--version").CombinedOutput(); err != nil {
		t.Skipf("npx cannot install %s: %v\n%s", yamlServer, err, out)
	}
	cmd := exec.Command(npx, "--yes", yamlServer, "--stdio")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	e := &editor{t: t, to: in, from: bufio.NewReader(out), answers: map[string]json.RawMessage{}, published: map[string][]diagnostic{}, schema: "file://" + filepath.ToSlash(schema)}
	watch := time.AfterFunc(5*time.Minute, func() { _ = cmd.Process.Kill() }) // an answer that never comes ends the test
	t.Cleanup(func() {
		watch.Stop()
		e.notify("exit", nil)
		in.Close()
		_ = cmd.Wait()
	})
	e.call("initialize", map[string]any{"processId": nil, "rootUri": nil, "capabilities": map[string]any{
		"workspace":    map[string]any{"configuration": true},
		"textDocument": map[string]any{"completion": map[string]any{"completionItem": map[string]any{"snippetSupport": true}}},
	}})
	e.notify("initialized", map[string]any{})
	return e
}

func (e *editor) send(message map[string]any) {
	message["jsonrpc"] = "2.0"
	text, err := json.Marshal(message)
	if err != nil {
		e.t.Fatal(err)
	}
	fmt.Fprintf(e.to, "Content-Length: %d\r\n\r\n%s", len(text), text)
}

func (e *editor) notify(method string, params any) {
	e.send(map[string]any{"method": method, "params": params})
}

// call asks and waits for the answer.
func (e *editor) call(method string, params any) json.RawMessage {
	e.t.Helper()
	e.calls++
	id := strconv.Itoa(e.calls)
	e.send(map[string]any{"id": id, "method": method, "params": params})
	for e.answers[id] == nil {
		e.read()
	}
	return e.answers[id]
}

// read takes one message of the server, and answers what it asks.
func (e *editor) read() {
	e.t.Helper()
	header, err := textproto.NewReader(e.from).ReadMIMEHeader()
	if err != nil {
		e.t.Fatalf("the YAML server ends: %v", err)
	}
	length, err := strconv.Atoi(header.Get("Content-Length"))
	if err != nil {
		e.t.Fatal(err)
	}
	text := make([]byte, length)
	if _, err := io.ReadFull(e.from, text); err != nil {
		e.t.Fatal(err)
	}
	var message struct {
		ID            any             `json:"id"`
		Method        string          `json:"method"`
		Params        json.RawMessage `json:"params"`
		Result, Error json.RawMessage
	}
	if err := json.Unmarshal(text, &message); err != nil {
		e.t.Fatal(err)
	}
	switch {
	case message.Method == "":
		e.answers[fmt.Sprint(message.ID)] = append(message.Result, ' ')
	case message.Method == "textDocument/publishDiagnostics":
		var published struct {
			URI         string       `json:"uri"`
			Diagnostics []diagnostic `json:"diagnostics"`
		}
		if err := json.Unmarshal(message.Params, &published); err != nil {
			e.t.Fatal(err)
		}
		e.published[published.URI] = published.Diagnostics
	case message.Method == "workspace/configuration":
		var asked struct {
			Items []struct{ Section string } `json:"items"`
		}
		if err := json.Unmarshal(message.Params, &asked); err != nil {
			e.t.Fatal(err)
		}
		answer := make([]any, len(asked.Items))
		for i, item := range asked.Items {
			if item.Section == "yaml" {
				answer[i] = map[string]any{
					"schemas": map[string]string{e.schema: "*.yaml"}, "validate": true, "completion": true, "hover": true,
					"schemaStore": map[string]any{"enable": false}, "kubernetesCRDStore": map[string]any{"enable": false},
				}
			}
		}
		e.send(map[string]any{"id": message.ID, "result": answer})
	case message.ID != nil:
		e.send(map[string]any{"id": message.ID, "result": nil})
	}
}

// open shows a file, in which | is the cursor, and waits for what is marked.
func (e *editor) open(name, text string) (uri string, cursor position, marked []diagnostic) {
	e.t.Helper()
	if before, _, found := strings.Cut(text, "|"); found {
		cursor.Line = strings.Count(before, "\n")
		cursor.Character = len(before) - strings.LastIndex(before, "\n") - 1
		text = strings.Replace(text, "|", "", 1)
	}
	uri = "file:///" + name + ".yaml"
	e.notify("textDocument/didOpen", map[string]any{"textDocument": map[string]any{"uri": uri, "languageId": "yaml", "version": 1, "text": text}})
	for {
		if marked, told := e.published[uri]; told {
			return uri, cursor, marked
		}
		e.read()
	}
}

// complete are the words that the editor offers at the cursor.
func (e *editor) complete(name, text string) []string {
	e.t.Helper()
	uri, at, _ := e.open(name, text)
	var list struct {
		Items []struct{ Label string } `json:"items"`
	}
	if err := json.Unmarshal(e.call("textDocument/completion", map[string]any{"textDocument": map[string]any{"uri": uri}, "position": at}), &list); err != nil {
		e.t.Fatal(err)
	}
	var words []string
	for _, item := range list.Items {
		words = append(words, item.Label)
	}
	slices.Sort(words)
	return words
}

const editedHead = "apiVersion: sonataflow.org/v1alpha08\nkind: SonataFlow\nmetadata:\n  name: greeting\nspec:\n  flow:\n"

// TestEditor has the YAML server of VS Code use the schemas.
func TestEditor(t *testing.T) {
	dir := t.TempDir()
	if got := runIn(t, dir, "", binary, "schema", "-o", "schemas"); got.code != 0 {
		t.Fatal(got.stderr)
	}
	for _, schema := range []string{"all.json", "sonataflow.org/sonataflow_v1alpha08.json"} {
		t.Run(strings.ReplaceAll(schema, "/", " "), func(t *testing.T) {
			e := newEditor(t, filepath.Join(dir, "schemas", filepath.FromSlash(schema)))
			offers := map[string]struct {
				reason, text string
				want, not    []string
			}{
				"flow":       {"The fields of a flow.", editedHead + "    |\n", []string{"states", "functions", "events", "start"}, []string{"podTemplate"}},
				"state":      {"The fields of the state's own type.", editedHead + "    states:\n    - name: a\n      type: inject\n      |\n", []string{"data", "end", "transition"}, []string{"onEvents", "branches"}},
				"type":       {"The types of states.", editedHead + "    states:\n    - name: a\n      type: |\n", []string{"inject", "operation", "switch", "callback"}, nil},
				"action":     {"What an action has.", editedHead + "    states:\n    - name: a\n      type: operation\n      actions:\n      - |\n", []string{"functionRef", "subFlowRef"}, []string{"states"}},
				"function":   {"Kinds of functions.", editedHead + "    functions:\n    - name: f\n      operation: x\n      type: |\n", []string{"custom", "expression"}, nil},
				"deployment": {"Values outside the flow.", editedHead + "    states: []\n  podTemplate:\n    deploymentModel: |\n", []string{"knative"}, nil},
			}
			for name, tc := range offers {
				words := e.complete("offer-"+name, tc.text)
				for _, want := range tc.want {
					if !slices.Contains(words, want) {
						t.Errorf("%s %q is not offered among %q", tc.reason, want, words)
					}
				}
				for _, not := range tc.not {
					if slices.Contains(words, not) {
						t.Errorf("%s %q is offered among %q", tc.reason, not, words)
					}
				}
			}
			end := "      end: true\n"
			marks := map[string]struct {
				reason, text string
				line         int
				want         string
			}{
				"right":      {"A right flow.", editedHead + "    states:\n    - name: a\n      type: inject\n      data: {}\n" + end, 0, ""},
				"type":       {"A misspelt type of state.", editedHead + "    states:\n    - name: a\n      type: injct\n      data: {}\n" + end, 8, `"inject"`},
				"field":      {"A field of another type of state.", editedHead + "    states:\n    - name: a\n      type: inject\n      data: {}\n      duration: PT1S\n" + end, 10, "Property duration is not allowed"},
				"missing":    {"What a state needs.", editedHead + "    states:\n    - name: a\n      type: sleep\n" + end, 7, `Missing property "duration"`},
				"deep":       {"A misspelt field of an action.", editedHead + "    states:\n    - name: a\n      type: operation\n      actions:\n      - functionRef: {refName: f, argumnets: {}}\n" + end, 10, "Property argumnets is not allowed"},
				"apiVersion": {"A wrong version.", strings.Replace(editedHead, "v1alpha08", "v1alpha8", 1) + "    states:\n    - name: a\n      type: inject\n      data: {}\n" + end, 0, "sonataflow.org/v1alpha08"},
			}
			for name, tc := range marks {
				_, _, marked := e.open("mark-"+name, tc.text)
				switch {
				case tc.want == "" && len(marked) > 0:
					t.Errorf("%s marked: %+v", tc.reason, marked)
				case tc.want != "" && (len(marked) != 1 || marked[0].Range.Start.Line != tc.line || !strings.Contains(marked[0].Message, tc.want)):
					t.Errorf("%s want line %d and %q alone, got %+v", tc.reason, tc.line, tc.want, marked)
				}
			}
			if _, _, marked := e.open("other", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n"); schema == "all.json" && len(marked) > 0 {
				t.Errorf("other kinds are marked: %+v", marked)
			}
		})
	}
}
