// Package graph looks at the page of graph -o html in Chromium. It stands by
// itself: the site's tests build the site first.
package graph

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/render-sonataflow/render-sonataflow/testdata/site/browser"
)

// command builds the command.
func command(t *testing.T) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "render-sonataflow")
	build := exec.Command("go", "build", "-trimpath", "-o", binary, ".")
	build.Dir, build.Env = "../../..", append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return binary
}

// estate is an input of many workflows, so many in each namespace.
func estate(workflows, each int) string {
	var out strings.Builder
	for i := range workflows {
		namespace := fmt.Sprintf("team-%02d", i/each)
		if i%each == 0 {
			fmt.Fprintf(&out, `---
apiVersion: sonataflow.org/v1alpha08
kind: SonataFlowPlatform
metadata: {name: sonataflow-platform, namespace: %[1]s}
spec:
  eventing: {broker: {ref: {apiVersion: eventing.knative.dev/v1, kind: Broker, name: default, namespace: %[1]s}}}
  persistence: {postgresql: {secretRef: {name: pg}, serviceRef: {name: postgres, namespace: databases}}}
  services: {dataIndex: {enabled: true}, jobService: {enabled: true}}
`, namespace)
		}
		name := fmt.Sprintf("workflow-%04d", i)
		if i%9 == 5 {
			name = fmt.Sprintf("a-workflow-whose-name-is-as-long-as-a-name-may-be-at-%04d", i)
		}
		fmt.Fprintf(&out, `---
apiVersion: sonataflow.org/v1alpha08
kind: SonataFlow
metadata: {name: %s, namespace: %s, annotations: {sonataflow.org/profile: gitops}}
spec:
  podTemplate: {container: {image: "registry.example.com/wf:%d"}}
  flow:
    events: [{name: i, type: order-%d, kind: consumed}, {name: o, type: order-%d, kind: produced}]
    states: [{name: a, type: inject, data: {a: 1}, end: true}]
`, name, namespace, i, (i+1)%7, i%7)
	}
	return out.String()
}

// drawPage writes the page of an input and returns its address.
func drawPage(t *testing.T, binary, input string) string {
	t.Helper()
	graph := exec.Command(binary, "graph", "-f", "-", "-o", "html", "--title", "Our <estate>")
	graph.Stdin = strings.NewReader(input)
	text, err := graph.Output()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(path, text, 0o644); err != nil {
		t.Fatal(err)
	}
	return "file://" + path
}

// A script that looks at a drawing: what is there, texts that stick out of
// their boxes, boxes that lie on each other, texts too pale for WCAG AA, and
// what the keyboard or a screen reader would miss.
const inspect = `(() => {
  const channel = (c) => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  const light = (color) => { const [r, g, b] = color.match(/[\d.]+/g).map(Number); return 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b); };
  const nodes = [...document.querySelectorAll("#graph .node")], heads = [...document.querySelectorAll("#graph .head")];
  const wide = [], pale = [], over = [], mute = [];
  for (const g of [...nodes, ...heads]) {
    const rect = g.querySelector("rect"), b = rect.getBBox();
    for (const text of g.querySelectorAll("text")) {
      const box = text.getBBox();
      if (box.x < b.x || box.x + box.width > b.x + b.width || box.y < b.y || box.y + box.height > b.y + b.height + 1) wide.push(text.textContent);
      const x = light(getComputedStyle(text).fill), y = light(getComputedStyle(rect).fill);
      if ((Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05) < 4.5) pale.push(text.textContent);
    }
    if (g.getAttribute("role") !== "button" || !g.getAttribute("aria-label")) mute.push(g.id);
  }
  const boxes = nodes.map((g) => g.querySelector("rect").getBBox()).sort((a, b) => a.x - b.x);
  boxes.forEach((a, i) => { for (let j = i + 1; j < boxes.length && boxes[j].x < a.x + a.width; j++) if (a.y < boxes[j].y + boxes[j].height && boxes[j].y < a.y + a.height) over.push(i); });
  return JSON.stringify({ Nodes: nodes.length, Heads: heads.map((g) => g.querySelector("title").textContent), Wide: wide, Pale: pale, Over: over, Mute: mute,
    Stops: document.querySelectorAll("#graph [tabindex='0']").length, Title: document.title, Scroll: document.documentElement.scrollHeight - innerHeight });
})()`

type drawing struct {
	Nodes, Stops, Scroll    int
	Heads, Wide, Pale, Mute []string
	Over                    []int
	Title                   string
}

func inspected(t *testing.T, ctx context.Context) drawing {
	t.Helper()
	var text string
	if err := chromedp.Run(ctx, chromedp.Evaluate(inspect, &text)); err != nil {
		t.Fatal(err)
	}
	var got drawing
	if err := json.Unmarshal([]byte(text), &got); err != nil {
		t.Fatal(err)
	}
	return got
}

func (d drawing) check(t *testing.T, when string) {
	t.Helper()
	if len(d.Wide)+len(d.Pale)+len(d.Over)+len(d.Mute) > 0 || d.Stops != 1 || d.Scroll > 0 {
		t.Errorf("%s: too wide %q, too pale %q, over each other %v, without a label %v, %d stops of the tab key, %d to scroll", when, d.Wide, d.Pale, d.Over, d.Mute, d.Stops, d.Scroll)
	}
	if !slices.IsSorted(d.Heads) {
		t.Errorf("%s: namespaces are out of order: %v", when, d.Heads)
	}
}

// TestGraphPage: three sizes, by day and by night, closed and open.
func TestGraphPage(t *testing.T) {
	binary := command(t)
	for _, size := range []struct{ workflows, each int }{{10, 5}, {300, 30}, {2000, 100}} {
		t.Run(fmt.Sprint(size.workflows), func(t *testing.T) {
			address := drawPage(t, binary, estate(size.workflows, size.each))
			namespaces := size.workflows / size.each
			ctx, said := browser.Open(t)
			for _, scheme := range []string{"light", "dark"} {
				if err := chromedp.Run(ctx, emulation.SetDeviceMetricsOverride(1400, 900, 1, false),
					emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}),
					chromedp.Navigate(address)); err != nil {
					t.Fatal(err)
				}
				got := inspected(t, ctx)
				got.check(t, scheme)
				want := 1 // the database; all else is closed
				if size.workflows < 50 {
					want += size.workflows + 3*namespaces
				}
				if got.Nodes != want || len(got.Heads) != namespaces || got.Title != "Our <estate>" {
					t.Errorf("%s: want %d nodes in %d namespaces, got %d and %v; the title is %q", scheme, want, namespaces, got.Nodes, got.Heads, got.Title)
				}
				shoot(t, ctx, fmt.Sprintf("graph-%d-%s.png", size.workflows, scheme))
			}
			if err := chromedp.Run(ctx, chromedp.Click("#expand", chromedp.ByQuery)); err != nil {
				t.Fatal(err)
			}
			got := inspected(t, ctx)
			got.check(t, "open")
			if want := 1 + size.workflows + 3*namespaces; got.Nodes != want {
				t.Errorf("want %d nodes when all is open, got %d", want, got.Nodes)
			}
			shoot(t, ctx, fmt.Sprintf("graph-%d-open.png", size.workflows))
			if all := said(); len(all) > 0 {
				t.Errorf("the console has %v", all)
			}
		})
	}
}

func shoot(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	if os.Getenv("SITE_SHOTS") == "" {
		return
	}
	var picture []byte
	if err := chromedp.Run(ctx, chromedp.ActionFunc(func(ctx context.Context) error {
		return chromedp.CaptureScreenshot(&picture).Do(ctx)
	})); err != nil {
		t.Fatal(err)
	}
	browser.Keep(t, name, picture)
}

// TestGraphUse: find, choose, filter, zoom and go round with the keyboard.
func TestGraphUse(t *testing.T) {
	address := drawPage(t, command(t), estate(300, 30)+"---\n{apiVersion: sonataflow.org/v1alpha08, kind: SonataFlow, metadata: {name: bad, namespace: team-03, annotations: {sonataflow.org/profile: gitops}}, spec: {flow: {}}}\n")
	ctx, said := browser.Open(t)
	value := func(script string) string {
		t.Helper()
		var text string
		if err := chromedp.Run(ctx, chromedp.Evaluate("String("+script+")", &text)); err != nil {
			t.Fatalf("%s: %v", script, err)
		}
		return text
	}
	run := func(actions ...chromedp.Action) {
		t.Helper()
		if err := chromedp.Run(ctx, actions...); err != nil {
			t.Fatal(err)
		}
	}
	expect := func(reason, script, want string) {
		t.Helper()
		if got := value(script); got != want {
			t.Errorf("%s %s is %q, want %q", reason, script, got, want)
		}
	}
	const active, count, seen = `document.activeElement.id`, `document.querySelectorAll("#graph .node").length`, `graph.getAttribute("viewBox")`
	run(emulation.SetDeviceMetricsOverride(1400, 900, 1, false), chromedp.Navigate(address), chromedp.WaitVisible("#graph .head", chromedp.ByQuery))

	run(chromedp.Focus("#graph .head", chromedp.ByQuery), chromedp.KeyEvent(kb.ArrowDown))
	expect("Arrows go to the next namespace.", active, "namespace_team_01")
	run(chromedp.KeyEvent(kb.Enter))
	expect("Enter opens it.", `document.activeElement.getAttribute("aria-expanded")`, "true")
	expect("Its nodes are drawn.", count, "34")
	run(chromedp.KeyEvent(kb.ArrowDown), chromedp.KeyEvent(kb.Enter))
	expect("Enter chooses a node.", `document.getElementById("panel").hidden`, "false")
	run(chromedp.KeyEvent(kb.Escape))
	expect("Escape closes the details.", `document.getElementById("panel").hidden`, "true")
	expect("And returns to the node.", `document.activeElement.classList.contains("node")`, "true")

	run(chromedp.SendKeys("#query", "workflow-0250", chromedp.ByQuery), chromedp.SendKeys("#query", kb.Enter, chromedp.ByQuery))
	expect("What is found is chosen.", `document.getElementById("name").textContent`, "workflow-0250")
	expect("Its namespace is opened.", `document.getElementById("namespace_team_08").getAttribute("aria-expanded")`, "true")
	if explain := value(`document.getElementById("explain").textContent`); !strings.Contains(explain, "registry.example.com/wf:250") || !strings.Contains(explain, "kogito.service.url") {
		t.Errorf("the details are not those of explain: %s", explain)
	}
	if links := value(`document.getElementById("links").textContent`); !strings.Contains(links, "to default: order-5") || !strings.Contains(links, "from default: order-6") {
		t.Errorf("the links are %q", links)
	}
	expect("All others are quiet.", `document.querySelectorAll("#graph .found").length`, "1")
	shoot(t, ctx, "graph-found.png")
	run(chromedp.Evaluate(`document.getElementById("query").value = ""; find()`, nil), chromedp.Click("#close", chromedp.ByQuery))

	run(chromedp.Click("#expand", chromedp.ByQuery), chromedp.Click("#kinds label:nth-of-type(1)", chromedp.ByQuery))
	expect("A kind is hidden.", `document.querySelectorAll("#graph .node.workflow").length`, "0")
	run(chromedp.Click("#kinds label:nth-of-type(1)", chromedp.ByQuery), chromedp.Click("#kinds label:last-of-type", chromedp.ByQuery))
	expect("Broken only.", `[...document.querySelectorAll("#graph .node")].map((n) => n.id).join()`, "workflow_team_03_bad")
	run(chromedp.Click("#kinds label:last-of-type", chromedp.ByQuery), chromedp.Click("#collapse", chromedp.ByQuery))
	expect("All is closed.", count, "1")
	expect("What is broken shows through.", `document.querySelectorAll("#graph .lane.broken").length`, "1")

	before := value(seen)
	for reason, action := range map[string]chromedp.Action{
		"zoom by key":    chromedp.KeyEvent("+"),
		"zoom by wheel":  chromedp.Evaluate(`graph.dispatchEvent(new WheelEvent("wheel", {deltaY: -1, clientX: 500, clientY: 500}))`, nil),
		"zoom by button": chromedp.Click("#in", chromedp.ByQuery),
		"pan by drag":    chromedp.Evaluate(`graph.dispatchEvent(new PointerEvent("pointerdown", {clientX: 500, clientY: 500, bubbles: true})); dispatchEvent(new PointerEvent("pointermove", {clientX: 400, clientY: 450})); dispatchEvent(new PointerEvent("pointerup"))`, nil),
	} {
		run(action)
		if value(seen) == before {
			t.Errorf("%s moves nothing", reason)
		}
		run(chromedp.Click("#fit", chromedp.ByQuery))
		expect("Fit shows all again after "+reason+".", seen, before)
	}

	var pdf []byte
	run(chromedp.ActionFunc(func(ctx context.Context) (err error) {
		pdf, _, err = page.PrintToPDF().WithLandscape(true).Do(ctx)
		return err
	}), emulation.SetEmulatedMedia().WithMedia("print"))
	if len(pdf) < 5000 {
		t.Errorf("the paper is empty: %d bytes", len(pdf))
	}
	expect("Paper has no buttons.", `getComputedStyle(document.querySelector(".bar")).display`, "none")
	if all := said(); len(all) > 0 {
		t.Errorf("the console has %v", all)
	}
}

// TestGraphExample: what the example's page shows by name.
func TestGraphExample(t *testing.T) {
	graph := exec.Command(command(t), "graph", "event-driven/base", "-o", "html")
	graph.Dir = "../../../examples"
	text, err := graph.Output()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(path, text, 0o644); err != nil {
		t.Fatal(err)
	}
	ctx, _ := browser.Open(t)
	var drawn []string
	if err := chromedp.Run(ctx, chromedp.Navigate("file://"+path), chromedp.WaitVisible("svg text", chromedp.ByQuery),
		chromedp.Evaluate(`[...document.querySelectorAll("svg text")].map((text) => text.textContent)`, &drawn)); err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(drawn, "checkout") || !slices.Contains(drawn, "delivery") || !slices.Contains(drawn, "order.placed") {
		t.Errorf("drawn is %v", drawn)
	}
}
