package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"

	"github.com/render-sonataflow/render-sonataflow/testdata/site/browser"
)

const (
	commentPage    = "../../docs/review.md"
	commentPicture = "../../docs/review-comment.png"
	commentStyle   = `<!DOCTYPE html><meta charset="utf-8"><style>
body {margin: 0; background: #fff; font: 14px/1.5 -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif, "Noto Color Emoji"; color: #1f2328}
main {width: 860px; margin: 16px; padding: 8px 16px; border: 1px solid #d1d9e0; border-radius: 6px; overflow-wrap: anywhere}
h3 {margin: 8px 0; font-size: 1.25em} code {background: #818b981f; border-radius: 6px; padding: .2em .4em; font-size: 85%}
table {border-collapse: collapse} td, th {border: 1px solid #d1d9e0; padding: 6px 13px; text-align: left} th {white-space: nowrap} details {margin: 8px 0} svg {vertical-align: -1px}
</style><main>`
)

// commentShown is the Markdown that the page shows as text, which another test
// holds to what diff prints.
func commentShown(t *testing.T) string {
	t.Helper()
	page, err := os.ReadFile(commentPage)
	if err != nil {
		t.Fatal(err)
	}
	const first = "### What this change does\n"
	_, after, found := strings.Cut(string(page), first)
	text, _, closed := strings.Cut(after, "\n```\n")
	if !found || !closed {
		t.Fatal("the page shows no comment")
	}
	return first + text
}

func dot(colour string) string {
	return `<svg width="13" height="13"><circle cx="6.5" cy="6.5" r="6" fill="` + colour + `"/></svg>`
}

// TestCommentPicture: the picture of a pull request comment is one of the text
// beside it. UPDATE=1 has Chromium take it anew, and fails. The sum of the text
// stands behind the end of the picture, where no reader of pictures looks.
func TestCommentPicture(t *testing.T) {
	text := commentShown(t)
	sum := sha256.Sum256([]byte(text))
	mark := "\nof " + hex.EncodeToString(sum[:]) + "\n"
	if os.Getenv("UPDATE") == "" {
		picture, err := os.ReadFile(commentPicture)
		if err != nil || !bytes.HasPrefix(picture, []byte("\x89PNG")) || !bytes.HasSuffix(picture, []byte(mark)) {
			t.Errorf("%s is not that of the text in %s: UPDATE=1 takes it anew (%v)", commentPicture, commentPage, err)
		}
		return
	}
	var body bytes.Buffer
	if err := goldmark.New(goldmark.WithExtensions(extension.GFM), goldmark.WithRendererOptions(html.WithUnsafe())).Convert([]byte(text), &body); err != nil {
		t.Fatal(err)
	}
	// A machine that takes pictures has no font with colours.
	drawn := strings.NewReplacer("🔴", dot("#dd2e44"), "🟠", dot("#f4900c"), "🟡", dot("#fdcb58"), "⚪", dot("#ccd6dd")).Replace(body.String())
	file := filepath.Join(t.TempDir(), "comment.html")
	if err := os.WriteFile(file, []byte(commentStyle+drawn+"</main>"), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, _ := browser.Open(t)
	var picture []byte
	if err := chromedp.Run(ctx, chromedp.EmulateViewport(900, 600), chromedp.Navigate("file://"+file), chromedp.FullScreenshot(&picture, 100)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(commentPicture, append(picture, mark...), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Errorf("%s was taken anew: look at it and run the tests again without UPDATE", commentPicture)
}
