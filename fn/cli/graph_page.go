package cli

import (
	"embed"
	"encoding/json"
	"html"
	"io"
	"strings"

	"github.com/render-sonataflow/render-sonataflow/generators/quote"
)

// pageFiles are the page that draws the topology by itself, in any browser.
//
//go:embed page
var pageFiles embed.FS

// pageData is what the page draws.
type pageData struct {
	Namespaces []pageNamespace `json:"namespaces"`
	Nodes      []pageNode      `json:"nodes"`
	Edges      []pageEdge      `json:"edges"`
	// Lines are those of explain, each once: thousands of workflows share most.
	Lines []string `json:"lines"`
}

type pageNamespace struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type pageNode struct {
	ID     string `json:"id"`
	Kind   string `json:"kind"`
	Title  string `json:"title"`
	Detail string `json:"detail"`
	// Namespace is the id of one. What stands outside of namespaces, such as a
	// database by its address, has none.
	Namespace string `json:"namespace,omitempty"`
	Outside   bool   `json:"outside,omitempty"`
	Broken    bool   `json:"broken,omitempty"`
	// Explain are the lines that explain says of it, by their place in Lines.
	Explain []int `json:"explain,omitempty"`
}

type pageEdge struct {
	From  string `json:"from"`
	To    string `json:"to"`
	Kind  string `json:"kind"`
	Label string `json:"label"`
}

// writeHTML writes a page that holds all it needs and loads nothing.
func writeHTML(w io.Writer, t *topology) error {
	// JSON in a page: < is escaped in it, so that no name can end the script.
	data, err := json.Marshal(t.page())
	if err != nil {
		return err
	}
	page, err := pageFiles.ReadFile("page/page.html")
	if err != nil {
		return err
	}
	fill := []string{"{{title}}", html.EscapeString(quote.Line(t.title)), "{{data}}", string(data)}
	for _, name := range []string{"page.css", "layout.js", "view.js", "panel.js"} {
		text, err := pageFiles.ReadFile("page/" + name)
		if err != nil {
			return err
		}
		fill = append(fill, "{{"+name+"}}", string(text))
	}
	_, err = strings.NewReplacer(fill...).WriteString(w, string(page))
	return err
}

func (t *topology) page() pageData {
	data := pageData{Namespaces: []pageNamespace{}, Nodes: []pageNode{}, Edges: []pageEdge{}, Lines: []string{}}
	lines := map[string]int{}
	namespaces, nodes := t.byNamespace()
	for _, namespace := range namespaces {
		id, inside := t.namespaceID(namespace), false
		for _, n := range nodes[namespace] {
			made := pageNode{ID: t.ids[n.nodeKey], Kind: n.kind, Title: quote.Line(n.title), Detail: quote.Line(n.detail), Broken: n.broken}
			for line := range strings.Lines(t.explain[n.about]) {
				line = strings.TrimRight(line, "\t\n")
				at, known := lines[line]
				if !known {
					at = len(data.Lines)
					lines[line] = at
					data.Lines = append(data.Lines, line)
				}
				made.Explain = append(made.Explain, at)
			}
			if made.Outside = n.outside(); !made.Outside {
				made.Namespace, inside = id, true
			}
			data.Nodes = append(data.Nodes, made)
		}
		if inside {
			data.Namespaces = append(data.Namespaces, pageNamespace{ID: id, Name: quote.Line(namespace)})
		}
	}
	for _, e := range t.edges {
		data.Edges = append(data.Edges, pageEdge{From: t.ids[e.from], To: t.ids[e.to], Kind: e.kind(), Label: quote.Printable(e.label)})
	}
	return data
}

// outside holds for what stands in no namespace.
func (n node) outside() bool { return n.kind == nodeDatabase || n.kind == nodeSink }
