package site

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// prefix is the path that GitHub Pages serves the site below.
const prefix = "/render-sonataflow/"

// built is the folder of the site, pages its HTML files by their path in it.
var (
	built string
	pages map[string]*html.Node
)

func TestMain(m *testing.M) {
	os.Exit(runTests(m))
}

func runTests(m *testing.M) int {
	dir, err := os.MkdirTemp("", "render-sonataflow-site-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	built = filepath.Join(dir, "site")
	build := exec.Command("make", "-C", "../..", "site", "SITE="+built)
	build.Env = append(os.Environ(), "MAKEFLAGS=", "MAKELEVEL=")
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "make site: %v\n%s", err, out)
		return 1
	}
	if pages, err = parsePages(built); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}

func parsePages(dir string) (map[string]*html.Node, error) {
	found := map[string]*html.Node{}
	for _, pattern := range []string{"*.html", "*/*.html"} {
		paths, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			return nil, err
		}
		for _, path := range paths {
			file, err := os.Open(path)
			if err != nil {
				return nil, err
			}
			node, err := html.Parse(file)
			file.Close()
			if err != nil {
				return nil, err
			}
			name, err := filepath.Rel(dir, path)
			if err != nil {
				return nil, err
			}
			found[filepath.ToSlash(name)] = node
		}
	}
	return found, nil
}

// serve serves the site as GitHub Pages does.
func serve(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(http.StripPrefix(strings.TrimSuffix(prefix, "/"), http.FileServer(http.Dir(built))))
	t.Cleanup(server.Close)
	return server.URL + prefix
}

// all returns the elements of a kind below a node.
func all(node *html.Node, kind string) []*html.Node {
	var found []*html.Node
	for child := range node.Descendants() {
		if child.Type == html.ElementNode && child.Data == kind {
			found = append(found, child)
		}
	}
	return found
}

func attribute(node *html.Node, key string) string {
	for _, a := range node.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// text is all that a reader sees of a node.
func text(node *html.Node) string {
	var out strings.Builder
	for child := range node.Descendants() {
		if child.Type == html.TextNode {
			out.WriteString(child.Data)
		}
	}
	return out.String()
}
