package site

import (
	"context"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/render-sonataflow/render-sonataflow/testdata/site/browser"
)

// look is what a script finds on a page.
type look struct {
	Width, Window int
	Wide, Pale    []string
}

// A script that measures a page: what sticks out of the window, unless it can
// be scrolled by itself, and text that is too pale for WCAG AA.
const measure = `(() => {
  const channel = (c) => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
  const rgb = (color) => color.match(/[\d.]+/g).map(Number);
  const behind = (e) => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor); if (c.length < 4 || c[3]) return c; } return [255, 255, 255]; };
  const scrolls = (e) => { for (; e; e = e.parentElement) if (/auto|scroll|hidden/.test(getComputedStyle(e).overflowX)) return true; return false; };
  const wide = [], pale = [];
  for (const e of document.body.querySelectorAll("*")) {
    const box = e.getBoundingClientRect();
    if (box.width && box.right > innerWidth + 1 && !scrolls(e)) wide.push(e.tagName + " " + e.textContent.slice(0, 60));
    if (![...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()) || !box.width) continue;
    const style = getComputedStyle(e), a = light(rgb(style.color)), b = light(behind(e));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (style.visibility === "visible" && ratio < 4.5) pale.push(e.tagName + "." + e.className + " " + ratio.toFixed(2) + " " + e.textContent.slice(0, 40));
  }
  return JSON.stringify({ Width: document.documentElement.scrollWidth, Window: innerWidth, Wide: wide, Pale: pale });
})()`

// TestLooks: every page fits a phone, and can be read by day and by night.
func TestLooks(t *testing.T) {
	ctx, said := browser.Open(t)
	at := serve(t)
	for page := range pages {
		for _, scheme := range []string{"light", "dark"} {
			for _, width := range []int64{360, 1280} {
				var text string
				var picture []byte
				err := chromedp.Run(ctx,
					emulation.SetDeviceMetricsOverride(width, 800, 1, false),
					emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}),
					chromedp.Navigate(at+page),
					chromedp.Evaluate(measure, &text),
					chromedp.ActionFunc(func(ctx context.Context) error {
						if os.Getenv("SITE_SHOTS") == "" {
							return nil
						}
						return chromedp.CaptureScreenshot(&picture).Do(ctx)
					}))
				if err != nil {
					t.Fatalf("%s: %v", page, err)
				}
				var got look
				if err := json.Unmarshal([]byte(text), &got); err != nil {
					t.Fatal(err)
				}
				if got.Width > got.Window || len(got.Wide) > 0 {
					t.Errorf("%s, %s, %d wide: the page is %d wide: %s", page, scheme, width, got.Width, strings.Join(got.Wide, "\n\t"))
				}
				if len(got.Pale) > 0 {
					t.Errorf("%s, %s, %d wide: too pale: %s", page, scheme, width, strings.Join(got.Pale, "\n\t"))
				}
				if picture != nil {
					browser.Keep(t, strings.ReplaceAll(page, "/", "-")+"-"+scheme+map[bool]string{true: "-phone", false: ""}[width < 600]+".png", picture)
				}
			}
		}
	}
	if all := said(); len(all) > 0 {
		t.Errorf("the console has %v", all)
	}
}

// TestSearch: a reader who knows only a word gets to the part that has it,
// with the keyboard alone.
func TestSearch(t *testing.T) {
	ctx, said := browser.Open(t)
	at := serve(t)
	for words, want := range map[string]string{
		"install krew":       "install.html",
		"SinkBinding static": "eventing.html",
		"exit codes":         "reference/exit-codes.html",
		"kptfile":            "kpt.html",
		"how deprecated":     "versioning.html",
	} {
		var url, typed, focused string
		var found []string
		err := chromedp.Run(ctx,
			chromedp.Navigate(at+"kustomize.html"),
			chromedp.WaitReady("#query"),
			chromedp.KeyEvent("/"),
			chromedp.Evaluate(`document.activeElement.id`, &focused),
			// A real keyboard's slash is not typed, that of the protocol may be.
			chromedp.Evaluate(`document.getElementById("query").value = ""`, nil),
			chromedp.SendKeys("#query", words),
			chromedp.WaitVisible("#found"),
			chromedp.Value("#query", &typed),
			chromedp.Evaluate(`[...document.querySelectorAll("#found a")].map((a) => a.getAttribute("href"))`, &found),
			chromedp.KeyEvent(kb.ArrowDown),
			chromedp.Evaluate(`document.activeElement.href ?? ""`, &url))
		if err != nil || len(found) == 0 {
			t.Fatalf("%q, typed as %q, finds %v: %v", words, typed, found, err)
		}
		if focused != "query" {
			t.Errorf("the slash leads to %q, not to the search", focused)
		}
		first, _, _ := strings.Cut(found[0], "#")
		if first != prefix+want {
			t.Errorf("%q finds %v, want %s first", words, found, want)
		}
		if !strings.HasSuffix(url, found[0]) {
			t.Errorf("%q: the arrow key leads to %s, not to %s", words, url, found[0])
		}
		ids := map[string]map[string]bool{}
		for page, node := range pages {
			ids[page] = map[string]bool{}
			for child := range node.Descendants() {
				ids[page][attribute(child, "id")] = true
			}
		}
		for _, link := range found {
			checkLink(t, "the search for "+words, link, ids)
		}
	}
	var nothing string
	if err := chromedp.Run(ctx, chromedp.Navigate(at), chromedp.SendKeys("#query", "qwertzuiop"),
		chromedp.WaitVisible("#found"), chromedp.Text("#found", &nothing)); err != nil {
		t.Fatal(err)
	}
	if nothing != "Nothing has all of these words." {
		t.Errorf("a word that is nowhere finds %q", nothing)
	}
	if all := said(); len(all) > 0 {
		t.Errorf("the console has %v", all)
	}
}

// TestScheme: the button turns the page dark or light, and the next page stays
// so.
func TestScheme(t *testing.T) {
	ctx, _ := browser.Open(t)
	at := serve(t)
	var day, night, next string
	const color = `getComputedStyle(document.body).backgroundColor`
	err := chromedp.Run(ctx,
		emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "light"}}),
		chromedp.Navigate(at), chromedp.Evaluate(color, &day),
		chromedp.Click("#scheme"), chromedp.Evaluate(color, &night),
		chromedp.Navigate(at+"install.html"), chromedp.Evaluate(color, &next))
	if err != nil {
		t.Fatal(err)
	}
	if day == night || night != next {
		t.Errorf("the page is %s, then %s, the next %s", day, night, next)
	}
}

// TestCopy: what is copied of a block of commands can be pasted into a shell.
func TestCopy(t *testing.T) {
	ctx, _ := browser.Open(t)
	var copied, whole string
	err := chromedp.Run(ctx, chromedp.Navigate(serve(t)+"eventing.html"),
		chromedp.Evaluate(`navigator.clipboard.writeText = (text) => { window.copied = text; return Promise.resolve(); }`, nil),
		chromedp.Evaluate(`document.querySelector("code.language-console").textContent`, &whole),
		chromedp.Evaluate(`document.querySelector("code.language-console").closest(".highlight").querySelector(".copy").click()`, nil),
		chromedp.Evaluate(`window.copied`, &copied))
	if err != nil {
		t.Fatal(err)
	}
	var want strings.Builder
	for line := range strings.Lines(whole) {
		if command, is := strings.CutPrefix(line, "$ "); is {
			want.WriteString(command)
		}
	}
	if copied != want.String() || copied == "" || copied == whole {
		t.Errorf("copied %q of %q", copied, whole)
	}
}

// TestMeasureNotices: what TestLooks relies on must see a page that is too wide
// and text that is too pale.
func TestMeasureNotices(t *testing.T) {
	ctx, _ := browser.Open(t)
	var text string
	err := chromedp.Run(ctx,
		emulation.SetDeviceMetricsOverride(360, 800, 1, false),
		chromedp.Navigate(serve(t)+"install.html"),
		chromedp.Evaluate(`document.querySelector("main").insertAdjacentHTML("beforeend", '<p style="width:900px">wide</p><p style="color:#999;background:#fff">pale</p>')`, nil),
		chromedp.Evaluate(measure, &text))
	if err != nil {
		t.Fatal(err)
	}
	var got look
	if err := json.Unmarshal([]byte(text), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Wide) != 1 || got.Wide[0] != "P wide" || got.Width <= got.Window || len(got.Pale) != 1 || !strings.HasSuffix(got.Pale[0], "pale") {
		t.Errorf("found %+v", got)
	}
}
