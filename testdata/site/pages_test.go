package site

import (
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

// sources are the Markdown files of the site by the page they become.
func sources(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{"index.html": "docs/start.md", "changelog.html": "CHANGELOG.md", "security.html": "SECURITY.md"}
	for _, pattern := range []string{"docs/*.md", "docs/reference/*.md"} {
		paths, err := filepath.Glob("../../" + pattern)
		if err != nil || len(paths) == 0 {
			t.Fatalf("%s: %v", pattern, err)
		}
		for _, path := range paths {
			name := filepath.ToSlash(strings.TrimPrefix(path, "../../"))
			if name != "docs/start.md" {
				found[strings.TrimSuffix(strings.TrimPrefix(name, "docs/"), ".md")+".html"] = name
			}
		}
	}
	return found
}

// TestPages: every file is a page, every page is in the menu, and has one
// title.
func TestPages(t *testing.T) {
	want := []string{"404.html"}
	for page := range sources(t) {
		want = append(want, page)
	}
	var got []string
	for page, node := range pages {
		got = append(got, page)
		if headings := all(node, "h1"); len(headings) != 1 {
			t.Errorf("%s has %d headings of the first level", page, len(headings))
		}
	}
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("pages (-files +site):\n%s", diff)
	}
	menu := map[string]bool{"index.html": true, "404.html": true}
	for _, nav := range all(pages["index.html"], "nav") {
		for _, link := range all(nav, "a") {
			menu[strings.TrimPrefix(attribute(link, "href"), prefix)] = true
		}
	}
	for _, page := range want {
		if !menu[page] {
			t.Errorf("%s is not in the menu: docs/site/data/navigation.yaml", page)
		}
	}
}

const repository = "https://github.com/render-sonataflow/render-sonataflow/"

// TestLinks: a link leads to a page and a heading of it, or to a file of the
// repository; what is loaded comes from the site.
func TestLinks(t *testing.T) {
	ids := map[string]map[string]bool{}
	for page, node := range pages {
		ids[page] = map[string]bool{}
		for child := range node.Descendants() {
			if id := attribute(child, "id"); id != "" {
				if ids[page][id] {
					t.Errorf("%s: two elements have the id %s", page, id)
				}
				ids[page][id] = true
			}
		}
	}
	checked := 0
	for page, node := range pages {
		for _, link := range all(node, "a") {
			checked++
			checkLink(t, page, attribute(link, "href"), ids)
		}
		for _, loaded := range slices.Concat(all(node, "script"), all(node, "img"), all(node, "link")) {
			from := attribute(loaded, "src") + attribute(loaded, "href")
			if !strings.HasPrefix(from, prefix) && !strings.HasPrefix(from, "data:") {
				t.Errorf("%s loads %q", page, from)
			} else if file, inSite := strings.CutPrefix(from, prefix); inSite && !exists(filepath.Join(built, file)) {
				t.Errorf("%s loads %s, which is not there", page, from)
			}
		}
	}
	if checked < 100 {
		t.Errorf("only %d links found", checked)
	}
}

func checkLink(t *testing.T, page, href string, ids map[string]map[string]bool) {
	t.Helper()
	to, err := url.Parse(href)
	switch {
	case err != nil || href == "":
		t.Errorf("%s: a link to %q", page, href)
	case strings.HasPrefix(href, repository+"blob/main/") || strings.HasPrefix(href, repository+"tree/main/"):
		// The heading of a file on GitHub is not looked up.
		file := strings.TrimPrefix(strings.TrimPrefix(to.Path, "/render-sonataflow/render-sonataflow/blob/main/"), "/render-sonataflow/render-sonataflow/tree/main/")
		if !exists("../../" + file) {
			t.Errorf("%s: the repository has no %s", page, file)
		}
	case to.IsAbs():
		if to.Scheme != "https" {
			t.Errorf("%s: %s is not https", page, href)
		}
	default:
		target := page
		if to.Path != "" {
			target = strings.TrimPrefix(to.Path, prefix)
		}
		if ids[target] == nil {
			t.Errorf("%s: a link to %s, which is no page", page, href)
		} else if to.Fragment != "" && !ids[target][to.Fragment] {
			t.Errorf("%s: a link to %s, but %s has no such heading", page, href, target)
		}
	}
}

func exists(file string) bool {
	_, err := os.Stat(filepath.FromSlash(path.Clean(file)))
	return err == nil
}

var fence = regexp.MustCompile("(?ms)^( *)```[a-z]*\n(.*?)^ *```$")

// TestCode: the blocks of a page are those of its file, character for
// character. Those that show commands are run by the tests of fn/cli.
func TestCode(t *testing.T) {
	compared := 0
	for page, source := range sources(t) {
		content, err := os.ReadFile("../../" + source)
		if err != nil {
			t.Fatal(err)
		}
		var want, got []string
		for _, block := range fence.FindAllStringSubmatch(string(content), -1) {
			code := regexp.MustCompile("(?m)^"+block[1]).ReplaceAllString(block[2], "")
			want = append(want, code)
		}
		for _, block := range all(pages[page], "pre") {
			got = append(got, text(block))
		}
		compared += len(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-%s +site):\n%s", page, source, diff)
		}
	}
	if compared < 30 {
		t.Errorf("only %d blocks of code found", compared)
	}
}

// TestMarkdownIsRead: what Markdown was not read as such would show on a page.
func TestMarkdownIsRead(t *testing.T) {
	for page, node := range pages {
		for child := range node.Descendants() {
			if child.Type != html.TextNode || inside(child, "pre", "code", "script", "style") {
				continue
			}
			for _, raw := range []string{"](", "```", "**", "<!--", "|---"} {
				if strings.Contains(child.Data, raw) {
					t.Errorf("%s shows %q: %q", page, raw, child.Data)
				}
			}
		}
	}
}

func inside(node *html.Node, kinds ...string) bool {
	for above := range node.Ancestors() {
		if above.Type == html.ElementNode && slices.Contains(kinds, above.Data) {
			return true
		}
	}
	return false
}
