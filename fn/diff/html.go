package diff

import (
	"fmt"
	"html"
	"io"
	"strings"
)

const style = `body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #1f2328; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.05rem; margin: 1.6rem 0 .3rem; overflow-wrap: anywhere; }
table { border-collapse: collapse; margin: .6rem 0; } td, th { border: 1px solid #d1d9e0; padding: .25rem .6rem; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
ul { list-style: none; padding: 0; margin: 0; } b { border-left: .4rem solid var(--c); padding-left: .4rem; }
.d0 { --c: #cf222e; } .d1 { --c: #bc4c00; } .d2 { --c: #9a6700; } .d3 { --c: #8c959f; }
small { color: #59636e; font-weight: normal; } code { font-size: .85em; }
@media (prefers-color-scheme: dark) { body { background: #0d1117; color: #f0f6fc; } td, th { border-color: #3d444d; } }`

// WriteHTML is one page that needs nothing else.
func WriteHTML(w io.Writer, r *Report) error {
	var out strings.Builder
	fmt.Fprintf(&out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>What this change does</title>\n<style>\n%s\n</style>\n</head>\n<body>\n<h1>What this change does</h1>\n<p>%s</p>\n", style, r.headline())
	if r.Different() {
		out.WriteString("<table>\n<tr><th>Consequence</th><th>Objects</th><th></th></tr>\n")
		for _, count := range r.Summary {
			fmt.Fprintf(&out, "<tr class=\"d%d\"><td><b>%s</b></td><td>%d</td><td>%s</td></tr>\n", danger(count.Class), count.Title, count.Objects, count.Text)
		}
		out.WriteString("</table>\n")
	}
	for _, o := range r.Objects {
		fmt.Fprintf(&out, "<h2>%s <small>%s</small></h2>\n<ul>\n", html.EscapeString(o.title()), o.Change)
		for _, c := range o.Consequences {
			fmt.Fprintf(&out, "<li class=\"d%d\"><b>%s</b>: %s</li>\n", danger(c.Class), titleOf(c.Class), html.EscapeString(c.Text))
		}
		out.WriteString("</ul>\n")
		if len(o.Fields) == 0 {
			continue
		}
		fmt.Fprintf(&out, "<details><summary>%d %s</summary>\n<table>\n<tr><th>Field</th><th>Before</th><th>After</th></tr>\n", len(o.Fields), plural(len(o.Fields), "field", "fields"))
		for _, f := range o.Fields {
			fmt.Fprintf(&out, "<tr><td><code>%s</code></td><td><code>%s</code></td><td><code>%s</code></td></tr>\n", html.EscapeString(f.Path), html.EscapeString(f.Old), html.EscapeString(f.New))
		}
		out.WriteString("</table>\n</details>\n")
	}
	out.WriteString("</body>\n</html>\n")
	_, err := io.WriteString(w, out.String())
	return err
}
