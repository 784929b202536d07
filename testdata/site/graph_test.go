package site

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestGraphDraws: the page of graph -o html, which holds all that it needs,
// draws the workflows in a browser.
func TestGraphDraws(t *testing.T) {
	dir := t.TempDir()
	binary := filepath.Join(dir, "render-sonataflow")
	build := exec.Command("go", "build", "-trimpath", "-o", binary, ".")
	build.Dir, build.Env = "../..", append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	graph := exec.Command(binary, "graph", "event-driven/base", "-o", "html")
	graph.Dir = "../../examples"
	page, err := graph.Output()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "page.html")
	if err := os.WriteFile(path, page, 0o644); err != nil {
		t.Fatal(err)
	}
	ctx, said := browser(t) // now, since its time is limited
	var drawn []string
	err = chromedp.Run(ctx, chromedp.Navigate("file://"+path), chromedp.WaitVisible("svg text", chromedp.ByQuery),
		chromedp.Evaluate(`[...document.querySelectorAll("svg text")].map((text) => text.textContent)`, &drawn))
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, name := range drawn {
		names[name] = true
	}
	if !names["checkout"] || !names["delivery"] {
		t.Errorf("drawn is %v", drawn)
	}
	if all := said(); len(all) > 0 {
		t.Errorf("the console has %v", all)
	}
}
