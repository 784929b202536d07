package cli

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestGraphPage: the page holds everything it needs. testdata/site has a
// browser draw it.
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
