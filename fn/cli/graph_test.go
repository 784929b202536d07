package cli

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestGraphPage: the page holds everything it needs.
func TestGraphPage(t *testing.T) {
	got := runIn(t, "../../examples", "", binary, "graph", "event-driven/base", "-o", "html")
	if got.code != 0 {
		t.Fatal(got.stderr)
	}
	if loads := regexp.MustCompile(`(?i)<(script|link|img|iframe)[^>]+(src|href)=`).FindAllString(got.stdout, -1); loads != nil {
		t.Errorf("the page loads something: %v", loads)
	}
	if !strings.Contains(got.stdout, `workflow_shop_checkout -\u003e broker_shop_default`) {
		t.Error("the graph is not in the page")
	}
}

// TestGraphPageDraws opens the page in a browser where there is one.
func TestGraphPageDraws(t *testing.T) {
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("no chromium on PATH; .ci/run says so")
	}
	dir := t.TempDir()
	got := runIn(t, "../../examples", "", binary, "graph", "event-driven/base", "-o", "html")
	writeFiles(t, dir, map[string]string{"page.html": got.stdout})
	page := runIn(t, dir, "", chromium, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--user-data-dir="+filepath.Join(dir, "profile"),
		"--virtual-time-budget=20000", "--dump-dom", "file://"+filepath.Join(dir, "page.html"))
	if !strings.Contains(page.stdout, "<svg") || !strings.Contains(page.stdout, ">checkout</text>") {
		t.Errorf("nothing is drawn: exit code %d\n%.2000s\n%s", page.code, regexp.MustCompile(`(?s)<script>.*</script>`).ReplaceAllString(page.stdout, ""), page.stderr)
	}
}

// TestVizIsUnchanged: what is embedded is what its README says.
func TestVizIsUnchanged(t *testing.T) {
	readme, err := os.ReadFile("viz/README.md")
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte(vizJS))
	if !strings.Contains(string(readme), hex.EncodeToString(sum[:])) {
		t.Error("viz/viz-global.js is not the file that viz/README.md names")
	}
}
