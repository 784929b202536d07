package licences

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/licensecheck"
)

// allowed may be shipped in a binary under Apache-2.0, with their notices.
// MPL-2.0 asks for the source of its own files only, which nobody changed here.
var allowed = map[string]bool{
	"Apache-2.0": true, "MIT": true, "BSD-2-Clause": true, "BSD-3-Clause": true, "ISC": true, "MPL-2.0": true, "Zlib": true, "Unlicense": true,
}

// leastCovered is how much of a file's text must be a known licence: more than
// that is somebody's own words.
const leastCovered = 75 // percent

// compiledIn are the folders of the modules that the binary is made of, on any
// platform that is released, by path and version.
func compiledIn(t *testing.T) map[string]string {
	t.Helper()
	modules := map[string]string{}
	for _, platform := range []string{"linux", "darwin", "windows"} {
		list := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{.Path}}@{{.Version}} {{.Dir}}{{end}}", ".")
		list.Dir = "../.."
		list.Env = append(os.Environ(), "GOOS="+platform, "CGO_ENABLED=0")
		list.Stderr = os.Stderr
		out, err := list.Output()
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(string(out), "\n") {
			if module, dir, found := strings.Cut(line, " "); found {
				modules[module] = dir
			}
		}
	}
	return modules
}

// TestLicences: every module of the binary has a licence that lets it be there.
func TestLicences(t *testing.T) {
	modules := compiledIn(t)
	if len(modules) < 20 {
		t.Fatalf("only %d modules: the list is not that of the binary", len(modules))
	}
	for _, module := range slices.Sorted(maps.Keys(modules)) {
		found, err := licencesOf(modules[module])
		if err != nil {
			t.Errorf("%s: %v", module, err)
		}
		for _, licence := range found {
			if !allowed[licence] {
				t.Errorf("%s is under %s, which is not among the allowed ones", module, licence)
			}
		}
		t.Logf("%s: %s", module, strings.Join(found, ", "))
	}
}

// docsOnly ends the names of licences of a module's texts, of which nothing is
// compiled in: github.com/opencontainers/go-digest has one beside its LICENSE.
const docsOnly = ".DOCS"

// licencesOf reads the licence files of a module's root that are for its code.
func licencesOf(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var found []string
	for _, entry := range entries {
		name := strings.ToUpper(entry.Name())
		if entry.IsDir() || !strings.HasPrefix(name, "LICENSE") && !strings.HasPrefix(name, "LICENCE") && !strings.HasPrefix(name, "COPYING") {
			continue
		}
		if strings.HasSuffix(name, docsOnly) {
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, entry.Name()))
		if err != nil {
			return nil, err
		}
		cover := licensecheck.Scan(text)
		if cover.Percent < leastCovered {
			return nil, fmt.Errorf("%s is no licence that is known: %.0f %% of it are", entry.Name(), cover.Percent)
		}
		for _, match := range cover.Match {
			found = append(found, match.ID)
		}
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("no licence in %s", dir)
	}
	slices.Sort(found)
	return slices.Compact(found), nil
}

// TestOurs: the licence that the README names is the one that is there.
func TestOurs(t *testing.T) {
	found, err := licencesOf("../..")
	if err != nil || !slices.Equal(found, []string{"Apache-2.0"}) {
		t.Errorf("%v %v", found, err)
	}
}

// TestDocsOnly: a licence of the texts says nothing about the code.
func TestDocsOnly(t *testing.T) {
	ours, err := os.ReadFile("../../LICENSE")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for name, text := range map[string]string{"LICENSE": string(ours), "LICENSE.docs": "Anything.\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	found, err := licencesOf(dir)
	if err != nil || !slices.Equal(found, []string{"Apache-2.0"}) {
		t.Errorf("%v %v", found, err)
	}
}

// TestRefused: what must not be shipped is told.
func TestRefused(t *testing.T) {
	for name, text := range map[string]string{
		"none":    "",
		"unknown": "Do what I say, and nothing else.\n",
	} {
		dir := t.TempDir()
		if text != "" {
			if err := os.WriteFile(filepath.Join(dir, "LICENSE"), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if found, err := licencesOf(dir); err == nil {
			t.Errorf("%s: %v", name, found)
		}
	}
}
